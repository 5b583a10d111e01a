"""Actions: raised for somebody, taken to the next agenda, closed with evidence, opened again for a reason, late told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from secretariat.accounts import notifying
from secretariat.accounts.models import Notice
from secretariat.accounts.tests.events import a_member
from secretariat.accounts.tests.factories import a_person
from secretariat.committees import actions, tables_governance
from secretariat.committees.commands_registers import bring_to_mind
from secretariat.committees.models import Action, Meeting
from secretariat.committees.register_rules import rules
from secretariat.committees.tests.registers import BY, DAY, SECRETARIAT, a_body, verbs_of
from secretariat.core.calendars import Period, add_working_days
from secretariat.core.events.models import Event
from secretariat.core.figures import read
from secretariat.core.tables import table_for
from tests.factories import recorded
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


@pytest.fixture
def body():
    return a_body()


@pytest.fixture
def action(body):
    return recorded(Action, body=body, raised=date(2019, 5, 1), due=date(2019, 5, 31))


def test_an_action_is_owned_by_a_body_a_person_or_an_organisation(body):
    other, person = a_body("ssc"), a_person("Illustrative owner")
    by_body = actions.raise_action(body, "Review it", by=BY, owner_body=other)
    by_person = actions.raise_action(body, "Review it", by=BY, owner_person=person)
    by_name = actions.raise_action(body, "Review it", by=BY, owner="DCC", due=date(2019, 7, 1))
    assert [each.owner for each in (by_body, by_person, by_name)] == ["Body ssc", "A person", "DCC"]
    assert [each.reference for each in (by_body, by_person, by_name)] == [f"TAG-2019-20-A00{n}" for n in (1, 2, 3)]
    assert by_name.status == "open"


def test_an_action_without_an_owner_or_a_title_or_due_before_it_is_raised_is_refused(body):
    with refused("Say who is to do it", "owner"):
        actions.raise_action(body, "Review it", by=BY)
    with refused("Say what is to be done", "title"):
        actions.raise_action(body, " ", by=BY, owner="DCC")
    with refused("cannot be due before it is raised", "due"):
        actions.raise_action(body, "Review it", by=BY, owner="DCC", due=date(2019, 6, 2))
    elsewhere = recorded(Meeting, body=a_body("ssc"))
    with refused("is no meeting of the Body tag", "meeting"):
        actions.raise_action(body, "Review it", by=BY, owner="DCC", meeting=elsewhere)


def test_its_status_is_worked_out(action):
    assert action.status == "overdue"
    action.due = DAY
    assert action.status == "open"
    action.closed = DAY
    assert action.status == "closed"


@pytest.mark.parametrize("nothing", ["", "  \n "])
def test_an_action_closed_without_evidence_is_refused(action, nothing):
    with refused("An action is closed with evidence", "evidence"):
        actions.close(action, by=BY, evidence=nothing)
    action.refresh_from_db()
    assert action.closed is None


def test_an_action_is_closed_with_evidence_once(action):
    actions.close(action, by=BY, evidence="Paper TAG 55/3", on=date(2019, 5, 20))
    action.refresh_from_db()
    assert (action.closed, action.evidence, action.status) == (date(2019, 5, 20), "Paper TAG 55/3", "closed")
    assert verbs_of(action) == ["create", "close"]
    with refused("It was closed on 20 May 2019 already"):
        actions.close(action, by=BY, evidence="Again")


def test_whoever_has_read_it_before_another_closed_it_is_refused(action):
    other = Action.objects.get(pk=action.pk)
    actions.close(action, by=BY, evidence="A paper")
    with refused("It was closed on"):
        actions.close(other, by=BY, evidence="Another paper")


def test_an_action_is_not_closed_before_it_was_raised_nor_tomorrow(action):
    with refused("before it was raised", "on"):
        actions.close(action, by=BY, evidence="A paper", on=date(2019, 4, 30))
    with refused("on a day to come", "on"):
        actions.close(action, by=BY, evidence="A paper", on=date(2019, 6, 4))


def test_its_owner_can_say_that_it_is_done_and_the_secretary_closes_it(action):
    with refused("Write what shows", "evidence"):
        actions.offer_evidence(action, by=BY, evidence="")
    actions.offer_evidence(action, by=BY, evidence="A letter")
    action.refresh_from_db()
    assert (action.evidence, action.closed) == ("A letter", None)
    actions.close(action, by=BY, evidence=action.evidence)
    with refused("It is closed already"):
        actions.offer_evidence(action, by=BY, evidence="Another")


def test_an_action_is_opened_again_only_for_a_reason(action):
    with refused("It is open already"):
        actions.reopen(action, by=BY, why="Not done")
    actions.close(action, by=BY, evidence="A paper")
    with refused("Say why it is opened again", "why"):
        actions.reopen(action, by=BY, why=" ")
    with refused("The new day is over", "due"):
        actions.reopen(action, by=BY, why="Not done", due=date(2019, 6, 1))
    actions.reopen(action, by=BY, why="The paper was another", due=date(2019, 7, 1))
    action.refresh_from_db()
    assert (action.closed, action.evidence, action.due) == (None, "", date(2019, 7, 1))
    last = Event.objects.filter(subject=action.reference).order_by("-sequence").first()
    assert (last.verb, last.why) == ("reopen", "The paper was another")


def test_an_action_is_put_off_only_for_a_reason_and_to_a_day_to_come(action):
    with refused("Say why it needs longer", "why"):
        actions.put_off(action, by=BY, due=date(2019, 7, 1), why="")
    with refused("The new day is over", "due"):
        actions.put_off(action, by=BY, due=date(2019, 6, 2), why="Ill")
    actions.put_off(action, by=BY, due=date(2019, 7, 1), why="Ill")
    with refused("is the day by which it is due now", "due"):
        actions.put_off(action, by=BY, due=date(2019, 7, 1), why="Ill")
    actions.close(action, by=BY, evidence="A paper")
    with refused("It is closed"):
        actions.put_off(action, by=BY, due=date(2019, 8, 1), why="Ill")


def test_the_next_agenda_of_the_body_takes_up_what_is_open(body):
    for number, day in enumerate((date(2019, 4, 1), date(2019, 5, 6), date(2019, 6, 10)), start=1):
        recorded(Meeting, reference=f"M-{number}", body=body, held_on=day)
    recorded(Action, reference="A-1", body=body, raised=date(2019, 4, 1))
    recorded(Action, reference="A-2", body=body, raised=date(2019, 4, 1), closed=date(2019, 5, 20))
    meeting = Meeting.objects.get(reference="M-3")
    assert actions.next_agenda(Action.objects.get(reference="A-1"), SECRETARIAT) == meeting
    assert actions.next_agenda(Action.objects.get(reference="A-2"), SECRETARIAT) is None


def test_the_open_actions_of_a_body_are_those_it_asked_for_or_owns(body):
    other = a_body("ssc")
    recorded(Action, reference="A-1", body=body)
    recorded(Action, reference="A-2", body=other, owner_body=body)
    recorded(Action, reference="A-3", body=other)
    recorded(Action, reference="A-4", body=body, closed=date(2019, 6, 4))
    found = actions.open_of(body, SECRETARIAT).values_list("reference", flat=True)
    assert sorted(found) == ["A-1", "A-2"]


def test_the_timer_tells_of_a_late_action_once_and_again_after_ten_working_days(action, settings):
    open_until = recorded(Action, body=action.body, raised=date(2019, 5, 1), due=DAY)
    assert bring_to_mind() == "1 late actions, duties and reports were brought to mind."
    events = Event.objects.count()
    assert bring_to_mind() == ""
    assert Event.objects.count() == events
    settings.SECRETARIAT_TODAY = add_working_days(DAY, 9).isoformat()
    bring_to_mind()
    assert verbs_of(action) == ["create", "overdue"]
    assert verbs_of(open_until) == ["create", "overdue"]
    settings.SECRETARIAT_TODAY = add_working_days(DAY, 10).isoformat()
    bring_to_mind()
    assert verbs_of(action) == ["create", "overdue", "overdue"]
    assert verbs_of(open_until) == ["create", "overdue"]


def test_a_closed_action_is_never_late(action):
    actions.close(action, by=BY, evidence="A paper")
    assert bring_to_mind() == ""


def test_by_body_and_the_figures_count_the_same(body):
    other = a_body("ssc", kind="sub-committee")
    for number in range(4):
        closed = date(2019, 9, 1) if number < 3 else None
        recorded(Action, body=body, raised=date(2019, 5, 1), due=date(2019, 5, 20), closed=closed)
    recorded(Action, body=body, raised=date(2018, 5, 1))
    recorded(Action, body=body, raised=date(2018, 5, 1), closed=date(2018, 6, 1))
    recorded(Action, body=other, raised=date(2018, 5, 1))
    year = Period.year("2019-20")
    rows = {each.body.reference: each for each in actions.by_body(year)}
    tag = rows["tag"]
    assert (tag.raised, tag.closed, tag.overdue, tag.before, tag.share, tag.growth) == (4, 3, 1, 2, 75, 100)
    assert (rows["ssc"].raised, rows["ssc"].share, rows["ssc"].growth) == (0, None, -100)
    for slug, each in rows.items():
        assert read(f"actions_captured_by_body[{slug}]", year).value == each.raised
    assert read("actions_captured", year).value == sum(each.raised for each in rows.values())


def test_the_page_says_so_and_asks_the_same_queries_however_many(body, django_assert_max_num_queries):
    for _ in range(30):
        recorded(Action, body=body, raised=date(2019, 5, 1), closed=date(2019, 5, 9))
    reader = reading_as()
    reader.get("/actions/by-body/?year=2019-20")  # the figures are kept until something happens
    with django_assert_max_num_queries(10):
        answer = reader.get("/actions/by-body/?year=2019-20")
    assert "TAG 30 30 100%" in text_of(answer)
    assert answer.content.count(b"<tr>") == 2
    assert "is not a regulatory year" in text_of(reading_as().get("/actions/by-body/?year=never"))


def test_an_imported_action_is_closed_with_evidence_from_the_day_that_the_code_says(monkeypatch):
    actions = rules().actions.model_copy(update={"evidence_from": date(2021, 4, 1)})
    monkeypatch.setattr(tables_governance, "rules", lambda: rules().model_copy(update={"actions": actions}))
    finds = {each.column: each.finds for each in table_for(Action).checks}
    row = {"closed": date(2021, 5, 1), "evidence": "", "raised": date(2021, 4, 1), "reminded": None}
    assert "closed without evidence" in finds["evidence"](row)
    assert finds["evidence"]({**row, "evidence": "A paper"}) is None
    assert finds["evidence"]({**row, "raised": date(2021, 3, 31)}) is None
    assert "after it was closed" in finds["reminded"]({**row, "reminded": date(2021, 5, 2)})


def test_who_owes_a_late_action_and_its_bodies_are_told_at_once(action, body):
    owner, asked = a_person("Illustrative owner"), a_body("ssc")
    member, other = a_member(asked, "Illustrative member"), a_member(a_body("opsg"), "Illustrative other")
    recorded(
        Action, body=asked, owner_person=owner, raised=date(2019, 5, 1), due=date(2019, 5, 31), classification="amber"
    )
    notifying.catch_up()
    Notice.objects.all().delete()
    bring_to_mind()
    notifying.catch_up()
    late = Notice.objects.filter(why="An action of yours or of your body is late")
    assert set(late.values_list("person__name", "pace")) == {(owner.name, "at once"), (member.name, "at once")}
    assert other.name not in set(late.values_list("person__name", flat=True))


def test_what_was_late_for_years_when_it_came_in_is_told_once_in_a_sum_and_never_one_by_one(body, settings):
    asked = a_body("ssc")
    secretary = a_member(asked, "Illustrative secretary", seat="secretary")
    for number in range(40):
        recorded(Action, body=body, owner_body=asked, raised=date(2016, 5, 1), due=date(2016, 6, number % 28 + 1))
    last = recorded(Action, body=asked, raised=date(2019, 1, 1), due=DAY - timedelta(days=90))
    notifying.catch_up()
    Notice.objects.all().delete()
    assert bring_to_mind() == (
        "1 late actions, duties and reports were brought to mind. 1 bodies were told once of what has been late for long."
    )
    told = Event.objects.get(verb="backlog")
    assert (told.subject, told.after) == (asked.reference, '{"late_actions":40}')
    assert list(Event.objects.filter(verb="overdue").values_list("subject", flat=True)) == [last.reference]
    notifying.catch_up()
    why = "Actions, duties or reports of the body have been late for long"
    assert Notice.objects.filter(person=secretary, why=why).count() == 1
    settings.SECRETARIAT_TODAY = (DAY + timedelta(days=400)).isoformat()
    assert bring_to_mind() == ""  # not even once the last one has been late for long
    assert Action.objects.filter(closed__isnull=True).count() == 41 and last.status == "overdue"
