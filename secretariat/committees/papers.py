"""Papers of meetings: taken in, with versions and files; read with one's own notes; asked about, and answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from secretariat.accounts import file_kinds, file_store, kept_files, scanner
from secretariat.accounts.file_keys import NoKey
from secretariat.accounts.models import User
from secretariat.accounts.sealing import Broken, Opened
from secretariat.committees.agendas import allows
from secretariat.committees.models_meetings import AgendaItem, Paper, PaperFile, PaperNote, Question
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import ORDER
from secretariat.core.codes.access import access
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.permission import Reader
from secretariat.core.tables.given import megabytes
from secretariat.core.workflow.taking import NotNow

LONGEST_NOTE = 10_000


@dataclass(frozen=True)
class Written:
    """What a paper says, as whoever hands it in writes it."""

    title: str
    purpose: str
    recommendation: str
    author: str
    text: str
    label: str


@transaction.atomic
def submit(item: AgendaItem, paper: Written, file: UploadedFile | None = None, *, by: Actor) -> Paper:
    """Take in a paper for an item of an agenda; it goes out with the agenda, or at once where that is out.

    Raises NotNow for one without content, above what the meeting may handle, or whose file is not fit.
    """
    queue_behind_other_writers()
    item = AgendaItem.objects.select_related("meeting", "body", "party").get(pk=item.pk)
    _refuse_over(item)
    _refuse_above(item, paper.label)
    _refuse_empty(paper, file)
    numbers = Paper.objects.filter(item__meeting=item.meeting).aggregate(last=Max("number"))
    return _take_in(item, paper, file, (numbers["last"] or 0) + 1, 1, by=by)


@transaction.atomic
def new_version(old: Paper, paper: Written, file: UploadedFile | None = None, *, by: Actor) -> Paper:
    """Take in a new version of a paper. The old one is kept, and leaves agendas and packs."""
    old = _as_it_is_now(old)
    _refuse_over(old.item)
    if not old.is_current:
        raise NotNow(f"{old.called} is not the newest version: put the new one in the place of that.")
    _refuse_above(old.item, paper.label)
    _refuse_empty(paper, file)
    new = _take_in(old.item, paper, file, old.number, old.version + 1, by=by)
    events.update(old, by=by, verb="supersede", superseded=today())
    return new


@transaction.atomic
def withdraw(paper: Paper, *, why: str, by: Actor) -> None:
    """Withdraw a paper: it leaves agendas and packs, and stays in the register."""
    paper = _as_it_is_now(paper)
    _refuse_over(paper.item)
    if not paper.is_current:
        raise NotNow(f"{paper.called} is no longer on the agenda.")
    events.update(paper, by=by, verb="withdraw", why=why, withdrawn=today())


@transaction.atomic
def add_file(paper: Paper, file: UploadedFile, *, by: Actor) -> PaperFile:
    """Add a file to a paper. Raises NotNow for a file that is not fit."""
    paper = _as_it_is_now(paper)
    _refuse_over(paper.item)
    if not paper.is_current:
        raise NotNow(f"{paper.called} is no longer on the agenda.")
    return _keep_file(paper, file, by=by)


def _as_it_is_now(paper: Paper) -> Paper:
    """The paper, read once nobody else writes: it may have been published or replaced since it was last read."""
    queue_behind_other_writers()
    found: Paper = Paper.objects.select_related("item__meeting", "body", "party").get(pk=paper.pk)
    return found


def _take_in(
    item: AgendaItem, paper: Written, file: UploadedFile | None, number: int, version: int, *, by: Actor
) -> Paper:
    made = Paper(
        reference=f"{item.meeting.reference}-P{number:02}{f'-V{version}' if version > 1 else ''}",
        item=item,
        body=item.body,
        party=item.party,
        number=number,
        version=version,
        title=paper.title,
        purpose=paper.purpose,
        recommendation=paper.recommendation,
        author=paper.author,
        text=paper.text,
        submitted=today(),
        published=today() if item.published else None,
        classification=paper.label,
    )
    events.create(made, by=by)
    if file:
        _keep_file(made, file, by=by)
    return made


def _refuse_over(item: AgendaItem) -> None:
    meeting = item.meeting
    if meeting.cancelled:
        raise NotNow("The meeting was cancelled: its papers stay as they were.")
    if meeting.held_on < today():
        raise NotNow("The meeting has been held: its papers stay as they were.")


def _refuse_above(item: AgendaItem, label: str) -> None:
    most = allows(item)
    if ORDER[label] > ORDER[most]:
        raise NotNow(
            f"A paper that is {label.capitalize()} is above what this meeting and this item carry, which is "
            f"{most.capitalize()}: change the label of the item or of the meeting to {label.capitalize()} first, "
            "or leave out what makes the paper so.",
            field="label",
        )


def _refuse_empty(paper: Written, file: UploadedFile | None) -> None:
    if not paper.text.strip() and not file:
        raise NotNow("A paper is a text or a file: write the text, or choose a file.", field="text")


# Files -----------------------------------------------------------------------------------------------------------


def _keep_file(paper: Paper, file: UploadedFile, *, by: Actor) -> PaperFile:
    """Seal a file and write it down. What a transaction that fails leaves on disk is cleared away by the timer."""
    try:
        name = file_kinds.plain_name(str(file.name or ""))
        kind, pages = _looked_into(name, file)
        stored, digest = _sealed(file)
    except (file_kinds.Unfit, NoKey) as unfit:
        raise NotNow(str(unfit), field="file") from None
    row = PaperFile(
        reference=next_reference(PaperFile, f"{paper.reference}-F", digits=1),
        paper=paper,
        item=paper.item,
        body=paper.body,
        party=paper.party,
        name=name,
        kind=kind,
        size=file.size or 0,
        pages=pages,
        sha256=digest,
        added=today(),
        published=today() if paper.published else None,
        stored=stored,
        classification=paper.classification,
    )
    return events.create(row, by=by)


def _looked_into(name: str, file: UploadedFile) -> tuple[str, int | None]:
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise file_kinds.Unfit(f"The file is larger than {megabytes(settings.UPLOAD_MAX_BYTES)}: send it in parts.")
    if file_kinds.kind_named(name) == "zip":
        raise file_kinds.Unfit("A paper is no archive: take the files out of the ZIP and add each of them.")
    kind = file_kinds.check(name, file)  # type: ignore[arg-type]
    file.seek(0)
    scanner.scan(file.chunks())
    return kind, pages_of(file) if kind == "pdf" else None


def pages_of(file: Any) -> int:
    """How many pages a PDF has. Raises Unfit for one that cannot be put into a pack."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    file.seek(0)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise file_kinds.Unfit("The PDF is protected by a password, so no pack can hold it: save it without one.")
        count = len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        raise file_kinds.Unfit("The PDF is damaged: open it, save it again and send that.") from None
    if not count:
        raise file_kinds.Unfit("The PDF has no page.")
    return count


def _sealed(file: UploadedFile) -> tuple[str, str]:
    file.seek(0)
    return kept_files.seal(file.chunks(), file_store.PAPERS)


def opened(file: PaperFile) -> Opened:
    """The content of a file, proved whole. Raises NotNow when it is not there, or not what was sealed."""
    if not file.stored:
        raise NotNow("Only what is known of this file came in here, not the file: ask the body's secretary for it.")
    try:
        text = file_store.opened(file.stored, file_store.PAPERS)
        text.prove()
    except (Broken, NoKey, OSError):
        raise NotNow("The file is damaged, or its key is not there: tell the body's secretary.") from None
    return text


def not_what_was_handed_in() -> Iterator[str]:
    """A sentence for each file of a paper that is not the one that was handed in: for `verify`."""
    for each in PaperFile.objects.exclude(stored="").order_by("reference").iterator():
        digest = hashlib.sha256()
        try:
            with opened(each) as text:
                for chunk in text.chunks_in_order():
                    digest.update(chunk)
        except NotNow as problem:
            yield f"File {each.reference} of a paper: {problem}"
            continue
        if digest.hexdigest() != each.sha256:
            yield f"File {each.reference} of a paper is not the one that was handed in: its SHA-256 is another."


def clear_left_behind() -> int:
    """Remove files that no record names: what a broken upload left. How many went."""
    known = set(PaperFile.objects.exclude(stored="").values_list("stored", flat=True))
    return file_store.clear_left_behind(known, file_store.PAPERS)


def chunks(file: PaperFile) -> Iterator[bytes]:
    """The content of a file, piece by piece."""
    return opened(file).chunks_in_order()


# Notes and questions ---------------------------------------------------------------------------------------------


def note_of(paper: Paper, reader: Reader) -> str:
    """What the reader has written for themselves on a paper; empty when nothing."""
    if not reader.person:
        return ""
    found = PaperNote.objects.filter(paper=paper, person__reference=reader.person).first()
    return found.text if found else ""


@transaction.atomic
def keep_note(paper: Paper, text: str, *, reader: Reader) -> None:
    """Keep what a reader writes for themselves on a paper; an empty text removes it. It is no event: it is theirs."""
    person = _oneself(reader)
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise NotNow(f"A note has at most {LONGEST_NOTE:,} characters: shorten it.", field="text")
    if not text:
        PaperNote.objects.filter(paper=paper, person=person).delete()
        return
    PaperNote.objects.update_or_create(paper=paper, person=person, defaults={"text": text})


def notes_of(person: User) -> list[dict[str, Any]]:
    """Everything that a person has written for themselves on papers."""
    rows = PaperNote.objects.filter(person=person).order_by("pk").values("paper__reference", "text", "written")
    return [
        {"paper": each["paper__reference"], "text": each["text"], "written": each["written"].isoformat()}
        for each in rows
    ]


def forget_notes(person: User) -> None:
    """Remove what a person has written for themselves on papers."""
    PaperNote.objects.filter(person=person).delete()


@transaction.atomic
def ask(paper: Paper, text: str, *, label: str, by: Actor, reader: Reader) -> Question:
    """Ask something about a paper before the meeting, for those whom the label allows."""
    person = _oneself(reader)
    meeting = paper.item.meeting
    if meeting.held_on < today() or meeting.cancelled:
        raise NotNow("The meeting is over: questions are asked before it.")
    if not paper.is_current:
        raise NotNow(f"{paper.called} is no longer on the agenda: ask about the newest version.")
    if paper.classification == "red":
        raise NotNow("A Red paper is for the people named on it: ask whoever wrote it.")
    if label not in open_labels(paper):
        raise NotNow(f"A question on it is Amber, or {paper.classification.capitalize()} as it is.", field="label")
    question = Question(
        reference=next_reference(Question, "Q-", digits=5),
        paper=paper,
        item=paper.item,
        body=paper.body,
        party=paper.party,
        person=person,
        asked_by=as_what(paper, reader),
        text=text.strip(),
        asked=today(),
        classification=label,
    )
    return events.create(question, by=by)


def open_labels(paper: Paper) -> list[str]:
    """The labels that a question on a paper can carry: the paper's, and Amber, which is for the body and the staff."""
    return sorted({paper.classification, "amber"} - {"red"}, key=ORDER.__getitem__)


def as_what(paper: Paper, reader: Reader) -> str:
    """As what a reader asks: by their seat on the body if they have one, otherwise by another role of theirs."""
    seats = sorted(each.role for each in reader.held if each.at == "body" and each.of == paper.body.reference)
    if seats:
        return f"{access().role_name(seats[0])} of the {paper.body.short_name}"
    others = sorted(f"{access().role_name(each.role)}{f', {each.of}' if each.of else ''}" for each in reader.held)
    return others[0] if others else "A reader"


@transaction.atomic
def answer(question: Question, text: str, *, answered_by: str, by: Actor) -> None:
    """Answer a question on a paper. Whoever asked is told."""
    if question.answered:
        raise NotNow("It is answered already: what was said stays.")
    events.update(
        question, by=by, verb="answer", answer=text.strip(), answered=today(), answered_by=answered_by.strip()
    )


def _oneself(reader: Reader) -> User:
    person = User.objects.filter(reference=reader.person).first() if reader.person else None
    if person is None:
        raise NotNow("Only somebody with an account can do this: sign in as yourself.")
    return person
