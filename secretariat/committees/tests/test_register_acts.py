"""The acts of the registers on the site and by programs: who may, what is refused at which field, what comes of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.committees.models import Action, Appointment, Body, Decision, Meeting
from secretariat.committees.models_budget import Budget, CostLine
from secretariat.committees.models_governance import DutyOccurrence
from secretariat.committees.models_registers import ReadinessCase, TestEnvironment
from secretariat.committees.tests.registers import DAY, a_body, a_decision
from secretariat.core.api.tests.programs import counted_anew, program_for, program_of  # noqa: F401
from secretariat.core.events.models import Event
from secretariat.core.workflow.taking import case_of
from tests.factories import recorded
from tests.readers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.SECRETARIAT_TODAY = DAY.isoformat()


@pytest.fixture
def secretary():
    """The browser of the secretariat."""
    person = a_person("Illustrative Secretary")
    give(person, "secretariat")
    return sign_in(Client(), person)


def seated(body, seat, name):
    person = a_person(name)
    recorded(Appointment, body=body, seat=seat, person=person, holder=name, starts=date(2015, 1, 1))
    return person


def errors_of(answer):
    assert answer.status_code == 400
    return text_of(answer)


def test_an_action_is_raised_closed_and_opened_again_on_the_site(secretary):
    body = a_body("tag")
    given = {"body": "tag", "title": "Review it", "owner": "DCC", "due": "2019-07-01", "classification": "green"}
    assert secretary.post("/actions/do/raise/", given).status_code == 302
    action = Action.objects.get(body=body)
    where = f"/actions/{action.reference}/do/"
    before = Event.objects.count()
    assert errors_of(secretary.post(f"{where}close/", {"evidence": "", "on": ""}))
    assert (Event.objects.count(), Action.objects.get().closed) == (before, None)
    assert secretary.post(f"{where}close/", {"evidence": "Paper 3"}).status_code == 302
    assert Action.objects.get().closed == DAY
    assert "reopen" in secretary.get(f"/actions/{action.reference}/").content.decode()
    assert f"{where}close/" not in secretary.get(f"/actions/{action.reference}/").content.decode()
    assert secretary.post(f"{where}reopen/", {"why": "Another paper"}).status_code == 302
    assert Action.objects.get().closed is None


def test_an_action_without_an_owner_says_so_at_its_field(secretary):
    a_body("tag")
    answer = secretary.post("/actions/do/raise/", {"body": "tag", "title": "Review it", "classification": "green"})
    assert "Say who is to do it" in errors_of(answer)
    assert Action.objects.count() == 0


def test_an_action_can_be_a_member_s_own_who_then_says_that_it_is_done(secretary):
    body = a_body("tag")
    member = seated(body, "member", "Illustrative Member")
    seat = Appointment.objects.get(person=member)
    given = {
        "body": "tag",
        "title": "Read it",
        "member": seat.reference,
        "due": "2019-07-01",
        "classification": "amber",
    }
    assert secretary.post("/actions/do/raise/", given).status_code == 302
    action = Action.objects.get()
    assert (action.owner_person, action.owner) == (member, f"Member, TAG ({seat.reference})")
    browser = sign_in(Client(), member)
    assert action.reference in browser.get("/inbox/").content.decode()
    where = f"/actions/{action.reference}/do/"
    assert browser.post(f"{where}offer-evidence/", {"evidence": "Read"}).status_code == 302
    assert browser.post(f"{where}close/", {"evidence": "Read"}).status_code == 403
    assert "Read" in secretary.get(f"{where}close/").content.decode()


def test_a_body_s_secretary_keeps_its_own_register_and_no_other():
    tag, ssc = a_body("tag"), a_body("ssc")
    ours, theirs = recorded(Action, body=tag), recorded(Action, body=ssc)
    browser = sign_in(Client(), seated(tag, "secretary", "Illustrative Secretary"))
    assert browser.post(f"/actions/{ours.reference}/do/close/", {"evidence": "A paper"}).status_code == 302
    assert browser.post(f"/actions/{theirs.reference}/do/close/", {"evidence": "A paper"}).status_code == 403
    assert Action.objects.get(pk=theirs.pk).closed is None


def test_programs_close_actions_by_the_same_rules():
    action = recorded(Action, body=a_body("tag"))
    staff, party = program_of("secretariat"), program_of("dcc-officer")
    before = Event.objects.count()
    refusal = staff.send(f"/actions/{action.reference}/do/close", {"evidence": ""})
    assert refusal.status_code == 422
    assert Event.objects.count() == before
    assert party.send(f"/actions/{action.reference}/do/close", {"evidence": "A paper"}).status_code == 403
    assert staff.send(f"/actions/{action.reference}/do/close", {"evidence": "A paper"}).status_code == 200
    assert Action.objects.get().evidence == "A paper"


def test_a_body_is_set_up_with_terms_by_whoever_has_just_proved_who_they_are(secretary):
    given = {
        "reference": "new",
        "name": "New group",
        "kind": "working-group",
        "starts": "2019-06-03",
        "classification": "white",
        "why": "The Panel asked for it",
    }
    assert secretary.post("/bodies/do/set-up/", given).status_code == 302
    body = Body.objects.get(reference="new")
    draft = {"version": "1.0", "text": "# Purpose\nIt helps."}
    assert secretary.post("/bodies/new/do/draft-terms/", draft).status_code == 302
    terms = body.terms.get()
    decision = a_decision(body)
    sent = {"decision": decision.reference, "starts": "2019-06-10"}
    assert secretary.post(f"/terms_of_reference/{terms.reference}/do/approve/", sent).status_code == 302
    assert "Version 1.0 , in force from 10 June 2019" in text_of(
        secretary.get("/bodies/new/terms-of-reference/?on=2019-06-10")
    )
    assert "is called New group already" in errors_of(secretary.post("/bodies/do/set-up/", {**given, "reference": "x"}))


def test_the_entry_of_a_decision_is_completed_on_the_site(secretary):
    decision = a_decision(a_body("tag"))
    where = f"/decisions/{decision.reference}/do/complete/"
    assert secretary.get(where).status_code == 200
    given = {"outcome_kind": "agreed", "objectives": ["general-1", "general-7"], "why": "From the minutes"}
    assert secretary.post(where, given).status_code == 302
    assert Decision.objects.get().objectives == "general-1 general-7"
    assert "three counts" in errors_of(secretary.post(where, {"votes_for": "3", "why": "Again"}))


def test_readiness_goes_from_a_question_to_the_panel_on_the_site(secretary):
    panel = a_body("panel")
    bodies = [a_body(slug) for slug in ("tag", "ssc", "opsg")]
    given = {
        "title": "A release",
        "kind": "release",
        "planned": "2019-11-07",
        "body": "panel",
        "classification": "green",
    }
    assert secretary.post("/readiness_cases/do/open/", given).status_code == 302
    row = ReadinessCase.objects.get()
    where = f"/readiness_cases/{row.reference}"
    assert (
        secretary.post(f"{where}/do/add-criterion/", {"title": "Tested", "body": "tag", "owner": "DCC"}).status_code
        == 302
    )
    criterion = row.criteria.get()
    assess = f"/readiness_criteria/{criterion.reference}/do/assess/"
    assert "met by evidence" in errors_of(secretary.post(assess, {"status": "met"}))
    assert secretary.post(assess, {"status": "met", "evidence": "Report"}).status_code == 302
    assert secretary.post(f"{where}/step/ask_for_views/", {}).status_code == 302
    for body in bodies:
        view = {"body": body.reference, "view": "supports", "text": "Fine", "decision": a_decision(body).reference}
        assert secretary.post(f"{where}/do/give-view/", view).status_code == 302
    recommend = {"recommendation": "go", "reasons": "All is met"}
    assert secretary.post(f"{where}/do/recommend/", recommend).status_code == 302
    decided = {"decision": a_decision(panel).reference}
    assert secretary.post(f"{where}/step/go_live/", decided).status_code == 302
    assert case_of(row).state == "live"
    assert "Decided: goes live" in text_of(secretary.get(f"{where}/"))


def test_duties_reports_and_environments_have_their_buttons(secretary):
    panel = a_body("panel")
    duty = recorded(DutyOccurrence, body=panel)
    assert secretary.post(f"/duties/{duty.reference}/do/do/", {"evidence": "A paper"}).status_code == 302
    place = recorded(TestEnvironment)
    dcc = a_person("Illustrative DCC")
    give(dcc, "dcc-officer")
    given = {"title": "Tests", "needed_by": "DCC", "starts": "2019-07-01", "ends": "2019-07-05"}
    asked = sign_in(Client(), dcc).post(f"/environments/{place.reference}/do/ask-for/", given)
    assert asked.status_code == 302
    booking = place.bookings.get()
    assert secretary.post(f"/bookings/{booking.reference}/do/confirm/", {}).status_code == 302
    assert place.bookings.get().state == "confirmed"
    meeting = recorded(Meeting, body=panel, held_on=DAY)
    assert secretary.get(f"/meetings/{meeting.reference}/").status_code == 200


def test_a_member_gives_a_view_and_nobody_else_does(secretary):
    panel = a_body("panel")
    given = {
        "title": "Codes",
        "asked_by": "The Authority",
        "body": "panel",
        "opened": "2019-05-01",
        "closes": "2019-07-01",
    }
    assert secretary.post("/outside_consultations/do/open/", given).status_code == 302
    row = panel.outside.get()
    where = f"/outside_consultations/{row.reference}/do"
    assert secretary.post(f"{where}/draft/", {"text": "We agree"}).status_code == 302
    member = sign_in(Client(), seated(panel, "member", "Illustrative Member"))
    assert member.post(f"{where}/give-view/", {"text": "Say less"}).status_code == 302
    assert secretary.post(f"{where}/give-view/", {"text": "Say more"}).status_code == 403
    assert member.post(f"{where}/draft/", {"text": "Mine"}).status_code == 403
    assert row.views.get().member == "Illustrative Member"
    decision = a_decision(panel)
    assert secretary.post(f"{where}/approve/", {"decision": decision.reference}).status_code == 302
    assert secretary.post(f"{where}/send/", {"response": "We agree."}).status_code == 302
    row.refresh_from_db()
    assert (row.classification, row.response) == ("white", "We agree.")


def test_a_budget_is_drawn_up_on_the_site_under_a_fresh_proof(secretary):
    a_body("panel")
    given = {"title": "Panel budget", "year": "2020-21", "body": "panel"}
    assert secretary.post("/budgets/do/open/", given).status_code == 302
    row = Budget.objects.get()
    version = {"version": "0.1", "status": "draft", "author": "SECAS", "comments": "First"}
    assert secretary.post(f"/budgets/{row.reference}/do/add-version/", version).status_code == 302
    first = row.versions.get()
    line = {"year": "2020-21", "category": "administration", "title": "Staff", "amount": "12.5"}
    assert secretary.post(f"/budget_versions/{first.reference}/do/add-line/", line).status_code == 302
    made = CostLine.objects.get()
    change = {"title": "Staff", "amount": "0", "why": "Less"}
    assert "more than nothing" in errors_of(secretary.post(f"/cost_lines/{made.reference}/do/change/", change))
    assert secretary.post(f"/budgets/{row.reference}/do/consult/", {"closes": "2019-07-01"}).status_code == 302
    assert case_of(row).state == "consultation"
    cost = {
        "kind": "actual",
        "body": "panel",
        "month": "2019-05-20",
        "category": "projects",
        "title": "Advice",
        "amount": "7",
    }
    assert secretary.post("/monthly_costs/do/record/", cost).status_code == 302
    person = a_person("Illustrative Analyst")
    give(person, "analyst")
    assert sign_in(Client(), person).post("/monthly_costs/do/record/", cost).status_code == 403


def test_what_the_pages_show_programs_read():
    body = a_body("tag", kind="sub-committee")
    recorded(Action, body=body, raised=DAY)
    staff, public = program_of("secretariat"), program_of()
    found = public.read("/registers/actions?year=2019-20").json()["bodies"]
    assert found == [{"body": "tag", "raised": 1, "closed": 0, "late": 0, "raised_the_year_before": 0}]
    case = recorded(ReadinessCase, body=body, classification="green")
    assert public.read("/registers/readiness").json() == {"cases": []}
    assert staff.read("/registers/readiness").json()["cases"][0]["reference"] == case.reference
    assert public.read("/registers/budget?year=2019-20").json()["shows_costs"] is False
    assert staff.read("/registers/budget?year=2019-20").json()["shows_costs"] is True
    assert public.read("/registers/budget?year=never").status_code == 422
    assert program_for(a_person("Illustrative")).read("/bodies/nowhere/terms-of-reference").status_code == 404
