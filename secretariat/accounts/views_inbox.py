"""What waits for somebody, and what has changed since they last looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from secretariat.accounts.models import Notice, Preference
from secretariat.accounts.naming import Named, names_of, readable
from secretariat.accounts.oneself import oneself
from secretariat.core.calendars import today
from secretariat.core.events.models import Event
from secretariat.core.pages import waiting
from secretariat.core.pages.asking import reader
from secretariat.core.pages.histories import VERBS
from secretariat.core.permission import Reader
from secretariat.core.permission.declared import KNOWN, allow

SHOWN = 25


@dataclass(frozen=True)
class News:
    """One thing that changed, as the inbox tells it."""

    about: Named
    said: str
    why: str
    at: datetime


@allow(get=KNOWN, post=KNOWN)
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the reader by date, and what is new; sending it notes that what was new has been seen."""
    who = reader(request)
    if request.method == "POST":
        return _seen(request)
    items = waiting.waiting_for(who)
    news, last, more = _news(who)
    day = today()
    context = {
        "groups": waiting.by_urgency(items, day),
        "today": day,
        "count": len(items),
        "cut": any(len([each for each in items if each.kind == kind]) >= waiting.AT_MOST for kind in _kinds(items)),
        "news": news,
        "last": last,
        "more": more,
    }
    return render(request, "accounts/inbox.html", context)


def _kinds(items: list[waiting.Waiting]) -> set[str]:
    return {each.kind for each in items}


def _news(who: Reader) -> tuple[list[News], int, bool]:
    """What a person was told of since they last looked and may read now, the last event of it, and whether there is more."""
    if not who.person:
        return [], 0, False
    looked = Preference.objects.filter(person__reference=who.person).values("looked")
    since = Coalesce(Subquery(looked), Value(0), output_field=BigIntegerField())
    rows = Notice.objects.filter(person__reference=who.person, event__gt=since).order_by("-event")
    notices = {each.event: each for each in rows[: SHOWN + 1]}
    if not notices:
        return [], 0, False
    events = list(Event.objects.filter(sequence__in=notices).order_by("-sequence"))
    seen = readable(events, who)
    names = names_of(seen.values())
    news = [
        News(names[seen[event.sequence]], _said(event), notices[event.sequence].why, event.at)
        for event in events
        if event.sequence in seen
    ]
    return news[:SHOWN], max(notices), len(notices) > SHOWN


def _said(event: Event) -> str:
    return VERBS.get(event.verb, event.verb.replace("_", " ").capitalize())


def _seen(request: HttpRequest) -> HttpResponse:
    person, last = oneself(request), request.POST.get("last", "")
    if last.isdecimal() and len(last) < 18:
        Preference.objects.update_or_create(person=person, defaults={"looked": int(last)})
    return redirect("inbox")
