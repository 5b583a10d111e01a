"""For staff: who was told of what and why, and what a changed table would send."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from secretariat.accounts import previewing
from secretariat.accounts.models import Notice
from secretariat.accounts.naming import Named, names_of, readable
from secretariat.accounts.notifications import Notifications, notifications
from secretariat.core.codes import BadCode, current
from secretariat.core.events.models import Event
from secretariat.core.pages.asking import reader
from secretariat.core.pages.views import page_asked
from secretariat.core.permission.declared import allow

READ = "read_notices"
ON_A_PAGE = 50
LONGEST_TABLE = 200_000


@dataclass(frozen=True)
class Entry:
    """A line of the log: `about` and `why` are left out where the record is not for whoever reads the log."""

    notice: Notice
    about: Named | None
    why: str


@allow(get=READ)
def log(request: HttpRequest) -> HttpResponse:
    """Who was told of what and why, the latest first."""
    asked, page = request.GET.get("q", "").strip()[:200], page_asked(request)
    rows = Notice.objects.select_related("person", "mail").order_by("-pk")
    if asked:
        rows = rows.filter(Q(person__reference__iexact=asked) | Q(person__email__iexact=asked))
    start = (page - 1) * ON_A_PAGE
    notices = list(rows[start : start + ON_A_PAGE + 1])
    events = list(Event.objects.filter(sequence__in={each.event for each in notices}))
    seen = readable(events, reader(request))
    names = names_of(seen.values())
    entries = [
        Entry(each, names.get(seen[each.event]), each.why) if each.event in seen else Entry(each, None, "")
        for each in notices[:ON_A_PAGE]
    ]
    context = {"entries": entries, "page": page, "has_next": len(notices) > ON_A_PAGE, "asked": asked}
    return render(request, "accounts/notices.html", context)


@allow(get=READ, post=READ)
def preview(request: HttpRequest) -> HttpResponse:
    """Try a table: what it would have sent over the last days, beside what was sent."""
    text = request.POST.get("table") or notifications().path.read_text(encoding="utf-8")
    asked = request.POST.get("days", "7")
    context: dict[str, Any] = {"text": text, "days": asked, "trial": None, "faults": []}
    if request.method == "POST":
        context["faults"] = _faults_of_form(text, asked)
        if not context["faults"]:
            try:
                context["trial"] = previewing.preview(_on_trial(text), int(asked))
            except BadCode as bad:
                context["faults"] = str(bad).splitlines()
    return render(request, "accounts/notices_preview.html", context, status=400 if context["faults"] else 200)


def _faults_of_form(text: str, days: str) -> list[str]:
    faults = []
    if not (days.isdecimal() and len(days) < 4 and 1 <= int(days) <= previewing.LONGEST):
        faults.append(f"Days: write a number from 1 to {previewing.LONGEST}.")
    if len(text) > LONGEST_TABLE:
        faults.append(f"The table is longer than {LONGEST_TABLE:,} characters.")
    return faults


def _on_trial(text: str) -> Notifications:
    """A table as the code's folder would have it. Raises BadCode with the line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notifications.toml"
        path.write_text(text.replace("\r\n", "\n"), encoding="utf-8")
        try:
            return Notifications(path, current())
        except BadCode as bad:
            raise BadCode(str(bad).replace(f"{path.parent}/", "")) from None
