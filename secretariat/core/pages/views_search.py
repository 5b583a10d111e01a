"""The page that searches everything, and the list under the search box of every page while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.vary import vary_on_headers

from secretariat.core import search as search_index
from secretariat.core.calendars import in_words
from secretariat.core.codes import current
from secretariat.core.pages import asking, pieces, searching
from secretariat.core.pages.listing import page_number
from secretariat.core.permission import Reader
from secretariat.core.permission.declared import allow
from secretariat.core.search import ALL_VERSIONS, CLAUSES, Filters
from secretariat.core.tables import all_tables

LONGEST = 200
AT_ONCE = 8
"""Finds shown under the box while somebody types."""
PANEL = "search-now"
ON_A_DAY = "day"
FIELDS = ("kind", "document", "binds", "when", "day")


@dataclass(frozen=True)
class Form:
    """What the form holds, and what is wrong with it."""

    text: str = ""
    kind: str = ""
    document: str = ""
    binds: str = ""
    when: str = ""
    day: str = ""
    problem: str = ""
    page: int = 1

    @property
    def filters(self) -> Filters:
        """The same as search takes it."""
        on: date | str = ALL_VERSIONS if self.when == ALL_VERSIONS else ""
        if self.when == ON_A_DAY and self.day and not self.problem:
            on = date.fromisoformat(self.day)
        return Filters(_one(self.kind), _one(self.document), _one(self.binds), on)

    @property
    def filtered(self) -> bool:
        """Whether anything limits what is found but the words."""
        return self.filters != Filters()

    def address(self, **changes: str) -> str:
        """The query of this search with some fields changed."""
        fields = {"q": self.text, **{name: getattr(self, name) for name in FIELDS}, **changes}
        return "?" + urlencode({name: value for name, value in fields.items() if value})


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


@allow()
@vary_on_headers("HX-Request", "HX-Target")
def search(request: HttpRequest) -> HttpResponse:
    """What has the words asked for."""
    searching.catch_up()
    form, reader = form_of(request), asking.reader(request)
    if request.headers.get("HX-Target") == PANEL:
        return render(request, "core/_found_now.html", found_now(form, reader))
    context = {
        "searched": form.text,
        "form": form,
        "kinds": kinds(),
        "documents": search_index.documents(reader),
        **found(form, reader),
    }
    template = "core/_found.html" if request.htmx else "core/search.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def form_of(request: HttpRequest) -> Form:
    """What was asked for, as far as it can be understood; what cannot is left out and said."""
    asked = request.GET
    values = {name: asked.get(name, "").strip()[:LONGEST] for name in FIELDS}
    problem = ""
    if values["when"] not in ("", ALL_VERSIONS, ON_A_DAY):
        values["when"] = ""
    if values["when"] == ON_A_DAY:
        try:
            date.fromisoformat(values["day"])
        except ValueError:
            problem = "Give the day as YYYY-MM-DD, such as 2020-03-01. Until then, what is in force today is shown."
    # As it was typed, but for its length: a space at its end says that the last word is whole.
    return Form(text=asked.get("q", "")[:LONGEST], problem=problem, page=page_number(asked.get("page", "")), **values)


def found(form: Form, reader: Reader) -> dict[str, Any]:
    """What the page shows of a search."""
    results = search_index.find(form.text, form.filters, reader, page=form.page)
    figures = [] if form.filtered or form.page > 1 else list(searching.figures_called(form.text, reader))
    text = form.text.strip()
    return {
        "results": results,
        "figures": figures,
        "names": searching.names_of_kinds(),
        "title_of": searching.title_of,
        "since_until": since_until,
        "binding": binding(),
        "beside": pieces.what_is_beside_search(text, reader) if text else [],
        "count": min(results.count + len(figures), search_index.COUNTED + 1),
    }


def found_now(form: Form, reader: Reader) -> dict[str, Any]:
    """The first finds, for the list under the box."""
    results = search_index.find(form.text, Filters(), reader, shown=AT_ONCE)
    hits = results.hits[:AT_ONCE]
    return {"form": form, "results": results, "hits": hits, "names": searching.names_of_kinds()}


def kinds() -> list[tuple[str, str]]:
    """(value, name) of the kinds that can be chosen."""
    tables = sorted((table.title, table.name) for table in all_tables() if table.in_menus)
    return [(CLAUSES, "The Code's text"), *((name, title) for title, name in tables)]


def binding() -> list[tuple[str, str]]:
    """(value, name) of the Party categories and User Roles that text can bind."""
    file = current().file
    return [(each.slug, each.name) for each in (*file.category, *file.user_role)]


def since_until(hit: search_index.Hit) -> str:
    """When a clause reads so, in words; empty for what has no dates."""
    if hit.since is None or hit.since == date.max:
        return "" if hit.since is None else "approved, not yet in force"
    return f"from {in_words(hit.since)}" + (f" until {in_words(hit.until)}" if hit.until else "")
