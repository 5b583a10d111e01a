"""Lists and records: the same pages for every kind of record, driven by its table."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.vary import vary_on_headers

from secretariat.core.acts import acts_of, doing
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.pages import pieces, records
from secretariat.core.pages.asking import reader, seen
from secretariat.core.pages.histories import history as history_of
from secretariat.core.pages.listing import Listing
from secretariat.core.pages.views import page_asked
from secretariat.core.permission.declared import allow, confirmation, meets
from secretariat.core.tables import table_named
from secretariat.core.tables.exporting import CannotBeKept, write_csv, write_json, write_xlsx
from secretariat.core.workflow.taking import NotNow, relabel

WRITERS = {
    "csv": (write_csv, "text/csv; charset=utf-8"),
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "json": (write_json, "application/json"),
}


@allow()
@vary_on_headers("HX-Request")
def index(request: HttpRequest, table: str) -> HttpResponse:
    """The list of a kind of record."""
    kind, who = table_named(table), reader(request)
    listing = Listing(kind, request.GET.dict(), who)
    rows = [(row, records.shown(kind, row, who, [h.column for h in listing.headings])) for row in listing.rows]
    template = "core/_table.html" if request.htmx else "core/list.html"  # type: ignore[attr-defined]
    makes = [each for each in acts_of(kind.model, makes=True) if who.is_known and meets(who, each.deed)]
    return render(request, template, {"table": kind, "listing": listing, "rows": rows, "makes": makes})


@allow()
def export(request: HttpRequest, table: str, form: str) -> HttpResponse:
    """The filtered list as a file, in the shape that an import takes."""
    kind = table_named(table)
    listing = Listing(kind, request.GET.dict(), reader(request))
    write, content_type = WRITERS[form]
    stream = io.BytesIO()
    if listing.queryset.filter(classification__in=("amber", "red")).exists() and (first := confirmation(request)):
        return first  # what is Amber or Red leaves the house only in the hands of whoever has just proved who they are
    try:
        write(kind, listing.for_export, stream)
    except CannotBeKept as refusal:
        return render(request, "core/not_exported.html", {"table": kind, "says": str(refusal)}, status=422)
    answer = HttpResponse(stream.getvalue(), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{kind.name}.{form}"'
    return answer


@allow()
def record(request: HttpRequest, table: str, reference: str) -> HttpResponse:
    """One record, what points at it, and where its case stands."""
    kind, who = table_named(table), reader(request)
    row = seen(kind.model, reference, who, *kind.links)
    standing = records.standing(row, who)
    case = standing.case if standing else None
    context = {
        "table": kind,
        "record": row,
        "columns": records.shown(kind, row, who),
        "related": records.related(kind, row, who, pieces.shown_in_blocks(kind)),
        "standing": standing,
        "acts": doing.open_acts(row, who, case),
        "steps": doing.bare_steps(row, who, case),
        "leading": pieces.blocks_of(kind, row, who, leads=True),
        "blocks": pieces.blocks_of(kind, row, who),
        "beside": pieces.what_is_beside(kind, row, who),
    }
    return render(request, "core/record.html", context)


@allow()
def history(request: HttpRequest, table: str, reference: str) -> HttpResponse:
    """What happened to a record, the latest first."""
    kind, who = table_named(table), reader(request)
    row, page = seen(kind.model, reference, who, *kind.links), page_asked(request)
    events, has_next = history_of(kind, row, who, page)
    context = {"table": kind, "record": row, "events": events, "page": page, "has_next": has_next}
    return render(request, "core/history.html", context)


@allow(get="relabel", post="relabel")
def label(request: HttpRequest, table: str, reference: str) -> HttpResponse:
    """Change a record's classification, with a reason."""
    kind, who = table_named(table), reader(request)
    row = seen(kind.model, reference, who, *kind.links)
    problem = ""
    if request.method == "POST":
        try:
            relabel(row, request.POST.get("label", ""), by=Actor(who.id), why=request.POST.get("why", "")[:1000])
        except NotNow as refusal:
            problem = str(refusal)
        else:
            messages.success(request, f"{row.reference} is now {row.classification.capitalize()}.")
            still = kind.model.objects.visible_to(who).filter(pk=row.pk).exists()
            return redirect("history", table=table, reference=reference) if still else redirect("list", table=table)
    context = {"table": kind, "record": row, "problem": problem, "labels": current().file.classification}
    return render(request, "core/label.html", context, status=400 if problem else 200)
