"""Responses to a draft budget: what is confidential or anonymous leaves to nobody who may not see it, by any way."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.committees import budgets, workflow_registers
from secretariat.committees.models_budget import BudgetRespondent, BudgetResponse
from secretariat.committees.tests.registers import BY, STAFF, a_body
from secretariat.core.api.tests.programs import counted_anew, program_of  # noqa: F401
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.pages.searching import catch_up
from secretariat.core.tables import table_for
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.problems import Problems
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import NotNow, relabel
from secretariat.parties.models import Party
from tests.factories import recorded, unsaved
from tests.readers import reading_as
from tests.refusing import refused

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WORDS = "zebra crossings"
"""What nobody else is to read."""
NAME = "Illustrative Wombat"
"""Whom nobody else is to know."""


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = "2020-01-13"


@pytest.fixture
def party():
    recorded(Party, reference="P-OTHER", name="Illustrative other")
    return recorded(Party, reference="P-WOMBAT", name=NAME)


@pytest.fixture
def contact(party):
    person = a_person("Illustrative Contact")
    give(person, "contact", party.reference)
    return person


@pytest.fixture
def budget():
    made = budgets.open_budget("Panel budget 2020-23", "2020-21", body=a_body("panel"), by=BY)
    first = budgets.add_version(made, "0.1", "consultation", author="SECAS", comments="Draft", by=BY)
    budgets.add_line(first, "2020-21", "administration", "Staff", Decimal(100), by=BY)
    budgets.consult(made, closes=date(2020, 1, 31), by=BY, roles=STAFF)
    return made


def respond(budget, party, person, **marks):
    by = Actor(f"user:{person.reference}")
    text = f"We see {WORDS}."
    return budgets.respond(budget, "Too much", text, organisation="", party=party, person=person, by=by, **marks)


def all_ways(client):
    """Everything that a reader can get at about responses and who gave them, in one text."""
    lists = ("budget_responses", "budget_respondents", "budgets", "parties")
    paths = [f"/{name}/{way}" for name in lists for way in ("", "export.csv", "export.json")]
    paths += [f"/search/?q={word}" for word in ("zebra", "Wombat", "much")]
    paths += ["/budget/2020-21/", "/budgets/BUD-panel-2020-21/", "/parties/P-WOMBAT/", "/inbox/", "/"]
    for row in (*BudgetResponse.objects.all(), *BudgetRespondent.objects.all()):
        where = table_for(type(row)).name
        paths += [f"/{where}/{row.reference}/", f"/{where}/{row.reference}/history/"]
    return _found(client.get(path) for path in paths)


def _found(answers):
    """What was answered: that there is nothing says no more than the address that was asked for."""
    return " ".join(each.content.decode() for each in answers if each.status_code == 200)


def all_calls(program):
    paths = [f"/{name}?limit=200" for name in ("budget_responses", "budget_respondents")]
    for row in (*BudgetResponse.objects.all(), *BudgetRespondent.objects.all()):
        where = table_for(type(row)).name
        paths += [f"/{where}/{row.reference}", f"/{where}/{row.reference}/history"]
    paths += ["/search?q=zebra", "/search?q=Wombat"]
    return _found(program.read(path) for path in paths)


def browser_of(role, of=""):
    person = a_person(f"Illustrative {role} {of}")
    give(person, role, of)
    return sign_in(Client(), person)


def test_a_response_without_marks_is_read_by_parties_with_its_name(budget, party, contact):
    row = respond(budget, party, contact)
    catch_up()
    assert (row.classification, row.party, row.respondent) == ("green", party, NAME)
    other = all_ways(browser_of("contact", "P-OTHER"))
    assert WORDS in other
    assert NAME in other
    assert WORDS not in all_ways(reading_as())


def test_a_confidential_response_leaves_to_nobody_else(budget, party, contact):
    row = respond(budget, party, contact, confidential=True)
    catch_up()
    assert row.classification == "amber"
    for stranger in (
        reading_as(),
        browser_of("contact", "P-OTHER"),
        browser_of("analyst"),
        browser_of("dcc-officer"),
        browser_of("authority-officer"),
        browser_of("party-support"),
    ):
        said = all_ways(stranger)
        assert "zebra crossings" not in said
        assert row.reference not in said
    for role, of in (("contact", "P-OTHER"), ("authority-officer", ""), ("analyst", "")):
        said = all_calls(program_of(role, of))
        assert "zebra crossings" not in said
    assert WORDS in all_ways(browser_of("secretariat"))
    assert WORDS in all_ways(sign_in(Client(), contact))
    assert WORDS in all_calls(program_of("secretariat"))


def test_nobody_learns_who_gave_an_anonymous_response_from_it_or_its_history(budget, party, contact):
    row = respond(budget, party, contact, anonymous=True)
    catch_up()
    assert (row.party, row.respondent, row.classification) == (None, "", "green")
    event = Event.objects.get(kind="committees.BudgetResponse", subject=row.reference)
    whole = json.dumps([event.actor, event.before, event.after, event.why])
    for secret in (NAME, party.reference, contact.reference, contact.name):
        assert secret not in whole
    kept = BudgetRespondent.objects.get(response=row)
    assert (kept.party, kept.person) == (party, contact)
    for stranger in (browser_of("contact", "P-OTHER"), browser_of("dcc-officer"), browser_of("analyst")):
        said = all_ways(stranger)
        assert WORDS in said
        assert kept.reference not in said
        assert contact.reference not in said
        assert "BudgetRespondent" not in said
    for role, of in (("contact", "P-OTHER"), ("authority-officer", "")):
        program = program_of(role, of)
        said = all_calls(program)
        assert WORDS in said
        assert kept.reference not in said
        assert NAME not in program.read(f"/budget_responses/{row.reference}").content.decode()
    assert kept.reference in all_ways(browser_of("secretariat"))
    assert kept.reference in all_ways(sign_in(Client(), contact))


def test_a_confidential_and_anonymous_response_is_for_those_who_draw_it_up(budget, party, contact):
    row = respond(budget, party, contact, confidential=True, anonymous=True)
    assert (row.party, row.classification) == (None, "amber")
    assert WORDS not in all_ways(browser_of("contact", "P-OTHER"))
    assert WORDS in all_ways(browser_of("secretariat"))


def test_its_references_tell_nothing_of_each_other(budget, party, contact):
    rows = [respond(budget, party, contact, anonymous=True) for _ in range(3)]
    kept = [BudgetRespondent.objects.get(response=row).reference for row in rows]
    assert not {row.reference for row in rows} & set(kept)
    assert len(set(kept)) == 3


def test_what_was_given_in_confidence_gets_no_open_label(budget, party, contact):
    row = respond(budget, party, contact, confidential=True)
    before = Event.objects.count()
    for label in ("white", "green"):
        with pytest.raises(NotNow, match="only Amber or Red can be its label"):
            relabel(row, label, by=BY, why="A slip")
    assert Event.objects.count() == before
    assert BudgetResponse.objects.get().classification == "amber"
    relabel(row, "red", by=BY, why="Stricter")
    assert verify().faults == []


def test_an_import_refuses_what_would_leak(budget, tmp_path):
    head = "reference,budget,title,received,text,confidential,anonymous,party,respondent,classification\n"
    confidential = f"R-1,{budget.reference},A,2020-01-14,B,yes,no,,Somebody,green\n"
    anonymous = f"R-2,{budget.reference},A,2020-01-14,B,no,yes,,Somebody,green\n"
    for rows, says in ((confidential, "not for everybody: label it"), (anonymous, "names nobody: empty party")):
        (tmp_path / "budget_responses.csv").write_text(head + rows)
        with pytest.raises(Problems, match=says):
            bring_in_path(tmp_path, by=BY)
    assert BudgetResponse.objects.count() == 0


def test_the_database_itself_refuses_what_would_leak(budget):
    from django.db import IntegrityError, transaction

    for bad in ({"confidential": True}, {"anonymous": True, "respondent": "Somebody"}):
        row = unsaved(BudgetResponse, budget=budget, **bad)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_responses_are_taken_in_while_the_consultation_is_open(budget, party, contact, monkeypatch):
    moment = workflow_registers.closing_moment(budget)
    monkeypatch.setattr(budgets, "now", lambda: moment)
    with refused("The consultation closed at 17:00 on 31 January 2020"):
        respond(budget, party, contact)
    monkeypatch.setattr(budgets, "now", lambda: moment - timedelta(seconds=1))
    respond(budget, party, contact)
    with refused("Write what you have to say", "text"):
        budgets.respond(budget, "Too much", " ", organisation="Us", by=BY)
    with refused("Say for whom you respond", "organisation"):
        budgets.respond(budget, "Too much", "Much", organisation=" ", by=BY)
    other = budgets.open_budget("Later", "2021-22", body=a_body("panel"), by=BY)
    with refused("no responses are taken in"):
        respond(other, party, contact)


def test_an_answer_is_written_once(budget, party, contact):
    row = respond(budget, party, contact)
    with refused("Write the answer", "text"):
        budgets.answer(row, text=" ", by=BY)
    budgets.answer(row, text="Thank you.", by=BY)
    with refused("That is the answer already"):
        budgets.answer(row, text="Thank you.", by=BY)


def test_a_party_responds_on_the_site_for_itself_only(budget, party, contact):
    browser = sign_in(Client(), contact)
    path = f"/budgets/{budget.reference}/do/respond/"
    assert "Illustrative other" not in browser.get(path).content.decode()
    given = {"title": "Too much", "text": f"We see {WORDS}.", "anonymous": "on"}
    refusal = browser.post(path, {**given, "party": "P-OTHER"})
    assert refusal.status_code == 400
    assert BudgetResponse.objects.count() == 0
    assert browser.post(path, {**given, "party": party.reference}).status_code == 302
    assert BudgetResponse.objects.get().respondent == ""
    assert BudgetRespondent.objects.get().party == party
    assert reading_as().get(path).status_code in (302, 403)


def test_whoever_acts_for_no_party_cannot_respond_for_one(budget, party):
    browser = browser_of("dcc-officer")
    path = f"/budgets/{budget.reference}/do/respond/"
    assert 'name="party"' not in browser.get(path).content.decode()
    given = {"title": "Too much", "text": f"We see {WORDS}.", "party": party.reference}
    assert browser.post(path, given).status_code == 400
    assert browser.post(path, {**given, "organisation": "DCC"}).status_code == 302
    row = BudgetResponse.objects.get()
    assert (row.party, row.respondent) == (None, "DCC")
