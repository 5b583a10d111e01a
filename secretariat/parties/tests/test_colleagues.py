"""A Party's nominated contact invites colleagues and ends their roles; Party Support is told, and keeps the rest."""

import json

import pytest
from django.test import Client

from secretariat.accounts import colleagues, notifying
from secretariat.accounts.models import Invitation, Mail, Notice, Role
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give, sign_in
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events.models import Event
from secretariat.parties.models import Party
from tests.refusing import refused

pytestmark = pytest.mark.django_db

INVITE, END = "/parties/P-1/do/invite-colleague/", "/parties/P-1/do/end-colleague/"


@pytest.fixture
def parties():
    made = [
        Party(reference=f"P-{n}", name=f"Illustrative {n}", acceded=LONG_AGO, classification="white") for n in (1, 2)
    ]
    return [events.create(each, by=BY) for each in made]


@pytest.fixture
def nominated(parties):
    person = a_person("Illustrative Nominated")
    give(person, "nominated-contact", "P-1")
    return sign_in(Client(), person)


def test_a_nominated_contact_invites_a_colleague_who_takes_it_up(nominated):
    answer = nominated.post(INVITE, {"email": "new@example.org", "role": "finance-contact"})
    assert answer.status_code == 302
    offer, mail = Invitation.objects.get(), Mail.objects.get()
    assert (offer.role, offer.of, mail.address) == ("finance-contact", "P-1", "new@example.org")
    assert "A colleague at Illustrative 1 offers you" in mail.text
    newcomer = a_person("Illustrative Newcomer", "new@example.org")
    link = next(line for line in mail.text.splitlines() if "/invitation/" in line)
    sign_in(Client(), newcomer).post(link[link.index("/invitation/") :].strip())
    assert Role.objects.get(person=newcomer).of == "P-1"


def test_a_nominated_contact_ends_a_colleague_s_role_at_once(nominated):
    colleague = a_person("Illustrative Colleague")
    role = give(colleague, "contact", "P-1")
    client = sign_in(Client(), colleague)
    assert client.get("/portal/").status_code == 200
    page = nominated.get(END).content.decode()
    assert "Illustrative Colleague, Contact" in page and "Illustrative Nominated, " not in page
    assert nominated.post(END, {"role": role.reference, "why": "Has left us"}).status_code == 302
    assert Role.objects.get(pk=role.pk).ends == today()
    assert client.get("/portal/").status_code == 403
    event = Event.objects.of("accounts.Role", role.reference).last()
    assert (event.verb, event.why) == ("ended_by_party", "Has left us")


def test_party_support_and_the_colleague_are_told(nominated):
    from allauth.mfa.models import Authenticator

    support, colleague = a_person("Illustrative Support"), a_person("Illustrative Colleague")
    give(support, "party-support")
    role = give(colleague, "contact", "P-1")
    for person in (support, colleague):
        Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    notifying.catch_up()
    Notice.objects.all().delete()
    nominated.post(END, {"role": role.reference, "why": "Has left us"})
    nominated.post(INVITE, {"email": "new@example.org", "role": "contact"})
    notifying.catch_up()
    told = {(each.person, each.why) for each in Notice.objects.select_related("person")}
    ended = "A Party's nominated contact has ended a colleague's role"
    assert {(support, ended), (colleague, ended)} <= told
    assert (support, "A Party's nominated contact has invited a colleague") in told


def test_neither_address_nor_name_of_a_colleague_stands_in_the_chain(nominated):
    nominated.post(INVITE, {"email": "new@example.org", "role": "contact"})
    assert not [each for each in Event.objects.values_list("before", "after") if "new@" in json.dumps(each)]


@pytest.mark.parametrize(
    ("given", "says", "field"),
    [
        (("a@example.org", "nominated-contact"), "Party Support to give", "role"),
        (("a@example.org", "party-support"), "Party Support to give", "role"),
        (("a@example.org", "chair"), "Party Support to give", "role"),
    ],
)
def test_other_roles_are_for_party_support_to_give(parties, given, says, field):
    with refused(says, field):
        colleagues.invite(*given, "P-1", by=BY, party="x")


def test_nobody_is_invited_twice_and_no_more_than_a_few_invitations_stand(parties, monkeypatch):
    colleagues.invite("a@example.org", "contact", "P-1", by=BY, party="x")
    with refused("still stands", "email"):
        colleagues.invite("A@example.org", "contact", "P-1", by=BY, party="x")
    monkeypatch.setattr(colleagues, "MOST_STANDING", 1)
    with refused("stand already"):
        colleagues.invite("b@example.org", "contact", "P-1", by=BY, party="x")
    colleagues.invite("b@example.org", "contact", "P-2", by=BY, party="x")


def test_to_a_party_that_is_none_nobody_is_invited(parties):
    with refused("not on it"):
        colleagues.invite("a@example.org", "contact", "P-9", by=BY, party="x")


def test_only_roles_at_one_s_own_party_are_ended_and_only_with_a_reason(parties):
    theirs = give(a_person("Illustrative Other"), "contact", "P-2")
    nominated = give(a_person("Illustrative Nominated"), "nominated-contact", "P-1")
    ours = give(a_person("Illustrative Colleague"), "contact", "P-1")
    for role in (theirs, nominated):
        with refused("not yours to end", "role"):
            colleagues.end(role.reference, "P-1", by=BY, why="x")
    with refused("Say why", "why"):
        colleagues.end(ours.reference, "P-1", by=BY, why=" ")
    colleagues.end(ours.reference, "P-1", by=BY, why="x")
    with refused("has ended"):
        colleagues.end(ours.reference, "P-1", by=BY, why="x")


def test_it_is_for_the_nominated_contact_of_that_party_under_a_fresh_proof(parties):
    contact, elsewhere, stale = (a_person(f"Illustrative {name}") for name in ("Contact", "Elsewhere", "Stale"))
    give(contact, "contact", "P-1")
    give(elsewhere, "nominated-contact", "P-2")
    give(stale, "nominated-contact", "P-1")
    given = {"email": "new@example.org", "role": "contact"}
    for person in (contact, elsewhere):
        assert sign_in(Client(), person).post(INVITE, given).status_code == 403
        assert sign_in(Client(), person).get(END).status_code == 403
    assert "reauthenticate" in sign_in(Client(), stale, at=1).post(INVITE, given).url
    assert Client().post(INVITE, given).url.startswith("/account/login/")
    assert not Invitation.objects.exists()
    support = a_person("Illustrative Support")
    give(support, "party-support")
    assert sign_in(Client(), support).post(INVITE, given).status_code == 403  # they have a page of their own for it


def test_for_a_party_that_has_left_nobody_is_invited(parties):
    from secretariat.core.permission import Held, Reader
    from secretariat.parties.acts_colleagues import _is_over

    events.update(parties[0], by=BY, left=today(), exit_ground="withdrawal")
    assert "no Party any more" in _is_over(
        parties[0], Reader(held=frozenset({Held("nominated-contact", "party", "P-1")}))
    )
