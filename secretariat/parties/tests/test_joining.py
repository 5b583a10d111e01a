"""From the form to the Party: what is checked, what follows, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.accounts.models import Role
from secretariat.accounts.tests.factories import a_person, sign_in
from secretariat.core import events
from secretariat.core.acts import steps
from secretariat.core.events.models import Event
from secretariat.core.permission import Held, Reader
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import joining
from secretariat.parties.agreement import document_of
from secretariat.parties.identifiers import give_range, next_free
from secretariat.parties.models import Party, PartyCategory, VotingGroupMembership
from secretariat.parties.models_joining import Agreement, IdentifierRange, Licence, ShareCertificate
from secretariat.parties.tests.factories import (
    BY,
    GIVEN,
    STAFF,
    SUPPORT,
    Board,
    a_party,
    acceded,
    an_application,
    paid,
    signed,
    today,
)
from tests.readers import text_of
from tests.refusing import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_day(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


# The form


def test_an_application_waits_for_party_support_who_answer_within_two_working_days():
    case = case_of(an_application())
    assert (case.state, case.waits_for, case.due) == ("applied", "party-support", date(2021, 4, 19))


@pytest.mark.parametrize("number", ["1234567", "ABC12345", "123456789", "SC12345", "12-34567"])
def test_a_number_that_the_register_does_not_write_so_is_refused(number):
    with refused("is no number of Companies House: write 8 characters", "company_number"):
        an_application(company_number=number)


@pytest.mark.parametrize(("given", "kept"), [("sc 123456", "SC123456"), (" 01234567 ", "01234567")])
def test_a_number_is_kept_in_capitals_and_without_spaces(given, kept):
    assert an_application(company_number=given).company_number == kept


def test_a_company_abroad_gives_the_number_of_its_own_register():
    assert an_application(country="DE", company_number="HRB 1234").company_number == "HRB1234"


def test_a_company_needs_a_number_and_a_natural_person_has_none():
    with refused("Write the company's number", "company_number"):
        an_application(company_number="")
    with refused("A natural person has no company number", "company_number"):
        an_application(kind="natural-person")
    assert an_application(kind="natural-person", company_number="", licences="", category="other").pk


def test_whoever_is_a_party_already_is_refused():
    a_party(company_number="01234567")
    with refused(r"Illustrative P-0001 is a Party already \(P-0001\)", "company_number"):
        an_application()


def test_a_party_whose_number_is_not_known_is_found_by_its_name():
    a_party(name="illustrative newcomer LTD")
    with refused("is a Party already"):
        an_application()


def test_a_party_that_left_long_ago_may_join_again():
    a_party(company_number="01234567", left=date(2019, 1, 1), exit_ground="withdrawal")
    assert an_application().pk


def test_a_second_open_application_with_the_same_number_is_refused_until_the_first_has_ended():
    first = an_application()
    with refused("There is an open application for it already", "company_number"):
        an_application(a_person("Another"), name="Another name")
    joining.withdraw(first, by=BY, roles=frozenset({"applicant"}))
    assert an_application(a_person("A third")).pk


def test_one_natural_person_applies_once():
    person = a_person("Somebody")
    natural = {"kind": "natural-person", "company_number": "", "licences": "", "category": "other"}
    an_application(person, **natural)
    with refused("There is an open application", "name"):
        an_application(person, **natural)


@pytest.mark.parametrize(
    ("category", "licences", "says"),
    [
        ("small-supplier", "", "Small Suppliers hold one of these: Electricity supply licence, Gas supply licence"),
        ("gas-network", "gas-supply 2020-01-06", "Gas Networks hold one of these: Gas transporter licence"),
        (
            "other",
            "gas-supply 2020-01-06",
            "Whoever holds such a licence joins as one of these: Large Suppliers, Small",
        ),
        ("dcc", "", "Nobody joins as DCC"),
    ],
)
def test_the_category_fits_the_licences_and_without_one_it_is_others(category, licences, says):
    with refused(says, "category"):
        an_application(category=category, licences=licences)


def test_a_licence_that_is_not_held_yet_is_refused():
    with refused("the day has not come yet", "since_gas_supply"):
        an_application(licences="gas-supply 2021-05-01")


def expelled(left=date(2020, 9, 1), **values):
    return a_party("P-0009", "Illustrative Gone Ltd", left=left, exit_ground="expulsion", **values)


def test_whoever_was_expelled_within_the_last_twelve_months_is_refused():
    expelled(company_number="01234567")
    with refused(r"was expelled on 1 September 2020 and cannot join before 1 September 2021 \(B1.2\)", "bar_shortened"):
        an_application()


def test_another_company_of_the_same_name_is_not_barred():
    expelled(company_number="09999999")
    assert an_application(name="Illustrative Gone Ltd").pk


def test_the_bar_goes_by_the_name_where_no_number_is_known():
    expelled()
    with refused("cannot join before"):
        an_application(name="ILLUSTRATIVE GONE LTD", company_number="07654321")


def test_on_the_first_day_after_the_bar_the_application_is_taken():
    expelled(date(2020, 4, 15), company_number="01234567")
    assert an_application().pk


def test_on_the_last_day_of_the_bar_it_is_not():
    expelled(date(2020, 4, 16), company_number="01234567")
    with refused("cannot join before 16 April 2021"):
        an_application()


@pytest.fixture
def decided(monkeypatch):
    """Let there be the decision D-0001 of a body."""

    def by(body):
        found = {"D-0001": Board("D-0001", body)}
        monkeypatch.setattr(steps, "_find_decision", [lambda reference, reader: found.get(reference)])

    return by


def test_a_bar_that_the_panel_shortened_is_checked_against_its_decision(decided):
    expelled(company_number="01234567")
    application = an_application(bar_shortened="D-0001")
    with refused("D-0001 is no decision of the .*Panel that you may see"):
        joining.approve(application, by=BY, roles=SUPPORT, reader=STAFF)
    decided("panel")
    joining.approve(application, by=BY, roles=SUPPORT, reader=STAFF)
    assert case_of(application).state == "checked"


def test_a_decision_of_another_body_shortens_nothing(decided):
    expelled(company_number="01234567")
    decided("secco-board")
    application = an_application(bar_shortened="D-0001")
    with refused("is no decision of the"):
        joining.approve(application, by=BY, roles=SUPPORT, reader=STAFF)


def test_an_application_that_was_sent_back_is_corrected_and_sent_again():
    application = an_application()
    take(case_of(application), "ask_again", by=BY, roles=SUPPORT, note="Which number?")
    with refused("is no number of"):
        joining.submit(application, by=BY, roles=frozenset({"applicant"}), **(GIVEN | {"company_number": "1"}))
    joining.submit(application, by=BY, roles=frozenset({"applicant"}), **(GIVEN | {"company_number": "07654321"}))
    assert (application.company_number, case_of(application).state) == ("07654321", "applied")


# Fee, agreement, signature


@pytest.mark.parametrize(
    ("category", "licences", "share", "pounds"),
    [
        ("small-supplier", GIVEN["licences"], False, "541.00"),
        ("other", "", False, "540.00"),
        ("other", "", True, "541.00"),
    ],
)
def test_licensees_pay_for_a_share_and_others_may(category, licences, share, pounds):
    application = an_application(category=category, licences=licences, takes_share=share)
    assert str(joining.fee_of(application)) == pounds


def test_a_payment_of_another_sum_or_before_its_invoice_is_refused():
    application = an_application()
    joining.approve(application, by=BY, roles=SUPPORT, reader=STAFF)
    with refused("has not come yet", "invoiced"):
        joining.send_invoice(application, by=BY, roles=SUPPORT, invoice="I-1", invoiced=date(2021, 5, 1))
    joining.send_invoice(application, by=BY, roles=SUPPORT, invoice="I-1", invoiced=today())
    with refused("The invoice is for £541.00", "amount"):
        joining.record_payment(application, by=BY, roles=SUPPORT, paid=today(), amount=540, payment="B")
    with refused("cannot come before its invoice", "paid"):
        joining.record_payment(application, by=BY, roles=SUPPORT, paid=date(2021, 4, 1), amount=541, payment="B")


def test_an_invoice_number_is_used_once():
    paid(first := an_application())
    second = an_application(a_person("Another"), name="Another", company_number="07654321")
    joining.approve(second, by=BY, roles=SUPPORT, reader=STAFF)
    with refused("Another application has the invoice", "invoice"):
        joining.send_invoice(second, by=BY, roles=SUPPORT, invoice=first.invoice, invoiced=today())


def test_the_agreement_is_made_of_the_template_and_of_what_was_declared():
    agreement = joining.send_agreement(paid(an_application()), by=BY, roles=SUPPORT)
    assert "Illustrative Newcomer Ltd (number 01234567), of 1 Illustrative Street" in agreement.text
    assert "Gas supply licence since 2020-02-03" in agreement.text and "{" not in agreement.text
    document = document_of(agreement)
    assert [each.title for each in document.sections][:2] == ["The parties to this agreement", "Accession"]
    assert document.status == "Undated"


def test_an_agreement_that_carries_a_date_goes_back():
    application = paid(an_application())
    joining.send_agreement(application, by=BY, roles=SUPPORT)
    with refused("only the Board dates it", "undated"):
        joining.note_signature(application, by=BY, roles=SUPPORT, signatory="X", returned=today(), undated=False)


def test_the_board_and_nobody_else_countersigns():
    application = signed(an_application())
    for roles, decision in ((SUPPORT, None), (frozenset(), Board(body_slug="panel"))):
        with refused("SECCo Board"):
            take(case_of(application), "countersign", by=BY, roles=roles, decision=decision)


def test_the_countersignature_makes_the_party_from_its_day(settings):
    person = a_person("Illustrative Applicant")
    application = signed(an_application(person))
    settings.SECRETARIAT_TODAY = "2021-04-28"
    take(case_of(application), "countersign", by=BY, decision=Board())
    application.refresh_from_db()
    party = application.party
    assert (party.acceded, party.company_number, party.reference) == (date(2021, 4, 28), "01234567", "P-0001")
    assert PartyCategory.objects.get(party=party).category == "small-supplier"
    assert PartyCategory.objects.get(party=party).starts == date(2021, 4, 28)
    assert (
        VotingGroupMembership.objects.get(party=party).voting_group.name == "Voting Group of Illustrative Newcomer Ltd"
    )
    assert {each.kind: each.starts for each in Licence.objects.filter(party=party)} == {
        "electricity-supply": date(2020, 1, 6),
        "gas-supply": date(2020, 2, 3),
    }
    assert Agreement.objects.get().dated == date(2021, 4, 28)
    role = Role.objects.get(person=person)
    assert (role.role, role.of, role.starts) == ("contact", party.reference, date(2021, 4, 28))
    assert application.outcome == "acceded"


def test_what_was_decided_days_ago_holds_from_then_and_history_says_both_days(settings, client):
    person = a_person("Illustrative Applicant")
    application = signed(an_application(person))
    settings.SECRETARIAT_TODAY = "2021-05-10"
    take(case_of(application), "countersign", by=BY, decision=Board(decided=date(2021, 4, 28)))
    application.refresh_from_db()
    assert (application.party.acceded, case_of(application).since) == (date(2021, 4, 28), date(2021, 4, 28))
    assert Role.objects.get(person=person).starts == Agreement.objects.get().dated == date(2021, 4, 28)
    page = text_of(sign_in(client, person).get(f"/applications/{application.reference}/history/"))
    assert "In effect from: 2021-04-28" in page and "on decision D-0001" in page


@pytest.mark.parametrize(
    ("day", "says"),
    [(date(2021, 4, 16), "decided on 16 April 2021: .* once that day has come"),
     (date(2021, 4, 14), "in this process only since 15 April 2021")],
)  # fmt: skip
def test_a_step_takes_effect_neither_before_its_case_began_nor_on_a_day_to_come(day, says):
    application = signed(an_application())
    with refused(says):
        take(case_of(application), "countersign", by=BY, decision=Board(decided=day))
    assert not Party.objects.exists()


def test_it_is_not_countersigned_before_it_came_back(settings):
    application = signed(an_application())
    settings.SECRETARIAT_TODAY = "2021-04-20"
    events.update(application, by=BY, returned=date(2021, 4, 20))
    with refused("The agreement came back on 20 April 2021"):
        take(case_of(application), "countersign", by=BY, decision=Board(decided=date(2021, 4, 19)))


def test_a_newcomer_joins_the_voting_group_of_its_affiliates_but_not_one_of_another_category():
    theirs = a_party(category="large-supplier")
    group = theirs.voting_groups.get().voting_group
    application = an_application(voting_group=group)
    with refused("a group of Large Suppliers, and a Voting Group is of one category", "voting_group"):
        joining.approve(application, by=BY, roles=SUPPORT, reader=STAFF, voting_group=group)
    ours = a_party("P-0002").voting_groups.get().voting_group
    application.voting_group = ours
    party = acceded(application)
    assert party.voting_groups.get().voting_group == ours


def test_who_became_a_party_or_was_expelled_meanwhile_is_not_countersigned():
    application = signed(an_application())
    expelled(date(2021, 4, 14), company_number="01234567")
    with refused("cannot join before"):
        take(case_of(application), "countersign", by=BY, decision=Board())


def test_the_board_may_decline():
    application = signed(an_application())
    take(case_of(application), "decline", by=BY, decision=Board())
    application.refresh_from_db()
    assert (application.outcome, application.ended) == ("refused", today())
    assert not Party.objects.exists()


def test_a_refusal_says_why_to_the_applicant():
    application = an_application()
    joining.refuse(application, by=BY, roles=SUPPORT, why="The licence was revoked")
    assert (application.outcome, application.reason) == ("refused", "The licence was revoked")
    with refused("is in Refused"):
        joining.withdraw(application, by=BY, roles=frozenset({"applicant"}))


# What a new Party is given


def given_all(application, **more):
    given = {"signifier": "NEWCO", "certificate": "000123"} | more
    joining.issue(application, by=BY, roles=SUPPORT, **given)


def test_the_new_party_gets_signifier_identifiers_and_certificate_and_is_welcomed():
    application = an_application()
    party = acceded(application)
    application.refresh_from_db()
    given_all(application)
    party.refresh_from_db()
    assert party.signifier == "NEWCO"
    mine = IdentifierRange.objects.get(party=party)
    assert (mine.first, mine.last) == ("90B3D51F30000000", "90B3D51F3000FFFF")
    assert ShareCertificate.objects.get(party=party).number == "000123"
    assert case_of(application).closed
    assert Event.objects.filter(kind="parties.Application", verb="welcome").count() == 1


def test_a_range_that_overlaps_one_that_was_given_is_refused_with_whose_it_is_and_what_is_free():
    first = a_party()
    give_range(first, "", "", by=BY, on=today())
    application = an_application()
    acceded(application)
    application.refresh_from_db()
    with refused(
        r"was given to Illustrative P-0001 \(P-0001\)\. The next free block is 90-B3-D5-1F-30-01-00-00 to ", "first"
    ):
        given_all(application, first="90-B3-D5-1F-30-00-FF-FF", last="90:b3:d5:1f:30:02:00:00")
    assert not Party.objects.exclude(signifier="").exists()


def test_a_range_is_not_given_again_when_its_party_has_left():
    gone = a_party(left=date(2020, 1, 1), exit_ground="withdrawal")
    row = give_range(gone, "", "", by=BY, on=date(2019, 1, 1))
    IdentifierRange.objects.filter(pk=row.pk).update(ends=date(2020, 1, 1))
    other = a_party("P-0002")
    with refused("overlaps"):
        give_range(other, row.first, row.last, by=BY, on=today())


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("90B3D51F3000", "90B3D51F3000FFFF", "is no EUI-64 identifier"),
        ("90B3D51F3000FFFF", "90B3D51F30000000", "comes after the last"),
        ("00B3D51F30000000", "00B3D51F3000FFFF", "Identifiers are given from 90-B3"),
        ("90B3D51F30000000", "", "is no EUI-64 identifier"),
        ("ZZB3D51F30000000", "90B3D51F3000FFFF", "is no EUI-64 identifier"),
    ],
)
def test_a_range_that_is_none_is_refused(first, last, says):
    party = a_party()
    with refused(says):
        give_range(party, first, last, by=BY, on=today())


def test_the_next_free_block_is_the_first_gap_that_holds_one():
    party = a_party()
    give_range(party, "90B3D51F30000000", "90B3D51F300000FF", by=BY, on=today())
    assert next_free() == ("90B3D51F30010000", "90B3D51F3001FFFF")
    give_range(party, "90B3D51F30030000", "90B3D51F3003FFFF", by=BY, on=today())
    give_range(party, "", "", by=BY, on=today())
    assert next_free() == ("90B3D51F30020000", "90B3D51F3002FFFF")
    give_range(party, "", "", by=BY, on=today())
    assert next_free() == ("90B3D51F30040000", "90B3D51F3004FFFF")


def test_when_no_block_is_left_it_says_so():
    party = a_party()
    give_range(party, "90B3D51F30000000", "90B3D51F3FFFFFFF", by=BY, on=today())
    with refused("No block of identifiers is left"):
        give_range(party, "", "", by=BY, on=today())


@pytest.mark.parametrize(
    ("more", "says", "field"),
    [
        ({"signifier": "TAKEN"}, "TAKEN is the signifier of Illustrative P-0003", "signifier"),
        ({"signifier": "no good"}, "is no Party Signifier: write 3 to 12 capital letters", "signifier"),
        ({"certificate": ""}, "It has paid for a share", "certificate"),
    ],
)
def test_a_signifier_is_one_party_s_and_a_share_has_a_certificate(more, says, field):
    a_party("P-0003", signifier="TAKEN")
    application = an_application()
    acceded(application)
    application.refresh_from_db()
    with refused(says, field):
        given_all(application, **more)


def test_nothing_is_given_before_the_board_has_countersigned():
    application = signed(an_application())
    with refused("It has not acceded yet"):
        given_all(application)


def test_only_the_applicant_withdraws_and_only_party_support_checks():
    application = an_application()
    with refused("is for the Applicant"):
        joining.withdraw(application, by=BY, roles=SUPPORT)
    with refused("is for the Party Support"):
        joining.approve(
            application, by=BY, roles=frozenset({"applicant"}), reader=Reader(held=frozenset({Held("x", "y")}))
        )
