"""The register of decisions: an entry does not contradict itself, and appeals end with reasons."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import decision_register
from secretariat.committees.models import Decision, Delegation
from secretariat.committees.tests.registers import BY, DAY, a_body, a_decision, verbs_of
from secretariat.core.tables import table_for
from tests.factories import recorded
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


@pytest.fixture
def decision():
    return a_decision(a_body("opsg"), reference="D-1")


def complete(decision, **says):
    decision_register.complete(decision, by=BY, why="From the minutes", **says)


def test_an_entry_is_completed_with_its_vote_power_and_objectives(decision):
    panel = a_body("panel")
    power = recorded(Delegation, giver=panel, taker=decision.body, title="Addressing differences")
    complete(
        decision,
        outcome_kind="agreed",
        wording="The Group agreed.",
        votes_for=7,
        votes_against=2,
        abstained=1,
        delegation=power,
        objectives="general-1 general-7",
    )
    assert verbs_of(decision) == ["create", "complete"]
    said = text_of(reading_as().get("/decisions/D-1/"))
    assert "Voted on: 7 for, 2 against, 1 abstained." in said
    assert "First General Objective" in said
    assert "Addressing differences" in said
    with refused("The register says so already"):
        complete(Decision.objects.get(pk=decision.pk), votes_for=7)


def test_a_vote_without_all_three_counts_or_that_was_lost_is_refused(decision):
    with refused("A vote has three counts", "votes_for"):
        complete(decision, votes_for=7)
    with refused("More voted against it than for it", "votes_for"):
        complete(
            Decision.objects.get(pk=decision.pk), outcome_kind="approved", votes_for=1, votes_against=2, abstained=0
        )


def test_an_objective_that_the_code_has_not_is_refused(decision):
    with refused("general-99 is no objective of the code", "objectives"):
        complete(decision, objectives="general-1 general-99")


def test_a_power_of_another_body_or_of_another_time_is_refused(decision):
    panel, tag = a_body("panel"), a_body("tag")
    others = recorded(Delegation, giver=panel, taker=tag, title="Test exit")
    with refused("Test exit was not delegated to the Body opsg", "delegation"):
        complete(decision, delegation=others)
    over = recorded(Delegation, giver=panel, taker=decision.body, title="Old", ends=DAY)
    with refused("Old was not delegated on the day of the decision", "delegation"):
        complete(Decision.objects.get(pk=decision.pk), delegation=over)


def test_an_import_refuses_what_an_entry_cannot_say():
    finds = {each.column: each.finds for each in table_for(Decision).checks}
    row = {"objectives": "", "votes_for": None, "votes_against": None, "abstained": None}
    assert finds["objectives"](row) is None
    assert "no objective of the code" in finds["objectives"]({**row, "objectives": "nonsense"})
    assert finds["votes_for"](row) is None
    assert "three counts" in finds["votes_for"]({**row, "votes_for": 1})
    assert finds["votes_for"]({**row, "votes_for": 1, "votes_against": 0, "abstained": 0}) is None


def lodge(decision, **more):
    given = {"title": "The decision", "heard_by": "The Authority", "grounds": "It was unfair.", "appellant": "DCC"}
    return decision_register.lodge(decision, by=BY, **{**given, **more})


def test_an_appeal_is_lodged_by_somebody_after_the_decision_and_once(decision):
    with refused("Say who appeals", "appellant"):
        lodge(decision, appellant=" ")
    with refused("Nobody appeals against what is yet to be decided", "lodged"):
        lodge(decision, lodged=date(2019, 6, 2))
    appeal = lodge(decision)
    assert (appeal.body, appeal.classification) == (decision.body, "amber")
    with refused("is being heard already", "party"):
        lodge(decision)


def test_an_appeal_ends_with_reasons_once(decision):
    appeal = lodge(decision)
    with refused("Say why it ended so", "reasons"):
        decision_register.conclude(appeal, by=BY, outcome="dismissed", reasons="")
    with refused("before it was lodged", "on"):
        decision_register.conclude(appeal, by=BY, outcome="dismissed", reasons="Fair", on=date(2019, 6, 2))
    decision_register.conclude(appeal, by=BY, outcome="dismissed", reasons="It was fair.")
    with refused("It was concluded already"):
        decision_register.conclude(appeal, by=BY, outcome="upheld", reasons="No")
    assert lodge(decision).reference == "APP-0002"
