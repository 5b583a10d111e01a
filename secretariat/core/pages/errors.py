"""What is answered to a request that cannot be understood."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for status 400. A sentence of ours is shown; what Django says of an attack is not."""
    says = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"exception": says}, status=400)


class SayNotAllowed:
    """Middleware: an address that is asked by a method it does not have answers with a page, and keeps `Allow`."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answer(request)
        if answer.status_code == 405 and not answer.streaming and not answer.content:
            page = render(request, "405.html", status=405)
            page["Allow"] = answer["Allow"]
            return page
        return answer


class RefuseNull:
    """Middleware: an address with a null character is refused, because PostgreSQL keeps none and would fail on it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("There is a null character in the address: take it out.")
        return self.answer(request)
