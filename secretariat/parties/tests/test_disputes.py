"""Disputes: who raises, answers and withdraws one, before whom it goes, and how it ends."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.core.calendars import add_working_days, today
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import disputes
from secretariat.parties.models import Dispute
from secretariat.parties.tests.defaulting import BY, STAFF, a_decision, a_party, contact_of, staff, written
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def a_dispute(**more):
    given = {"title": "A charge", "respondent": more.pop("respondent", None) or a_party(), "by": BY}
    return disputes.raise_dispute(more.pop("raised_by", None) or a_party(), **given, **more)


def at(dispute):
    return case_of(dispute).state


def test_a_dispute_has_two_sides_that_are_parties():
    party, gone = a_party(), a_party(left=date(2019, 1, 1))
    with refused("no dispute with itself"):
        disputes.raise_dispute(party, title="x", respondent=party, by=BY)
    with refused("is no Party"):
        disputes.raise_dispute(party, title="x", respondent=gone, by=BY)
    assert at(a_dispute(raised_by=party)) == "raised"


def test_it_goes_where_it_was_settled_that_it_goes():
    dispute = a_dispute()
    with refused("Settle first before whom"):
        take(case_of(dispute), "refer_to_panel", by=BY, roles=STAFF)
    with refused("no such forum"):
        disputes.choose_forum(dispute, forum="court", why="x", by=BY)
    with refused("Say why"):
        disputes.choose_forum(dispute, forum="arbitration", why=" ", by=BY)
    disputes.choose_forum(dispute, forum="arbitration", why="Nobody else decides it", by=BY)
    with refused("goes there already"):
        disputes.choose_forum(dispute, forum="arbitration", why="x", by=BY)
    with refused("It is for Arbitration"):
        take(case_of(dispute), "refer_to_panel", by=BY, roles=STAFF)
    take(case_of(dispute), "refer_to_arbitration", by=BY, roles=STAFF)
    with refused("how it was resolved"):
        disputes.resolve(dispute, "award", resolution=" ", by=BY, roles=STAFF)
    disputes.resolve(dispute, "award", resolution="Half each", by=BY, roles=STAFF)
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.resolved, dispute.resolution) == ("awarded", today(), "Half each")
    with refused("was resolved"):
        disputes.choose_forum(dispute, forum="panel", why="x", by=BY)


def test_the_panel_determines_on_its_decision_and_it_stands_once_the_time_is_over():
    dispute = a_dispute(forum="panel")
    take(case_of(dispute), "refer_to_panel", by=BY, roles=STAFF)
    assert case_of(dispute).due == add_working_days(today(), 30)
    with refused("for the SEC Panel to decide"):
        disputes.determine(dispute, resolution="x", decision=None, by=BY)
    disputes.determine(dispute, resolution="The charge is due", decision=a_decision(), by=BY)
    with refused("can still be taken to the Authority"):
        take(case_of(dispute), "let_stand", by=BY, roles=STAFF)
    Case.objects.filter(subject=dispute.reference).update(due=date(2020, 1, 1))
    with refused("time for that ended"):
        take(case_of(dispute), "take_to_authority", by=BY, roles={"party-concerned"})
    take(case_of(dispute), "let_stand", by=BY, roles=STAFF)
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.resolved) == ("determined", today())


def test_a_determination_is_taken_to_the_authority_in_time():
    dispute = a_dispute(forum="panel")
    take(case_of(dispute), "refer_to_panel", by=BY, roles=STAFF)
    disputes.determine(dispute, resolution="The charge is due", decision=a_decision(), by=BY)
    take(case_of(dispute), "take_to_authority", by=BY, roles={"party-concerned"})
    with refused("is for the Authority"):
        disputes.resolve(dispute, "decide", resolution="x", by=BY, roles=STAFF)
    disputes.resolve(dispute, "decide", resolution="It is not due", by=BY, roles=frozenset({"authority"}))
    dispute.refresh_from_db()
    assert (dispute.outcome, dispute.resolution) == ("determined", "It is not due")


def test_a_dispute_on_the_site_from_both_sides():
    one, other = a_party(), a_party()
    ours, _ = contact_of(one)
    theirs, _ = contact_of(other)
    stranger, _ = contact_of(a_party())
    answer = ours.post(
        "/disputes/do/raise/", {"raised_by": one.reference, "respondent": other.reference, "title": "A late invoice"}
    )
    assert answer.status_code == 302
    dispute = Dispute.objects.get()
    page = f"/disputes/{dispute.reference}/"
    assert [each.get(page).status_code for each in (ours, theirs, stranger)] == [200, 200, 404]
    before = written()
    assert ours.post(f"{page}do/answer/", {"words": "Yes"}).status_code == 400
    assert theirs.post(f"{page}do/withdraw/", {"why": "No"}).status_code == 400
    assert stranger.post(f"{page}do/withdraw/", {"why": "No"}).status_code == 404
    assert written() == before
    assert theirs.post(f"{page}do/answer/", {"words": "It was sent in time"}).status_code == 302
    assert at(dispute) == "negotiation"
    assert "It was sent in time" in ours.get(page).content.decode()
    assert staff().get(f"{page}do/settle/").status_code == 200
    assert ours.post(f"{page}do/withdraw/", {"why": "We were wrong"}).status_code == 302
    dispute.refresh_from_db()
    assert dispute.outcome == "withdrawn"


def test_nobody_raises_a_dispute_for_a_party_that_is_not_theirs():
    one, other = a_party(), a_party()
    ours, _ = contact_of(one)
    before = written()
    answer = ours.post("/disputes/do/raise/", {"raised_by": other.reference, "respondent": one.reference, "title": "x"})
    assert answer.status_code == 400
    assert written() == before
    person = a_person("Illustrative Nobody")
    give(person, "assessor-officer")
    assert sign_in(Client(), person).get("/disputes/do/raise/").status_code == 403


def test_a_dispute_that_comes_in_from_elsewhere_gets_its_process(tmp_path):
    party = a_party()
    head = "reference,title,raised_by,raised,resolved,resolution,classification\n"
    rows = f"DIS-901,One,{party.reference},2019-05-01,2019-06-01,Settled,amber\n"
    rows += f"DIS-902,Two,{party.reference},2019-05-01,,,amber\n"
    (tmp_path / "disputes.csv").write_text(head + rows, encoding="utf-8")
    bring_in_path(tmp_path, by=BY)
    first, second = Dispute.objects.order_by("reference")
    assert (at(first), at(second)) == ("settled", "raised")
    (tmp_path / "disputes.csv").write_text(
        head + rows.replace("2019-05-01,,,", "2019-05-01,2019-07-01,Done,"), encoding="utf-8"
    )
    bring_in_path(tmp_path, by=BY)
    assert at(second) == "settled"
