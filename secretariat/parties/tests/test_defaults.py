"""Default cases: limbs, notices, the time for a remedy, and how it ends without the Panel."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from secretariat.core.calendars import add_working_days, today
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.problems import Problems
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import defaults
from secretariat.parties.limbs import rules
from secretariat.parties.models import DefaultCase
from secretariat.parties.models_default import ChargeNotice, CreditNotice, DefaultNotice
from secretariat.parties.tests.defaulting import BY, STAFF, a_case, a_decision, a_party, a_served_case, written
from tests.factories import recorded
from tests.refusing import refused

pytestmark = pytest.mark.django_db


def a_charge_notice(party, **more):
    day = today() - timedelta(days=2)
    given = {"invoice": "INV-1", "amount": Decimal("100.50"), "due": day - timedelta(days=7), "issued": day}
    return recorded(ChargeNotice, party=party, classification="amber", **{**given, **more})


def test_a_case_opens_under_the_limb_that_covers_it():
    case = a_case()
    assert case.reference.startswith("ED-")
    assert case_of(case).state == "opened"
    assert defaults.limb_of(case).cure_days == 5


def test_the_dcc_cannot_be_the_defaulting_party():
    party = a_party("dcc")
    with refused("can never be the Defaulting Party"):
        a_case(party)


def test_nobody_else_than_a_party_can_be_in_default():
    party = a_party()
    with refused("is no Party"):
        a_case(party, on=date(2013, 1, 1))


def test_limb_g_excludes_what_another_limb_covers():
    party = a_party()
    with refused(r"Limb \(g\) excludes what other limbs cover: Charges of the DCC. Bring it under limb \(c\)"):
        a_case(party, matter="dcc-charges", limb="g")
    assert a_case(matter="other", limb="g").limb == "g"


def test_charges_of_the_dcc_and_other_money_are_kept_apart():
    party = a_party()
    with refused(r"Limb \(e\) is not about Charges of the DCC. Bring it under limb \(c\)"):
        a_case(party, matter="dcc-charges")
    party = a_party()
    with refused(r"Limb \(c\) is not about Other sums"):
        a_case(party, matter="code-money", limb="c")


def test_unpaid_charges_need_the_notice_of_the_dcc_about_that_party():
    party = a_party()
    with refused("needs the DCC's notice"):
        a_case(party, matter="dcc-charges", limb="c")
    notice = a_charge_notice(a_party())
    with refused("is about"):
        a_case(party, matter="dcc-charges", limb="c", notice=notice)
    paid = a_charge_notice(party, settled=today())
    with refused("nothing is due"):
        a_case(party, matter="dcc-charges", limb="c", notice=paid)
    notice = a_charge_notice(party)
    case = a_case(party, matter="dcc-charges", limb="c", notice=notice)
    notice.refresh_from_db()
    assert notice.default_case == case
    with refused("has led to the case"):
        a_case(party, matter="dcc-charges", limb="c", notice=notice)


def test_a_notice_of_credit_support_is_no_ground_for_unpaid_charges():
    party = a_party()
    cover = recorded(
        CreditNotice, party=party, required=Decimal(5), provided=Decimal(1), issued=today(), classification="amber"
    )
    with refused("needs the DCC's notice"):
        a_case(party, matter="dcc-charges", limb="c", notice=cover)
    with refused("no ground for limb"):
        a_case(party, notice=cover)
    assert a_case(party, matter="credit-support", limb="d", notice=cover).limb == "d"


def test_a_second_case_about_the_same_is_refused_while_one_is_open():
    party = a_party()
    a_case(party)
    with refused("is open already"):
        a_case(party)


def test_a_notice_under_limb_e_that_does_not_cite_m8_is_invalid():
    case = a_case()
    with refused("does not refer to M8 is invalid"):
        defaults.issue_notice(case, "default", clauses="C8.5", text="You owe a sum under the Code.", by=BY)
    notice = defaults.issue_notice(case, "default", clauses="C8.5, M8.1(e)", text="You owe a sum.", by=BY)
    assert notice.text == "You owe a sum."
    assert notice.text_hash == defaults.hash_of("You owe a sum.")


def test_a_notice_of_the_template_says_what_when_and_under_which_clause():
    case = a_case()
    notice = defaults.issue_notice(case, "default", by=BY)
    for said in (str(case.party), "M8.1(e)", "5 working days", case.reference, case.cause):
        assert said in notice.text


def test_service_wants_proof_and_is_recorded_once():
    case = a_case()
    notice = defaults.issue_notice(case, "default", by=BY)
    given = {"served_by": "email", "served_to": "Somebody", "sent": today(), "by": BY, "roles": STAFF}
    with refused("where the proof is"):
        defaults.serve_notice(notice, proof=" ", **given)
    with refused("still to come"):
        defaults.serve_notice(notice, proof="x", **{**given, "sent": today() + timedelta(1)})
    with refused("before the notice was issued"):
        defaults.serve_notice(notice, proof="x", **{**given, "sent": date(2019, 1, 1)})
    deemed = defaults.serve_notice(notice, proof="Mail log 7", **given)
    assert deemed == add_working_days(today(), 1)
    assert case_of(case).state == "notified"
    with refused("served already"):
        defaults.serve_notice(notice, proof="x", **given)


def test_the_time_for_a_remedy_counts_in_working_days_from_service():
    case = a_case(on=date(2019, 12, 20))
    notice = defaults.issue_notice(case, "default", on=date(2019, 12, 20), by=BY)
    assert defaults.cure_of(case).begins is None
    given = {"served_by": "hand", "served_to": "Somebody", "proof": "Receipt", "by": BY, "roles": STAFF}
    defaults.serve_notice(notice, sent=date(2019, 12, 20), **given)
    cure = defaults.cure_of(case)
    # Christmas, Boxing Day and New Year's Day are no working days.
    assert (cure.begins, cure.ends) == (date(2019, 12, 20), date(2019, 12, 31))
    assert not cure.is_over(date(2019, 12, 31))
    assert cure.is_over(date(2020, 1, 1))


def test_for_unpaid_charges_the_time_counts_from_the_notice_of_the_dcc():
    party = a_party()
    notice = a_charge_notice(party, due=date(2019, 6, 1), issued=date(2019, 6, 3), served=date(2019, 6, 4))
    case = a_case(party, matter="dcc-charges", limb="c", notice=notice, on=date(2019, 6, 5))
    assert defaults.cure_of(case).ends == date(2019, 6, 7)


def test_the_case_goes_before_the_panel_only_once_the_time_is_over():
    case = a_served_case(days_ago=0)
    with refused("can still remedy it until"):
        take(case_of(case), "refer", by=BY, roles=STAFF)
    late = a_served_case()
    take(case_of(late), "refer", by=BY, roles=STAFF)
    assert case_of(late).state == "before_panel"


def test_a_case_closes_as_remedied_only_on_an_accepted_remedy():
    case = a_served_case()
    with refused("No remedy is accepted"):
        take(case_of(case), "remedy", by=BY, roles=STAFF)
    remedy = defaults.offer_remedy(case, done=today(), evidence="Bank statement", by=BY)
    with refused("waits to be judged"):
        defaults.offer_remedy(case, done=today(), evidence="Another", by=BY)
    with refused("Say why"):
        defaults.judge_remedy(remedy, accepted=True, why=" ", by=BY)
    defaults.judge_remedy(remedy, accepted=False, why="The sum is short", by=BY)
    with refused("was judged"):
        defaults.judge_remedy(remedy, accepted=True, why="Yes", by=BY)
    with refused("No remedy is accepted"):
        take(case_of(case), "remedy", by=BY, roles=STAFF)
    second = defaults.offer_remedy(case, done=today(), evidence="The rest", by=BY)
    defaults.judge_remedy(second, accepted=True, why="All is paid", by=BY)
    take(case_of(case), "remedy", by=BY, roles=STAFF)
    case.refresh_from_db()
    assert (case.closed, case.outcome) == (today(), DefaultCase.Outcome.REMEDIED)
    with refused("was closed"):
        defaults.offer_remedy(case, done=today(), evidence="Late", by=BY)


def test_evidence_is_needed_and_no_day_to_come():
    case = a_served_case()
    with refused("what shows that"):
        defaults.offer_remedy(case, done=today(), evidence=" ", by=BY)
    with refused("still to come"):
        defaults.offer_remedy(case, done=today() + timedelta(1), evidence="x", by=BY)


def test_a_case_keeps_the_rules_of_its_day():
    before, after = date(2019, 10, 22), date(2019, 10, 23)
    assert not rules().recovery(before).agreement
    assert rules().recovery(after).agreement
    assert "MP076" in rules().recovery(after).says


def test_a_charge_is_settled_once_and_not_in_the_future():
    notice = a_charge_notice(a_party())
    with refused("still to come"):
        defaults.settle_dcc_notice(notice, on=today() + timedelta(1), by=BY)
    with refused("before the sum was due"):
        defaults.settle_dcc_notice(notice, on=date(2015, 1, 1), by=BY)
    defaults.settle_dcc_notice(notice, on=today(), by=BY)
    with refused("settled on"):
        defaults.settle_dcc_notice(notice, on=today(), by=BY)


def test_how_charges_are_pursued_needs_the_panel_s_agreement_since_mp076():
    before = a_charge_notice(a_party(), due=date(2019, 9, 1), issued=date(2019, 10, 22))
    defaults.settle_approach(before, approach="A claim in court", decision=None, by=BY)
    assert (before.approach, before.agreed) == ("A claim in court", "")
    after = a_charge_notice(a_party(), due=date(2019, 9, 1), issued=date(2019, 10, 23))
    with refused("agree with the Panel"):
        defaults.settle_approach(after, approach="A claim", decision=None, by=BY)
    with refused("Say how"):
        defaults.settle_approach(after, approach=" ", decision=None, by=BY)
    decision = a_decision()
    defaults.settle_approach(after, approach="A claim in court", decision=decision, by=BY)
    assert (after.agreed, after.approach_on) == (decision.reference, today())
    paid = a_charge_notice(a_party(), settled=today())
    with refused("was settled"):
        defaults.settle_approach(paid, approach="x", decision=decision, by=BY)


def test_a_case_keeps_the_way_of_its_day_whenever_it_is_asked_about():
    party = a_party()
    notice = a_charge_notice(party, due=date(2019, 9, 1), issued=date(2019, 10, 21))
    case = a_case(party, matter="dcc-charges", limb="c", notice=notice, on=date(2019, 10, 22))
    notice.refresh_from_db()
    assert notice.default_case == case
    assert not defaults.recovery_of(notice).agreement


HEAD = "reference,party,invoice,amount,due,issued,classification\n"
GOOD = "CN-1,{party},INV-9,120.00,2019-05-01,2019-05-08,amber\n"


def brought_in(tmp_path, name, text):
    (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return bring_in_path(tmp_path, by=BY)


def test_notices_of_the_dcc_come_in_as_a_file(tmp_path):
    party = a_party()
    assert brought_in(tmp_path, "charge_notices", HEAD + GOOD.format(party=party.reference)).changes == 1
    assert ChargeNotice.objects.get().party == party


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (GOOD.format(party="P-NOBODY"), "party", "P-NOBODY"),
        (GOOD.replace("120.00", "0.00"), "amount", "not above zero"),
        (GOOD.replace("120.00", "much"), "amount", "much"),
        (GOOD.replace("2019-05-08", "2019-04-08"), "issued", "2019"),
    ],
)
def test_a_bad_row_of_notices_is_refused_with_row_and_column(tmp_path, row, column, says):
    party = a_party()
    before = written()
    text = HEAD + GOOD.format(party=party.reference) + row.format(party=party.reference).replace("CN-1", "CN-2")
    with pytest.raises(Problems) as refusal:
        brought_in(tmp_path, "charge_notices", text)
    problem = refusal.value.problems[0]
    assert (problem.row, problem.column) == (3, column)
    assert says in str(problem)
    assert written() == before
    assert not ChargeNotice.objects.exists()


def test_a_file_that_puts_the_dcc_in_default_is_refused(tmp_path):
    dcc = a_party("dcc")
    before = written()
    with pytest.raises(Problems, match="gets none"):
        brought_in(tmp_path, "charge_notices", HEAD + GOOD.format(party=dcc.reference))
    (tmp_path / "charge_notices.csv").unlink()
    text = f"reference,party,cause,opened,classification\nED-900,{dcc.reference},Not paid,2019-05-01,amber\n"
    with pytest.raises(Problems, match="never be the Defaulting Party"):
        brought_in(tmp_path, "default_cases", text)
    assert written() == before


def test_a_file_with_an_invalid_or_changed_notice_is_refused(tmp_path):
    case = a_case()
    head = "reference,default_case,party,kind,limb,clauses,issued,text,text_hash,classification\n"
    row = f"N-1,{case.reference},{case.party.reference},default,e,{{clauses}},2019-05-01,You owe.,{{digest}},amber\n"
    for clauses, digest, says in (
        ("C8", defaults.hash_of("You owe."), "does not refer to M8 is invalid"),
        ("M8.1", "0" * 64, "not the hash of the text"),
    ):
        with pytest.raises(Problems, match=says):
            brought_in(tmp_path, "default_notices", head + row.format(clauses=clauses, digest=digest))
    good = head + row.format(clauses="M8.1", digest=defaults.hash_of("You owe."))
    assert brought_in(tmp_path, "default_notices", good).changes == 1
    assert DefaultNotice.objects.get(reference="N-1").limb == "e"


def test_a_case_that_comes_in_from_elsewhere_gets_its_process(tmp_path):
    party = a_party()
    head = "reference,party,cause,opened,closed,outcome,classification\n"
    for reference, closed, outcome, state in (
        ("ED-901", "", "", "notified"),
        ("ED-902", "2019-07-01", "remedied", "remedied"),
        ("ED-903", "2019-07-01", "expelled", "concluded"),
    ):
        row = f"{reference},{party.reference},Not paid,2019-05-01,{closed},{outcome},amber\n"
        brought_in(tmp_path, "default_cases", head + row)
        assert case_of(DefaultCase.objects.get(reference=reference)).state == state
    row = f"ED-901,{party.reference},Not paid,2019-05-01,2019-08-01,expelled,amber\n"
    brought_in(tmp_path, "default_cases", head + row)
    assert case_of(DefaultCase.objects.get(reference="ED-901")).state == "concluded"
