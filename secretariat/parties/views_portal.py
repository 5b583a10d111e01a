"""The Party portal: one page that shows a Party all that concerns it, put together from what rooms register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from secretariat.core.calendars import today
from secretariat.core.pages import portal
from secretariat.core.pages.asking import reader
from secretariat.core.permission import Reader, may
from secretariat.core.permission.declared import allow
from secretariat.parties.models import Party

DEED = "see_portal"
CHOSEN_FROM = 50


@allow(get=DEED)
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """The page of the reader's Party; of the one that `party` names, where there are several."""
    who, asked = reader(request), request.GET.get("party", "").strip()[:200]
    by_name = who.holds("administrator", "party-support")
    choices = _own(who)
    party = _found(who, asked, by_name) if asked else choices[0] if len(choices) == 1 else None
    problem = "" if party or not asked else f"There is no Party {asked!r} whose page is yours to see: choose another."
    context: dict[str, Any] = {"party": party, "choices": choices, "asked": asked, "by_name": by_name}
    context |= {"problem": problem, "today": today()}
    if party:
        blocks = portal.blocks_of(party, who)
        glance = [(each.block.slug, *pair) for each in blocks for pair in each.context.get("glance", ())]
        context |= {"blocks": blocks, "glance": glance}
    return render(request, "parties/portal.html", context, status=404 if problem else 200)


def _own(who: Reader) -> list[Party]:
    """The Parties at which the reader holds a role. No query for whoever holds none."""
    theirs = who.places("party")
    if not theirs:
        return []
    return list(Party.objects.visible_to(who).filter(reference__in=theirs).order_by("name", "reference")[:CHOSEN_FROM])


def _found(who: Reader, asked: str, by_name: bool) -> Party | None:
    """The Party of that reference, or for staff of that name, if its page is the reader's to see."""
    rows = Party.objects.visible_to(who)
    party: Party | None = rows.filter(reference=asked).first()
    if party is None and by_name:
        named = list(rows.filter(name__iexact=asked)[:2])
        party = named[0] if len(named) == 1 else None
    return party if party and may(who, DEED, party) else None
