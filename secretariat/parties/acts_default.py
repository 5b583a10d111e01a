"""What people do in default cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.acts.steps import decision_called
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow
from secretariat.parties import defaults, expelling, measures
from secretariat.parties.limbs import (
    limb_choices,
    matter_choices,
    notice_choices,
    right_choices,
    rules,
    service_choices,
)
from secretariat.parties.models import DefaultCase, Party
from secretariat.parties.models_default import (
    ChargeNotice,
    CreditNotice,
    DefaultMeasure,
    DefaultNotice,
    DefaultRemedy,
)

HANDLE = "handle_defaults"
DECISION = "The reference of the Panel's decision, such as D-0001."


def _parties(record: Any, reader: Reader) -> Any:
    return Party.objects.on(today())


def _settled(notice: Any, reader: Reader) -> str | None:
    return "It is settled already." if notice.settled else None


def _cannot_open_on(notice: Any, reader: Reader) -> str | None:
    if notice.default_case_id:
        return "It has led to a default case already."
    return _settled(notice, reader)


def _is_closed(case: DefaultCase, reader: Reader) -> str | None:
    return f"It was closed on {case.closed:%-d %B %Y}." if case.closed else None


class OpenForm(ActForm):
    """An Event of Default that rests on no notice of the DCC."""

    party = RecordField(Party, among=_parties, label="Party", help_text="Its reference, or its name.")
    matter = forms.ChoiceField(label="What it is about", choices=matter_choices)
    limb = forms.ChoiceField(label="Limb", choices=limb_choices, help_text="The limb of M8.1 that covers it.")
    cause = forms.CharField(label="What the Event of Default is", max_length=200)
    day = DayField(label="From", required=False, help_text="The day the case opens; today when it is left empty.")


@making(
    DefaultCase, "open", "Open a default case", form=OpenForm, deed=HANDLE,
    explains="What the DCC gave notice of is opened from that notice, not here.", done="The case {record} is open.",
)  # fmt: skip
def open_case(*, by: Actor, party: Party, matter: str, limb: str, cause: str, day: date | None) -> DefaultCase:
    """Open a case."""
    return defaults.open_case(party, matter=matter, limb=limb, cause=cause, on=day, by=by)


class OpenOnNoticeForm(ActForm):
    """A default that the DCC has given notice of."""

    cause = forms.CharField(label="What the Event of Default is", max_length=200)


@act(ChargeNotice, "open-case", "Open a default case", form=OpenOnNoticeForm, deed=HANDLE, why_not=_cannot_open_on)
def open_on_charges(notice: ChargeNotice, *, by: Actor, cause: str) -> DefaultCase:
    """Open a case on unpaid Charges."""
    return _open_on(notice, cause, by)


@act(CreditNotice, "open-case", "Open a default case", form=OpenOnNoticeForm, deed=HANDLE, why_not=_cannot_open_on)
def open_on_credit(notice: CreditNotice, *, by: Actor, cause: str) -> DefaultCase:
    """Open a case on missing cover."""
    return _open_on(notice, cause, by)


def _open_on(notice: ChargeNotice | CreditNotice, cause: str, by: Actor) -> DefaultCase:
    matter = defaults.CONCERNS[type(notice)]
    limb = rules().limb_for(matter, today())
    if limb is None:
        raise NotNow("The code has no limb for that today.")
    return defaults.open_case(notice.party, matter=matter, limb=limb.slug, cause=cause, notice=notice, by=by)


class SettleForm(ActForm):
    """When it was paid or provided."""

    on = DayField(label="Settled on", help_text="The day it was paid, or the cover provided.")


@act(ChargeNotice, "settle", "Record that it is paid", form=SettleForm, deed="settle_dcc_notices", why_not=_settled)
def settle_charges(notice: ChargeNotice, *, by: Actor, on: date) -> None:
    """Paid."""
    defaults.settle_dcc_notice(notice, on=on, by=by)


@act(CreditNotice, "settle", "Record that it is provided", form=SettleForm, deed="settle_dcc_notices", why_not=_settled)
def settle_credit(notice: CreditNotice, *, by: Actor, on: date) -> None:
    """Provided."""
    defaults.settle_dcc_notice(notice, on=on, by=by)


class NoticeForm(ActForm):
    """A notice to the Defaulting Party."""

    kind = forms.ChoiceField(label="Notice", choices=notice_choices)
    clauses = forms.CharField(
        label="Clauses", max_length=200, required=False, help_text="Those that it refers to; empty for the usual ones."
    )
    text = WordsField(
        label="Text", required=False, rows=10, help_text="Empty for the text of the template. It is kept word for word."
    )


@act(
    DefaultCase, "issue-notice", "Issue a notice", form=NoticeForm, deed=HANDLE,
    explains="It is kept word for word. Record afterwards how it was served: the time for a remedy counts from then.",
)  # fmt: skip
def issue_notice(case: DefaultCase, *, by: Actor, kind: str, clauses: str, text: str) -> DefaultNotice:
    """Issue it; its page comes next."""
    return defaults.issue_notice(case, kind, clauses=clauses, text=text, by=by)


class ServeForm(ActForm):
    """How a notice was served."""

    served_by = forms.ChoiceField(label="How it was served", choices=service_choices)
    served_to = forms.CharField(label="To whom", max_length=200, help_text="The person, and the address.")
    sent = DayField(label="Day", help_text="The day it was handed over or sent.")
    proof = forms.CharField(label="Proof", max_length=200, help_text="Such as a receipt or a tracking number.")


def _is_served(notice: DefaultNotice, reader: Reader) -> str | None:
    return f"It was served on {notice.sent:%-d %B %Y}." if notice.sent else None


@act(DefaultNotice, "serve", "Record how it was served", form=ServeForm, deed=HANDLE, why_not=_is_served)
def serve(
    notice: DefaultNotice, *, by: Actor, roles: frozenset[str], served_by: str, served_to: str, sent: date, proof: str
) -> None:
    """Serve it."""
    defaults.serve_notice(notice, served_by=served_by, served_to=served_to, sent=sent, proof=proof, by=by, roles=roles)


class RemedyForm(ActForm):
    """What was done about a default."""

    done = DayField(label="Remedied on")
    evidence = WordsField(label="Evidence", help_text="What shows it: a receipt, a report, a reference.")


@act(
    DefaultCase, "offer-remedy", "Say that it is remedied", form=RemedyForm, deed="answer_defaults", why_not=_is_closed,
    explains="The Code Administrator judges the evidence, and closes the case when it is accepted.",
)  # fmt: skip
def offer_remedy(case: DefaultCase, *, by: Actor, done: date, evidence: str) -> DefaultRemedy:
    """Offer it."""
    return defaults.offer_remedy(case, done=done, evidence=evidence, by=by)


class JudgeForm(ActForm):
    """Why a remedy is accepted or not."""

    why = forms.CharField(label="Why", max_length=300, help_text="The Party is told.")


def _is_judged(remedy: DefaultRemedy, reader: Reader) -> str | None:
    return f"It was judged on {remedy.found_on:%-d %B %Y}." if remedy.found else None


@act(DefaultRemedy, "accept", "Accept the remedy", form=JudgeForm, deed=HANDLE, why_not=_is_judged)
def accept_remedy(remedy: DefaultRemedy, *, by: Actor, why: str) -> DefaultCase:
    """Accept it; the case, which can now be closed, comes next."""
    defaults.judge_remedy(remedy, accepted=True, why=why, by=by)
    return remedy.default_case


@act(DefaultRemedy, "refuse", "Do not accept the remedy", form=JudgeForm, deed=HANDLE, why_not=_is_judged)
def refuse_remedy(remedy: DefaultRemedy, *, by: Actor, why: str) -> None:
    """Do not accept it."""
    defaults.judge_remedy(remedy, accepted=False, why=why, by=by)


class OnDecisionForm(ActForm):
    """What rests on a body's decision."""

    decision = forms.CharField(label="Decision", max_length=60, help_text=DECISION)

    def clean_decision(self) -> Any:
        """The decision of that reference."""
        given = self.cleaned_data["decision"].strip()
        if not given:
            return None
        found = decision_called(given, self.reader)
        if found is None:
            raise forms.ValidationError(f"There is no decision {given[:60]} that you may see.")
        return found


class ApproachForm(OnDecisionForm):
    """How the DCC pursues what is not paid."""

    approach = WordsField(label="How it is pursued")

    def prepare(self) -> None:
        """Whether the Panel has to agree hangs on the day of the case."""
        rule = defaults.recovery_of(self.record)
        self.fields["decision"].required = bool(rule and rule.agreement)
        self.fields["decision"].help_text = f"{rule.says if rule else ''} {DECISION}".strip()


@act(
    ChargeNotice, "settle-approach", "Record how it is pursued", form=ApproachForm, deed="act_on_decisions",
    why_not=_settled,
)  # fmt: skip
def settle_approach(notice: ChargeNotice, *, by: Actor, decision: Any, approach: str) -> None:
    """Record it."""
    defaults.settle_approach(notice, approach=approach, decision=decision, by=by)


class ImposeForm(OnDecisionForm):
    """A measure."""

    kind = forms.ChoiceField(
        label="Measure", choices=[each for each in DefaultMeasure.Kind.choices if each[0] != "expulsion"]
    )
    rights = forms.MultipleChoiceField(
        label="Rights that are suspended",
        choices=right_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are lost from the day below, at the next request; with consent of the Authority, once it has agreed.",
    )
    requires = WordsField(label="What the Party has to do", required=False)
    starts = DayField(label="From", help_text="The day from which it holds.")


@act(DefaultCase, "impose", "Record a measure", form=ImposeForm, deed="act_on_decisions", why_not=_is_closed)
def impose(
    case: DefaultCase, *, by: Actor, decision: Any, kind: str, rights: list[str], requires: str, starts: date
) -> DefaultMeasure:
    """Impose it; its page comes next."""
    return measures.impose(case, kind=kind, decision=decision, starts=starts, rights=rights, requires=requires, by=by)


class ExpelForm(OnDecisionForm):
    """An expulsion."""

    starts = DayField(label="From", help_text="The day from which it is no Party any more.")
    consent_reference = forms.CharField(
        label="Consent of the Authority",
        max_length=100,
        required=False,
        help_text="Its letter or decision; needed where the Party holds a licence.",
    )
    consent_on = DayField(label="Consent given on", required=False)


@act(
    DefaultCase, "expel", "Expel the Party", form=ExpelForm, deed="act_on_decisions", why_not=_is_closed,
    explains="It ceases to be a Party, and nobody acts for it any more. It may appeal to the Authority.",
    done="The Party is expelled in the case {record}.",
)  # fmt: skip
def expel(
    case: DefaultCase, *, by: Actor, decision: Any, starts: date, consent_reference: str, consent_on: date | None
) -> None:
    """Expel it."""
    expelling.expel(
        case, decision=decision, starts=starts, consent_reference=consent_reference, consent_on=consent_on, by=by
    )


class ConsentForm(ActForm):
    """What the Authority says."""

    given = forms.ChoiceField(label="The Authority", choices=(("given", "agrees"), ("refused", "does not agree")))
    on = DayField(label="Day")
    reference = forms.CharField(label="Reference", max_length=100, help_text="Of its letter or decision.")


def _needs_no_consent(measure: DefaultMeasure, reader: Reader) -> str | None:
    return None if measure.waits_for_consent else "No consent of the Authority is waited for."


@act(
    DefaultMeasure, "record-consent", "Record what the Authority says", form=ConsentForm, deed="consent_to_measures",
    why_not=_needs_no_consent, explains="Once it has agreed, the measure holds from its day.",
)  # fmt: skip
def record_consent(measure: DefaultMeasure, *, by: Actor, given: str, on: date, reference: str) -> None:
    """Record it."""
    measures.record_consent(measure, given=given == "given", on=on, reference=reference, by=by)


class LiftForm(OnDecisionForm):
    """Why a measure is lifted."""

    why = forms.CharField(label="Why", max_length=300)


def _is_lifted(measure: DefaultMeasure, reader: Reader) -> str | None:
    if measure.kind == DefaultMeasure.Kind.EXPULSION:
        return "An expulsion is not lifted: the Authority may overturn it on appeal."
    return f"It was lifted on {measure.lifted:%-d %B %Y}." if measure.lifted else None


@act(
    DefaultMeasure, "lift", "Lift the measure", form=LiftForm, deed="act_on_decisions", why_not=_is_lifted,
    explains="What it took away is back at the next request.",
)  # fmt: skip
def lift(measure: DefaultMeasure, *, by: Actor, decision: Any, why: str) -> None:
    """Lift it."""
    measures.lift(measure, decision=decision, why=why, by=by)


class AppealForm(ActForm):
    """An appeal to the Authority."""

    lodged = DayField(label="Lodged on")
    grounds = WordsField(label="Grounds")
    stayed = forms.BooleanField(
        label="The expulsion is stayed",
        required=False,
        help_text="Then it is a Party again until the appeal is decided.",
    )
    late_because = forms.CharField(
        label="Why it is taken though it is late", max_length=300, required=False, help_text="Only where it is."
    )


@act(DefaultCase, "appeal", "Record an appeal", form=AppealForm, deed=HANDLE)
def appeal(
    case: DefaultCase,
    *,
    by: Actor,
    roles: frozenset[str],
    lodged: date,
    grounds: str,
    stayed: bool,
    late_because: str,
) -> None:
    """Record it."""
    expelling.appeal(case, lodged=lodged, grounds=grounds, stayed=stayed, late_because=late_because, by=by, roles=roles)


class UpholdForm(ActForm):
    """Why an expulsion is upheld."""

    reasons = WordsField(label="Reasons")
    starts = DayField(label="Expelled from", required=False, help_text="Where it was stayed; today when left empty.")


@act(DefaultCase, "uphold", "Uphold the expulsion", form=UpholdForm, deed="decide_for_the_authority")
def uphold(case: DefaultCase, *, by: Actor, roles: frozenset[str], reasons: str, starts: date | None) -> None:
    """Uphold it."""
    expelling.uphold(case, reasons=reasons, starts=starts, by=by, roles=roles)


class OverturnForm(ActForm):
    """Why an expulsion is overturned."""

    reasons = WordsField(label="Reasons")


@act(
    DefaultCase, "overturn", "Overturn the expulsion", form=OverturnForm, deed="decide_for_the_authority",
    explains="The Party has not left: its category and its people's roles are as they were. The Panel decides anew.",
)  # fmt: skip
def overturn(case: DefaultCase, *, by: Actor, roles: frozenset[str], reasons: str) -> None:
    """Overturn it."""
    expelling.overturn(case, reasons=reasons, by=by, roles=roles)
