"""Every form of the site, filled in with anything: it is answered, and what it refuses changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from secretariat.accounts import erasing, services
from secretariat.accounts.directory import Choice
from secretariat.accounts.tests.factories import BY, a_person, give
from secretariat.core.events.models import Event
from secretariat.core.permission.declared import addresses
from secretariat.core.tables import all_tables
from tests.cast import OURS
from tests.matrix import client_of, filled

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PEOPLE = (
    "the public",
    "party contact",
    "administrator party-support",
    "administrator security",
    "administrator publisher",
)
"""Between them they see every form."""
TIMES = 3
ODD = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud7ff\ufffe",
    "‮evil",
    "'; DROP TABLE core_event; --",
    "<script>alert(1)</script>",
    "=1+1",
)
ODD += (
    "-1",
    "0",
    "9" * 40,
    "1e999",
    "2021-02-30",
    "0000-00-00",
    "9999-12-31",
    "x" * 5000,
    "💡" * 300,
    "../../etc",
    "%00",
)
FILES = (b"", b"\0\1\2", b"PK\x03\x04", b"reference,title\nX,Y\n", b"\xff\xfe\0", b"%PDF-1.7\n%%EOF")


@dataclass
class Form:
    """A form as it stands on a page: where it goes, and what can be put into each field."""

    action: str
    person: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> tuple[str, ...]:
        return (resolve(urlsplit(self.action).path).view_name, *sorted(self.fields), *sorted(self.files))


class Forms(HTMLParser):
    """The forms of a page that are sent by POST."""

    def __init__(self, page: str, person: str) -> None:
        super().__init__()
        self.page, self.person, self.found = page, person, list[Form]()
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(has.get("action") or self.page, self.person) if has.get("method") == "post" else None
        if self._form is None:
            return
        if tag == "select":
            self._select = has["name"]
            self._form.fields.setdefault(self._select, [])
        elif tag == "option" and self._select:
            self._form.fields[self._select].append(has.get("value", ""))
        elif tag in ("input", "textarea", "button") and (name := has.get("name")) and name != "csrfmiddlewaretoken":
            if has.get("type") == "file":
                self._form.files.add(name)
            else:
                self._form.fields.setdefault(name, []).append(has.get("value", "on"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.found.append(self._form)
            self._form = None
        elif tag == "select":
            self._select = ""


def under_way() -> list[str]:
    """The addresses of things that somebody may do something about: requests, an offer, roles, a hold, a delivery."""
    person = a_person("Illustrative Leaver")
    role = give(person, "analyst")
    asked = services.ask_for_role(person, "contact", "P-OURS", by=BY)
    offer, _ = services.invite("somebody@example.org", "contact", "P-OURS", by=BY)
    forgotten = erasing.ask(person, by=BY)
    held = erasing.hold(a_person("Illustrative Party to a claim"), by=BY, why="A claim")
    return [
        f"/people/{person.reference}/",
        f"/roles/{role.reference}/",
        f"/access_requests/{asked.reference}/",
        f"/invitations/{offer.reference}/",
        f"/erasure_requests/{forgotten.reference}/",
        f"/legal_holds/{held.reference}/",
        f"/meetings/{OURS}-amber-meetings/extract/",
        f"/exchange/new/?{urlencode({'to': Choice('', 'party', 'P-OURS').key})}",
    ]


def pages(under_way: list[str]) -> Iterator[str]:
    """Every address of the site, a record of each kind with its extract, and what is under way."""
    yield from under_way
    for name, pattern, _ in addresses():
        if not pattern.startswith("api/") and name not in ("account_logout", "export", "report-download"):
            yield filled(name, pattern)
    for table in all_tables():
        yield f"/{table.name}/{OURS}-amber-{table.name}/"


def all_forms(clients: dict[str, Client], under_way: list[str]) -> list[Form]:
    """One of each form that somebody finds at an address of the site."""
    forms: dict[tuple[str, ...], Form] = {}
    for person, client in clients.items():
        for page in pages(under_way):
            answer = client.get(page)
            if answer.status_code == 200 and "html" in answer.get("Content-Type", "") and not answer.streaming:
                reading = Forms(page, person)
                reading.feed(answer.content.decode())
                for form in reading.found:
                    forms.setdefault(form.key, form)
    return list(forms.values())


def anything(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    """What might be sent by that form: what stands there, what is odd, or nothing at all."""
    texts = st.sampled_from(ODD) | st.text(max_size=60)
    sent: dict[str, st.SearchStrategy[Any]] = {
        name: st.one_of(*[st.sampled_from(known) if any(known) else st.just("A text")] * 4, texts, st.none())
        for name, known in form.fields.items()
    }
    for name in form.files:
        sent[name] = st.none() | st.builds(
            SimpleUploadedFile, st.sampled_from(["a.csv", "b.xlsx", "c.pdf", "d", "=1.csv"]), st.sampled_from(FILES)
        )
    return st.fixed_dictionaries(sent).map(lambda all_: {name: each for name, each in all_.items() if each is not None})


@pytest.mark.asvs("V2.2.1")
def test_every_form_takes_anything(stage) -> None:
    clients = {who.name: client_of(who) for who in stage[0] if who.name in PEOPLE}
    assert clients.keys() == set(PEOPLE)
    forms = all_forms(clients, under_way())
    kept = {name: client.cookies.output(header="", sep=";") for name, client in clients.items()}
    refused = taken = 0

    def send(form: Form, values: dict[str, Any]) -> None:
        nonlocal refused, taken
        client = clients[form.person]
        client.cookies = SimpleCookie(kept[form.person])
        with transaction.atomic():
            before = Event.objects.count()
            answer = client.post(form.action, values)
            assert answer.status_code < 500, (form.action, form.person, values)
            if answer.status_code >= 400:
                refused += 1
                assert Event.objects.count() == before, (form.action, form.person, values)
            taken += Event.objects.count() > before
            transaction.set_rollback(True)

    def sending(form: Form) -> Any:
        def sent(values: dict[str, Any]) -> None:
            send(form, values)

        return sent

    for form in forms:
        seed(1)(_few(given(anything(form))(sending(form))))()
    assert {each.key[0] for each in forms} >= {
        "bring-in",
        "exchange-new",
        "extract",
        "label",
        "person-erase",
        "role-end",
    }
    assert refused > 20
    assert taken > 10


def _few(test: Any) -> Any:
    return settings(
        max_examples=TIMES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(test)
