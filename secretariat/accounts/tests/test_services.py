from datetime import date, timedelta

import pytest

from secretariat.accounts import services
from secretariat.accounts.models import AccessRequest, Mail, Role, User
from secretariat.accounts.services import Refusal
from secretariat.accounts.standing import standing_of
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import NotNow, case_of
from secretariat.parties.models import Party

pytestmark = pytest.mark.django_db

STAFF = frozenset({"party-support"})


@pytest.fixture
def party():
    return events.create(
        Party(reference="P-1", name="Illustrative Party", acceded=LONG_AGO, classification="white"), by=BY
    )


@pytest.fixture
def asked(party):
    return services.ask_for_role(a_person(), "contact", "P-1", by=BY)


def test_a_new_account_has_an_event_that_names_nobody():
    person = a_person("Illustrative Newcomer")
    event = Event.objects.get(kind="accounts.User", subject=person.reference)
    assert "Newcomer" not in event.after and "example.org" not in event.after
    assert "password" not in event.after
    assert set(PersonalText.objects.values_list("text", flat=True)) == {person.name, person.email}


def test_an_address_is_one_persons_whatever_its_capitals():
    from django.db import IntegrityError

    a_person(email="One@example.org")
    with pytest.raises(IntegrityError):
        a_person("Another", email="one@EXAMPLE.org")


def test_a_request_that_is_approved_gives_the_role_and_tells_the_person(asked):
    services.approve(asked, by=BY, roles=STAFF)
    role = Role.objects.get(person=asked.person)
    assert (role.role, role.of, role.starts, role.ends) == ("contact", "P-1", today(), None)
    assert case_of(asked).closed
    assert Mail.objects.get().subject.startswith("Your request was approved")


def test_a_request_that_is_refused_gives_nothing_and_says_why(asked):
    services.refuse(asked, by=BY, roles=STAFF, why="Not on the Party's list")
    assert not Role.objects.exists()
    assert AccessRequest.objects.get().reason == "Not on the Party's list"
    assert "Not on the Party" in Mail.objects.get().text


def test_refusing_wants_a_reason_and_changes_nothing_without(asked):
    with pytest.raises(Refusal, match="Say why"):
        services.refuse(asked, by=BY, roles=STAFF, why=" ")
    assert not case_of(asked).closed


def test_of_two_who_decide_at_once_the_second_is_told(asked):
    same = AccessRequest.objects.get(pk=asked.pk)
    services.approve(asked, by=BY, roles=STAFF)
    with pytest.raises(NotNow):
        services.refuse(same, by=BY, roles=STAFF, why="No")
    assert Role.objects.count() == 1
    assert AccessRequest.objects.get().outcome == "approved"


def test_only_those_whose_step_it_is_decide(asked):
    with pytest.raises(NotNow):
        services.approve(asked, by=BY, roles=frozenset({"party"}))
    assert not Role.objects.exists()


def test_asking_twice_is_told(asked):
    with pytest.raises(Refusal, match="asked for that role already"):
        services.ask_for_role(asked.person, "contact", "P-1", by=BY)


def test_asking_for_what_one_has_is_told(party):
    person = a_person()
    give(person, "contact", "P-1")
    with pytest.raises(Refusal, match="hold that role already"):
        services.ask_for_role(person, "contact", "P-1", by=BY)


@pytest.mark.parametrize(
    ("role", "of", "says"),
    [
        ("member", "ssc", "by appointment"),
        ("no-such-role", "", "no role"),
        ("contact", "P-9", "from the list"),
        ("contact", "", "from the list"),
        ("analyst", "P-1", "not held at an organisation"),
    ],
)
def test_a_role_that_is_none_here_is_refused(party, role, of, says):
    with pytest.raises(Refusal, match=says):
        services.give_role(a_person(), role, of, by=BY)


def test_a_role_ends_once_and_never_by_deletion():
    role = give(a_person(), "analyst")
    services.end_role(role, by=BY, why="Moved on")
    assert Role.objects.get().ends == today()
    with pytest.raises(Refusal, match="ended already"):
        services.end_role(role, by=BY, why="Again")


@pytest.mark.asvs("V6.4.4")
def test_leaving_ends_every_role_at_once():
    person = a_person()
    give(person, "analyst")
    give(person, "publisher")
    services.leave(person, by=BY, why="Left")
    assert standing_of(person).held == frozenset()
    assert not User.objects.get(pk=person.pk).is_active


@pytest.mark.asvs("V2.3.4", "V6.4.1")
def test_an_invitation_is_accepted_once():
    offer, token = services.invite("somebody@example.org", "analyst", by=BY)
    assert token not in str(vars(offer))
    person = a_person()
    services.accept(services.invitation_of(token), person)
    assert Role.objects.get(person=person).role == "analyst"
    assert services.invitation_of(token) is None
    with pytest.raises(Refusal, match="used"):
        services.accept(offer, person)


@pytest.mark.asvs("V6.4.1")
def test_an_invitation_that_was_withdrawn_or_has_expired_cannot_be_accepted():
    offer, token = services.invite("somebody@example.org", "analyst", by=BY)
    services.withdraw(offer, by=BY)
    assert services.invitation_of(token) is None
    other, other_token = services.invite("somebody@example.org", "analyst", by=BY)
    events.update(other, by=BY, made=today() - timedelta(20), expires=today())
    assert services.invitation_of(other_token) is None


def test_the_register_still_is_what_its_history_says(asked):
    services.approve(asked, by=BY, roles=STAFF)
    person = asked.person
    services.let_in(person, asked, by=BY, why="Sits in for somebody")
    services.declare_interest(person, "P-1", "Owns shares", by=BY)
    person.set_password("something else entirely")
    person.save(update_fields=["password"])
    services.leave(person, by=BY, why="Left", on=date(2030, 1, 1))
    assert verify().faults == []


def test_erasing_a_persons_name_leaves_the_chain_whole_and_who_acted_known():
    person = a_person("Illustrative Leaver")
    services.declare_interest(person, "P-1", "Owns shares", by=services.actor_of(person))
    token = PersonalText.objects.get(text="Illustrative Leaver").token
    events.erase(token, by=BY, why="Asked for it")
    assert verify().faults == []
    assert Event.objects.filter(actor=f"user:{person.reference}").exists()
