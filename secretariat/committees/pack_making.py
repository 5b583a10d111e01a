"""Puts a pack together: what is ours set by Typst, the papers' own PDFs put between. For tasks and commands only."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, TextStringObject

from secretariat.accounts import file_store
from secretariat.accounts.file_keys import NoKey
from secretariat.accounts.sealing import Broken
from secretariat.committees.models import Meeting
from secretariat.committees.models_packs import Pack
from secretariat.committees.packs import Content, content_for, room_for
from secretariat.core.codes import current
from secretariat.core.permission import Reader

TEMPLATE = Path(__file__).with_name("pack.typ")
LANGUAGE = "en-GB"
TIMESTAMP = 0
DAMAGED = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)


def make(meeting: Meeting, reader: Reader) -> Pack:
    """Make a reader's pack and keep it, sealed; one that is there already is left as it is."""
    content = content_for(meeting, reader)
    pack = room_for(content, reader)
    if pack.is_ready:
        return pack
    try:
        whole = put_together(content, reader.name, shared=_shared(content))
    except Exception:
        Pack.objects.filter(pk=pack.pk).update(problem="It could not be made: the operator's log says why.")
        raise
    if not Pack.objects.filter(key=content.key, stored__gt="").exists():
        _keep(
            Pack.objects.get_or_create(key=content.key, defaults={"meeting": meeting})[0], whole.shared, whole.pages - 1
        )
    _keep(pack, whole.pdf, whole.pages)
    return pack


class Whole:
    """A pack that was put together."""

    def __init__(self, pdf: bytes, shared: bytes, pages: int) -> None:
        self.pdf, self.shared, self.pages = pdf, shared, pages


def put_together(content: Content, name: str, *, shared: bytes | None = None) -> Whole:
    """A pack for the reader of that name. `shared` is all but its first page, where that has been made before."""
    if shared is None:
        writer = _shared_part(content)
        shared = _written(writer)
    else:
        writer = PdfWriter(clone_from=io.BytesIO(shared))
    title = _set({"part": "title", "reader": name, **_common(content)})
    writer.merge(0, io.BytesIO(title), import_outline=False)
    return Whole(_written(writer), shared, len(writer.pages))


def _shared(content: Content) -> bytes | None:
    there = Pack.objects.filter(key=content.key, stored__gt="").first()
    if there is None:
        return None
    try:
        with file_store.opened(there.stored, file_store.PACKS) as text:
            return b"".join(text.chunks_in_order())
    except (Broken, NoKey, OSError):
        Pack.objects.filter(pk=there.pk).delete()
        return None


def _shared_part(content: Content) -> PdfWriter:
    """Agenda, cover sheets and papers, with the papers' own PDFs after the cover sheets that they belong to."""
    base = _set({"part": "papers", **_common(content)})
    writer = PdfWriter(clone_from=io.BytesIO(base))
    papers = [paper for entry in content.data["entries"] for paper in entry["papers"]]
    ends = _ends(PdfReader(io.BytesIO(base)), len(papers))
    put = 0
    for paper, end in zip(papers, ends, strict=True):
        for file in paper["files"]:
            if file["stored"]:
                put += _put_in(writer, file, end + put)
    _describe(writer, content)
    return writer


def _ends(base: PdfReader, papers: int) -> list[int]:
    """After how many pages of ours each paper ends: where the next one begins, and the last at the end."""
    starts = [base.get_destination_page_number(each) for depth, each in _bookmarks(base.outline) if depth]
    if len(starts) != papers:
        raise RuntimeError(f"{papers} papers were set, and {len(starts)} bookmarks lead to one.")
    return [*(int(each or 0) for each in starts[1:]), len(base.pages)] if papers else []


def _bookmarks(outline: Any, depth: int = 0) -> Iterator[tuple[int, Any]]:
    for each in outline:
        if isinstance(each, list):
            yield from _bookmarks(each, depth + 1)
        else:
            yield depth, each


def _put_in(writer: PdfWriter, file: dict[str, Any], place: int) -> int:
    """Put a paper's PDF in before a page; how many pages came in. One that cannot be read leaves as many empty ones."""
    try:
        with file_store.opened(file["stored"], file_store.PAPERS) as text:
            source = PdfReader(io.BytesIO(b"".join(text.chunks_in_order())))
        count = len(source.pages)
        writer.merge(place, source, import_outline=False)
    except (*DAMAGED, Broken, NoKey, OSError):
        # The numbers of the pages that follow stand on the contents already.
        for number in range(file["pages"]):
            writer.insert_blank_page(595, 842, place + number)
        return int(file["pages"])
    for number in range(place, place + count):
        _make_still(writer.pages[number])
    return count


def _make_still(page: Any) -> None:
    """Take out what would run or open something by itself; links that a reader clicks stay."""
    for name in ("/AA", "/StructParents", "/Tabs"):
        if name in page:
            del page[name]
    notes = page.get("/Annots")
    if notes is not None:
        page[NameObject("/Annots")] = ArrayObject(each for each in notes.get_object() if _is_a_link(each.get_object()))


def _is_a_link(note: Any) -> bool:
    if note.get("/Subtype") != "/Link" or "/AA" in note:
        return False
    action = note.get("/A")
    return action is None or action.get_object().get("/S") in ("/URI", "/GoTo")


def _describe(writer: PdfWriter, content: Content) -> None:
    """Title and language, so that whoever hears a pack read out knows what it is."""
    writer.add_metadata({"/Title": f"{content.data['meeting']['title']}: papers", "/Author": current().name})
    root = writer.root_object
    if "/Metadata" in root:
        del root["/Metadata"]  # it says that the file is PDF/UA, which it is no longer once others' pages are in it
    root[NameObject("/Lang")] = TextStringObject(LANGUAGE)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    wishes = root.get("/ViewerPreferences", DictionaryObject()).get_object()
    wishes[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    root[NameObject("/ViewerPreferences")] = wishes


def _common(content: Content) -> dict[str, Any]:
    return {"code_name": current().name, **content.data}


def _set(data: dict[str, Any]) -> bytes:
    pdf: bytes = typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards="ua-1",  # what is ours is checked as it is set: tagged, with a title, a language and bookmarks
        ignore_system_fonts=True,
        timestamp=TIMESTAMP,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return pdf


def _written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _keep(pack: Pack, pdf: bytes, pages: int) -> None:
    arriving = file_store.Arriving(file_store.PACKS)
    try:
        arriving.write(pdf)
        arriving.finish()
        stored = arriving.keep()
    finally:
        arriving.discard()
    Pack.objects.filter(pk=pack.pk).update(stored=stored, size=len(pdf), pages=pages, problem="")
    pack.stored, pack.size, pack.pages = stored, len(pdf), pages
