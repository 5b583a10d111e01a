"""What stands round every address under `/api/`: no cookie counts there, and every refusal is a problem."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from secretariat.core.api.problems import CONTENT_TYPE, Problem, sentence_of

EVERYTHING, CALLS = "/api/", "/api/v1/"
KEPT = ("Retry-After", "Allow", "WWW-Authenticate", "Location")


class ForPrograms:
    """Middleware: takes cookies away before anybody reads them, and turns pages of refusal into problems."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(EVERYTHING) or request.path_info == EVERYTHING:
            return self.answer(request)
        # A browser sends cookies by itself, for any page that asks it to: here only what is meant counts.
        request.META.pop("HTTP_COOKIE", None)
        method = request.method
        if method == "HEAD":
            request.method = "GET"  # the server leaves the body out
        answer = self.answer(request)
        request.method = method
        answer.cookies.clear()
        if answer.status_code >= 400 and not answer.get("Content-Type", "").startswith(CONTENT_TYPE):
            return as_problem(answer)
        return answer


def as_problem(answer: HttpResponse) -> HttpResponse:
    """The refusal that some part of the house has answered with, as a problem."""
    headers = {name: answer[name] for name in KEPT if answer.has_header(name)}
    return Problem(answer.status_code, _detail(answer), headers=headers).answer()


def _detail(answer: HttpResponse) -> str:
    if answer.status_code == 405 and answer.has_header("Allow"):
        return f"This address takes {answer['Allow']} only."
    if answer.get("Content-Type", "").startswith("application/json"):
        said = json.loads(answer.content)
        if isinstance(said, dict) and isinstance(said.get("detail"), str):
            return str(said["detail"])
    return sentence_of(answer.status_code)
