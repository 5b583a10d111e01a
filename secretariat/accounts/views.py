"""A person's own account, and what the administrator does to let people in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from secretariat.accounts import mail, services
from secretariat.accounts.forms import InvitationForm, ReasonForm, RoleForm, roles_to_choose
from secretariat.accounts.models import AccessRequest, Invitation, Role, User
from secretariat.accounts.oneself import oneself
from secretariat.core.events import Actor
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission import acts_for
from secretariat.core.permission.declared import EVERYONE, KNOWN, NOBODY, allow
from secretariat.core.workflow.taking import NotNow

LET_IN = "let_people_in"


@allow(get=KNOWN, post=KNOWN)
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: roles, requests, ways to sign in; and asking for a role."""
    person = oneself(request)
    form = RoleForm(request.POST or None)
    form.fields["role"].choices = roles_to_choose()  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_for_role(person, form.cleaned_data["role"], form.cleaned_data["of"], by=_by(request))
        except services.Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "You have asked. The administrator decides, and you get a mail.")
            return redirect("account")
    context = {
        "person": person,
        "roles": Role.objects.filter(person=person).order_by("-starts"),
        "seats": reader(request).places("body"),
        "requests": AccessRequest.objects.filter(person=person).order_by("-asked"),
        "form": form,
    }
    return render(request, "accounts/account.html", context, status=400 if form.errors else 200)


@allow(get=NOBODY, post=LET_IN)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Approve or refuse a request for a role."""
    asked = seen(AccessRequest, reference, reader(request))
    why, approved = request.POST.get("why", "").strip()[:300], request.POST.get("do") == "approve"
    decision = services.approve if approved else services.refuse
    said = f"{asked.person} now holds the role." if approved else "Refused; the person gets a mail."
    return _done(
        request, asked, lambda: decision(asked, by=_by(request), roles=acts_for(reader(request)), why=why), said
    )


@allow(get=NOBODY, post=LET_IN)
def end_role(request: HttpRequest, reference: str) -> HttpResponse:
    """End a role today."""
    role = seen(Role, reference, reader(request))
    return _with_reason(
        request, role, lambda why: services.end_role(role, by=_by(request), why=why), "The role has ended."
    )


@allow(get=NOBODY, post=LET_IN)
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Close somebody's account today."""
    person = seen(User, reference, reader(request))
    said = "The account is closed: roles, sessions and tokens have ended."
    return _with_reason(request, person, lambda why: services.leave(person, by=_by(request), why=why), said)


@allow(get=LET_IN, post=LET_IN)
def invite(request: HttpRequest) -> HttpResponse:
    """Offer somebody a role by mail."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            offer, token = services.invite(data["email"], data["role"], data["of"], by=_by(request))
        except services.Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            link = request.build_absolute_uri(reverse("invitation", args=[token]))
            mail.write("invitation", offer.email, {"offer": offer, "link": link}, why="You were invited")
            messages.success(request, f"The invitation is on its way to {offer.email}.")
            return redirect("record", table="invitations", reference=offer.reference)
    return render(request, "accounts/invite.html", {"form": form}, status=400 if form.errors else 200)


@allow(get=NOBODY, post=LET_IN)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an invitation back."""
    offer = seen(Invitation, reference, reader(request))
    return _done(request, offer, lambda: services.withdraw(offer, by=_by(request)), "The invitation is withdrawn.")


@allow(get=EVERYONE, post=KNOWN)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody was invited to, and taking it up."""
    offer = services.invitation_of(token)
    if offer is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    if request.method == "POST":
        try:
            services.accept(offer, oneself(request))
        except services.Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"You now are: {offer}.")
        return redirect("account")
    return render(request, "accounts/invitation.html", {"offer": offer, "back": request.get_full_path()})


def _by(request: HttpRequest) -> Actor:
    return Actor(reader(request).id)


def _with_reason(request: HttpRequest, record: Any, work: Any, said: str) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed: say why, in at most 300 characters.")
        return _back_to(record)
    return _done(request, record, lambda: work(form.cleaned_data["why"]), said)


def _done(request: HttpRequest, record: Any, work: Any, said: str) -> HttpResponse:
    try:
        work()
    except (services.Refusal, NotNow) as refusal:
        messages.error(request, f"Nothing was changed. {refusal}")
    else:
        messages.success(request, said)
    return _back_to(record)


def _back_to(record: Any) -> HttpResponse:
    from secretariat.core.tables import table_for

    return redirect("record", table=table_for(type(record)).name, reference=record.reference)
