"""The pages of the Code as text: its documents, a document, a clause, a clause through time, and the Document Log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from secretariat.core.calendars import in_words, today
from secretariat.core.pages.addresses import LEFT_AS_IT_IS
from secretariat.core.pages.asking import reader
from secretariat.core.permission.declared import allow
from secretariat.documents import downloading, logbook, reading, selectors, showing
from secretariat.documents.models import CodeVersion, Document
from secretariat.documents.reading import Chosen, Piece
from secretariat.documents.versions import made_by

ELI = "http://data.europa.eu/eli/ontology#"


@dataclass(frozen=True)
class Asked:
    """As of which day, as known on which day, or in which version, somebody reads."""

    on: date
    version: str = ""
    known: date | None = None
    chosen: bool = False

    @property
    def query(self) -> str:
        """The same as the end of an address; empty for what holds today."""
        said = {"on": self.on.isoformat()} if self.chosen and not self.version else {}
        if self.version:
            said["version"] = self.version
        if self.known:
            said["known"] = self.known.isoformat()
        return f"?{urlencode(said)}" if said else ""


def asked(request: HttpRequest) -> Asked:
    """What an address asks for. Raises BadRequest with the sentence."""
    days = {}
    for name in ("on", "known"):
        given = request.GET.get(name, "").strip()
        try:
            days[name] = date.fromisoformat(given) if given else None
        except ValueError:
            raise BadRequest(f"{given[:40]!r} is no day: write it like 2020-03-01.") from None
    return Asked(days["on"] or today(), request.GET.get("version", "").strip(), days["known"], days["on"] is not None)


@allow()
def index(request: HttpRequest) -> HttpResponse:
    """The documents of the Code and about it, by category, as of a day."""
    wanted = asked(request)
    groups = logbook.by_category(reader(request), wanted.on)
    return render(request, "documents/code.html", {"groups": groups, "asked": wanted})


@allow()
def document(request: HttpRequest, document: str) -> HttpResponse:
    """A document as of a day or in a version: the whole of a short one, the contents of a long one."""
    found, wanted = _document(request, document), asked(request)
    chosen, versions = _chosen(found, wanted)
    context = _about(request, found, chosen, wanted, versions)
    rows = reading.short_text(found, chosen.version.place) if chosen else []
    if rows is None and chosen:
        context["choices"] = reading.contents(found, chosen.version.place)
    shown = _shown(found, rows or [], wanted, context["variations"])
    made = made_by([each.cause_reference for each in versions.values()], reader(request))
    return render(request, "documents/document.html", {**context, "shown": shown, "made": made})


@allow()
def clause(request: HttpRequest, document: str, label: str) -> HttpResponse:
    """One clause with what is under it. A label that it had before leads to where it stands."""
    found, wanted = _document(request, document), asked(request)
    chosen, versions = _chosen(found, wanted)
    if chosen is None:
        raise Http404(f"{found.name} was not in force on {in_words(wanted.on)}.")
    piece = reading.find(found, chosen.version.place, label)
    if piece is None:
        return _elsewhere(found, label, wanted)
    part = reading.part(found, chosen.version.place, piece)
    context = _about(request, found, chosen, wanted, versions)
    shown = _shown(found, part.pieces, wanted, context["variations"])
    context |= {"part": part, "shown": shown, "choices": part.choices, "here": reading.address_of(found, piece)}
    return render(request, "documents/clause.html", context)


@allow()
def clause_history(request: HttpRequest, document: str, label: str) -> HttpResponse:
    """A clause through time: how it stood in each version, and what made that."""
    found, wanted = _document(request, document), asked(request)
    key = label[1:] if label.startswith("~") else ""
    if not key and (at := selectors.find_clause(label, wanted.on, among=[found])):
        key = at.key
    stands = [each for each in selectors.clause_history(key) if each.since.document == found.reference]
    if not stands:
        raise Http404(f"{found.name} never had a clause {label[:80]}.")
    causes = [each.cause_reference for stand in stands for each in (stand.since, stand.until) if each]
    context = {
        "document": found, "stands": stands[::-1], "label": stands[-1].label or label, "key": key, "asked": wanted,
        "made": made_by(causes, reader(request)), "today": today(), "name": label, "refers": _refers(wanted),
        "as_html": showing.as_html,
    }  # fmt: skip
    return render(request, "documents/clause_history.html", context)


@allow()
def by_label(request: HttpRequest, code: str, label: str) -> HttpResponse:
    """The lasting address of a clause: it leads to the page of the clause as of a day. An old label leads to it too.

    Where several documents have such a label, a document's number may stand before it: `Schedule-8/1.2`.
    """
    wanted = asked(request)
    seen = sorted(Document.objects.visible_to(reader(request)), key=selectors.order_of)
    named, label = _document_named(label, seen)
    found = None
    if code == settings.SECRETARIAT_CODE:
        among = [named] if named else seen
        squeezed = "".join(label.split())
        found = selectors.find_clause(label, wanted.on, among=among)
        if found is None and squeezed != label:
            found = selectors.find_clause(squeezed, wanted.on, among=among)
    if found is None:
        context = {"label": label, "nearest": _nearest(label, wanted.on, seen), "code_asked": code}
        return render(request, "documents/no_clause.html", context, status=404)
    if not found.stands:
        address = reading.address_in(found.document, f"~{found.key}")
        return HttpResponseRedirect(f"{address}history/")
    if found.document.category == Document.Category.LAW:
        return HttpResponseRedirect(f"{reading.address_in(found.document, f'~{found.key}')}?on={wanted.on.isoformat()}")
    address = reading.address_in(found.document, _page_of(found.label))
    anchor = quote(found.label.replace(" ", "_"), safe=LEFT_AS_IT_IS)
    return HttpResponseRedirect(f"{address}?on={wanted.on.isoformat()}#{anchor}")


def _document_named(label: str, among: list[Document]) -> tuple[Document | None, str]:
    """The document that is named before a label, and the label."""
    name, stroke, rest = label.partition("/")
    for each in among if stroke else ():
        if name in (each.slug, each.reference):
            return each, rest
    return None, label


def _page_of(label: str) -> str:
    """On which page a clause is read: that of the paragraph it belongs to, `D7.3` for `D7.3(a)(ii)`."""
    return label.partition("(")[0] or label


def _nearest(label: str, day: date, among: list[Document]) -> selectors.Found | None:
    """What a label that leads nowhere might stand under: D7.3(a) for D7.3(a)(ix)."""
    for _ in range(6):
        label = label[: label.rfind("(")] if "(" in label else label.rpartition(".")[0]
        if not label:
            return None
        if found := selectors.find_clause(label, day, among=among):
            return found
    return None


@allow()
def document_log(request: HttpRequest) -> HttpResponse:
    """Every live document with its version and history, and each version of the code as a set."""
    wanted = asked(request)
    context = {
        "entries": logbook.entries(reader(request), wanted.on),
        "sets": logbook.sets(reader(request)),
        "asked": wanted,
    }
    return render(request, "documents/document_log.html", context)


@allow()
def code_set(request: HttpRequest, number: str) -> HttpResponse:
    """One version of the code: the versions of documents that make it up."""
    version = _code_version(request, number)
    rows = logbook.seen_of(selectors.code_version(number), reader(request))
    return render(request, "documents/code_set.html", {"version": version, "rows": rows, "today": today()})


@allow()
def download(request: HttpRequest, number: str) -> StreamingHttpResponse:
    """All texts of a version of the code as one ZIP, written as it goes."""
    version = _code_version(request, number)
    rows = logbook.seen_of(selectors.code_version(number), reader(request))
    answer = StreamingHttpResponse(downloading.zipped(version, rows), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{settings.SECRETARIAT_CODE}-{downloading.safe(number)}.zip"'
    return answer


def _code_version(request: HttpRequest, number: str) -> CodeVersion:
    found = CodeVersion.objects.visible_to(reader(request)).filter(number=number).first()
    if found is None:
        raise Http404(f"There is no version {number[:40]} of the code.")
    return found


def _document(request: HttpRequest, name: str) -> Document:
    found = reading.document_of(name, reader(request))
    if found is None:
        raise Http404(
            f"There is no document {name[:60]} that you may see: the list of documents is at {reverse('code')}."
        )
    return found


def _chosen(document: Document, wanted: Asked) -> tuple[Chosen | None, dict[int, Any]]:
    chosen, versions = reading.choose(document, wanted.on, number=wanted.version, known=wanted.known)
    if wanted.version and chosen is None:
        raise Http404(f"{document.name} has no version {wanted.version[:20]}.")
    return chosen, versions


def _elsewhere(document: Document, label: str, wanted: Asked) -> HttpResponse:
    """Where to read a clause that no longer has that label, or did not have it then. Raises Http404."""
    found = None if label.startswith("~") else selectors.find_clause(label, wanted.on, among=[document])
    if found is None:
        if label.startswith("~") and selectors.clause_history(label[1:]):
            return HttpResponseRedirect(f"{reading.address_in(document, label)}history/")
        raise Http404(f"{document.name} never had a clause {label[:80]}.")
    if found.stands and found.label != label and not wanted.version:
        return HttpResponseRedirect(reading.address_in(document, found.label) + wanted.query)
    return HttpResponseRedirect(f"{reading.address_in(document, f'~{found.key}')}history/")


def _about(
    request: HttpRequest, document: Document, chosen: Chosen | None, wanted: Asked, versions: dict[int, Any]
) -> dict[str, Any]:
    """What every page of a text says of it."""
    return {
        "document": document,
        "chosen": chosen,
        "asked": wanted,
        "versions": sorted(versions.values(), key=lambda each: -each.place),
        "variations": selectors.variations_on(document, wanted.on) if chosen else {},
        "choices": [],
        "address": reading.address_in(document),
        "address_of": reading.address_of,
        "eli": ELI,
        "today": today(),
        "permalink": request.build_absolute_uri(request.path),
    }


def _shown(
    document: Document, rows: list[Piece], wanted: Asked, variations: dict[str, list[Any]]
) -> list[tuple[str, Piece, Any, list[Any]]]:
    """(id, piece, its words as HTML, its variations) of each piece."""
    refers = _refers(wanted)
    return [
        (
            anchor,
            piece,
            showing.as_html(piece.item, refers),
            variations.get(piece.item.key, []) or (variations.get(piece.label, []) if piece.item.number else []),
        )
        for anchor, piece in zip(reading.anchors(rows), rows, strict=True)
    ]


def _refers(wanted: Asked) -> Callable[[str], str]:
    start = f"/id/{settings.SECRETARIAT_CODE}/"
    end = f"?on={wanted.on.isoformat()}" if wanted.chosen else ""
    return lambda label: f"{start}{label}{end}" if label else ""
