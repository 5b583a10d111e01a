"""What a person lets programs do: their own tokens and webhooks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from secretariat.accounts import tokens, webhooks
from secretariat.accounts.forms_programs import TokenForm, WebhookForm
from secretariat.accounts.models import User
from secretariat.accounts.models_of_programs import Token, Webhook, WebhookDelivery
from secretariat.accounts.refusals import Refusal
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.pages.asking import reader
from secretariat.core.pages.listing import page_number
from secretariat.core.permission.declared import KNOWN, NOBODY, allow, confirmation

ON_A_PAGE = 50


@allow(get=KNOWN, post=KNOWN)
def tokens_of_mine(request: HttpRequest) -> HttpResponse:
    """One's own tokens, and making another. Its secret is on the answer to that, and nowhere else."""
    person, made, secret = _oneself(request), None, ""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if data["highest"] == Classification.AMBER and (first := confirmation(request)):
            return first
        try:
            made, secret = tokens.make(person, reader=reader(request), **data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            form = TokenForm()
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        "tokens": Token.objects.filter(person=person)[:100],
        "now": timezone.now(),
    }
    return render(request, "accounts/tokens.html", context, status=400 if form.errors else 200)


@allow(get=NOBODY, post=KNOWN)
def end_token(request: HttpRequest, reference: str) -> HttpResponse:
    """End one of one's own tokens at once."""
    token = _of_mine(Token, reference, request)
    return _done(request, lambda: tokens.end(token, by=_by(request)), "The token has ended.", "tokens")


@allow(get=KNOWN, post=KNOWN)
def webhooks_of_mine(request: HttpRequest) -> HttpResponse:
    """One's own webhooks, and registering another."""
    person, made, secret = _oneself(request), None, ""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = webhooks.made_for(person, form.cleaned_data["address"], form.cleaned_data["tables"])
        except Refusal as refusal:
            form.add_error("address", str(refusal))
        else:
            form = WebhookForm()
    theirs = Webhook.objects.filter(person=person)[:100]
    context = {"form": form, "made": made, "secret": secret, "webhooks": theirs}
    return render(request, "accounts/webhooks.html", context, status=400 if form.errors else 200)


@allow(get=NOBODY, post=KNOWN)
def end_webhook(request: HttpRequest, reference: str) -> HttpResponse:
    """End one of one's own webhooks."""
    webhook = _of_mine(Webhook, reference, request)
    return _done(request, lambda: webhooks.end(webhook, by=_by(request)), "The webhook has ended.", "webhooks")


@allow(get=KNOWN)
def deliveries(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent to one of one's own webhooks, the latest first."""
    webhook = _of_mine(Webhook, reference, request)
    page = page_number(request.GET.get("page", ""))
    start = (page - 1) * ON_A_PAGE
    rows = list(WebhookDelivery.objects.filter(webhook=webhook)[start : start + ON_A_PAGE + 1])
    context = {
        "webhook": webhook,
        "deliveries": rows[:ON_A_PAGE],
        "page": page,
        "has_next": len(rows) > ON_A_PAGE,
    }
    return render(request, "accounts/deliveries.html", context)


@allow(get=NOBODY, post=KNOWN)
def send_again(request: HttpRequest, reference: str, sequence: int) -> HttpResponse:
    """Send one delivery once more."""
    webhook = _of_mine(Webhook, reference, request)
    delivery = WebhookDelivery.objects.select_related("webhook").filter(webhook=webhook, sequence=sequence).first()
    if delivery is None:
        raise Http404("There is no such delivery.")
    said = "It is on its way again."
    return _done(request, lambda: webhooks.replay(delivery), said, "deliveries", reference=reference)


def _oneself(request: HttpRequest) -> User:
    if not request.user.is_authenticated:
        raise Http404("Only somebody who has signed in has programs.")
    return request.user


def _by(request: HttpRequest) -> Actor:
    return Actor(reader(request).id)


def _of_mine(model: Any, reference: str, request: HttpRequest) -> Any:
    found = model.objects.filter(person=_oneself(request), reference=reference).first()
    if found is None:
        raise Http404(f"You have no such {model._meta.verbose_name}.")
    return found


def _done(request: HttpRequest, work: Any, said: str, back: str, **named: Any) -> HttpResponse:
    try:
        work()
    except Refusal as refusal:
        messages.error(request, f"Nothing was changed. {refusal}")
    else:
        messages.success(request, said)
    return redirect(back, **named)
