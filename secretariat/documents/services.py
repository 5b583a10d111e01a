"""What can be done with documents: making a White extract of a record that not everybody may see."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction

from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import kind_of, queue_behind_other_writers, reference_of
from secretariat.core.tables import Table, table_for
from secretariat.documents.models import Extract, ExtractSource


class NotExtracted(Exception):
    """No extract can be made, or not this one: the message says why and what to do."""


def words_of(table: Table, source: Any) -> str:
    """The words that an extract of this record starts from."""
    texts = (str(getattr(source, name) or "").strip() for name in table.extracted)
    return "\n\n".join(filter(None, texts))


@transaction.atomic
def extract(source: Any, *, title: str, text: str, why: str, by: Actor) -> Extract:
    """Make a White document of what may be known of a record, and keep from which record it is.

    The reason stands in the history of the source, for those who may read that. Raises NotExtracted for a record that
    everybody may see, and for a text that still says what the record says, or names it.
    """
    queue_behind_other_writers()  # from here on nobody changes the source
    source.refresh_from_db()
    _refuse_source(source)
    title, text = " ".join(title.split()), "\n".join(text.strip().splitlines())
    _refuse_words(source, title, text, why)
    made = Extract(
        reference=next_reference(Extract, "X-"),
        title=title,
        text=text,
        made=today(),
        classification=Classification.WHITE,
        illustrative=_invented(source),
    )
    events.create(made, by=by)
    ExtractSource.objects.create(extract=made, kind=kind_of(source), subject=reference_of(source))
    events.record(source, "extract", by=by, after={"white_extract": made.reference}, why=why.strip())
    return made


def why_not(source: Any) -> str:
    """Why no extract is made of this record; empty when one can be."""
    if not table_for(type(source)).extracted:
        return "No extracts are made of this kind of record: it has no text of its own."
    if source.classification == Classification.WHITE:
        return "It is White already: everybody may read it, so it needs no extract."
    return ""


def _refuse_source(source: Any) -> None:
    if reason := why_not(source):
        raise NotExtracted(reason)


def _refuse_words(source: Any, title: str, text: str, why: str) -> None:
    if not (title and text and why.strip()):
        raise NotExtracted("Give a title, a text and a reason.")
    if _plain(text) == _plain(words_of(table_for(type(source)), source)):
        raise NotExtracted(
            "The text is still that of the record, word for word. Take out what not everybody may know, or change the "
            "label of the record."
        )
    numbers = dict.fromkeys([source.reference, getattr(source, "known_as", "")])
    for name, where in (*((each, "number") for each in numbers), (_telling(str(source)), "title")):
        if name and _names(name, f"{title}\n{text}"):
            raise NotExtracted(
                f"The extract still gives the {where} of the record, {name}: take it out, because whoever may not see the "
                "record is not to learn of it."
            )


def _telling(title: str) -> str:
    # One or two words, such as "Budget", may stand in any text without pointing at the record.
    return title if len(title.split()) > 2 else ""


def _names(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(_plain(name))}(?!\w)", _plain(text)))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _invented(source: Any) -> str:
    if not source.illustrative:
        return ""
    return "all" if source.illustrative == "all" else "title text"
