"""Applications on the site: what is refused, what is sent back, and what programs do."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give, sign_in
from secretariat.committees.models import Body
from secretariat.core import events
from secretariat.core.api.tests.programs import program_of
from secretariat.core.events.models import Event
from secretariat.parties import entering
from secretariat.parties.models import Party
from secretariat.parties.models_joining import Application
from tests.readers import text_of

pytestmark = pytest.mark.django_db
FORM = {
    "kind": "company",
    "name": "Illustrative Newcomer Ltd",
    "country": "GB",
    "company_number": "sc123456",
    "address": "1 Illustrative Street",
    "category": "small-supplier",
    "since_electricity_supply": "2020-01-06",
    "contact_name": "Illustrative Contact",
    "contact_email": "contact@example.org",
}


@pytest.fixture(autouse=True)
def on_a_day(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


def somebody(name, role="", of=""):
    person = a_person(name)
    if role:
        give(person, role, of)
    return sign_in(Client(), person)


@pytest.fixture
def cast():
    return {
        "applicant": somebody("Illustrative Applicant"),
        "support": somebody("Illustrative Support", "party-support"),
    }


def on(record, act):
    return f"{record}/do/{act}/"


def sent(client):
    """Fill in the form for an application; the address of its page."""
    assert client.get("/applications/do/apply/").status_code == 200
    answer = client.post("/applications/do/apply/", FORM)
    assert answer.status_code == 302, text_of(answer)
    return answer.url


def done(client, record, act, **form):
    """Find an act on a record's page, and fill in its form."""
    page = client.get(f"/{record}/").content.decode()
    assert f'href="/{on(record, act)}"' in page, f"no button {act} at {record}"
    assert client.get(f"/{on(record, act)}").status_code == 200
    answer = client.post(f"/{on(record, act)}", form)
    assert answer.status_code == 302, text_of(answer)
    return answer.url


def step(client, record, verb, **form):
    address = f"/{record}/step/{verb}/"
    answer = client.post(address, form)
    assert answer.status_code == 302, text_of(answer)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"company_number": "12"}, "is no number of Companies House"),
        ({"category": "other"}, "Whoever holds such a licence joins as one of these"),
        ({"since_electricity_supply": ""}, "Small Suppliers hold one of these"),
        ({"since_electricity_supply": "yesterday"}, "That is not a day"),
        ({"name": ""}, "Fill in “Name”"),
    ],
)
def test_a_form_that_is_not_right_is_shown_again_with_the_reason_and_what_was_written(cast, change, says):
    before = Event.objects.count()
    answer = cast["applicant"].post("/applications/do/apply/", FORM | change)
    assert answer.status_code == 400
    assert says in text_of(answer) and "1 Illustrative Street" in answer.content.decode()
    assert Event.objects.count() == before and not Application.objects.exists()


def test_an_application_inside_the_bar_is_refused_on_the_site(cast):
    gone = Party(
        reference="P-0009", name="Illustrative Gone Ltd", acceded=LONG_AGO, left=date(2020, 9, 1),
        exit_ground="expulsion", company_number="SC123456", classification="white",
    )  # fmt: skip
    events.create(gone, by=BY)
    before = Event.objects.count()
    answer = cast["applicant"].post("/applications/do/apply/", FORM)
    assert answer.status_code == 400 and "cannot join before 1 September 2021" in text_of(answer)
    assert Event.objects.count() == before


def test_an_applicant_corrects_what_party_support_sends_back_and_withdraws(cast):
    applicant = cast["applicant"]
    where = sent(applicant)
    record = where.strip("/")
    step(cast["support"], record, "ask_again", note="Is the number right?")
    assert "something in it is to be corrected" in text_of(applicant.get(where))
    form = applicant.get(f"/{on(record, 'submit')}").content.decode()
    assert 'value="SC123456"' in form and 'value="2020-01-06"' in form
    done(applicant, record, "submit", **(FORM | {"company_number": "SC654321"}))
    done(applicant, record, "withdraw", why="")
    assert Application.objects.get().outcome == "withdrawn"
    assert "Where it stands" in text_of(applicant.get(where))


def test_somebody_without_an_account_of_their_own_does_not_apply(cast):
    from tests.readers import reading_as

    answer = reading_as("small-supplier").post("/applications/do/apply/", FORM)
    assert answer.status_code == 400 and "Sign in with an account of your own" in text_of(answer)


def test_the_review_of_a_merger_lists_seats_of_people_who_act_for_the_party():
    from secretariat.committees.models import Appointment
    from secretariat.parties.leaving import review

    person, day = a_person("Illustrative Member"), date(2021, 4, 15)
    party = Party(reference="P-0001", name="Illustrative One", acceded=LONG_AGO, classification="white")
    events.create(party, by=BY)
    give(person, "contact", "P-0001")
    body = Body(reference="tag", name="TAG", short_name="TAG", kind="board", starts=LONG_AGO, classification="white")
    events.create(body, by=BY)
    seat = Appointment(
        reference="TAG-S01", body=body, seat="member", holder="Illustrative Member", person=person, starts=LONG_AGO,
        classification="white",
    )  # fmt: skip
    events.create(seat, by=BY)
    found = {(each.what, each.reference): each.becomes for each in review(party, None, day)}
    assert found["Seat", "TAG-S01"] == "stays until its body decides"


def test_programs_read_how_to_join_apply_and_read_the_entries_under_way(cast):
    open_to_all = Client().get("/api/v1/joining").json()
    assert [each["state"] for each in open_to_all["stages"]][:3] == ["applied", "checked", "invoiced"]
    assert open_to_all["fees"][0]["pounds"] == "540.00" and open_to_all["bar_months"] == 12
    program, given = program_of(), {**FORM, "takes_share": False}
    bad = program.send("/applications/do/apply", given | {"company_number": "12"})
    assert bad.status_code == 422 and bad.json()["errors"][0]["pointer"] == "/company_number"
    answer = program.send("/applications/do/apply", given)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["reference"] == Application.objects.get().reference
    party = Party(reference="P-0001", name="Illustrative One", acceded=LONG_AGO, classification="white")
    events.create(party, by=BY)
    entry = entering.start_entry(party, user_role="other-user", by=BY)
    entering.block(entry, title="A certificate is late", since=date(2021, 4, 1), by=BY)
    under_way = program_of("party-support").read("/user-entries-in-progress?blocked=yes").json()
    line = under_way["items"][0]
    assert (line["party"], line["steps"], line["verified"]) == ("P-0001", 7, 0)
    assert (line["blocker"], line["stage"], line["expected"]) == ("A certificate is late", "In entry", None)
    assert program.read("/user-entries-in-progress").status_code == 403
    assert program_of("party-support").read("/user-entries-in-progress?page=0").status_code in (400, 422)
