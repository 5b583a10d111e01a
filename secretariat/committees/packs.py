"""Packs: a meeting's papers as one PDF for one reader, with what that reader may see and nothing else.

What a pack holds is worked out from what its reader may see at this moment, and known by its content: readers with the
same rights share all of it but the first page, which has their name. It is put together by a task (`pack_making`); a
reader fetches the one that stands for what they may see when they fetch it, so a right that ends ends there too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from secretariat.accounts import file_store
from secretariat.accounts.everybody import reader_now
from secretariat.accounts.file_keys import NoKey
from secretariat.accounts.models import User
from secretariat.accounts.reading import persona_now
from secretariat.accounts.sealing import Broken
from secretariat.committees.agendas import Agenda, agenda_of
from secretariat.committees.models import Meeting
from secretariat.committees.models_meetings import Paper, PaperFile
from secretariat.committees.models_packs import Pack
from secretariat.core.calendars import now
from secretariat.core.classification import highest
from secretariat.core.codes import current
from secretariat.core.pages import personas
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow

EDITION = "2"
"""Changes when packs come to look another way: those that were made before are made anew."""
KEPT_DAYS = 7
MERGED = "pdf"


@dataclass(frozen=True)
class Content:
    """What a reader's pack of a meeting holds."""

    agenda: Agenda
    label: str
    """The most restricted label of anything in it."""
    data: dict[str, Any]
    """All that is printed, but for the reader's name."""
    key: str
    """Stands for all of it, the files included."""

    @property
    def papers(self) -> int:
        return self.agenda.papers

    def key_for(self, name: str) -> str:
        """Stands for all of it and the name on its first page."""
        return hashlib.sha256(f"{self.key} {name}".encode()).hexdigest()


def content_for(meeting: Meeting, reader: Reader) -> Content:
    """What this reader's pack holds at this moment. Four queries."""
    agenda = agenda_of(meeting, reader, with_lines=False)
    keys = [each.paper.pk for entry in agenda.entries for each in entry.papers]
    texts = dict(Paper.objects.filter(pk__in=keys).values_list("pk", "text"))
    labels = [meeting.classification]
    entries = []
    for entry in agenda.entries:
        item = entry.item
        labels += [item.classification] if item else []
        labels += [each.paper.classification for each in entry.papers]
        labels += [file.classification for each in entry.papers for file in each.files]
        entries.append(_entry(entry, texts))
    label = highest(*labels)
    data = {"meeting": _meeting(meeting), "label": _label(label), "entries": entries, "ends": agenda.ends}
    text = json.dumps([EDITION, current().name, data], sort_keys=True, ensure_ascii=False)
    return Content(agenda, label, data, hashlib.sha256(text.encode()).hexdigest())


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "reference": meeting.reference,
        "title": meeting.title,
        "body": meeting.body.name,
        "day": f"{meeting.held_on:%A} {meeting.held_on.day} {meeting.held_on:%B %Y}",
        "time": " to ".join(each for each in (meeting.starts_at, meeting.ends_at) if each),
        "place": meeting.place,
        "format": meeting.get_format_display() if meeting.format else "",
        "ex_committee": meeting.is_ex_committee,
        "illustrative": bool(meeting.illustrative),
    }


def _label(slug: str) -> dict[str, str]:
    return {"name": slug.capitalize(), "statement": current().label(slug).statement}


def _entry(entry: Any, texts: dict[int, str]) -> dict[str, Any]:
    item = entry.item
    if item is None:
        return {"number": entry.number, "starts": entry.starts, "kept_out": True, "papers": []}
    return {
        "number": entry.number,
        "starts": entry.starts,
        "kept_out": False,
        "title": item.title,
        "purpose": item.get_purpose_display(),
        "minutes": item.minutes or 0,
        "presenter": item.presenter,
        "note": _paragraphs(item.note),
        "papers": [_paper(each, texts.get(each.paper.pk, "")) for each in entry.papers],
    }


def _paper(each: Any, text: str) -> dict[str, Any]:
    paper = each.paper
    return {
        "reference": paper.reference,
        "number": paper.number,
        "version": paper.version,
        "title": paper.title,
        "purpose": paper.get_purpose_display(),
        "label": _label(paper.classification),
        "recommendation": _paragraphs(paper.recommendation),
        "author": paper.author,
        "submitted": f"{paper.submitted.day} {paper.submitted:%B %Y}",
        "late": each.is_late,
        "illustrative": bool(paper.illustrative),
        "text": _paragraphs(text),
        "files": [_file(file) for file in each.files],
    }


def _file(file: PaperFile) -> dict[str, Any]:
    is_there = bool(file.stored)
    merged = is_there and file.kind == MERGED
    return {
        "reference": file.reference,
        "name": file.name,
        "kind": file.kind,
        "size": file.size,
        "sha256": file.sha256,
        "stored": file.stored if merged else "",
        "pages": (file.pages or 0) if merged else 0,
    }


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


# Asking and fetching ---------------------------------------------------------------------------------------------


def pack_of(content: Content, reader: Reader) -> Pack | None:
    """The pack that stands for what the reader may see now, ready or asked for; None when there is none."""
    found: Pack | None = Pack.objects.filter(key=content.key_for(reader.name)).first()
    return found


@transaction.atomic
def ask_for(meeting: Meeting, reader: Reader) -> Pack:
    """Have a reader's pack made, unless it is there or being made. Raises NotNow when there is nothing in it."""
    from secretariat.committees import tasks

    content = content_for(meeting, reader)
    if not content.agenda.entries:
        raise NotNow("There is nothing on the agenda that you may see yet.")
    there = pack_of(content, reader)
    if there and (there.is_ready or there.is_being_made):
        return there
    if there:
        Pack.objects.filter(pk=there.pk).delete()
    pack = room_for(content, reader)
    transaction.on_commit(lambda: tasks.make_pack.enqueue(meeting.reference, reader.id, reader.highest))
    return pack


def room_for(content: Content, reader: Reader) -> Pack:
    """The row of a reader's pack, made when it is not there."""
    person = User.objects.filter(reference=reader.person).first() if reader.person else None
    given = {"meeting": content.agenda.meeting, "person": person}
    return Pack.objects.get_or_create(key=content.key_for(reader.name), defaults=given)[0]


def asker(who: str, top: str) -> Reader | None:
    """Who asked for a pack, as they are at this moment: a person, or a persona of the demonstration; None when neither."""
    kind, _, slug = who.partition(":")
    if kind == "persona":
        found = next((each for each in current().file.persona if each.slug == slug), None)
        return persona_now(personas.as_reader(found)) if found else None
    person = User.objects.filter(reference=slug).first() if kind == "user" else None
    if person is None or not person.is_active:
        return None
    reader = reader_now(person)
    return replace(reader.rights, name=reader.name, highest=top)


def chunks(pack: Pack) -> Iterator[bytes]:
    """A pack, piece by piece, proved whole. Raises NotNow when it is not there."""
    try:
        text = file_store.opened(pack.stored, file_store.PACKS)
        text.prove()
    except (Broken, NoKey, OSError):
        raise NotNow("The pack is damaged or has gone: have it made again.") from None
    return text.chunks_in_order()


def packs_of(person: User) -> list[dict[str, Any]]:
    """The packs that a person has had made and that are still kept."""
    rows = Pack.objects.filter(person=person).select_related("meeting").order_by("pk")
    return [{"meeting": each.meeting.reference, "asked": each.asked.isoformat()} for each in rows]


def forget_packs(person: User) -> None:
    """Remove a person's packs, which have their name on the first page."""
    _remove(list(Pack.objects.filter(person=person)))


def _remove(rows: list[Pack]) -> None:
    for each in rows:
        if each.stored:
            file_store.wipe(each.stored, file_store.PACKS)
        Pack.objects.filter(pk=each.pk).delete()


def clear_old() -> int:
    """Remove packs that were made more than some days ago: whoever wants one again has it made anew. How many went."""
    old = list(Pack.objects.filter(asked__lt=now() - timedelta(days=KEPT_DAYS)))
    _remove(old)
    known = set(Pack.objects.exclude(stored="").values_list("stored", flat=True))
    file_store.clear_left_behind(known, file_store.PACKS)
    return len(old)
