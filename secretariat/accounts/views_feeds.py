"""Calendars and feeds at plain and at private addresses, and the page on which a person keeps the private ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode

from secretariat.accounts import feed_addresses, feeds
from secretariat.accounts.everybody import reader_now
from secretariat.accounts.feeds import Feed
from secretariat.accounts.models import Subscription, User
from secretariat.accounts.oneself import oneself
from secretariat.accounts.subscriptions import What
from secretariat.accounts.views_following import key_of, named_subscriptions
from secretariat.core.codes import current
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.asking import reader, seen
from secretariat.core.pages.subjects import all_subjects
from secretariat.core.permission import ANYONE, Reader
from secretariat.core.permission.declared import KNOWN, allow
from secretariat.core.tables import table_named

ICS, ATOM = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8"


@allow()
def record(request: HttpRequest, table: str, reference: str, form: str) -> HttpResponse:
    """The feed of a record or of a body, for anybody: White only, whoever asks."""
    return _answer(request, *_of_record(table, reference, form, ANYONE, private=False), private=False)


@allow()
def search(request: HttpRequest) -> HttpResponse:
    """The feed of a search, for anybody: White only."""
    return _answer(request, *_of_search(request, ANYONE, private=False), private=False)


@allow()
def own(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """A person's own calendar or feed at a private address."""
    person, who = _reader_at(token)
    feed = Feed(f"{current().short_name}: your {'calendar' if form == 'ics' else 'news'}", reverse("inbox"), True)
    if form == "ics":
        return _answer(request, feeds.calendar(feeds.of_person(person, who), feed), ICS, private=True)
    return _answer(request, feeds.atom(feeds.changes_of_person(person, who), feed), ATOM, private=True)


@allow()
def own_record(request: HttpRequest, token: str, table: str, reference: str, form: str) -> HttpResponse:
    """The feed of a record or of a body at a private address: with what is not White told without its name."""
    _, who = _reader_at(token)
    return _answer(request, *_of_record(table, reference, form, who, private=True), private=True)


@allow()
def own_search(request: HttpRequest, token: str) -> HttpResponse:
    """The feed of a search at a private address."""
    _, who = _reader_at(token)
    return _answer(request, *_of_search(request, who, private=True), private=True)


def _reader_at(token: str) -> tuple[User, Reader]:
    """Whose address this is, with the roles of this moment. Raises Http404 for one that does not work (any more)."""
    person = feed_addresses.person_at(token)
    if person is None:
        raise Http404("This address does not work, or does not work any more.")
    return person, reader_now(person)


def _of_record(table: str, reference: str, form: str, who: Reader, *, private: bool) -> tuple[bytes, str]:
    kind = table_named(table)
    row = seen(kind.model, reference, who, *kind.links)
    white = kind.model.objects.visible_to(ANYONE).filter(pk=row.pk).exists() if private else True
    title = f"{current().short_name}: {row}" if white else current().short_name
    feed = Feed(title, record_address(table, reference) if white else reverse("inbox"), private)
    key, is_body = (kind.model._meta.label, reference), kind.name == "bodies"
    if form == "ics":
        return feeds.calendar(feeds.of_body(reference, who) if is_body else feeds.of_record(key, who), feed), ICS
    changes: Callable[[], Any] = (
        (lambda: feeds.changes_of_body(reference, who)) if is_body else (lambda: feeds.changes_of_record(key, who))
    )
    return feeds.atom(changes(), feed), ATOM


def _of_search(request: HttpRequest, who: Reader, *, private: bool) -> tuple[bytes, str]:
    text = request.GET.get("q", "").strip()[:200]
    feed = Feed(f"{current().short_name}: {text or 'search'}", f"/search/?{urlencode({'q': text})}", private)
    return feeds.atom(feeds.changes_of_search(text, who), feed), ATOM


def _answer(request: HttpRequest, content: bytes, content_type: str, *, private: bool) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer["Cache-Control"] = "private, no-cache" if private else "public, max-age=300"
    if private:
        answer["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@allow(get=KNOWN, post=KNOWN)
def addresses(request: HttpRequest) -> HttpResponse:
    """One's private addresses: made here, and shown this once; ended here."""
    person, made = oneself(request), ""
    if request.method == "POST" and request.POST.get("do") == "end":
        number = request.POST.get("number", "")
        ended = number.isdecimal() and len(number) < 18 and feed_addresses.revoke(person, int(number))
        messages.success(request, "The address no longer works." if ended else "There is no such address of yours.")
        return redirect("feeds")
    if request.method == "POST":
        try:
            made = feed_addresses.make(person, request.POST.get("name", ""))
        except feed_addresses.TooMany as refusal:
            messages.error(request, f"Nothing was made. {refusal}")
    context = {"addresses": feed_addresses.open_of(person), "made": _links(request, person, made)}
    return render(request, "accounts/feeds.html", context)


def _links(request: HttpRequest, person: User, token: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """(what, [(form, address)]) of every feed at a new address; empty without one."""
    if not token:
        return []
    forms = (("Calendar", "ics"), ("Feed", "atom"))

    def both(name: str, *more: str) -> list[tuple[str, str]]:
        addresses = ((said, reverse(f"{name}-{form}", args=[token, *more])) for said, form in forms)
        return [(said, request.build_absolute_uri(address)) for said, address in addresses]

    found = [("Everything of yours", both("feed-own"))]
    mine = list(Subscription.objects.filter(person=person))
    names = named_subscriptions(mine, reader(request))
    for each in (one for one in mine if one.pk in names):
        if each.what == What.SEARCH:
            address = f"{reverse('feed-own-search', args=[token])}?{urlencode({'q': each.of})}"
            found.append((f"Search: {each.of}", [("Feed", request.build_absolute_uri(address))]))
        else:
            table = all_subjects()[key_of(each)[0]].name
            found.append((names[each.pk].title, both("feed-own-record", table, each.of)))
    return found
