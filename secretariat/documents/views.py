"""Making a White extract of a record on the site."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from secretariat.core.events import Actor
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission.declared import allow
from secretariat.core.tables import table_named
from secretariat.documents import services
from secretariat.documents.forms import ExtractForm
from secretariat.documents.services import NotExtracted


@allow(get="extract", post="extract")
def extract(request: HttpRequest, table: str, reference: str) -> HttpResponse:
    """Take out of a record's text what not everybody may know, and make a White document of the rest."""
    kind, who = table_named(table), reader(request)
    record: Any = seen(kind.model, reference, who, *kind.links)
    problem = services.why_not(record)
    form = ExtractForm(request.POST or None, initial={"text": services.words_of(kind, record)})
    if request.method == "POST" and not problem and form.is_valid():
        try:
            made = services.extract(record, **form.cleaned_data, by=Actor(who.id))
        except NotExtracted as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made.reference} is made, and everybody may read it.")
            return redirect("record", table="extracts", reference=made.reference)
    status = 400 if problem or form.errors else 200
    context = {"table": kind, "record": record, "form": form, "problem": problem}
    return render(request, "documents/extract.html", context, status=status)
