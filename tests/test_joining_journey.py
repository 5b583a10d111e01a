"""An applicant that becomes a Party and a User, on the site: every step by whoever takes it, and what others are shown."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from django.test import Client

from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give, sign_in
from secretariat.committees.models import Body, Decision
from secretariat.core import events
from secretariat.core.api.tests.programs import program_of
from secretariat.core.events.models import Event
from secretariat.core.workflow.taking import case_of
from secretariat.parties import entering
from secretariat.parties.models import Party, UserEntry
from secretariat.parties.models_entry import ChecklistItem, HeldRole
from secretariat.parties.models_joining import Agreement, Application, IdentifierRange
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
        "secretary": somebody("Illustrative Secretary", "secretariat"),
        "dcc": somebody("Illustrative DCC", "dcc-officer"),
        "assessor": somebody("Illustrative Assessor", "assessor-officer"),
        "other": somebody("Illustrative Other"),
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


def the_board_decides():
    board = Body(
        reference="secco-board", name="SECCo Board", short_name="Board", kind="board", starts=LONG_AGO,
        classification="white",
    )  # fmt: skip
    events.create(board, by=BY)
    decision = Decision(
        reference="D-0001", body=board, title="Accessions", decided=date(2021, 4, 15), outcome="Countersigned",
        classification="green",
    )  # fmt: skip
    events.create(decision, by=BY)


def test_from_the_form_to_a_user(cast):
    applicant, support = cast["applicant"], cast["support"]
    # How to join is public, and leads to the form.
    public = Client().get("/joining/")
    assert "£540.00" in text_of(public) and "within 2 working days" in text_of(public)
    assert Client().get("/applications/do/apply/").status_code == 302

    where = sent(applicant)
    application = Application.objects.get()
    assert where == f"/applications/{application.reference}/"
    record = f"applications/{application.reference}"
    said = text_of(applicant.get(where))
    assert "being checked" in said and "Party Support answers. It waits for the Party Support, by 19 April 2021" in said
    # Nobody else learns of it.
    assert cast["other"].get(where).status_code == 404 and Client().get(where).status_code == 404
    assert application.reference in text_of(support.get("/inbox/"))

    done(support, record, "approve")
    done(support, record, "send_invoice", invoice="I-1", invoiced="2021-04-15")
    said = text_of(applicant.get(where))
    assert "£541.00" in said and "It waits for you" in said
    assert application.reference in applicant.get("/inbox/").content.decode()
    done(support, record, "record_payment", paid="2021-04-15", amount="541.00", payment="BACS 1")
    done(support, record, "send_agreement")
    agreement = Agreement.objects.get()
    page = applicant.get(f"/agreements/{agreement.reference}/document/")
    assert "Illustrative Newcomer Ltd (number SC123456)" in text_of(page)
    word = applicant.get(f"/agreements/{agreement.reference}/word/")
    words = "\n".join(each.text for each in docx.Document(io.BytesIO(word.content)).paragraphs)
    assert "Illustrative Newcomer Ltd (number SC123456)" in words
    assert cast["other"].get(f"/agreements/{agreement.reference}/word/").status_code == 404
    done(support, record, "note_signature", returned="2021-04-15", signatory="A Director", undated="on")

    # The Board countersigns by its decision, and by nothing else.
    refused = support.post(f"/{record}/step/countersign/", {"decision": "D-0001"})
    assert refused.status_code == 403
    the_board_decides()
    step(cast["secretary"], record, "countersign", decision="D-0001", note="")
    party = Party.objects.get()
    assert (party.acceded, party.company_number) == (date(2021, 4, 15), "SC123456")
    done(support, record, "issue", signifier="NEWCO", first="", last="", certificate="000123")
    said = text_of(applicant.get(where))
    assert "Welcome" in said and "your own role is Contact" in said
    given = IdentifierRange.objects.get()
    assert given.first == "90B3D51F30000000"
    becomes_a_user(cast, party)


def becomes_a_user(cast, party):
    applicant, support = cast["applicant"], cast["support"]
    done(support, f"parties/{party.reference}", "start-entry", user_role="import-supplier")
    entry = UserEntry.objects.get()
    record = f"user_entries/{entry.reference}"
    done(applicant, record, "notify-user-id", user_id="90-B3-D5-1F-30-00-00-01")
    done(applicant, record, "forecast", expected="2021-06-01", why="")
    done(applicant, record, "block", title="A certificate is late", since="2021-04-12")
    said = text_of(cast["support"].get("/user-entries/dashboard/"))
    assert "A certificate is late" in said and "1 June 2021" in said and "0 of 6" in said
    assert "0 of 6 steps verified" in text_of(applicant.get(f"/parties/{party.reference}/"))
    assert applicant.get("/user-entries/dashboard/").status_code == 403
    who = {"dcc-role": "dcc", "assessor": "assessor", "administrator": "support"}
    for item in ChecklistItem.objects.order_by("reference"):
        step_of_list = f"checklist_items/{item.reference}"
        done(applicant, step_of_list, "show", evidence="It is done.", evidence_reference="C-1")
        verifier = cast[who[item.rule.verified_by]]
        assert item.reference in verifier.get("/inbox/").content.decode()
        # Whoever the step does not name has no button, and is refused.
        assert f"/{on(step_of_list, 'verify')}" not in applicant.get(f"/{step_of_list}/").content.decode()
        before = Event.objects.count()
        assert applicant.post(f"/{on(step_of_list, 'verify')}", {}).status_code == 400
        assert Event.objects.count() == before
        if item.item != "fusa":
            done(verifier, step_of_list, "verify")
    done(applicant, record, "send_evidence", evidence="All of it is done.", true="on")
    early = support.post(f"/{record}/step/complete/", {"note": ""})
    assert early.status_code == 400
    assert "Not verified yet: Full User Security Assessment" in text_of(early)
    done(cast["assessor"], f"checklist_items/{entry.reference}-fusa", "verify")
    step(support, record, "complete", note="")
    entry.refresh_from_db()
    held = HeldRole.objects.get(party=party)
    assert (entry.completed, held.user_role, held.user_id) == (
        date(2021, 4, 15),
        "import-supplier",
        "90B3D51F30000001",
    )
    assert case_of(entry).closed
    assert "User since 15 April 2021, under 90-B3-D5-1F-30-00-00-01" in text_of(
        applicant.get(f"/parties/{party.reference}/")
    )


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
