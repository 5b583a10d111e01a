"""What a person follows: the buttons, the page, and the one-click link of a mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from secretariat.accounts import subscriptions
from secretariat.accounts.addresses import read_unsubscribe
from secretariat.accounts.models import Subscription, User
from secretariat.accounts.naming import Named, seen_names
from secretariat.accounts.notifications import DAILY, PACES
from secretariat.accounts.oneself import oneself
from secretariat.accounts.subscriptions import BODIES, NotFollowed, What
from secretariat.core.pages.asking import reader
from secretariat.core.pages.subjects import Key
from secretariat.core.permission import ANYONE, Reader
from secretariat.core.permission.declared import EVERYONE, KNOWN, NOBODY, allow
from secretariat.core.tables import table_named


@allow(get=NOBODY, post=KNOWN)
def follow(request: HttpRequest) -> HttpResponse:
    """Follow a record, a body or a search, or end that; back to the page with the button."""
    person = oneself(request)
    try:
        what, kind, of = _asked(request)
        if request.POST.get("do") == "end":
            Subscription.objects.filter(person=person, what=what, kind=kind, of=of).delete()
            messages.success(request, "You no longer follow it.")
        else:
            subscriptions.follow(person, what, of, kind=kind, pace=request.POST.get("pace") or DAILY)
            messages.success(request, "You follow it. Your account's page says how fast you hear of it.")
    except NotFollowed as refusal:
        messages.error(request, f"Nothing was changed. {refusal}")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if safe else "/account/following/")


def _asked(request: HttpRequest) -> tuple[str, str, str]:
    """(what, kind, of) that was asked for. Raises NotFollowed for what there is not, or is not theirs to see."""
    what, of = request.POST.get("what", ""), " ".join(request.POST.get("of", "").split())
    if what == What.SEARCH:
        return what, "", of
    try:
        table = table_named("bodies" if what == What.BODY else request.POST.get("table", ""))
    except KeyError:
        raise NotFollowed("That cannot be followed: choose a record, a body or the words of a search.") from None
    ending = request.POST.get("do") == "end"  # what one no longer sees, one can still leave
    if not ending and not table.model.objects.visible_to(reader(request)).filter(reference=of).exists():
        raise NotFollowed(f"There is no {table.singular} {of} that you may see.")
    return what, table.model._meta.label, of


@allow(get=KNOWN, post=KNOWN)
def following(request: HttpRequest) -> HttpResponse:
    """Everything one follows, how fast one hears of it, and of what roles bring."""
    person = oneself(request)
    if request.method == "POST":
        _change(request, person)
        return redirect("following")
    mine = list(Subscription.objects.filter(person=person))
    names = named_subscriptions(mine, reader(request))
    context = {
        "followed": [(each, names.get(each.pk)) for each in mine],
        "paces": PACES,
        "preference": subscriptions.preference_of(person),
    }
    return render(request, "accounts/following.html", context)


def _change(request: HttpRequest, person: User) -> None:
    number, pace = request.POST.get("number", ""), request.POST.get("pace", "")
    try:
        if request.POST.get("do") == "roles":
            subscriptions.set_pace_of_roles(person, pace)
            said = "Kept."
        elif not number.isdecimal() or len(number) > 17:
            raise NotFollowed("Choose what to change.")
        elif request.POST.get("do") == "end":
            said = "You no longer follow it." if subscriptions.end(person, int(number)) else "You did not follow that."
        else:
            said = "Kept." if subscriptions.change(person, int(number), pace) else "You do not follow that."
    except NotFollowed as refusal:
        messages.error(request, f"Nothing was changed. {refusal}")
    else:
        messages.success(request, said)


def key_of(each: Subscription) -> Key:
    """How events name the record or body that is followed."""
    return (BODIES if each.what == What.BODY else each.kind, each.of)


def named_subscriptions(some: list[Subscription], who: Reader) -> dict[int, Named]:
    """Subscription's key to the name of what is followed, where the reader may see it. Two queries."""
    seen = seen_names({key_of(each) for each in some if each.what in (What.RECORD, What.BODY)}, who)
    found = {each.pk: seen[key_of(each)] for each in some if key_of(each) in seen}
    searches = {each.pk: Named("Search", each.of, f"/search/?q={each.of}") for each in some if each.what == What.SEARCH}
    return found | searches


@csrf_exempt
@allow(get=EVERYONE, post=EVERYONE)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End mail without signing in: asked for a page it shows what would end, sent something it ends it (RFC 8058)."""
    found = read_unsubscribe(token)
    person = User.objects.filter(reference=found[0]).first() if found else None
    if found is None or person is None:
        raise Http404("This link was not made here, or its account is gone.")
    number = found[1]
    if request.method == "POST":
        subscriptions.stop(person, number)
    context: dict[str, Any] = {"done": request.method == "POST", "all": not number, "about": None}
    one = Subscription.objects.filter(person=person, pk=number).first() if number else None
    if one is not None and one.what != What.SEARCH:  # what somebody looks for is theirs alone
        context["about"] = named_subscriptions([one], ANYONE).get(one.pk)
    return render(request, "accounts/unsubscribe.html", context)
