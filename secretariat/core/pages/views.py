"""Home, figures, search and the small pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from secretariat.core.calendars import Period, today
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.events.models import Event
from secretariat.core.events.recording import kind_of
from secretariat.core.figures import figure_named
from secretariat.core.figures.figure import split
from secretariat.core.pages import asking, explaining, histories, personas, pieces, stored_figures
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.listing import page_number
from secretariat.core.permission import NOTHING, Reader, clears, open_at
from secretariat.core.permission.declared import EVERYONE, NOBODY, allow
from secretariat.core.tables import Table, all_tables
from secretariat.core.workflow.models import Case

FIRST_YEAR = 2013
CHANGES = 8
LOOKED_AT = (CHANGES, 60)
SAID_OF_A_CHANGE = ("sequence", "at", "verb", "kind", "subject", "classification")


@allow()
def home(request: HttpRequest) -> HttpResponse:
    """The year at a glance, what waits, and what has just changed."""
    period, reader = year_asked(request), asking.reader(request)
    keys = [key for key in pieces.headlines() if clears(figure_named(key).classification, reader)]
    now, before = stored_figures.now_and_before(keys, period)
    glance = [(figure_named(key), key, now[key], before[key]) for key in keys]
    waiting = list(Case.objects.waiting_for(reader)[:9])
    context = {
        "period": period,
        "years": years_offered(period),
        "glance": glance,
        "waiting": [(case, address_of_case(case)) for case in waiting[:8]],
        "more_waiting": len(waiting) > 8,
        "changes": latest_changes(reader),
        "today": today(),
        "links": pieces.home_links(period),
    }
    return render(request, "core/home.html", context)


def year_asked(request: HttpRequest) -> Period:
    """The year in the address, or the one that home shows. Raises BadRequest for what is no year."""
    asked = request.GET.get("year")
    if not asked:
        return pieces.year_of_home()
    try:
        return Period.year(asked)
    except ValueError as error:
        raise BadRequest(str(error)) from None


def years_offered(period: Period) -> list[Period]:
    """The years that a page offers to choose from, the latest first."""
    last = Period.containing(today()).start.year
    first = max(min(last - 4, period.start.year), FIRST_YEAR)
    years = {period.start.year, *range(first, last + 1)}
    return [Period.starting_in(year) for year in sorted(years, reverse=True)]


def address_of_case(case: Case) -> str:
    """The address of the record whose case it is."""
    table = table_of_kind().get(case.subject_kind)
    return record_address(table.name, case.subject) if table else ""


def table_of_kind() -> dict[str, Table]:
    """How events name a kind of record, to its table."""
    return {kind_of(table.model): table for table in all_tables()}


def latest_changes(reader: Reader) -> list[tuple[Event, Table]]:
    """The last changes of records that this reader may see."""
    tables = table_of_kind()
    open_kinds = Q(pk__in=[])
    for label in Classification.values:
        kinds = [kind for kind, table in tables.items() if open_at(table.model, label, reader) != NOTHING]
        open_kinds |= Q(classification=label, plain_kind__in=kinds)
    rows = Event.objects.by_sequence().filter(open_kinds).order_by("-sequence").only(*SAID_OF_A_CHANGE)
    found: list[Event] = []
    for looked_at in LOOKED_AT:
        events = list(rows[:looked_at])
        found = histories.readable(events, reader)[:CHANGES]
        if len(found) == CHANGES or len(events) < looked_at:
            break
    return [(event, tables[event.kind]) for event in found]


@allow()
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure of a year, room by room."""
    period, groups = year_asked(request), explaining.by_room(asking.reader(request))
    rooms = []
    single = [each for group in groups.values() for each in group if each.by is None]
    now, before = stored_figures.now_and_before([each.key for each in single], period)
    for room, group in groups.items():
        rooms.append((room.replace("althan", "Alt HAN").capitalize() if room != "althan" else "Alt HAN", group))
    context = {"period": period, "years": years_offered(period), "rooms": rooms, "now": now, "before": before}
    return render(request, "core/figures.html", context)


@allow()
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Explain one figure."""
    period, reader = year_asked(request), asking.reader(request)
    try:
        name, of, previous = split(key)
        found = figure_named(key)
    except KeyError:
        raise Http404("There is no such figure.") from None
    if previous:
        whole = f"{name}[{of}]" if of else name
        return redirect(f"{reverse('figure', args=[whole])}?year={period.previous()}")
    if not clears(found.classification, reader):
        raise Http404("There is no such figure.")
    context: dict[str, Any] = {"figure": found, "period": period, "years": years_offered(period)}
    if found.by and not of:
        lines = explaining.lines_of(found, period)
        now, before = stored_figures.now_and_before([line.key for line in lines], period)
        return render(request, "core/figure_by.html", {**context, "lines": lines, "now": now, "before": before})
    if of and not explaining.has(found, of, period):
        raise Http404("There is no such figure.")
    explained = explaining.explain(found, of, period, reader, page_asked(request))
    return render(request, "core/figure.html", {**context, "explained": explained, "page": page_asked(request)})


def page_asked(request: HttpRequest) -> int:
    """The page in the address, from 1."""
    return page_number(request.GET.get("page", ""))


@allow()
def about(request: HttpRequest) -> HttpResponse:
    """What this is, and what the classifications mean."""
    return render(request, "core/about.html", {"labels": current().file.classification})


@allow()
def lists(request: HttpRequest) -> HttpResponse:
    """Every list of the register, also those that stand in no menu."""
    return render(request, "core/lists.html", {"lists": pieces.lists(asking.reader(request))})


@allow(get=NOBODY, post=EVERYONE)
def look_as(request: HttpRequest) -> HttpResponse:
    """Show the next pages as a persona of the demonstration sees them."""
    if not settings.SECRETARIAT_DEMO:
        raise Http404("Only a demonstration can be looked at as somebody else.")
    if not personas.look_as(request, request.POST.get("persona", "")):
        raise BadRequest("There is no such persona.")
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if safe else "/")
