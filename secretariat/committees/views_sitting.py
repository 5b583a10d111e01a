"""The screen on which the secretary writes down what happens in a meeting, its minutes, and what came of it in short."""

from __future__ import annotations

import base64
import secrets
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from secretariat.committees import minuting, sitting
from secretariat.committees.acts_sitting import KEEPS_MINUTES
from secretariat.committees.deciding import tally_of
from secretariat.committees.documents import minutes_document
from secretariat.committees.documents import who as who_was_there
from secretariat.committees.models import Meeting
from secretariat.committees.models_meetings import Minutes
from secretariat.committees.quorate import present
from secretariat.core.acts import Act, acts_of
from secretariat.core.acts.doing import NOT_THEIRS, NotRight, perform
from secretariat.core.api.idempotency import HEADER, once
from secretariat.core.api.problems import Problem
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission import Reader, may
from secretariat.core.permission.declared import allow
from secretariat.core.publishing.word import to_docx
from secretariat.core.tables import table_for
from secretariat.core.workflow.taking import NotNow

DONE_THERE = ("roll-call", "minute", "vote", "decide", "raise-action", "recuse", "come-and-go", "welcome")
"""The acts on a meeting that have their forms on the screen, in this order."""
KEY_OF_QUEUE = "sitting-key"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@allow(get=KEEPS_MINUTES, post=KEEPS_MINUTES)
@never_cache
def screen(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that is written down in a meeting, on one page; each entry is sent by itself, and done once."""
    who = reader(request)
    meeting = seen(Meeting, reference, who, "body")
    if not may(who, KEEPS_MINUTES, meeting):
        raise PermissionDenied(NOT_THEIRS)
    if request.method == "POST":
        return _sent(request, meeting, who)
    if request.headers.get("HX-Request"):
        return render(request, "committees/_written.html", _written(meeting, who))
    return _page(request, meeting, who)


def _page(request: HttpRequest, meeting: Meeting, who: Reader, wrong: Any = None, problem: str = "") -> HttpResponse:
    forms = []
    for act in _acts():
        form = wrong if wrong is not None and isinstance(wrong, act.form) else act.form(record=meeting, reader=who)
        form.fields.pop("item", None)  # one item is chosen for all of them
        form.auto_id = f"{act.slug}-%s"
        forms.append((act, form))
    written = _written(meeting, who)
    asked = request.GET.get("item", "")
    items = [each.item for each in written["minuted"] if each.item]
    context = {
        **written,
        "forms": forms,
        "items": items,
        "item": next((each for each in items if each.reference == asked), items[0] if items else None),
        "problem": problem or sitting.why_not_open(meeting),
        "key": _key(request),
    }
    return render(request, "committees/sitting.html", context, status=400 if wrong is not None or problem else 200)


def _sent(request: HttpRequest, meeting: Meeting, who: Reader) -> HttpResponse:
    act = next((each for each in _acts() if each.slug == request.POST.get("act")), None)
    if act is None:
        raise Http404("There is no such entry.")
    refused: list[NotReceived] = []

    def work() -> HttpResponse:
        try:
            did = perform(act, meeting, who, request.POST)
        except NotRight as wrong:
            says = [str(each) for errors in wrong.form.errors.values() for each in errors]
            refused.append(NotReceived(" ".join(says), wrong.form))
        except NotNow as refusal:
            refused.append(NotReceived(str(refusal)))
        else:
            return JsonResponse({"says": did.says, "quorum": present(meeting).says})
        return JsonResponse({"problem": f"{refused[0].says} Nothing was changed."}, status=400)

    try:
        asker: Any = SimpleNamespace(reader=who)
        sent = request.POST.urlencode().encode()
        answer = once(request, asker, work, sent=sent) if HEADER in request.headers else work()
    except Problem as problem:
        answer = JsonResponse({"problem": problem.detail}, status=problem.status)
    if request.headers.get("Accept") == "application/json":
        return answer
    if refused:
        return _page(request, meeting, who, refused[0].form, "" if refused[0].form else refused[0].says)
    messages.success(request, act.done)
    query = urlencode({"item": request.POST.get("item", "")})
    return redirect(f"{reverse('sitting', args=[meeting.reference])}?{query}")


class NotReceived:
    """Why an entry was refused, and its form where that says it."""

    def __init__(self, says: str, form: Any = None) -> None:
        self.says, self.form = says, form


def _acts() -> list[Act]:
    known = {each.slug: each for each in acts_of(Meeting)}
    return [known[slug] for slug in DONE_THERE]


def _written(meeting: Meeting, who: Reader) -> dict[str, Any]:
    return {
        "table": table_for(Meeting),
        "meeting": meeting,
        "minuted": minuting.minuted(meeting, who),
        "there": minuting.there(meeting, who),
        "quorum": present(meeting),
        "tally_of": tally_of,
        "who": who_was_there,
    }


def _key(request: HttpRequest) -> str:
    """The key under which this session's browser keeps what it has not yet been able to send. It ends with the session."""
    if KEY_OF_QUEUE not in request.session:
        request.session[KEY_OF_QUEUE] = base64.b64encode(secrets.token_bytes(32)).decode()
    return str(request.session[KEY_OF_QUEUE])


@allow()
def minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """The minutes of a meeting as this reader may see them: who was there, and item by item what came of it."""
    who = reader(request)
    meeting = seen(Meeting, reference, who, "body")
    kept = Minutes.objects.visible_to(who).filter(meeting=meeting).select_related("ratified_at").first()
    context = {**_written(meeting, who), "minutes": kept, "ratifiable": minuting.to_ratify(meeting)}
    return render(request, "committees/minutes.html", context)


@allow()
def minutes_word(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a Word document."""
    who = reader(request)
    meeting = seen(Meeting, reference, who, "body")
    kept = Minutes.objects.visible_to(who).filter(meeting=meeting).select_related("ratified_at").first()
    document = minutes_document(meeting, kept, minuting.minuted(meeting, who), minuting.there(meeting, who))
    answer = HttpResponse(to_docx(document), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{meeting.reference}-minutes.docx"'
    return answer


@allow()
def headlines(request: HttpRequest, reference: str) -> HttpResponse:
    """What came of a meeting in short, the same day: decisions and actions as this reader may see them."""
    who = reader(request)
    meeting = seen(Meeting, reference, who, "body")
    found = [each for each in minuting.minuted(meeting, who) if each.decisions or each.actions]
    context = {"table": table_for(Meeting), "meeting": meeting, "minuted": found}
    return render(request, "committees/headlines.html", context)
