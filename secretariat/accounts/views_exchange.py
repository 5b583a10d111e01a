"""Secure exchange: what was delivered to oneself, what one has sent, and delivering a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from secretariat.accounts import directory, exchange
from secretariat.accounts.directory import BETWEEN, Choice
from secretariat.accounts.exchange import Letter, Seen
from secretariat.accounts.forms import LetterForm
from secretariat.accounts.models import User
from secretariat.accounts.services import Refusal
from secretariat.accounts.uploading import SealingHandler
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.pages.asking import reader
from secretariat.core.permission.declared import NOBODY, allow, confirmation
from secretariat.core.tables.given import megabytes

EXCHANGE, DELIVER = "exchange_files", "deliver_files"
MOST_CHOICES = 30


@allow(get=EXCHANGE)
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What was delivered to oneself, what one has sent, and for Security all there is."""
    who = reader(request)
    context = {
        "received": exchange.received(who),
        "sent": exchange.sent(who),
        "everything": exchange.everything(who),
    }
    return render(request, "accounts/exchange/index.html", context)


@csrf_exempt  # it is checked below, once the file's way in has been laid: reading the token reads the file
@allow(get=DELIVER, post=DELIVER)
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Choose recipients, then deliver a file to them."""
    sender = _oneself(request)
    handler = SealingHandler(request)
    request.upload_handlers = [handler]
    try:
        return _new(request, sender, handler)
    finally:
        handler.discard()


@csrf_protect
def _new(request: HttpRequest, sender: User, handler: SealingHandler) -> HttpResponse:
    chosen = _chosen(request.POST.getlist("to") if request.method == "POST" else request.GET.getlist("to"))
    form = LetterForm(request.POST if request.method == "POST" else None, places=_places(request))
    problem = handler.problem
    if request.method == "POST" and not problem:
        if handler.arriving is None:
            problem = "Choose a file."
        elif form.is_valid():
            try:
                return _deliver(request, sender, handler, form.cleaned_data, chosen)
            except (Refusal, exchange.Unfit) as refusal:
                problem = str(refusal)
    text = request.GET.get("find", "")
    titled = directory.titled(chosen, today(), but=sender)
    context = {
        "form": form,
        "problem": problem,
        "chosen": [(each, _without(chosen, each)) for each in titled],
        "wanted": text,
        "found": [
            each for each in directory.find(text, today(), but=sender) if each.key not in {c.key for c in chosen}
        ],
        "shortest": directory.SHORTEST,
        "limit": megabytes(settings.EXCHANGE_MAX_BYTES),
    }
    return render(request, "accounts/exchange/new.html", context, status=400 if request.method == "POST" else 200)


def _deliver(
    request: HttpRequest, sender: User, handler: SealingHandler, data: dict[str, Any], chosen: list[Choice]
) -> HttpResponse:
    at, _, of = data["sent_for"].partition(BETWEEN)
    about = data["about"] or (of if at == "party" else "")
    places = dict(_places(request))
    letter = Letter(data["subject"], data["label"], tuple(chosen), data["days"], about, places[data["sent_for"]][:200])
    assert handler.arriving is not None
    made = exchange.deliver(handler.arriving, str(handler.file_name or ""), letter, sender=sender)
    messages.success(request, "It is delivered. Its recipients get a mail that says only that something waits.")
    return redirect("exchange-delivery", reference=made.reference)


@allow(get=EXCHANGE)
@never_cache
def delivery(request: HttpRequest, reference: str) -> HttpResponse:
    """One delivery: for its recipient, its sender, or Security."""
    seen = _seen(request, reference)
    if seen.delivery.wants_proof and (first := confirmation(request)):
        return first
    if request.method == "GET":
        exchange.note_opening(seen)
    follows = seen.as_what != exchange.RECIPIENT
    context = {
        "seen": seen,
        "delivery": seen.delivery,
        "size": megabytes(seen.delivery.size),
        "recipients": list(seen.delivery.recipients.select_related("person").order_by("pk")) if follows else [],
        "log": exchange.log_of(seen.delivery) if follows else [],
    }
    return render(request, "accounts/exchange/delivery.html", context)


@allow(get=NOBODY, post=EXCHANGE)
@never_cache
def file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The file itself, whole: it is never shown by a browser, kept by one, or given in parts."""
    seen = _seen(request, reference)
    if seen.delivery.wants_proof and (first := confirmation(request)):
        return first
    try:
        content = exchange.fetch(seen)
    except Refusal as refusal:
        context = {"refusal": refusal, "delivery": seen.delivery}
        return render(request, "accounts/exchange/gone.html", context, status=410 if seen.delivery.state else 409)
    answer = StreamingHttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, seen.delivery.name)
    answer["Content-Length"] = str(seen.delivery.size)
    answer["Content-Encoding"] = "identity"  # what is packed on its way could be guessed at by its length
    answer["Accept-Ranges"] = "none"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@allow(get=NOBODY, post=EXCHANGE)
@never_cache
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a delivery back."""
    seen = _seen(request, reference)
    try:
        exchange.withdraw(seen, by=Actor(reader(request).id), why=request.POST.get("why", "")[:300])
    except Refusal as refusal:
        messages.error(request, f"Nothing was changed. {refusal}")
    else:
        messages.success(request, "It is withdrawn: nobody can fetch it any more, and its file is wiped.")
    return redirect("exchange-delivery", reference=reference)


def _oneself(request: HttpRequest) -> User:
    if not request.user.is_authenticated:
        raise Http404("Only somebody who has signed in can deliver a file.")
    return request.user


def _seen(request: HttpRequest, reference: str) -> Seen:
    seen = exchange.seen_by(reader(request), reference)
    if seen is None:
        raise Http404("There is no such delivery.")
    return seen


def _chosen(keys: list[str]) -> list[Choice]:
    found = {key: choice for key in keys[:MOST_CHOICES] if (choice := directory.choice_of(key))}
    return list(found.values())


def _without(chosen: list[Choice], one: Choice) -> str:
    return "?" + urlencode([("to", each.key) for each in chosen if each.key != one.key])


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """Where the sender holds a role: for whom a file can be sent."""
    title = directory.titles()
    places = sorted({(held.at, held.of) for held in reader(request).held})
    return [(f"{at}{BETWEEN}{of}", title(at, of)) for at, of in places]
