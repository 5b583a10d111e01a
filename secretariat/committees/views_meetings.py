"""Pages of meetings before they are held: the calendar, the agenda and its making, papers, and packs."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from secretariat.accounts import kept_files
from secretariat.committees import agendas, packs, papers
from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_meetings import AgendaItem, Paper, PaperFile, Question
from secretariat.committees.planning import clashing, papers_day
from secretariat.core.calendars import Period, today
from secretariat.core.events import Actor
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission import Reader, may
from secretariat.core.permission.declared import KNOWN, allow
from secretariat.core.tables import table_for
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow

PREPARE, READ = "prepare_meetings", "read_packs"
WHOLE_YEAR = 150
"""Up to how many meetings a year is shown whole; of more, a month."""
LISTED = 50


@allow()
def calendar(request: HttpRequest) -> HttpResponse:
    """A regulatory year's meetings with the days on which papers go out: of one body, or of all."""
    who = reader(request)
    problem, year = "", Period.containing(today())
    if asked := request.GET.get("year", ""):
        try:
            year = Period.year(asked)
        except ValueError as fault:
            problem = str(fault)
    bodies = list(Body.objects.visible_to(who).order_by("short_name").values_list("reference", "short_name"))
    body = request.GET.get("body", "")
    if body and body not in dict(bodies):
        problem, body = f"There is no body {body[:30]} that you may see: these are the meetings of all.", ""
    rows = Meeting.objects.visible_to(who).during("held_on", year.start, year.end).select_related("body")
    rows = rows.filter(body__reference=body) if body else rows
    found = list(rows.order_by("held_on", "starts_at", "reference"))
    counts = Counter((each.held_on.year, each.held_on.month) for each in found)
    months = [(each, counts[each.start.year, each.start.month]) for each in year.months()]
    shown = _months(request.GET.get("month", ""), year, len(found))
    clashes = clashing(found)
    context = {
        "problem": problem,
        "year": year,
        "years": [Period.starting_in(year.start.year + step) for step in (-2, -1, 0, 1, 2)],
        "bodies": bodies,
        "body": body,
        "months": months,
        "shown": [(month, [each for each in found if month.start <= each.held_on <= month.end]) for month in shown],
        "is_whole": len(shown) > 1,
        "clashes": clashes,
        "papers_day": papers_day,
        "today": today(),
    }
    return render(request, "committees/calendar.html", context, status=400 if problem else 200)


def _months(asked: str, year: Period, count: int) -> list[Period]:
    """The months to show: the one that was asked for, else all, else that of today or the first."""
    months = year.months()
    for each in months:
        if asked == f"{each.start:%Y-%m}":
            return [each]
    if count <= WHOLE_YEAR:
        return months
    return [next((each for each in months if each.start <= today() <= each.end), months[0])]


@allow()
def agenda(request: HttpRequest, reference: str) -> HttpResponse:
    """A meeting's agenda with its papers, as far as its reader may see them."""
    who = reader(request)
    meeting = seen(Meeting, reference, who, "body")
    context = {
        "table": table_for(Meeting),
        "meeting": meeting,
        "agenda": agendas.agenda_of(meeting, who),
        "papers_day": papers_day(meeting.held_on),
        "prepares": may(who, PREPARE, meeting),
        "may_read": may(who, READ),
        "table_of": lambda record: table_for(type(record)).name,
    }
    return render(request, "committees/agenda.html", context)


@allow(get=PREPARE, post=PREPARE)
@never_cache
def prepare(request: HttpRequest, reference: str) -> HttpResponse:
    """Put an agenda together: what the register offers goes on it with one press, and the order is changed by steps."""
    who = reader(request)
    meeting = seen(Meeting, reference, who, "body")
    if not may(who, PREPARE, meeting):
        raise PermissionDenied("That is for the secretary of the body.")
    problem = ""
    if request.method == "POST":
        try:
            says = _do(request.POST.get("do", ""), request.POST.get("what", ""), meeting, who)
        except NotNow as refusal:
            problem = str(refusal)
        else:
            messages.success(request, says)
            return redirect("meeting-prepare", reference=meeting.reference)
    context = {
        "table": table_for(Meeting),
        "meeting": meeting,
        "problem": problem,
        "agenda": agendas.agenda_of(meeting, who, with_lines=False),
        "offers": agendas.offers(meeting, who),
        "papers_day": papers_day(meeting.held_on),
        "is_open": not meeting.cancelled and meeting.held_on >= today(),
    }
    return render(request, "committees/prepare.html", context, status=400 if problem else 200)


def _do(what: str, of: str, meeting: Meeting, who: Reader) -> str:
    by = Actor(who.id)
    if what == "case":
        case = Case.objects.visible_to(who).filter(reference=of).first()
        if case is None:
            raise NotNow("There is no such case that you may see.")
        return f"{agendas.put_in_case(meeting, case, by=by).title} is on the agenda."
    if what == "standing":
        return f"{len(agendas.put_in_standing(meeting, by=by))} standing items are on the agenda."
    if what == "matters":
        return f"{agendas.put_in_matters_arising(meeting, by=by, reader=who).title} is on the agenda."
    if what == "actions":
        return f"{agendas.put_in_actions(meeting, by=by).title} is on the agenda."
    if what in ("up", "down"):
        item = AgendaItem.objects.visible_to(who).filter(meeting=meeting, reference=of).first()
        if item is None:
            raise NotNow("There is no such item on this agenda.")
        agendas.shift(item, up=what == "up", by=by)
        return f"“{item.title}” is moved {what}."
    if what == "publish":
        agendas.publish(meeting, by=by)
        return "The agenda and its papers are out; the body is told."
    raise NotNow("That is nothing that is done here: use the buttons.")


@allow()
def cover(request: HttpRequest, reference: str) -> HttpResponse:
    """A paper: its cover sheet, its text, its files and versions, what was asked about it, and the reader's own note."""
    who = reader(request)
    paper = seen(Paper, reference, who, "item__meeting__body", "body", "party")
    versions = Paper.objects.visible_to(who).filter(item=paper.item_id, number=paper.number).defer("text")
    context = {
        "table": table_for(Paper),
        "paper": paper,
        "meeting": paper.item.meeting,
        "late": paper.came_after(papers_day(paper.item.meeting.held_on)),
        "files": list(PaperFile.objects.visible_to(who).filter(paper=paper).order_by("reference")),
        "versions": list(versions.order_by("-version")),
        "questions": list(Question.objects.visible_to(who).filter(paper=paper).order_by("asked", "reference")[:LISTED]),
        "note": papers.note_of(paper, who),
        "may_read": may(who, READ) and bool(who.person),
    }
    return render(request, "committees/cover.html", context)


@allow()
@never_cache
def file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The content of a paper's file, for whoever may see it."""
    found = seen(PaperFile, reference, reader(request))
    try:
        content = papers.chunks(found)
    except NotNow as refusal:
        return render(request, "committees/no_file.html", {"file": found, "problem": str(refusal)}, status=404)
    return kept_files.download(content, found.name, found.size)


@allow(get=READ, post=READ)
@never_cache
def pack(request: HttpRequest, reference: str) -> HttpResponse:
    """What a reader's pack of a meeting holds; it is made when asked for, and fetched when it is ready."""
    who = reader(request)
    meeting = seen(Meeting, reference, who, "body")
    problem = ""
    if request.method == "POST":
        try:
            packs.ask_for(meeting, who)
        except NotNow as refusal:
            problem = str(refusal)
        else:
            return redirect("pack", reference=meeting.reference)
    content = packs.content_for(meeting, who)
    context = {
        "table": table_for(Meeting),
        "meeting": meeting,
        "content": content,
        "pack": packs.pack_of(content, who),
        "problem": problem,
        "pages": sum(file.pages or 0 for entry in content.agenda.entries for on in entry.papers for file in on.files),
    }
    return render(request, "committees/pack.html", context, status=400 if problem else 200)


@allow(get=READ)
@never_cache
def pack_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """A reader's pack, if the one that stands for what they may see at this moment has been made."""
    who = reader(request)
    meeting = seen(Meeting, reference, who, "body")
    found = packs.pack_of(packs.content_for(meeting, who), who)
    if found is None or not found.is_ready:
        return redirect("pack", reference=meeting.reference)
    try:
        content = packs.chunks(found)
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("pack", reference=meeting.reference)
    return kept_files.download(content, f"{meeting.reference}-papers.pdf", found.size)


@allow(get=KNOWN)
def pack_list(request: HttpRequest) -> HttpResponse:
    """Meetings to come of which the reader may see papers, with how many there are."""
    who = reader(request)
    page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    ahead = Meeting.objects.visible_to(who).filter(held_on__gte=today(), cancelled__isnull=True)
    ahead = ahead.filter(Exists(AgendaItem.objects.visible_to(who).filter(meeting=OuterRef("pk"))))
    start = (min(page, 1000) - 1) * LISTED
    rows = list(ahead.select_related("body").order_by("held_on", "reference")[start : start + LISTED + 1])
    shown = rows[:LISTED]
    counted = Paper.objects.visible_to(who).current().filter(item__meeting__in=[each.pk for each in shown])
    counts = dict(counted.order_by().values("item__meeting").annotate(n=Count("pk")).values_list("item__meeting", "n"))
    context = {
        "rows": [(each, counts.get(each.pk, 0), papers_day(each.held_on)) for each in shown],
        "page": page,
        "more": len(rows) > LISTED,
        "mine": who.places("body"),
        "may_read": may(who, READ),
    }
    return render(request, "committees/pack_list.html", context)
