"""The tables of what default cases consist of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from secretariat.core.calendars import today
from secretariat.core.tables import Check, Table, register
from secretariat.parties.defaults import fault_of_notice, hash_of
from secretariat.parties.limbs import rules
from secretariat.parties.models_default import (
    ChargeNotice,
    CreditNotice,
    DefaultAppeal,
    DefaultMeasure,
    DefaultNotice,
    DefaultRemedy,
    never_in_default,
)

Row = Mapping[str, Any]


def _never(row: Row) -> str | None:
    if not row["party"] or not never_in_default([str(row["party"])], row["issued"] or today()):
        return None
    return f"{row['party']} gives such notices and gets none: name the Party that owes."


def _something_is_owed(row: Row) -> str | None:
    if row["amount"] is None or row["amount"] > 0:
        return None
    return "The amount is not above zero: write what is not paid, or leave the row out."


def _cover_is_missing(row: Row) -> str | None:
    if row["required"] is None or row["provided"] is None or row["provided"] < row["required"]:
        return None
    return "The cover that is provided is not below what is required: correct one, or leave the row out."


def _text_is_unchanged(row: Row) -> str | None:
    if not row["text"] or row["text_hash"] == hash_of(row["text"]):
        return None
    return "It is not the hash of the text: the text was changed, or the hash belongs to another notice."


def _notice_is_valid(row: Row) -> str | None:
    kind = rules().notice.get(row["kind"])
    if not row["limb"] or not row["issued"] or kind is None or not kind.starts_cure:
        return None
    limb = rules().limb(row["limb"], row["issued"])
    return fault_of_notice(limb, str(row["clauses"] or ""), str(row["text"] or "")) or None


def _service_is_whole(row: Row) -> str | None:
    if len({bool(row[each]) for each in ("served_by", "sent", "served", "proof")}) == 1:
        return None
    return "A notice was served with everything or not at all: fill in how, when, from when and the proof, or none of them."


def _judgement_is_whole(row: Row) -> str | None:
    if bool(row["found"]) == bool(row["found_on"]):
        return None
    return "A remedy is judged on a day: fill in found and found_on, or empty both."


def _rights_are_known(row: Row) -> str | None:
    unknown = [each for each in str(row["rights"] or "").split() if each not in rules().right]
    if unknown:
        return f"{unknown[0]!r} is no right of this code: write some of {', '.join(rules().right)}."
    if bool(row["rights"]) == (row["kind"] == DefaultMeasure.Kind.SUSPENSION):
        return None
    return "A suspension names the rights that it takes away, and nothing else does: correct kind or rights."


def _consent_is_whole(row: Row) -> str | None:
    if bool(row["consent"]) != bool(row["consent_on"]):
        return "The Authority speaks on a day: fill in consent and consent_on, or empty both."
    if row["consent"] and not row["consent_needed"]:
        return "The Authority is not asked about this measure: empty consent, or say that consent is needed."
    return None


def _appeal_is_whole(row: Row) -> str | None:
    if bool(row["outcome"]) == bool(row["decided"]):
        return None
    return "An appeal is decided on a day: fill in outcome and decided, or empty both."


register(
    Table(
        ChargeNotice,
        "charge_notices",
        "Charge notices",
        "Charge notice",
        "What the DCC has told the Panel of unpaid Charges.",
        listed=("reference", "party", "invoice", "amount", "due", "issued", "settled"),
        filters=("party", "issued", "settled"),
        checks=(Check("party", _never), Check("amount", _something_is_owed)),
        searched=("invoice",),
        in_menus=False,
    ),
    Table(
        CreditNotice,
        "credit_notices",
        "Credit cover notices",
        "Credit cover notice",
        "What the DCC has told the Panel of missing Credit Support.",
        listed=("reference", "party", "required", "provided", "issued", "settled"),
        filters=("party", "issued", "settled"),
        checks=(Check("party", _never), Check("provided", _cover_is_missing)),
        in_menus=False,
    ),
    Table(
        DefaultNotice,
        "default_notices",
        "Default notices",
        "Default notice",
        "Notices to Parties in default, word for word, with proof that they were served.",
        in_menus=False,
        listed=("reference", "party", "kind", "limb", "issued", "served"),
        filters=("default_case", "party", "kind", "issued"),
        checks=(
            Check("text_hash", _text_is_unchanged),
            Check("clauses", _notice_is_valid),
            Check("proof", _service_is_whole),
        ),
        searched=("text",),
    ),
    Table(
        DefaultRemedy,
        "default_remedies",
        "Default remedies",
        "Default remedy",
        "What Parties have done about their defaults, and whether it was accepted.",
        in_menus=False,
        listed=("reference", "party", "done", "offered", "found", "found_on"),
        filters=("default_case", "party", "offered", "found"),
        checks=(Check("found", _judgement_is_whole),),
        searched=("evidence",),
    ),
    Table(
        DefaultMeasure,
        "default_measures",
        "Default measures",
        "Default measure",
        "What the Panel has decided in default cases: remedies required, rights suspended, expulsions.",
        listed=("reference", "party", "kind", "rights", "decided", "starts", "consent", "lifted"),
        filters=("default_case", "party", "kind", "starts"),
        checks=(Check("rights", _rights_are_known), Check("consent", _consent_is_whole)),
        searched=("requires",),
        in_menus=False,
    ),
    Table(
        DefaultAppeal,
        "default_appeals",
        "Default appeals",
        "Default appeal",
        "Appeals to the Authority against expulsions.",
        in_menus=False,
        listed=("reference", "party", "lodged", "stayed", "outcome", "decided"),
        filters=("default_case", "party", "lodged", "outcome"),
        checks=(Check("outcome", _appeal_is_whole),),
    ),
)
