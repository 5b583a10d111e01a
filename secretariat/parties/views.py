"""Pages of this room beside its lists and records: a supplier failure's board, map and report, and maps of processes."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers

from secretariat.core.calendars import now, today
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission.declared import allow, confirmation
from secretariat.core.publishing.html import to_html
from secretariat.core.tables import table_for
from secretariat.core.workflow import Workflow, all_workflows, workflow
from secretariat.parties.after_event import report_of
from secretariat.parties.board import board_of
from secretariat.parties.expelling import seats_of
from secretariat.parties.last_resort import WORKFLOW
from secretariat.parties.models import DefaultCase
from secretariat.parties.models_last_resort import FailureTick, SupplierFailure
from secretariat.parties.process_map import map_of_playbook, map_of_workflow

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SVG = "image/svg+xml"


@allow()
@vary_on_headers("HX-Request")
def board(request: HttpRequest, reference: str) -> HttpResponse:
    """What is done, due and late when a supplier fails, by actor. Its middle asks for itself again now and then."""
    who = reader(request)
    failure = seen(SupplierFailure, reference, who, "failing")
    template = "_board.html" if request.htmx else "board.html"  # type: ignore[attr-defined]
    context = {
        "table": table_for(SupplierFailure),
        "failure": failure,
        "board": board_of(failure, who),
        "as_of": now(),
    }
    answer = render(request, f"parties/{template}", context)
    answer["Cache-Control"] = "no-store"
    return answer


@allow()
def map_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The playbook of a supplier failure as a picture, and as a list; and the way of the case itself."""
    who = reader(request)
    failure = seen(SupplierFailure, reference, who, "failing")
    context = {
        "table": table_for(SupplierFailure),
        "failure": failure,
        "board": board_of(failure, who),
        "workflow": workflow(WORKFLOW, failure.opened),
    }
    return render(request, "parties/map.html", context)


@allow()
def map_picture(request: HttpRequest, reference: str) -> HttpResponse:
    """The picture of that page; what is done stands out."""
    who = reader(request)
    failure = seen(SupplierFailure, reference, who, "failing")
    done = FailureTick.objects.visible_to(who).filter(failure=failure).values_list("item", flat=True)
    return _picture(map_of_playbook(failure.playbook, done))


@allow()
def after_event(request: HttpRequest, reference: str) -> HttpResponse:
    """The report after the event, as a page."""
    who = reader(request)
    failure = seen(SupplierFailure, reference, who, "failing")
    document = report_of(failure, who)
    context = {
        "table": table_for(SupplierFailure),
        "failure": failure,
        "label": document.classification,
        "body": to_html(document),
    }
    return render(request, "parties/after_event.html", context)


@allow()
def after_event_word(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a Word file. What is Amber or Red leaves the house only under a fresh proof."""
    who = reader(request)
    failure = seen(SupplierFailure, reference, who, "failing")
    document = report_of(failure, who)
    if document.classification in ("amber", "red") and (first := confirmation(request)):
        return first
    from secretariat.core.publishing.word import to_docx

    answer = HttpResponse(to_docx(document), content_type=WORD)
    mark = f"{failure.playbook.exercise}-" if failure.exercise else ""
    answer["Content-Disposition"] = f'attachment; filename="{mark}{failure.reference}-after-event.docx"'
    return answer


@allow(get="handle_defaults")
def seats_of_expelled(request: HttpRequest, reference: str) -> HttpResponse:
    """The seats that the people of an expelled Party hold on bodies, for the secretariat to see to."""
    case = seen(DefaultCase, reference, reader(request), "party")
    if not case.party.left:
        raise Http404(f"There is no expulsion in {reference} that you may see.")
    context = {"table": table_for(DefaultCase), "case": case, "seats": seats_of(case.party)}
    return render(request, "parties/seats_of_expelled.html", context)


@allow()
def process_map(request: HttpRequest, slug: str) -> HttpResponse:
    """A process of the code as a picture, and as a list of its states and steps."""
    return render(request, "parties/process_map.html", {"workflow": _workflow(slug), "slug": slug})


@allow()
def process_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of that page; with `at`, that state stands out."""
    return _picture(map_of_workflow(_workflow(slug), request.GET.get("at", "")))


def _picture(svg: str) -> HttpResponse:
    return HttpResponse(svg, content_type=SVG)


def _workflow(slug: str) -> Workflow:
    if slug not in {each.slug for each in all_workflows()}:
        raise Http404(f"There is no process {slug[:60]}.")
    return workflow(slug, today())
