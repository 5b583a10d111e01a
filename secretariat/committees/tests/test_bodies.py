"""Bodies: names unique by parent, terms of reference with versions, and stand-ins whose decisions count."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.committees import standing_in, terms_of_reference
from secretariat.committees.models import Body
from secretariat.committees.models_governance import StandIn, TermsOfReference
from secretariat.committees.standing_in import acts_for_body
from secretariat.committees.tests.registers import BY, DAY, a_body, a_decision, verbs_of
from secretariat.core.events.models import Event
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.problems import Problems
from tests.factories import recorded, row
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db
TO_COME = date(2019, 9, 2)


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


def set_up(reference, name, parent=None, starts=DAY):
    return terms_of_reference.set_up_body(reference, name, "", "sub-committee", starts=starts, parent=parent, by=BY)


# Names.


def test_two_bodies_of_one_parent_are_not_called_the_same():
    panel, forum = a_body("panel"), a_body("alt-han-forum")
    first = set_up("ops", "Operations Group", panel)
    with refused("ops, of the Body panel, is called Operations Group already", "name"):
        set_up("ops-2", "operations group", panel)
    other = set_up("alt-ops", "Operations Group", forum)
    assert (first.parent, other.parent) == (panel, forum)
    with refused("There is a body ops already", "reference"):
        set_up("OPS", "Another", panel)


def test_a_body_is_not_renamed_to_what_another_is_called():
    panel = a_body("panel")
    first, second = set_up("one", "One", panel), set_up("two", "Two", panel)
    with refused("is called One already", "name"):
        terms_of_reference.rename_body(second, name="One", short_name="1", by=BY, why="Shorter")
    with refused("It is called so already", "name"):
        terms_of_reference.rename_body(first, name="One", short_name=first.short_name, by=BY, why="Shorter")
    terms_of_reference.rename_body(second, name="Three", short_name="3", by=BY, why="Shorter")
    assert Body.objects.get(pk=second.pk).name == "Three"


def test_an_import_refuses_a_second_body_of_that_name_under_one_parent(tmp_path):
    a_body("panel")
    set_up("ops", "Operations Group", Body.objects.get(reference="panel"))
    head = "reference,name,short_name,kind,parent,starts,classification\n"
    (tmp_path / "bodies.csv").write_text(head + "x,Operations Group,X,sub-committee,panel,2019-01-01,white\n")
    before = Event.objects.count()
    with pytest.raises(Problems, match="ops is already called so under the same parent"):
        bring_in_path(tmp_path, by=BY)
    assert Event.objects.count() == before


def test_a_file_with_two_bodies_of_one_name_under_one_parent_is_refused_and_both_are_named(tmp_path):
    rows = (
        "reference,name,short_name,kind,parent,starts,classification",
        "panel,Panel,Panel,panel,,2013-09-23,white",
        "one,Working Group,WG,working-group,panel,2019-01-01,white",
        "two,working  group,WG 2,working-group,panel,2019-01-01,white",
        "three,Working Group,WG 3,working-group,one,2019-01-01,white",
    )
    (tmp_path / "bodies.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(Problems, match="one and two are called the same under panel: give each of them a name"):
        bring_in_path(tmp_path, by=BY)
    assert not Body.objects.exists()


def test_a_body_is_not_set_up_by_one_that_does_not_sit_nor_ends_before_those_it_set_up():
    panel = a_body("panel", starts=date(2019, 1, 1))
    with refused("does not sit on that day", "starts"):
        set_up("early", "Early", panel, starts=date(2018, 1, 1))
    child = set_up("child", "Child", panel)
    with refused("The Child, which it set up, goes on", "ends"):
        terms_of_reference.end_body(panel, ends=date(2019, 12, 1), by=BY, why="Closed")
    with refused("cannot cease before it was set up", "ends"):
        terms_of_reference.end_body(child, ends=DAY, by=BY, why="Closed")
    terms_of_reference.end_body(child, ends=date(2019, 12, 1), by=BY, why="Closed")
    terms_of_reference.end_body(panel, ends=date(2019, 12, 1), by=BY, why="Closed")
    with refused("It has ceased by then already", "ends"):
        terms_of_reference.end_body(panel, ends=date(2020, 12, 1), by=BY, why="Closed")


# Terms of reference.

TEXT = "# Purpose\nIt advises on tests.\n# Membership\nSeven members."


def drafted(body, version="1.0", text=TEXT, changes="More of it"):
    return terms_of_reference.draft_terms(body, version, text, changes, by=BY)


def test_terms_are_approved_by_the_body_or_by_the_one_that_set_it_up():
    panel = a_body("panel")
    tag, ssc = a_body("tag", parent=panel), a_body("ssc", parent=panel)
    draft, theirs, ours = drafted(tag), a_decision(ssc), a_decision(panel)
    with refused("is no decision of the Body tag or of the Body panel, which set it up", "decision"):
        terms_of_reference.approve_terms(draft, decision=theirs, starts=DAY, by=BY)
    with refused("cannot be in force before it was decided on", "starts"):
        terms_of_reference.approve_terms(draft, decision=ours, starts=date(2019, 6, 2), by=BY)
    terms_of_reference.approve_terms(draft, decision=ours, starts=DAY, by=BY)
    with refused("Version 1.0 was approved already"):
        terms_of_reference.approve_terms(draft, decision=ours, starts=DAY, by=BY)
    own = drafted(tag, "1.1")
    terms_of_reference.approve_terms(own, decision=a_decision(tag), starts=date(2019, 7, 1), by=BY)
    draft.refresh_from_db()
    assert (draft.ends, own.starts, own.ends) == (date(2019, 7, 1), date(2019, 7, 1), None)
    assert verbs_of(draft) == ["create", "approve", "end"]


def test_a_version_before_the_one_in_force_or_of_its_number_is_refused():
    tag = a_body("tag")
    terms_of_reference.approve_terms(drafted(tag), decision=a_decision(tag), starts=date(2019, 7, 1), by=BY)
    with refused("has a version 1.0 already", "version"):
        drafted(tag)
    with refused("There is no text", "text"):
        drafted(tag, "1.1", text=" \n")
    with refused("Say what changed", "changes"):
        drafted(tag, "1.1", changes="")
    newer, decision = drafted(tag, "1.1"), a_decision(tag)
    with refused("Version 1.0 is in force from 1 July 2019", "starts"):
        terms_of_reference.approve_terms(newer, decision=decision, starts=date(2019, 7, 1), by=BY)


def test_the_page_shows_the_version_of_a_day_and_what_changed():
    tag = a_body("tag")
    row(TermsOfReference, reference="T-1", body=tag, version="1.0", text=TEXT, starts=date(2018, 1, 1), ends=DAY)
    newer = TEXT.replace("Seven", "Nine") + "\n# Quorum\nHalf."
    row(TermsOfReference, reference="T-2", body=tag, version="2.0", text=newer, starts=DAY)
    row(TermsOfReference, reference="T-3", body=tag, version="3.0", text="# Secret\nPlan", classification="amber")
    before = text_of(reading_as().get("/bodies/tag/terms-of-reference/?on=2019-01-01"))
    assert "Version 1.0 , in force from 1 January 2018 until 3 June 2019" in before
    assert "Seven members." in before
    after = text_of(reading_as().get("/bodies/tag/terms-of-reference/?on=2019-06-03"))
    assert "Version 2.0" in after
    assert "Membership changed Seven Nine members." in after
    assert "Quorum added" in after
    assert "Purpose changed" not in after
    assert "3.0" not in before + after
    assert reading_as().get("/bodies/none/terms-of-reference/").status_code == 404
    assert reading_as().get("/bodies/tag/terms-of-reference/?on=never").status_code == 400
    answer = reading_as().get("/api/v1/bodies/tag/terms-of-reference?on=2019-01-01").json()
    assert (answer["version"], answer["decided_by"]) == ("1.0", ["tag"])


def test_a_section_taken_out_is_told():
    found = {
        each.section.heading: each.what for each in terms_of_reference.compare(TEXT, "# Purpose\nIt advises on tests.")
    }
    assert found == {"Purpose": "same", "Membership": "removed"}


# Stand-ins.


@pytest.fixture
def bodies():
    return a_body("panel"), a_body("csc", starts=TO_COME)


def test_until_a_body_is_set_up_its_stand_in_s_decisions_count_and_then_its_own(bodies):
    panel, csc = bodies
    assert acts_for_body("csc", DAY) == set()
    standing_in.stand_in(panel, csc, starts=DAY, basis="sourced", by=BY, why="The letter of May")
    assert acts_for_body("csc", date(2019, 6, 2)) == set()
    assert acts_for_body("csc", DAY) == {"panel"}
    assert acts_for_body("csc", date(2019, 9, 1)) == {"panel"}
    assert acts_for_body("csc", TO_COME) == {"csc"}
    assert acts_for_body("panel", DAY) == {"panel"}
    assert acts_for_body("nowhere", DAY) == {"nowhere"}


def test_a_stand_in_that_has_ended_counts_no_more(bodies):
    panel, csc = bodies
    found = standing_in.stand_in(panel, csc, starts=DAY, ends=date(2019, 7, 1), basis="sourced", by=BY, why="For June")
    assert acts_for_body("csc", date(2019, 6, 30)) == {"panel"}
    assert acts_for_body("csc", date(2019, 7, 1)) == set()
    standing_in.end(found, by=BY, why="Another does it", on=date(2019, 6, 10))
    assert acts_for_body("csc", date(2019, 6, 10)) == set()
    with refused("It has ended already"):
        standing_in.end(found, by=BY, why="Again", on=date(2019, 6, 11))


def test_a_decision_of_the_stand_in_is_a_mandate_for_the_other_body(bodies):
    panel, csc = bodies
    standing_in.stand_in(panel, csc, starts=DAY, basis="sourced", by=BY, why="The letter of May")
    meanwhile, later = a_decision(panel, DAY), a_decision(panel, TO_COME)
    assert meanwhile.decides_for("csc")
    assert meanwhile.decides_for("panel")
    assert not later.decides_for("csc")


@pytest.mark.parametrize("number", range(5))
def test_a_stand_in_that_makes_no_sense_is_refused(bodies, number):
    panel, csc = bodies
    late = a_body("late", starts=date(2019, 8, 1))
    says, field, given = [
        ("A body stands in for another", "for_body", {"by_body": panel, "for_body": panel}),
        ("is set up by then", "starts", {"starts": TO_COME}),
        ("does not sit on that day", "starts", {"by_body": late}),
        ("has to last at least a day", "ends", {"ends": DAY}),
        ("stands in for the Body csc then already", "by_body", {}),
    ][number]
    known = {"by_body": panel, "for_body": csc, "starts": DAY, "basis": "sourced", "by": BY, "why": "A letter"}
    if number == 4:
        standing_in.stand_in(**known)
    with refused(says, field):
        standing_in.stand_in(**{**known, **given})


def test_the_pages_of_both_bodies_say_so(bodies):
    panel, csc = bodies
    recorded(StandIn, reference="SI-1", by_body=panel, for_body=csc, starts=DAY)
    assert "Body panel acts for it until it is set up" in text_of(reading_as().get("/bodies/csc/seats/?on=2019-06-10"))
    assert "It acts for Body csc" in text_of(reading_as().get("/bodies/panel/seats/?on=2019-06-10"))
    assert "acts for" not in text_of(reading_as().get("/bodies/csc/seats/?on=2019-09-02"))


def test_whoever_may_not_see_the_stand_in_is_not_told_of_it(bodies):
    panel, csc = bodies
    recorded(StandIn, reference="SI-1", by_body=panel, for_body=csc, starts=DAY, classification="green")
    assert "acts for" not in text_of(reading_as().get("/bodies/csc/seats/?on=2019-06-10"))
