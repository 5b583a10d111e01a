"""Data protection: what is held and why, for everybody; what is held on oneself; and erasing what names a person."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from secretariat.accounts import erasing, held, processing
from secretariat.accounts.models import User
from secretariat.accounts.models_data import ErasureRequest, LegalHold, RetentionRun
from secretariat.accounts.services import Refusal
from secretariat.core.codes.retention import retention
from secretariat.core.events import Actor
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission import acts_for
from secretariat.core.permission.declared import KNOWN, NOBODY, allow, confirmation
from secretariat.core.tables import table_for
from secretariat.core.workflow.taking import NotNow

ERASE = "erase_people"


@allow()
def explained(request: HttpRequest) -> HttpResponse:
    """What is held on people, why and how long, in plain words."""
    context = {"entries": processing.entries(), "rules": retention().rule, "runs": RetentionRun.objects.all()[:10]}
    return render(request, "accounts/data/explained.html", context)


@allow()
def register(request: HttpRequest) -> HttpResponse:
    """The register of processing."""
    return render(
        request, "accounts/data/register.html", {"entries": processing.entries(), "headings": processing.HEADINGS}
    )


@allow()
def register_csv(request: HttpRequest) -> HttpResponse:
    """The register of processing as a file."""
    answer = HttpResponse(processing.as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="register-of-processing.csv"'
    return answer


@allow(get=KNOWN, post=KNOWN)
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """What is held on whoever asks; and asking to be forgotten."""
    person = _oneself(request)
    if request.method == "POST":
        try:
            erasing.ask(person, by=Actor(reader(request).id))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "You have asked. The administrator answers within a month.")
        return redirect("account-data")
    return render(request, "accounts/data/own.html", {"person": person, **held.shown(person, reader(request))})


@allow(get=KNOWN)
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """Everything that is held on whoever asks, as a file."""
    person, who = _oneself(request), reader(request)
    if who.held and (first := confirmation(request)):
        return first
    whole = {"written": timezone.now().isoformat(), "by": "Secretariat", **held.whole(person, who)}
    answer = HttpResponse(json.dumps(whole, indent=1, ensure_ascii=False), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="held-on-{person.reference}.json"'
    return answer


@allow(get=NOBODY, post=ERASE)
def erase(request: HttpRequest, reference: str) -> HttpResponse:
    """Erase what names a person who has left."""
    person = seen(User, reference, reader(request))
    said = "What named the person is erased. Roles and decisions stay, under the reference."
    return _done(request, person, lambda why: erasing.erase(person, by=_by(request), why=why), said, "Why it is erased")


@allow(get=NOBODY, post=ERASE)
def hold(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what names a person for a reason in law."""
    person = seen(User, reference, reader(request))
    return _done(request, person, lambda why: erasing.hold(person, by=_by(request), why=why), "It is held.", "Why")


@allow(get=NOBODY, post=ERASE)
def end_hold(request: HttpRequest, reference: str) -> HttpResponse:
    """End a hold."""
    held_now = seen(LegalHold, reference, reader(request))
    return _done(
        request,
        held_now,
        lambda why: erasing.end_hold(held_now, by=_by(request), why=why),
        "The hold has ended.",
        "Why",
    )


@allow(get=NOBODY, post=ERASE)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Carry out a request to be forgotten, or refuse it."""
    asked, roles = seen(ErasureRequest, reference, reader(request)), acts_for(reader(request))
    if request.POST.get("do") == "erase":
        said = "What named the person is erased. Roles and decisions stay, under the reference."
        return _done(request, asked, lambda why: erasing.grant(asked, by=_by(request), roles=roles), said, "")
    return _done(
        request, asked, lambda why: erasing.refuse(asked, by=_by(request), roles=roles, why=why), "Refused.", "Why"
    )


def _oneself(request: HttpRequest) -> User:
    if not request.user.is_authenticated:
        raise Http404("Only somebody who has signed in has an account.")
    return request.user


def _by(request: HttpRequest) -> Actor:
    return Actor(reader(request).id)


def _done(request: HttpRequest, record: Any, work: Any, said: str, wanted: str) -> HttpResponse:
    why = request.POST.get("why", "").strip()[:300]
    try:
        if wanted and not why:
            raise Refusal(f"{wanted} has to be said: name nobody there.")
        work(why)
    except (Refusal, NotNow) as refusal:
        messages.error(request, f"Nothing was changed. {refusal}")
    else:
        messages.success(request, said)
    return redirect("record", table=table_for(type(record)).name, reference=record.reference)
