"""Readiness to go live: criteria with evidence, views by decision, a recommendation that they bear out, and the Panel's word."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import readiness
from secretariat.committees.models import Decision
from secretariat.committees.models_registers import ReadinessCase, ReadinessCriterion
from secretariat.committees.tests.registers import BY, DAY, SECRETARIAT, STAFF, a_body, a_decision
from secretariat.core.tables import table_for
from secretariat.core.workflow.taking import case_of, take
from tests.factories import recorded
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db
BODIES = ("tag", "ssc", "opsg")


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


@pytest.fixture
def panel():
    for slug in BODIES:
        a_body(slug)
    return a_body("panel")


@pytest.fixture
def row(panel):
    return readiness.open_case("November Release", "release", date(2019, 11, 7), body=panel, by=BY, subject="R-1")


def with_criterion(row, status="met"):
    made = readiness.add_criterion(row, "It is tested", body=a_body("tag"), owner="DCC", by=BY)
    readiness.assess(made, status=status, evidence="The report", by=BY)
    return made


def ask(row):
    take(case_of(row), "ask_for_views", by=BY, roles=STAFF)


def give(row, slug, view="supports", decided=DAY):
    body = a_body(slug)
    return readiness.give_view(row, body=body, view=view, text="Words", decision=a_decision(body, decided), by=BY)


def recommend(row, what="go", reasons="All is well"):
    readiness.recommend(row, recommendation=what, reasons=reasons, by=BY, roles=STAFF)


def test_a_case_is_planned_for_a_day_to_come_and_asked_once(row, panel):
    with refused("planned for a day that is over", "planned"):
        readiness.open_case("Old", "release", date(2019, 6, 2), body=panel, by=BY)
    with refused("The readiness of R-1 is being asked already", "subject"):
        readiness.open_case("Again", "release", date(2019, 11, 7), body=panel, by=BY, subject="R-1")
    assert case_of(row).waits_for == "administrator"


def test_a_criterion_is_met_by_evidence(row):
    made = readiness.add_criterion(row, "It is tested", body=a_body("tag"), owner="DCC", by=BY)
    for status in ("met", "conditions"):
        with refused("A criterion is met by evidence", "evidence"):
            readiness.assess(made, status=status, evidence=" ", by=BY)
    readiness.assess(made, status="not-met", evidence="", by=BY)
    readiness.assess(made, status="met", evidence="The report", by=BY)
    with refused("It says so already"):
        readiness.assess(made, status="met", evidence="The report", by=BY)


def test_bodies_are_asked_once_every_criterion_was_looked_at(row):
    with refused("It has no criteria yet"):
        ask(row)
    with_criterion(row)
    readiness.add_criterion(row, "It is secure", body=a_body("ssc"), owner="DCC", by=BY)
    with refused("1 of its 2 criteria has not been looked at yet"):
        ask(row)


def test_once_views_are_asked_criteria_are_left_alone(row):
    criterion = with_criterion(row)
    ask(row)
    with refused("criteria and evidence are no longer changed"):
        readiness.assess(criterion, status="not-met", evidence="", by=BY)
    with refused("criteria and evidence are no longer changed"):
        readiness.add_criterion(row, "One more", body=a_body("tag"), owner="DCC", by=BY)


def test_a_view_is_given_by_the_body_s_own_decision_while_it_is_asked(row):
    tag, of_ssc = a_body("tag"), a_decision(a_body("ssc"))
    old, good = a_decision(tag, date(2019, 5, 1)), a_decision(tag)

    def view(decision):
        readiness.give_view(row, body=tag, view="supports", text="Words", decision=decision, by=BY)

    with refused("the bodies are not being asked now"):
        view(good)
    with_criterion(row)
    ask(row)
    with refused("is no decision of the Body tag", "decision"):
        view(of_ssc)
    with refused("older than the case", "decision"):
        view(old)
    view(good)


def test_a_recommendation_needs_the_view_of_each_body(row):
    with_criterion(row)
    ask(row)
    give(row, "tag")
    with refused("There is no view yet of the Security Sub-Committee, the Operations Group"):
        recommend(row)
    give(row, "ssc")
    give(row, "opsg")
    with refused("Say why", "reasons"):
        recommend(row, reasons=" ")
    recommend(row)
    case = case_of(row)
    assert (case.state, case.waits_for) == ("recommended", "panel")


@pytest.mark.parametrize(("status", "view"), [("not-met", "supports"), ("met", "against")])
def test_going_live_is_not_recommended_against_a_criterion_or_a_body(row, status, view):
    with_criterion(row, status)
    ask(row)
    for slug in BODIES:
        give(row, slug, view if slug == "ssc" else "supports")
    with refused("A criterion is not met, or a body does not support it", "recommendation"):
        recommend(row)
    recommend(row, "conditions")


def test_the_panel_decides_and_its_decision_stays_with_the_case(row, panel):
    with_criterion(row)
    ask(row)
    for slug in BODIES:
        give(row, slug)
    recommend(row)
    decision, others = a_decision(panel), a_decision(a_body("tag"))
    with refused("is for the SEC Panel to decide"):
        take(case_of(row), "go_live", by=BY, roles=STAFF)
    with refused("is for the SEC Panel to decide"):
        take(case_of(row), "go_live", by=BY, decision=others)
    take(case_of(row), "go_live", by=BY, decision=decision)
    row.refresh_from_db()
    assert (row.decision, case_of(row).state) == (decision, "live")
    with refused("It was decided already"):
        readiness.plan(row, planned=date(2019, 12, 1), by=BY, why="Late")


def test_held_back_it_needs_views_anew(row, panel, settings):
    with_criterion(row)
    ask(row)
    for slug in BODIES:
        give(row, slug)
    recommend(row)
    take(case_of(row), "hold_back", by=BY, decision=a_decision(panel))
    settings.SECRETARIAT_TODAY = "2019-07-01"
    with_criterion(row)
    ask(row)
    with refused("There is no view yet of the Testing Advisory Group"):
        recommend(row)
    for slug in BODIES:
        give(row, slug, decided=date(2019, 7, 1))
    recommend(row)
    row.refresh_from_db()
    assert row.decision is None


def test_moving_the_day_needs_a_reason(row):
    with refused("Say why the day moves", "why"):
        readiness.plan(row, planned=date(2019, 12, 1), by=BY, why="")
    with refused("That is the day that is planned now", "planned"):
        readiness.plan(row, planned=date(2019, 11, 7), by=BY, why="Late")
    readiness.plan(row, planned=date(2019, 12, 1), by=BY, why="Late")


def test_the_pages_show_where_it_stands_and_hide_what_is_not_the_reader_s(row, panel):
    criterion = with_criterion(row)
    ask(row)
    give(row, "ssc", "conditions")
    Decision.objects.get(body__reference="ssc")
    secret = recorded(Decision, reference="D-SECRET", body=a_body("tag"), decided=DAY, classification="amber")
    readiness.give_view(row, body=a_body("tag"), view="supports", text="Fine", decision=secret, by=BY)
    said = text_of(reading_as("small-supplier").get("/readiness/"))
    assert "With the bodies for their views . Planned to go live on 7 November 2019." in said
    assert "Live Services Criteria: 1 of 1 met" in said
    assert "SSC Supports it under conditions" in said
    assert "Operations Group No view yet" in said
    assert "D-SECRET" not in said
    assert "D-SECRET" in text_of(reading_as("panel-secretary").get("/readiness/"))
    assert "Nothing that you may see" in text_of(reading_as().get("/readiness/"))
    assert "1 of 1 met" in text_of(reading_as("small-supplier").get(f"/readiness_cases/{row.reference}/"))
    assert [each.reference for each in readiness.standing(SECRETARIAT)[0].criteria] == [criterion.reference]


def test_the_page_asks_the_same_queries_however_many(panel, django_assert_max_num_queries):
    for number in range(20):
        row = recorded(ReadinessCase, body=panel, reference=f"R-{number}")
        for _ in range(3):
            recorded(ReadinessCriterion, readiness=row, body=panel)
    assert len(readiness.standing(SECRETARIAT)) == 20
    reader = reading_as()
    with django_assert_max_num_queries(10):
        assert reader.get("/readiness/").status_code == 200


def test_an_import_refuses_a_criterion_met_without_evidence():
    finds = table_for(ReadinessCriterion).checks[0].finds
    assert "met by evidence" in finds({"status": "met", "evidence": "", "assessed": DAY})
    assert "met by evidence" in finds({"status": "conditions", "evidence": "A paper", "assessed": None})
    assert finds({"status": "met", "evidence": "A paper", "assessed": DAY}) is None
    assert finds({"status": "not-met", "evidence": "", "assessed": None}) is None
