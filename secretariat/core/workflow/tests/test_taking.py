from datetime import date
from types import SimpleNamespace

import pytest

from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.permission import ANYONE
from secretariat.core.workflow import guards
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, replay, take
from secretariat.modifications.models import Modification

pytestmark = pytest.mark.django_db
SOMEBODY = Actor("user:1")
ADMINISTRATOR = frozenset({"administrator"})


@pytest.fixture
def case():
    proposal = Modification.objects.create(
        reference="DP071", title="A proposal", raised=date(2019, 4, 3), classification="white"
    )
    return begin(proposal, "modification", by=SOMEBODY, on=date(2019, 4, 3))


def decision_of(body):
    return SimpleNamespace(reference="D-1", body_slug=body)


def test_a_case_begins_where_its_table_says_and_waits_for_whom_it_says(case):
    assert (case.state, case.waits_for, case.closed) == ("draft", "administrator", False)
    assert Event.objects.get().verb == "begin"


def test_a_step_moves_the_case_and_is_an_event(case):
    take(case, "develop", by=SOMEBODY, roles=ADMINISTRATOR, on=date(2019, 4, 10), note="ready")

    stored = Case.objects.get()
    assert (stored.state, stored.waits_for, stored.since) == ("development", "csc", date(2019, 4, 10))
    assert (Event.objects.last().verb, Event.objects.last().why) == ("develop", "ready")


def test_a_decision_that_counts_for_another_body_too_is_that_body_s_mandate(case):
    take(case, "develop", by=SOMEBODY, roles=ADMINISTRATOR)
    standing_in = SimpleNamespace(reference="D-2", body_slug="panel", decides_for=lambda body: body == "csc")
    others = SimpleNamespace(reference="D-3", body_slug="csc", decides_for=lambda body: False)
    with pytest.raises(NotNow, match="Change Sub-Committee to decide"):
        take(case, "recommend_conversion", by=SOMEBODY, decision=others)
    take(case, "recommend_conversion", by=SOMEBODY, decision=standing_in)
    assert Event.objects.last().decision == "D-2"


@pytest.mark.asvs("V2.3.1")
def test_a_step_from_the_wrong_state_is_refused_and_nothing_changes(case):
    with pytest.raises(NotNow, match="Draft Proposal"):
        take(case, "implement", by=SOMEBODY, roles=ADMINISTRATOR)
    assert (Case.objects.get().state, Event.objects.count()) == ("draft", 1)


def test_a_step_by_a_body_needs_that_bodys_decision(case):
    take(case, "develop", by=SOMEBODY, roles=ADMINISTRATOR)
    for decision in (None, decision_of("panel")):
        with pytest.raises(NotNow, match="Change Sub-Committee to decide"):
            take(case, "recommend_conversion", by=SOMEBODY, decision=decision)

    take(case, "recommend_conversion", by=SOMEBODY, decision=decision_of("csc"))

    assert Event.objects.last().decision == "D-1"


def test_a_step_by_a_role_needs_that_role(case):
    with pytest.raises(NotNow, match="Code Administrator"):
        take(case, "develop", by=SOMEBODY)


@pytest.mark.asvs("V2.3.4")
def test_a_step_someone_else_took_first_is_refused(case):
    stale = Case.objects.get()
    take(case, "develop", by=SOMEBODY, roles=ADMINISTRATOR)

    with pytest.raises(NotNow, match="just been moved by someone else"):
        take(stale, "develop", by=SOMEBODY, roles=ADMINISTRATOR)
    assert Event.objects.filter(verb="develop").count() == 1


def test_a_guard_says_why_not(case, monkeypatch):
    monkeypatch.setitem(guards._guards, "never", lambda case: "It rains.")
    step = case.workflow.step("develop").model_copy(update={"needs": ("never",)})
    monkeypatch.setattr("secretariat.core.workflow.taking._step", lambda case, verb: step)

    with pytest.raises(NotNow, match="It rains"):
        take(case, "develop", by=SOMEBODY, roles=ADMINISTRATOR)
    assert Case.objects.get().state == "draft"


def test_history_is_replayed_without_guards_but_not_against_the_table(case):
    replay(case, [("develop", date(2019, 4, 10), ""), ("recommend_conversion", date(2019, 5, 1), "")], by=SOMEBODY)
    assert Case.objects.get().state == "conversion"

    with pytest.raises(NotNow, match="cannot implement on 1 June 2019"):
        replay(case, [("implement", date(2019, 6, 1), "")], by=SOMEBODY)


def test_history_is_replayed_in_the_order_of_its_days(case):
    with pytest.raises(NotNow, match="its last step is later"):
        replay(case, [("develop", date(2019, 4, 1), "")], by=SOMEBODY)


def test_a_consultation_is_due_in_working_days(case):
    days = [date(2019, 4, day) for day in (4, 5, 8, 9)]
    verbs = ["develop", "recommend_conversion", "convert", "consult_on_refinement"]
    replay(case, [(verb, day, "") for verb, day in zip(verbs, days, strict=True)], by=SOMEBODY)

    waiting = Case.objects.waiting_for(ANYONE).get()
    assert (waiting.state, waiting.due) == ("refinement_consultation", date(2019, 5, 2))
