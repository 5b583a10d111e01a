"""The report on the site."""

from __future__ import annotations

import json

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode

from secretariat.core.pages.asking import reader
from secretariat.core.permission import may
from secretariat.core.permission.declared import allow
from secretariat.core.publishing.html import to_html
from secretariat.reporting.files import CONTENT_TYPES, path_of
from secretariat.reporting.models import ReportVersion
from secretariat.reporting.versions import document_of


@allow()
def index(request: HttpRequest) -> HttpResponse:
    """The years that have a report, with their versions."""
    years: dict[str, list[ReportVersion]] = {}
    for version in ReportVersion.objects.defer("document", "figures").order_by("-year", "-pk"):
        years.setdefault(version.year, []).append(version)
    return render(request, "reporting/index.html", {"years": years})


@allow()
def year(request: HttpRequest, year: str) -> HttpResponse:
    """The version to read of a year's report: the last published one, or else the last draft."""
    versions = ReportVersion.objects.filter(year=year)
    latest = versions.filter(status=ReportVersion.Status.PUBLISHED).order_by("-pk").first()
    found = latest or versions.order_by("-pk").first()
    if found is None:
        raise Http404(f"There is no report of {year} yet. `secretariat report {year}` drafts one.")
    return _page(request, found)


@allow()
def version(request: HttpRequest, year: str, version: str) -> HttpResponse:
    """One version of a year's report."""
    return _page(request, get_object_or_404(ReportVersion, year=year, version=version))


@allow()
def download(request: HttpRequest, year: str, version: str, form: str) -> HttpResponseBase:
    """A version as a file. What is drawn was drawn by a command beforehand; if it was not, the page says how."""
    found = get_object_or_404(ReportVersion, year=year, version=version)
    if form == "json":
        said = {"version": found.version, "status": found.status, "figures": json.loads(found.figures)}
        return HttpResponse(json.dumps(said, ensure_ascii=False, indent=1), content_type="application/json")
    path = path_of(found, form)
    if not path.exists():
        return render(request, "reporting/not_made.html", {"version": found, "form": form}, status=404)
    name = f"report-{found.reference}.{form}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=CONTENT_TYPES[form])


def _page(request: HttpRequest, found: ReportVersion) -> HttpResponse:
    document = document_of(found)
    asked = urlencode({"year": found.year})
    body = to_html(document, figure_url=lambda key: f"{reverse('figure', args=[key])}?{asked}", with_title=True)
    versions = list(ReportVersion.objects.filter(year=found.year).defer("document", "figures").order_by("-pk"))
    context = {
        "version": found,
        "body": body,
        "versions": versions,
        "document": document,
        "may_publish": may(reader(request), "publish"),
        "is_the_draft": found.status == ReportVersion.Status.DRAFT and found.pk == versions[0].pk,
    }
    return render(request, "reporting/report.html", context)
