"""What is done to papers: handed in, replaced, withdrawn; asked about and answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from secretariat.committees import (
    labels,  # noqa: F401  (registers which labels go together)
    papers,
)
from secretariat.committees.acts_agendas import is_closed
from secretariat.committees.models_meetings import AgendaItem, Paper, PaperFile, Purpose, Question
from secretariat.committees.papers import Written
from secretariat.core.acts import ActForm, WordsField, act
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.permission import Reader

PREPARE, READ = "prepare_meetings", "read_packs"


class PaperForm(ActForm):
    """The cover sheet of a paper, and the paper as a text."""

    title = forms.CharField(label="Title", max_length=300)
    purpose = forms.ChoiceField(label="Purpose", choices=Purpose.choices, help_text="What the body is asked to do.")
    recommendation = WordsField(
        label="Recommendation", rows=3, required=False, help_text="To agree, to note and so on."
    )
    author = forms.CharField(label="Written by", max_length=200, help_text="The organisation.")
    label = forms.ChoiceField(
        label="Label", choices=Classification.choices, help_text="Not above what the meeting or the item carries."
    )
    text = WordsField(
        label="Text", rows=12, max_length=200_000, required=False, help_text="An empty line parts paragraphs."
    )


class NewPaperForm(PaperForm):
    def prepare(self) -> None:
        self.fields["label"].initial = self.record.classification
        self.fields["title"].initial = self.record.title
        self.fields["purpose"].initial = self.record.purpose


class FileForm(ActForm):
    file = forms.FileField(label="File", max_length=255, help_text="PDF, Word, Excel, CSV, text or a picture.")


def _closed(item: AgendaItem, reader: Reader) -> str | None:
    return is_closed(item.meeting, reader)


@act(
    AgendaItem, "add-paper", "Hand in a paper", form=NewPaperForm, deed=PREPARE, why_not=_closed, done="The paper is in.",
    explains="Here the paper is a text. A paper that is a file is handed in with “Hand in a file as a paper”.",
)  # fmt: skip
def add_paper(item: AgendaItem, *, by: Actor, **given: Any) -> Paper:
    return papers.submit(item, Written(**given), by=by)


class PaperAsFileForm(NewPaperForm):
    file = forms.FileField(label="File", max_length=255, help_text="A PDF goes into packs; others stand beside them.")


@act(
    AgendaItem, "add-paper-as-file", "Hand in a file as a paper", form=PaperAsFileForm, deed=PREPARE, why_not=_closed,
    done="The paper is in.",
)  # fmt: skip
def add_paper_as_file(item: AgendaItem, *, by: Actor, file: UploadedFile, **given: Any) -> Paper:
    return papers.submit(item, Written(**given), file, by=by)


def not_current(paper: Paper, reader: Reader) -> str | None:
    """Why nothing more is done to a paper."""
    return _closed(paper.item, reader) if paper.is_current else "It is no longer on the agenda."


def _as_it_is(form: Any) -> None:
    for name in ("title", "purpose", "recommendation", "author", "text"):
        form.fields[name].initial = getattr(form.record, name)
    form.fields["label"].initial = form.record.classification


class VersionForm(PaperForm):
    def prepare(self) -> None:
        _as_it_is(self)


@act(
    Paper, "new-version", "Put a new version in its place", form=VersionForm, deed=PREPARE, why_not=not_current,
    done="The new version is in; the old one is kept.",
)  # fmt: skip
def new_version(paper: Paper, *, by: Actor, **given: Any) -> Paper:
    return papers.new_version(paper, Written(**given), by=by)


class VersionAsFileForm(PaperForm):
    file = forms.FileField(label="File", max_length=255)

    def prepare(self) -> None:
        _as_it_is(self)


@act(
    Paper, "new-version-as-file", "Put a new file in its place", form=VersionAsFileForm, deed=PREPARE,
    why_not=not_current, done="The new version is in; the old one is kept.",
)  # fmt: skip
def new_version_as_file(paper: Paper, *, by: Actor, file: UploadedFile, **given: Any) -> Paper:
    return papers.new_version(paper, Written(**given), file, by=by)


@act(Paper, "add-file", "Add a file", form=FileForm, deed=PREPARE, why_not=not_current, done="The file is in.")
def add_file(paper: Paper, *, by: Actor, file: UploadedFile) -> PaperFile:
    return papers.add_file(paper, file, by=by)


class WhyForm(ActForm):
    why = WordsField(label="Why", max_length=300, rows=2, help_text="It stands in the history.")


@act(
    Paper, "withdraw", "Withdraw the paper", form=WhyForm, deed=PREPARE, why_not=not_current, done="{record} is withdrawn.",
    explains="It leaves the agenda and packs, and stays in the register.",
)  # fmt: skip
def withdraw(paper: Paper, *, by: Actor, why: str) -> None:
    papers.withdraw(paper, why=why, by=by)


class AskForm(ActForm):
    text = WordsField(label="Question", max_length=2000, rows=4)
    label = forms.ChoiceField(label="Who may see it and the answer")

    def prepare(self) -> None:
        body = self.record.body.short_name
        whom = {
            "amber": f"You, the {body} and the administrator",
            self.record.classification: "Whoever may see the paper",
        }
        open_ones = papers.open_labels(self.record)
        self.fields["label"].choices = [(each, f"{whom[each]} ({each.capitalize()})") for each in open_ones]  # type: ignore[attr-defined]


def _over_for_questions(paper: Paper, reader: Reader) -> str | None:
    if not paper.is_current:
        return "It is no longer on the agenda."
    if paper.classification == "red":
        return "It is for the people named on it."
    meeting = paper.item.meeting
    return "The meeting is over." if meeting.held_on < today() or meeting.cancelled else None


@act(
    Paper, "ask", "Ask about the paper", form=AskForm, deed=READ, why_not=_over_for_questions,
    done="Your question is with those who answer; you are told.",
)  # fmt: skip
def ask(paper: Paper, *, by: Actor, reader: Reader, text: str, label: str) -> Question:
    return papers.ask(paper, text, label=label, by=by, reader=reader)


class NoteForm(ActForm):
    text = WordsField(
        label="Your note", max_length=papers.LONGEST_NOTE, required=False, help_text="Nobody else sees it."
    )

    def prepare(self) -> None:
        self.fields["text"].initial = papers.note_of(self.record, self.reader)


@act(Paper, "note", "Write a note for yourself", form=NoteForm, deed=READ, done="Your note is kept.")
def note(paper: Paper, *, reader: Reader, text: str) -> None:
    papers.keep_note(paper, text, reader=reader)


class AnswerForm(ActForm):
    text = WordsField(label="Answer", max_length=5000)
    answered_by = forms.CharField(label="Answered by", max_length=200, help_text="The organisation, or the author.")

    def prepare(self) -> None:
        self.fields["answered_by"].initial = self.record.paper.author


def _is_answered(question: Question, reader: Reader) -> str | None:
    return "It is answered." if question.answered else None


@act(Question, "answer", "Answer it", form=AnswerForm, deed=PREPARE, why_not=_is_answered, done="It is answered.")
def answer(question: Question, *, by: Actor, text: str, answered_by: str) -> None:
    papers.answer(question, text, answered_by=answered_by, by=by)
