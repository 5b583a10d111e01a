"""Pages of bodies beside their records: who sits on one, today or on a day."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from secretariat.committees.composition import composition
from secretariat.committees.models import Body
from secretariat.committees.standing_in import of_body
from secretariat.core.calendars import today
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission.declared import allow
from secretariat.core.tables import table_for


@allow()
def seats(request: HttpRequest, reference: str) -> HttpResponse:
    """A body's seats, who held them, its quorum and what was delegated, as they were on the day that `on` names."""
    who = reader(request)
    body, asked = seen(Body, reference, who), request.GET.get("on", "").strip()
    problem, day = "", today()
    if asked:
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            problem = f"{asked[:20]} is not a day: write it like 2019-04-01. This is today."
    context = {
        "table": table_for(Body),
        "body": body,
        "day": day,
        "problem": problem,
        "found": composition(body, day, who),
        "standing_in": of_body(body, day, who),
    }
    return render(request, "committees/seats.html", context, status=400 if problem else 200)
