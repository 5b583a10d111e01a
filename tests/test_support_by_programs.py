"""Enquiries, the knowledge base and the Party portal by the API: the same acts and the same refusals as on the site."""

import pytest
from django.core.cache import cache

from secretariat.accounts import services as accounts
from secretariat.accounts.tests.factories import BY, LONG_AGO
from secretariat.core.api.tests.programs import Program, counted_anew, program_of  # noqa: F401
from secretariat.core.events.models import Event
from secretariat.engagement.models_enquiries import Article, Enquiry
from secretariat.parties.models import Party, UserEntry
from tests.factories import recorded, row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def party():
    return recorded(Party, reference="P-1", name="Illustrative One", acceded=LONG_AGO)


QUESTION = {"subject": "Paper day", "category": "meetings", "text": "When is it?"}


def test_a_program_asks_for_its_person_and_staff_answer(party):
    contact, support = program_of("contact", "P-1"), program_of("party-support")
    asked = contact.send("/enquiries/do/ask", {**QUESTION, "party": "P-1"})
    assert asked.status_code in (200, 201), asked.content
    enquiry = Enquiry.objects.get()
    assert (enquiry.party, enquiry.person) == (party, contact.person)
    where = f"/enquiries/{enquiry.reference}"
    assert contact.send(f"{where}/do/answer", {"text": "x"}).status_code == 403
    assert support.send(f"{where}/do/answer", {"text": "Five days before."}).status_code == 200
    assert support.send(f"{where}/do/reply", {"text": "x"}).status_code in (403, 409)
    made = support.send(
        f"{where}/do/publish",
        {"title": "When is paper day?", "answer": "Five days before.", "categories": ["meetings"]},
    )
    assert made.status_code == 200 and Article.objects.get().title == "When is paper day?"
    assert contact.read(f"{where}").json()["subject"] == "Paper day"
    assert Program().read(where).status_code == 404
    assert Program().read("/articles/KB-0001").json()["answer"] == "Five days before."


def test_what_is_refused_changes_nothing(party):
    contact = program_of("contact", "P-1")
    before = Event.objects.count()
    for change in ({"category": "weather"}, {"subject": ""}, {"party": "P-9"}, {"about": "XX-1"}):
        answer = contact.send("/enquiries/do/ask", {**QUESTION, **change})
        assert answer.status_code in (409, 422), answer.content
    assert Program().send("/enquiries/do/ask", QUESTION).status_code == 401
    assert (Event.objects.count(), Enquiry.objects.count()) == (before, 0)


def test_a_program_reads_the_portal_of_its_own_party_only(party):
    recorded(Party, reference="P-2", name="Illustrative Two", acceded=LONG_AGO)
    row(UserEntry, party=party, user_role="import-supplier", completed="2019-01-01")
    accounts.invite("somebody@example.org", "contact", "P-1", by=BY)
    contact = program_of("contact", "P-1")
    found = contact.read("/parties/P-1/portal").json()
    blocks = {each["name"]: each["lines"] for each in found["blocks"]}
    assert [each["title"] for each in blocks["user-roles"]] == ["import-supplier"]
    assert {each["what"] for each in blocks["people-who-act-for-it"]} == {"roles", "invitations"}
    assert "somebody@example.org" not in str(found)
    assert "somebody@example.org" in str(program_of("party-support").read("/parties/P-1/portal").json())
    assert contact.read("/parties/P-2/portal").status_code == 404
    assert Program().read("/parties/P-1/portal").status_code == 401
    assert program_of("analyst").read("/parties/P-1/portal").status_code == 403


def test_a_nominated_contact_s_program_invites_and_ends(party):
    nominated = program_of("nominated-contact", "P-1")
    given = {"email": "new@example.org", "role": "contact"}
    assert nominated.send("/parties/P-1/do/invite-colleague", given).status_code == 200
    again = nominated.send("/parties/P-1/do/invite-colleague", given)
    assert again.status_code == 422 and "still stands" in str(again.json())
    assert program_of("contact", "P-1").send("/parties/P-1/do/invite-colleague", given).status_code == 403
