"""Pages of joining and of user entry: how to become a Party, the agreement, and all entries that are under way."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from secretariat.accounts import kept_files
from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.pages.asking import reader, seen
from secretariat.core.pages.views import page_asked
from secretariat.core.permission import Reader
from secretariat.core.permission.declared import KNOWN, allow
from secretariat.core.publishing.html import to_html
from secretariat.core.tables import table_for
from secretariat.core.workflow import workflow
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow
from secretariat.parties import agreement_files, entering, joining
from secretariat.parties.agreement import document_of
from secretariat.parties.entering import IN_PROGRESS
from secretariat.parties.models import UserEntry
from secretariat.parties.models_entry import Blocker
from secretariat.parties.models_joining import Agreement, AgreementFile, Application
from secretariat.parties.pieces_entry import with_progress
from secretariat.parties.pieces_joining import stages
from secretariat.parties.rules import accession

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ON_A_PAGE = 50


@allow()
def how_to_join(request: HttpRequest) -> HttpResponse:
    """How an organisation becomes a Party: the steps of the workflow, the fees, the categories, and where to apply."""
    who, rules = reader(request), accession()
    own = Application.objects.filter(person__reference=who.person).order_by("-reference")[:5] if who.person else ()
    context = {
        "rules": rules,
        "stages": stages(workflow(joining.WORKFLOW, today())),
        "categories": [(each, current().name_of(each.slug)) for each in rules.category],
        "shortens": current().name_of(rules.bar.shortened_by),
        "own": list(own),
    }
    return render(request, "parties/joining.html", context)


@allow(get=KNOWN)
def agreement(request: HttpRequest, reference: str) -> HttpResponse:
    """An Accession Agreement as a page."""
    found = seen(Agreement, reference, reader(request), "application")
    return render(
        request, "parties/agreement.html", {"agreement": found, "body": to_html(document_of(found), with_title=True)}
    )


@allow(get=KNOWN)
def agreement_as_word(request: HttpRequest, reference: str) -> HttpResponse:
    """An Accession Agreement as a Word file."""
    from secretariat.core.publishing.word import to_docx  # it takes long to import, and few ask for it

    found = seen(Agreement, reference, reader(request), "application")
    answer = HttpResponse(to_docx(document_of(found)), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{found.reference}.docx"'
    return answer


@allow(get=KNOWN)
@never_cache
def agreement_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The content of a file of an agreement, to be saved by whoever may see it."""
    found = seen(AgreementFile, reference, reader(request))
    try:
        content = agreement_files.chunks(found)
    except NotNow as refusal:
        return render(request, "parties/no_file.html", {"file": found, "problem": str(refusal)}, status=404)
    return kept_files.download(content, found.name, found.size)


@allow(get="see_entries")
def entries(request: HttpRequest) -> HttpResponse:
    """Every user entry that is under way: by role and stage, with what blocks it and when it is expected to be done."""
    who, page = reader(request), page_asked(request)
    role, only_blocked = request.GET.get("role", ""), request.GET.get("blocked") == "yes"
    found, has_next = some_entries(who, page, role=role, only_blocked=only_blocked)
    by_role = roles_counted(who)
    asked = {name: value for name, value in (("role", role), ("blocked", "yes" if only_blocked else "")) if value}
    context = {
        "table": table_for(UserEntry),
        "entries": found,
        "states": states_of(found),
        "roles": by_role,
        "role": role,
        "only_blocked": only_blocked,
        "total": sum(count for _, _, count, _ in by_role),
        "blocked": sum(stopped for _, _, _, stopped in by_role),
        "stages": stages_counted(),
        "page": page,
        "has_next": has_next,
        "address": lambda number: f"?{urlencode({**asked, 'page': number})}",
        "today": today(),
    }
    return render(request, "parties/dashboard.html", context)


def some_entries(who: Reader, page: int, *, role: str = "", only_blocked: bool = False) -> tuple[list[Any], bool]:
    """A page of the entries under way, the oldest first, and whether more follow."""
    rows = UserEntry.objects.visible_to(who).filter(IN_PROGRESS)
    if role:
        rows = rows.filter(user_role=role)
    if only_blocked:
        rows = rows.filter(Exists(Blocker.objects.filter(entry=OuterRef("pk"), cleared__isnull=True)))
    start = (page - 1) * ON_A_PAGE
    keys = list(rows.order_by("guided", "reference").values_list("pk", flat=True)[start : start + ON_A_PAGE + 1])
    chosen = with_progress(UserEntry.objects.filter(pk__in=keys[:ON_A_PAGE])).select_related("party")
    return list(chosen.order_by("guided", "reference")), len(keys) > ON_A_PAGE


def roles_counted(who: Reader) -> list[tuple[str, str, int, int]]:
    """(slug, name, how many, how many of them blocked) of each User Role towards which somebody works."""
    blocked = Exists(Blocker.objects.filter(entry=OuterRef("pk"), cleared__isnull=True))
    rows = UserEntry.objects.visible_to(who).filter(IN_PROGRESS).annotate(is_blocked=blocked).order_by()
    counted = rows.values_list("user_role").annotate(n=Count("pk"), stopped=Count("pk", filter=Q(is_blocked=True)))
    known = {slug: (n, stopped) for slug, n, stopped in counted}
    return [(each.slug, each.name, *known[each.slug]) for each in current().file.user_role if each.slug in known]


def stages_counted() -> list[tuple[str, int]]:
    """(name, how many) of each state in which an entry is."""
    table = workflow(entering.WORKFLOW, today())
    rows = Case.objects.open().filter(workflow_slug=entering.WORKFLOW).order_by().values_list("state")
    known = dict(rows.annotate(n=Count("pk")))
    return [(state.name, known[slug]) for slug, state in table.states.items() if slug in known]


def states_of(found: list[Any]) -> dict[str, str]:
    """Reference of each entry to the name of the state in which it is."""
    references = [each.reference for each in found]
    cases = Case.objects.filter(subject_kind="parties.UserEntry", subject__in=references)
    return {each.subject: each.state_name for each in cases}
