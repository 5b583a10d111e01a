"""Which extracts were made from a record, and from which record an extract was made: for those who may see both."""

from __future__ import annotations

from typing import Any

from secretariat.core.events.recording import kind_of, reference_of
from secretariat.core.pages.subjects import all_subjects
from secretariat.core.permission import Reader, may_see
from secretariat.documents.models import Extract, ExtractSource


def extracts_of(source: Any, reader: Reader) -> list[Extract]:
    """The extracts of a record that the reader may see, the latest first. One query.

    The caller has made sure that the reader may see the record itself.
    """
    of_it = {"made_from__kind": kind_of(source), "made_from__subject": reference_of(source)}
    return list(Extract.objects.visible_to(reader).filter(**of_it).order_by("-made", "-pk"))


def source_of(extract: Extract, reader: Reader) -> Any | None:
    """The record that an extract was made from; None, as if there were none, when the reader may not see it."""
    link = ExtractSource.objects.filter(extract=extract).first()
    if link is None or link.kind not in (known := all_subjects()):
        return None
    source = known[link.kind].records([link.subject]).get(link.subject)
    return source if source is not None and may_see(source, reader) else None
