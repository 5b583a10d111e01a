"""What is done to texts on the site and by programs: dating them anew, withdrawing a document, and variations."""

from __future__ import annotations

from datetime import date

from django import forms

from secretariat.core.acts import ActForm, DayField, WordsField, act
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.documents import (
    acts_extracts,  # noqa: F401  (registers its acts)
    dating,
    publishing,
)
from secretariat.documents.models import CodeVersion, Document, DocumentVersion, Variation

KEEP = "keep_text"


class RedateForm(ActForm):
    in_force_from = DayField(label="It comes into force on", required=False, help_text="Empty: that is not settled.")
    known_from = DayField(
        label="Known from", required=False, help_text="Empty: today. It may be a day that has passed."
    )
    why = WordsField(label="Why", rows=2, max_length=300)

    def prepare(self) -> None:
        self.fields["in_force_from"].initial = self.record.in_force_from


def _follows_the_code(record: DocumentVersion, reader: Reader) -> str | None:
    return "It came with a version of the code: date that one." if record.code_version_id else None


@act(
    DocumentVersion, "redate", "Change the day it comes into force", form=RedateForm, deed=KEEP,
    why_not=_follows_the_code, done="Its day is changed.",
)  # fmt: skip
def redate_text(
    record: DocumentVersion, *, by: Actor, in_force_from: date | None, known_from: date | None, why: str
) -> None:
    dating.redate(record, in_force_from=in_force_from, known_from=known_from, why=why, by=by)


@act(
    CodeVersion, "redate", "Change the day it comes into force", form=RedateForm, deed=KEEP,
    explains="All versions of documents that it brought follow.", done="Its day is changed.",
)  # fmt: skip
def redate_code(
    record: CodeVersion, *, by: Actor, in_force_from: date | None, known_from: date | None, why: str
) -> None:
    dating.redate(record, in_force_from=in_force_from, known_from=known_from, why=why, by=by)


class VaryForm(ActForm):
    label = forms.CharField(label="Clause", max_length=200, help_text="As it is printed, such as D7.3(a).")
    says = WordsField(label="What holds instead, or besides")
    starts = DayField(label="First day on which it holds")
    ends = DayField(label="First day on which it no longer holds", required=False)
    direction = forms.CharField(label="Reference of the direction", max_length=100)


@act(
    Document, "vary", "Lay a variation over a clause", form=VaryForm, deed=KEEP,
    explains="The text stays what it is; on these days the clause shows the variation beside it.",
    done="{record} is laid over the text.",
)  # fmt: skip
def vary(
    record: Document, *, by: Actor, label: str, says: str, starts: date, ends: date | None, direction: str
) -> Variation:
    return dating.vary(record, label=label, says=says, starts=starts, ends=ends, direction=direction, by=by)


class EndForm(ActForm):
    ends = DayField(label="First day on which it no longer holds")
    why = WordsField(label="Why", rows=2, max_length=300)


def _is_over(record: Variation, reader: Reader) -> str | None:
    return "It has ended." if record.ends and record.ends <= today() else None


@act(Variation, "end", "End the variation", form=EndForm, deed=KEEP, why_not=_is_over, done="It is ended.")
def end_variation(record: Variation, *, by: Actor, ends: date, why: str) -> None:
    dating.end_variation(record, ends=ends, why=why, by=by)


class WithdrawForm(ActForm):
    day = DayField(label="First day on which it is no longer in force")
    why = WordsField(label="Why", rows=2, max_length=300)


def _is_withdrawn(record: Document, reader: Reader) -> str | None:
    return "It is withdrawn." if record.withdrawn_from else None


@act(Document, "withdraw", "Withdraw the document", form=WithdrawForm, deed=KEEP, why_not=_is_withdrawn,
     explains="Its versions stay, and can still be read.", done="It is withdrawn.")  # fmt: skip
def withdraw(record: Document, *, by: Actor, day: date, why: str) -> None:
    publishing.withdraw(record, day=day, why=why, by=by)
