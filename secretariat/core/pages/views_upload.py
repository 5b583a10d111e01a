"""Bring in a spreadsheet of one's own: the file, its columns, and the import."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from secretariat.core.events import Actor
from secretariat.core.pages.asking import reader
from secretariat.core.permission import may
from secretariat.core.permission.declared import allow
from secretariat.core.tables import Table, all_tables, table_named
from secretariat.core.tables.mapping import LEFT_OUT, Proposal, bring_in, check, propose
from secretariat.core.tables.problems import Problems

FORMS = (".csv", ".xlsx")
LONGEST_NAME = 60


@allow(get="bring_in", post="bring_in")
def start(request: HttpRequest) -> HttpResponse:
    """Choose a file. It is kept until it has been brought in."""
    problem = ""
    if request.method == "POST":
        token, problem = _keep(request)
        if not problem:
            return redirect("bring-in-columns", token=token)
    context = {"problem": problem, "limit": settings.UPLOAD_MAX_BYTES // 1_000_000}
    return render(request, "core/bring_in.html", context, status=400 if problem else 200)


@allow(get="bring_in", post="bring_in")
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """Match the file's headings to columns, see what is wrong beside each cell, and bring it in when nothing is."""
    path = _kept(token)
    try:
        proposal = propose(path, table=_table_asked(request), sheet=request.POST.get("sheet", ""))
        if proposal.table not in _tables_of(request):
            raise PermissionDenied(f"{proposal.table.title} are for others to bring in.")
        mapping = _mapping_asked(request, proposal)
        fixed = {"classification": request.POST["classification"]} if request.POST.get("classification") else {}
        fixed = {} if "classification" in mapping.values() else fixed
        if request.POST.get("do") == "import" and not _is_another(request):
            outcome = bring_in(
                path, proposal.table, mapping, by=Actor(reader(request).id), fixed=fixed, sheet=proposal.sheet
            )
            path.unlink()
            path.parent.rmdir()
            request.session["brought-in"] = {"lines": outcome.lines(), "table": proposal.table.name}
            return redirect("bring-in-done", token=token)
        checked = check(path, proposal.table, mapping, fixed=fixed, sheet=proposal.sheet)
    except Problems as problems:
        return render(request, "core/bring_in_refused.html", {"problems": problems.problems[:50]}, status=400)
    context = {
        "token": token,
        "proposal": proposal,
        "mapping": mapping,
        "checked": checked,
        "tables": _tables_of(request),
        "left_out": LEFT_OUT,
        "classification": request.POST.get("classification", ""),
        "needs_classification": "classification" not in mapping.values(),
    }
    return render(request, "core/bring_in_columns.html", context)


@allow(get="bring_in")
def done(request: HttpRequest, token: str) -> HttpResponse:
    """What was brought in."""
    said: dict[str, Any] | None = request.session.get("brought-in")
    if not said:
        raise Http404("Nothing was brought in here.")
    return render(request, "core/bring_in_done.html", {"lines": said["lines"], "table": table_named(said["table"])})


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "brought-in"


def _keep(request: HttpRequest) -> tuple[str, str]:
    """The token under which the file is kept, or what is wrong with it."""
    file = request.FILES.get("file")
    if file is None or not file.name:
        return "", "Choose a file first: a CSV file or an XLSX workbook."
    form = Path(file.name).suffix.lower()
    if form not in FORMS:
        return "", f"{file.name} is neither a CSV file nor an XLSX workbook: save it as one of these."
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1_000_000
        return "", f"{file.name} is larger than {limit} MB: split it, or bring it in on the command line."
    token = secrets.token_urlsafe(18)
    (_folder() / token).mkdir(parents=True)
    # The file keeps its name: it says what the file holds, and people know it by it.
    with (_folder() / token / f"{Path(file.name).stem[:LONGEST_NAME]}{form}").open("xb") as stream:
        for part in file.chunks():
            stream.write(part)
    return token, ""


def _kept(token: str) -> Path:
    known = re.fullmatch(r"[A-Za-z0-9_-]{20,40}", token)
    path = next((_folder() / token).glob("*"), None) if known else None
    if path is None:
        raise Http404("That file is not here any more: choose it again.")
    return path


def _table_asked(request: HttpRequest) -> Table | None:
    name = request.POST.get("table", "")
    return next((each for each in _tables_of(request) if each.name == name), None)


def _tables_of(request: HttpRequest) -> list[Table]:
    """The tables that this reader may bring rows into: roles, for one, are not for everybody to hand out."""
    return [table for table in all_tables() if may(reader(request), table.deed)]


def _is_another(request: HttpRequest) -> bool:
    """Whether another table or sheet was chosen than the one whose columns stand in the form."""
    chosen = {name: request.POST.get(name) for name in ("table", "sheet")}
    return any(value is not None and value != request.POST.get(f"{name}_before") for name, value in chosen.items())


def _mapping_asked(request: HttpRequest, proposal: Proposal) -> dict[str, str]:
    """The proposed mapping with what the person changed of it, as long as table and sheet are still the same."""
    mapping = proposal.mapping
    if _is_another(request):
        return mapping
    for place, heading in enumerate(mapping):
        chosen = request.POST.get(f"column-{place}")
        if chosen is not None and (chosen == LEFT_OUT or chosen in proposal.table.column):
            mapping[heading] = chosen
    return mapping
