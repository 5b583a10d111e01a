"""The page about the API, and its description for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from secretariat.core.api.calls import lines
from secretariat.core.api.examples import ASK, EXAMPLES
from secretariat.core.api.making import description
from secretariat.core.api.problems import SENTENCES, Problem, title_of
from secretariat.core.api.reading import as_answer
from secretariat.core.permission.declared import EVERYONE, allow
from secretariat.core.tables import all_tables


@allow()
def guide(request: HttpRequest) -> HttpResponse:
    """What there is, how to ask for it, and examples that work."""
    context = {
        "calls": lines(),
        "tables": [table.name for table in all_tables()],
        "ask": ASK,
        "examples": EXAMPLES,
        "site": request.build_absolute_uri("/").rstrip("/"),
        "problems": [(status, title_of(status), says) for status, says in SENTENCES.items()],
    }
    return render(request, "core/api.html", context)


@allow()
def openapi(request: HttpRequest) -> HttpResponse:
    """Every call, its parameters and its shapes, as OpenAPI 3.1."""
    answer = as_answer(description())
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@csrf_exempt
@allow(post=EVERYONE)
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever else is asked for under /api/."""
    return Problem(404).answer()
