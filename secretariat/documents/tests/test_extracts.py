"""White extracts: how one is made, what is refused, and that nobody learns from one of a record that is not theirs."""

from __future__ import annotations

import json
import time

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.committees.models import Body, Decision, Meeting
from secretariat.core import events
from secretariat.core.api.tests.programs import program_for, program_of
from secretariat.core.events.models import Event
from secretariat.core.pages.searching import catch_up
from secretariat.core.permission import ANYONE
from secretariat.core.tables import all_tables
from secretariat.core.verification import verify
from secretariat.documents import selectors, services
from secretariat.documents.models import Extract, ExtractSource
from tests.factories import A_DAY, SOMEBODY, recorded
from tests.readers import text_of

pytestmark = pytest.mark.django_db

SECRET = "Quietly replacing the wide area contract"
NUMBER = "DEC-0815"
WHY = "The Panel wants Parties to know the outcome"
PAGE = f"/decisions/{NUMBER}/"
MAKE = f"{PAGE}extract/"
GIVEN = {"title": "What was decided on a contract", "text": "A contract will be tendered.", "why": WHY}


@pytest.fixture
def source():
    body = recorded(Body, reference="tag", short_name="TAG")
    made = Decision(
        reference=NUMBER,
        body=body,
        title=SECRET,
        decided=A_DAY,
        outcome="The contract of Illustrative Networks will be tendered for less.",
        classification="amber",
    )
    return events.create(made, by=SOMEBODY)


def somebody(role, of="", name="Somebody"):
    person = a_person(name)
    give(person, role, of)
    client = sign_in(Client(), person)
    client.person = person
    return client


@pytest.fixture
def secretary():
    return somebody("secretariat")


def make(source, **changes):
    return services.extract(source, **{**GIVEN, **changes}, by=SOMEBODY)


def refused(source, **changes):
    """What is said to whoever tries, once nothing else is found to have happened."""
    before = Event.objects.count()
    with pytest.raises(services.NotExtracted) as refusal:
        make(source, **changes)
    assert Event.objects.count() == before and not Extract.objects.exists()
    return str(refusal.value)


# Making one -----------------------------------------------------------------------------------------------------


def test_an_extract_is_a_white_record_of_its_own_made_from_the_edited_text(secretary, source):
    page = secretary.get(MAKE).content.decode()
    assert SECRET in page and "The contract of Illustrative Networks" in page, "the text to redact stands in the form"
    answer = secretary.post(MAKE, {**GIVEN, "text": "First line.\r\n\r\nLast line.  "}, follow=True)
    assert answer.redirect_chain == [("/extracts/X-0001/", 302)]
    assert "X-0001 is made, and everybody may read it." in answer.content.decode()
    made = Extract.objects.get()
    assert (made.classification, made.title, made.text) == ("white", GIVEN["title"], "First line.\n\nLast line.")
    source.refresh_from_db()
    assert source.classification == "amber"


def test_the_change_is_an_event_of_the_source_with_the_reason_and_one_of_the_extract_without(secretary, source):
    secretary.post(MAKE, GIVEN)
    actor = f"user:{secretary.person.reference}"
    of_source = Event.objects.get(kind="committees.Decision", verb="extract")
    assert (of_source.actor, of_source.why, of_source.classification) == (actor, WHY, "amber")
    assert json.loads(of_source.after) == {"white_extract": "X-0001"}
    of_extract = Event.objects.get(kind="documents.Extract")
    assert (of_extract.verb, of_extract.actor, of_extract.why, of_extract.classification) == (
        "create",
        actor,
        "",
        "white",
    )
    assert "White extract made" in text_of(secretary.get(f"{PAGE}history/"))
    assert verify().faults == []


def test_the_source_s_page_lists_its_extracts_and_each_leads_back(secretary, source):
    secretary.post(MAKE, GIVEN)
    secretary.post(MAKE, {**GIVEN, "title": "Another"})
    said = text_of(secretary.get(PAGE))
    assert "White extracts (2) X-0002 Another" in said and f"X-0001 {GIVEN['title']}" in said
    assert f"Made from Decision {NUMBER} {SECRET} Amber" in text_of(secretary.get("/extracts/X-0001/"))


def test_an_extract_that_is_white_no_more_is_listed_for_those_who_may_see_both(secretary, source):
    made = make(source)
    events.update(made, by=SOMEBODY, verb="relabel", why="Too much in it", classification="red")
    assert "White extracts" not in text_of(secretary.get(PAGE)).partition("Made from")[0]


def test_an_extract_of_what_is_invented_is_marked_as_invented(source):
    events.update(source, by=SOMEBODY, illustrative="all")
    assert make(source).illustrative == "all"
    events.update(source, by=SOMEBODY, illustrative="outcome")
    assert make(source).illustrative == "title text"


@pytest.mark.parametrize("label", ["green", "red"])
def test_what_is_green_or_red_can_have_one_too(source, label):
    events.update(source, by=SOMEBODY, classification=label)
    assert make(source).classification == "white"
    assert Event.objects.get(verb="extract").classification == label


def test_an_extract_comes_in_and_goes_out_like_any_record(secretary, source):
    make(source)
    file = secretary.get("/extracts/export.csv").content.decode()
    assert "X-0001" in file and GIVEN["text"] in file
    answer = program_of("analyst").send(
        "/extracts/bring-in",
        {"rows": [{"reference": "X-7", "title": "T", "text": "t", "made": "2020-01-02", "classification": "white"}]},
    )
    assert answer.json()["added"] == 1
    assert make(source, title="Another").reference == "X-0008"


def test_the_number_of_an_extract_that_was_taken_out_is_not_given_again(source):
    events.remove(make(source), by=SOMEBODY, why="Too much in it")
    assert make(source).reference == "X-0002"
    assert verify().faults == []


# What is refused ------------------------------------------------------------------------------------------------


def test_a_title_a_text_and_a_reason_are_wanted(secretary, source):
    for name in GIVEN:
        answer = secretary.post(MAKE, {**GIVEN, name: " "})
        assert answer.status_code == 400 and "Something is not right yet" in text_of(answer)
        assert refused(source, **{name: " "}) == "Give a title, a text and a reason."
    assert secretary.post(MAKE, {**GIVEN, "text": "a\0b"}).status_code == 400
    assert not Extract.objects.exists()


def test_a_text_from_which_nothing_was_taken_is_refused(secretary, source):
    text = services.words_of(next(each for each in all_tables() if each.name == "decisions"), source)
    answer = secretary.post(MAKE, {**GIVEN, "text": text.replace("\n", "\r\n")})
    assert answer.status_code == 400 and "word for word. Take out what not everybody may know" in text_of(answer)
    assert "word for word" in refused(source, text=text)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": f"As in {NUMBER.lower()}, it was decided."}, "still gives the number"),
        ({"title": f"On {NUMBER}"}, "still gives the number"),
        ({"text": f"On quietly  replacing the wide\narea contract: {'no'}."}, "still gives the title"),
    ],
)
def test_a_text_that_names_the_source_is_refused(source, changes, said):
    assert said in refused(source, **changes)
    make(source, text="DEC-08155 is another, and the wide area contract is not replaced.")


def test_a_white_record_needs_none_and_is_offered_none(secretary, source):
    events.update(source, by=SOMEBODY, classification="white")
    assert "Make a White extract" not in text_of(secretary.get(PAGE))
    for answer in (secretary.get(MAKE), secretary.post(MAKE, GIVEN)):
        assert answer.status_code == 400 and "It is White already" in text_of(answer)
    assert "It is White already" in refused(source)


def test_a_record_that_became_white_meanwhile_is_refused(source):
    stale = Decision.objects.get()
    events.update(source, by=SOMEBODY, classification="white")
    assert "It is White already" in refused(stale)


def test_of_people_and_seats_no_extracts_are_made(secretary):
    assert not any(each.extracted for each in all_tables() if each.model._meta.app_label == "accounts")
    address = f"/people/{secretary.person.reference}/extract/"
    assert secretary.post(address, GIVEN).status_code in (400, 404)
    assert not Extract.objects.exists()


def test_what_extracts_start_from_are_columns_of_text():
    for table in all_tables():
        for name in table.extracted:
            assert table.column[name].kind == "text" and name not in table.model.personal


@pytest.mark.parametrize("role", ["analyst", "party-support", "publisher"])
def test_others_at_the_administrator_are_neither_offered_one_nor_may_make_one(source, role):
    client = somebody(role)
    assert "Make a White extract" not in text_of(client.get(PAGE))
    assert client.get(MAKE).status_code == client.post(MAKE, GIVEN).status_code == 403
    assert not Extract.objects.exists()


def test_who_may_not_see_the_record_is_told_that_there_is_none(secretary, source):
    events.update(source, by=SOMEBODY, classification="red")
    hidden, missing = secretary.post(MAKE, GIVEN), secretary.post("/decisions/DEC-1/extract/", GIVEN)
    assert hidden.status_code == missing.status_code == 404
    assert text_of(hidden).replace(NUMBER, "") == text_of(missing).replace("DEC-1", "")
    assert not Extract.objects.exists()


def test_it_wants_a_fresh_proof(secretary, source):
    sign_in(secretary, secretary.person, at=time.time() - 3600)
    assert secretary.post(MAKE, GIVEN).url.startswith("/account/factors/reauthenticate/")
    assert not Extract.objects.exists()


# Nobody learns of the source ------------------------------------------------------------------------------------

READS = [
    "/extracts/",
    "/extracts/X-0001/",
    "/extracts/X-0001/history/",
    "/extracts/export.csv",
    "/extracts/export.json",
    "/extracts/X-0001/changes.atom",
    "/extracts/X-0001/calendar.ics",
    "/search/?q=contract",
    f"/search/?q={NUMBER}",
    "/search/?q=quietly",
    "/search/changes.atom?q=contract",
    "/api/v1/extracts",
    "/api/v1/extracts/X-0001",
    "/api/v1/extracts/X-0001/history",
    "/api/v1/extracts/X-0001/source",
    "/api/v1/search?q=contract",
    "/checkpoints/",
    "/decisions/",
    f"/extracts/?q={NUMBER}",
]


def traces_in(client, address):
    """The words of the source that an answer gives away; what was asked for itself is not given away by it."""
    answer = client.get(address)
    assert answer.status_code in (200, 404), address
    said = answer.content.decode()
    words = {NUMBER, SECRET, "Quietly", "Illustrative Networks", WHY, "Made from", "committees.Decision"}
    return {word for word in words if word in said and word.lower() not in address.lower()}


@pytest.mark.parametrize("who", ["public", "party", "dcc"])
def test_whoever_may_not_see_the_source_finds_no_trace_of_it_anywhere(source, who):
    make(source)
    catch_up()
    client = {"public": Client, "party": lambda: somebody("contact", "P-1"), "dcc": lambda: somebody("dcc-officer")}[
        who
    ]()
    assert GIVEN["text"] in client.get("/extracts/X-0001/").content.decode()
    assert {address: traces for address in READS if (traces := traces_in(client, address))} == {}
    for address in (PAGE, f"{PAGE}history/", f"/api/v1{PAGE[:-1]}", f"{PAGE}changes.atom"):
        assert client.get(address).status_code == 404


def test_a_search_for_the_source_finds_as_much_as_one_for_nothing(source):
    make(source)
    catch_up()
    sought, nothing = (text_of(Client().get(f"/search/?q={word}")) for word in (NUMBER, "DEC-9999"))
    assert sought.replace(NUMBER, "") == nothing.replace("DEC-9999", "")


def test_the_extract_s_page_is_the_same_with_a_hidden_source_as_with_none(source):
    made = make(source)
    with_source = Client().get("/extracts/X-0001/").content.decode()
    ExtractSource.objects.all().delete()
    without = Client().get("/extracts/X-0001/").content.decode()

    def plain(page):
        return page.partition("<main")[2].partition("</main>")[0]

    assert plain(with_source) == plain(without)
    assert selectors.source_of(made, ANYONE) is None


def test_programs_that_may_see_the_source_read_it_and_others_find_nothing(source):
    make(source)
    found = program_of("secretariat").get("/api/v1/extracts/X-0001/source")
    assert found.json() == {"table": "decisions", "reference": NUMBER, "title": SECRET, "classification": "amber"}
    hidden = program_of("contact", "P-1").get("/api/v1/extracts/X-0001/source")
    assert hidden.status_code == 404 and NUMBER not in hidden.content.decode()


def test_a_token_below_the_source_s_label_does_not_show_it(source, secretary):
    make(source)
    program = program_for(secretary.person, highest="white")
    assert program.get("/api/v1/extracts/X-0001/source").status_code == 404


def test_a_program_makes_one_by_the_same_rules(source):
    program = program_of("secretariat")
    answer = program.send(f"/decisions/{NUMBER}/extract", GIVEN)
    assert answer.json() == {
        "table": "extracts",
        "reference": "X-0001",
        "says": "It is made, and everybody may read it.",
    }
    again = program.send(f"/decisions/{NUMBER}/extract", {**GIVEN, "text": f"See {NUMBER}."})
    assert again.status_code == 409 and "Nothing was made. The extract still gives the number" in again.json()["detail"]
    assert program_of("analyst").send(f"/decisions/{NUMBER}/extract", GIVEN).status_code == 403
    assert Extract.objects.count() == 1


def test_once_the_source_is_white_everybody_finds_the_way_to_it(source):
    make(source)
    events.update(source, by=SOMEBODY, verb="relabel", why="It is known", classification="white")
    assert f"Made from Decision {NUMBER}" in text_of(Client().get("/extracts/X-0001/"))
    assert "White extracts (1)" in text_of(Client().get(PAGE))
    assert WHY not in Client().get(f"{PAGE}history/").content.decode(), "what was said under Amber stays there"


def test_a_source_that_was_taken_out_leaves_the_extract(source):
    make(source)
    events.remove(source, by=SOMEBODY, why="Doubled")
    assert Client().get("/extracts/X-0001/").status_code == 200


def test_a_meeting_s_extracts_are_not_a_decision_s(source):
    meeting = recorded(Meeting, reference=NUMBER, body=source.body, classification="amber")
    make(source)
    assert [each.reference for each in selectors.extracts_of(source, ANYONE)] == ["X-0001"]
    assert selectors.extracts_of(meeting, ANYONE) == []
