"""The queue of those who answer enquiries: what is due, what is late, what is one's own, what is nobody's."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from secretariat.core.calendars import today
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.asking import reader
from secretariat.core.pages.listing import page_number
from secretariat.core.permission import Reader
from secretariat.core.permission.declared import allow
from secretariat.core.workflow.models import Case
from secretariat.engagement.enquiry_rules import enquiries
from secretariat.engagement.models_enquiries import Article, Enquiry
from secretariat.engagement.services_enquiries import staff

DEED = "answer_enquiries"
ON_A_PAGE = 40
VIEWS = {"all": "To be answered", "team": "My team's", "mine": "Mine", "unassigned": "Nobody's", "late": "Late"}
WAITING = "waiting"


@allow(get=DEED)
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """Enquiries that are to be answered, by the day they are due; and articles that are to be looked at again."""
    who = reader(request)
    asked = request.GET.get("view", "all")
    view = asked if asked in {*VIEWS, WAITING} else "all"
    category = enquiries().of(request.GET.get("category", ""))
    conditions = _conditions(who)
    there = Enquiry.objects.visible_to(who)
    counts = there.filter(closed__isnull=True).aggregate(
        **{name: Count("pk", filter=each) for name, each in conditions.items()}
    )
    rows = there.filter(closed__isnull=True).filter(conditions[view])
    if category:
        rows = rows.filter(category=category.slug)
    number = page_number(request.GET.get("page", ""))
    start = (number - 1) * ON_A_PAGE
    order = ("waiting_since", "reference") if view == WAITING else ("due", "reference")
    found = list(rows.select_related("party").order_by(*order)[start : start + ON_A_PAGE + 1])
    states = dict(
        Case.objects.filter(subject_kind=kind_of(Enquiry), subject__in=[each.reference for each in found]).values_list(
            "subject", "state"
        )
    )
    context: dict[str, Any] = {
        "view": view,
        "views": {**VIEWS, WAITING: "Waits for whoever asked"},
        "counts": counts,
        "category": category,
        "categories": enquiries().category,
        "rows": found[:ON_A_PAGE],
        "states": states,
        "names": staff(),
        "number": number,
        "has_next": len(found) > ON_A_PAGE,
        "today": today(),
        "reviews": list(_to_be_reviewed(who)),
        "code_of": enquiries(),
    }
    return render(request, "engagement/support/queue.html", context)


def own_categories(who: Reader) -> list[str]:
    """The categories that the reader's roles at the administrator answer."""
    roles = {each.role for each in who.held if each.at == "administrator"}
    return [each.slug for each in enquiries().category if each.owner in roles]


def _conditions(who: Reader) -> dict[str, Q]:
    due = Q(due__isnull=False)
    return {
        "all": due,
        "team": due & Q(category__in=own_categories(who)),
        "mine": due & (Q(assigned_to=who.person) if who.person else Q(pk__in=[])),
        "unassigned": due & Q(assigned_to=""),
        "late": Q(due__lt=today()),
        WAITING: Q(waiting_since__isnull=False),
    }


def _to_be_reviewed(who: Reader) -> Any:
    rows = Article.objects.visible_to(who).standing().filter(review_due__lte=today())
    return rows.order_by("review_due", "reference")[:10]
