"""The public list of Parties, and its open data."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from secretariat.accounts.addresses import whole
from secretariat.core.calendars import Period
from secretariat.core.codes import current
from secretariat.core.pages.asking import reader
from secretariat.core.permission.declared import allow
from secretariat.parties import open_data
from secretariat.parties.party_list import PartyList

FILTERS = ("on", "q", "category", "group", "user_role", "joined_since", "left_since")


@allow()
@vary_on_headers("HX-Request")
def index(request: HttpRequest) -> HttpResponse:
    """Who is a Party on a day."""
    found = PartyList(request.GET.dict(), reader(request))
    context: dict[str, Any] = {
        "found": found,
        "asked": {name: request.GET.get(name, "").strip()[:200] for name in FILTERS},
        "period": Period.containing(found.day),
        "address": _address_of(request),
        "files": [(form, title) for form, title in (("csv", "CSV"), ("json", "JSON"), ("xlsx", "Excel"))],
    }
    template = "parties/_party_list.html" if request.htmx else "parties/party_list.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=400 if found.problems else 200)


@allow()
def data(request: HttpRequest) -> HttpResponse:
    """What the open data are: their addresses, their columns, and what may be done with them."""
    addresses = [(form, whole(reverse("party-list-file", args=[form]))) for form in open_data.FORMS]
    context = {
        "addresses": addresses,
        "described": whole(reverse("party-list-described")),
        "columns": open_data.COLUMNS,
        "licence": current().file.open_data,
    }
    return render(request, "parties/party_list_data.html", context)


@allow()
def file(request: HttpRequest, form: str) -> HttpResponse:
    """The list as a file, of White records only, whoever asks."""
    found = open_data.public_list(request.GET.dict())
    if found.problems:
        return HttpResponse(
            " ".join(found.problems.values()) + "\n", status=400, content_type="text/plain; charset=utf-8"
        )
    licence = current().file.open_data
    answer = HttpResponse(open_data.WRITERS[form](found, licence.statement if licence else ""), open_data.TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="parties-{found.day.isoformat()}.{form}"'
    answer["Link"] = (
        f'<{whole(reverse("party-list-data"))}>; rel="license", <{whole(reverse("party-list-described"))}>; rel="describedby"'
    )
    return answer


@allow()
def described(request: HttpRequest) -> HttpResponse:
    """What the columns of the CSV file mean, for programs."""
    licence, address = current().file.open_data, whole(reverse("party-list-file", args=["csv"]))
    statement, where = (licence.statement, licence.address) if licence else ("", "")
    return JsonResponse(open_data.metadata(address, statement, where), content_type="application/csvm+json")


def _address_of(request: HttpRequest) -> Any:
    asked = {name: value for name, value in request.GET.dict().items() if name in FILTERS and value}

    def address(number: int | str = "", **changes: str) -> str:
        wanted = {**asked, **changes, "page": str(number)}
        return "?" + urlencode({name: value for name, value in wanted.items() if value})

    return address
