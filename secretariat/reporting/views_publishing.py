"""Publishing the report on the site: what will be frozen, what stands in the way, and the confirmation."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from secretariat.core.events import Actor
from secretariat.core.pages.asking import reader
from secretariat.core.permission.declared import allow
from secretariat.reporting import services, tasks
from secretariat.reporting.models import ReportVersion
from secretariat.reporting.services import NotPublishable, Prospect
from secretariat.reporting.versions import differences, document_of

LONGEST_REASON = 1000


@allow(get="publish", post="publish")
def publish(request: HttpRequest, year: str, version: str) -> HttpResponse:
    """Show what publishing a draft would freeze, and publish it once that is confirmed."""
    draft = get_object_or_404(ReportVersion, year=year, version=version)
    refused, why = "", request.POST.get("why", "")[:LONGEST_REASON]
    if request.method == "POST":
        try:
            made = services.publish_draft(draft, why, by=Actor(reader(request).id)).version
        except NotPublishable as refusal:
            refused = str(refusal)
        else:
            messages.success(request, f"Version {made.version} of the report of {year} is published.")
            return redirect("report-version", year=year, version=made.version)
    context = {**_shown(services.prospect(draft)), "refused": refused, "why": why, "longest": LONGEST_REASON}
    return render(request, "reporting/publish.html", context, status=409 if refused else 200)


@allow(get="", post="publish")
def draft(request: HttpRequest, year: str) -> HttpResponse:
    """Have a year's report drafted as the records are now."""
    get_object_or_404(ReportVersion.objects.filter(year=year).order_by("-pk")[:1])
    tasks.draft.enqueue(year, reader(request).id)
    messages.success(
        request,
        f"The report of {year} is being drafted. When it reads otherwise than its last version, the new one stands "
        "here within a minute.",
    )
    return redirect("reports")


def _shown(prospect: Prospect) -> dict[str, Any]:
    """What the page shows of a draft: each figure with its value, beside the published one where it is corrected."""
    draft, before = prospect.draft, prospect.corrects
    published = json.loads(before.figures) if before else {}
    figures = [(each, published.get(each.key, "")) for each in document_of(draft).appendix]
    return {
        "prospect": prospect,
        "version": draft,
        "figures": figures,
        "changes": differences(before, draft) if before else [],
        "may_go": not prospect.stale and not prospect.faults,
    }
