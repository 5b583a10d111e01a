"""A body's decision moves the case that it is about, of whatever room: both, or neither."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import deciding
from secretariat.committees.models import Body, Decision
from secretariat.committees.tests.test_sitting import BY, DAY, an_item, come, meeting, panel, seats
from secretariat.core.events.models import Event
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import begin, take
from secretariat.modifications.models import Modification
from tests.factories import recorded
from tests.refusing import refused

__all__ = ["meeting", "panel", "seats"]

pytestmark = pytest.mark.django_db


def test_a_decision_moves_its_case_and_neither_is_there_without_the_other(meeting) -> None:
    modification = recorded(Modification, reference="SECMP0076", raised=date(2021, 1, 5))
    case = begin(modification, "modification", by=BY, on=date(2021, 1, 5))
    item = an_item(meeting, 1, subject_kind="modifications.Modification", subject="SECMP0076")
    come(meeting, "C", "M1", "M2")
    assert deciding.steps_for(item) == []
    with refused("not where that step can be taken"):
        deciding.decide(item, by=BY, outcome="Yes", kind="approved", verb="convert")
    take(case, "develop", by=BY, roles=frozenset({"administrator"}))
    csc = recorded(Body, reference="csc")
    recommended = recorded(Decision, body=csc, title="Recommend", decided=DAY, outcome="Recommended")
    take(case, "recommend_conversion", by=BY, decision=recommended)
    assert "convert" in {step.verb for _, step in deciding.steps_for(item)}
    decision = deciding.decide(item, by=BY, outcome="Converted", kind="approved", verb="convert")
    moved = Case.objects.get()
    assert (moved.state, moved.since) == ("refinement", DAY)
    assert Event.objects.get(verb="convert").decision == decision.reference
