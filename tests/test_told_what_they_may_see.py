"""Everybody follows everything: nobody is told, mailed, fed or shown in the log what is not theirs to see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from secretariat.accounts import delivering, feed_addresses, notifying
from secretariat.accounts.everybody import reader_now
from secretariat.accounts.models import Mail, Notice, Subscription
from secretariat.accounts.notifications import FOLLOWERS, notifications
from secretariat.accounts.tests.events import with_a_factor
from secretariat.accounts.tests.factories import sign_in
from secretariat.core import events, search
from secretariat.core.events.models import Event
from secretariat.core.pages.searching import catch_up
from secretariat.core.permission import ANYONE
from secretariat.core.search import ALL_VERSIONS, Filters
from secretariat.core.tables import Table
from tests import cast
from tests.cast import LABELS, OURS, THEIRS, Somebody
from tests.matrix import Turns

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PUBLIC = Somebody("the public")
ENDED = "a contact whose role ended yesterday"


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """(everybody, records) once everything has changed, everybody has been told, and the day's mail is written."""
    from django.conf import settings
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        stopped, settings.SECRETARIAT_TODAY = settings.SECRETARIAT_TODAY, "2021-04-15"
        stage = cast.set_the_stage()
        everybody = [cast.cast_one(*each) for each in cast.whole_cast()] + [somebody_whose_role_has_ended()]
        records = list(cast.a_record_of_every_kind(stage))
        people = [who.person for who in everybody if who.person]
        for person in people:
            with_a_factor(person)
        Subscription.objects.bulk_create(_everything(people, records))
        notifying.catch_up()
        for model in (Notice, Mail):
            model.objects.all().delete()
        for _, _, _, record in records:
            events.update(record, by=cast.BY, source="changed for the test")
        notifying.catch_up()
        delivering.send_digests()
        catch_up()
        yield everybody, records
        settings.SECRETARIAT_TODAY = stopped
        transaction.set_rollback(True)


def somebody_whose_role_has_ended() -> Somebody:
    """Somebody who was a contact of the Party until yesterday: today they see what anybody sees."""
    from secretariat.accounts.tests.factories import a_person, give

    person = a_person(ENDED)
    give(person, "contact", "P-OURS", ends="2021-04-15")
    return Somebody(ENDED, person=person)


def _everything(people: list[Any], records: list[tuple[Table, str, str, Any]]) -> list[Subscription]:
    whats = [("record", table.model._meta.label, record.reference) for table, _, _, record in records]
    whats += [("body", "committees.Body", "ssc"), ("search", "", "ours"), ("search", "", "theirs")]
    paces = ("at once", "daily")
    return [
        Subscription(person=person, what=what, kind=kind, of=of, pace=paces[place % 2])
        for person in people
        for place, (what, kind, of) in enumerate(whats)
    ]


def leaks(text: str, records: list[tuple[Table, str, str, Any]], who: Somebody) -> list[str]:
    """References in a text of records that somebody may not see."""
    found = set(re.findall(r"(?:ours|theirs)-(?:white|green|amber|red)-\w+", text))
    return [
        record.reference
        for table, whose, label, record in records
        if record.reference in found and not cast.expected(who, table, whose, label)
    ]


def test_a_reference_that_leaks_is_found(told) -> None:
    _, records = told
    text = "told of ours-red-meetings and ours-white-meetings."
    assert leaks(text, records, PUBLIC) == ["ours-red-meetings"]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("whose", [OURS, THEIRS])
def test_those_who_may_see_it_are_told_and_nobody_else(told, whose, label) -> None:
    everybody, records = told
    wrong = []
    for table, each, marked, record in records:
        if (each, marked) != (whose, label):
            continue
        event = Event.objects.filter(kind=table.model._meta.label, subject=record.reference, verb="update").last()
        got = set(Notice.objects.filter(event=event.pk).values_list("person", flat=True))
        rows = notifications().rows(record=table.name, verb="update")
        for who in everybody:
            if not who.person:
                continue
            right = cast.expected(who, table, whose, label)
            if who.person.pk in got and not right:
                wrong.append(f"{who} is told of {record.reference}")
            if right and who.person.pk not in got and any(FOLLOWERS in row.who for row in rows):
                wrong.append(f"{who} is not told of {record.reference}")
    assert wrong == []


@pytest.mark.asvs("V14.2.3", "V14.2.4")
def test_no_mail_names_what_is_not_white(told) -> None:
    everybody, records = told
    for who in everybody:
        if not who.person:
            continue
        mails = Mail.objects.filter(address=who.person.email)
        assert mails, who
        for mail in mails:
            text = " ".join([mail.subject, mail.text, mail.html, mail.why, str(mail.headers)])
            assert leaks(text, records, PUBLIC) == [], who
            assert not re.search(r"(ours|theirs) (green|amber|red)", text), who


def test_no_private_feed_names_what_is_not_white(told) -> None:
    everybody, records = told
    wrong = []
    addresses = ["calendar.ics", "changes.atom", "search/changes.atom?q=ours", "search/changes.atom?q=theirs"]
    addresses += ["bodies/ssc/calendar.ics", "bodies/ssc/changes.atom"]
    addresses += [
        f"meetings/ours-{label}-meetings/{file}" for label in LABELS for file in ("calendar.ics", "changes.atom")
    ]
    turns = Turns([who for who in everybody if who.person])
    for address in addresses:
        for who in turns.of_each_sort(lambda who: who.at):
            answer = Client().get(f"/feeds/{feed_addresses.make(who.person, 'x')}/{address}")
            text = answer.content.decode().replace(f"/{address}", "")
            if answer.status_code == 200 and (
                leaks(text, records, PUBLIC) or re.search(r"(ours|theirs) (green|amber|red)", text)
            ):
                wrong.append(f"{who}: {address}")
    assert wrong == []


def test_no_plain_feed_names_what_is_not_white(told) -> None:
    everybody, records = told
    member = next(who for who in everybody if who.at == "body")
    clients = [Client(), sign_in(Client(), member.person)]
    # Of each kind one feed as the one reader and one as the other: ours here, theirs there.
    ways = [("calendar.ics", clients[0]), ("changes.atom", clients[1])]
    for place, (table, whose, label, record) in enumerate(records):
        file, client = ways[(place // len(LABELS) + (whose == THEIRS)) % 2]
        answer = client.get(f"/{table.name}/{record.reference}/{file}")
        assert (answer.status_code == 200) == cast.expected(PUBLIC, table, whose, label)
        assert leaks(answer.content.decode(), records, PUBLIC) == [] or answer.status_code == 404
    for address in ("/search/changes.atom?q=ours", "/bodies/ssc/changes.atom", "/bodies/ssc/calendar.ics"):
        for client in clients:
            assert leaks(client.get(address).content.decode(), records, PUBLIC) == []


@pytest.mark.parametrize("address", ["/inbox/", "/account/following/", "/account/feeds/"])
def test_no_page_of_ones_own_names_what_one_may_not_see(told, address) -> None:
    everybody, records = told
    wrong = []
    for who in Turns([who for who in everybody if who.person]).of_each_sort(lambda who: who.at):
        page = sign_in(Client(), who.person).get(address).content.decode()
        wrong += [f"{who} finds {each}" for each in leaks(page, records, who)]
    assert wrong == []


@pytest.mark.parametrize("words", ["ours", "theirs", "thiers", "our*", '"theirs red"', "ours green nonsense"])
def test_no_search_finds_offers_or_counts_what_one_may_not_see(told, words) -> None:
    everybody, records = told
    wrong = []
    for who in Turns(everybody, turn=len(words)).of_each_sort(lambda who: (who.at, who.person is None)):
        reader = reader_now(who.person) if who.person else ANYONE
        found = search.find(words, Filters(on=ALL_VERSIONS), reader, shown=1_000)
        wrong += [f"{who} finds {each} by {words}" for each in leaks(repr(found), records, who)]
        if found.count != len(found.hits):
            wrong.append(f"{who} is told of {found.count} and shown {len(found.hits)}")
    assert wrong == []


def test_who_may_see_a_record_finds_it_and_nobody_else(told) -> None:
    everybody, records = told
    wrong = []
    for who in everybody:
        reader = reader_now(who.person) if who.person else ANYONE
        found = {hit.key for hit in search.find("ours", Filters(), reader, shown=1_000).hits}
        for table, whose, label, record in records:
            key = f"{table.name}:{record.reference}"
            if whose == OURS and (key in found) != cast.expected(who, table, whose, label):
                wrong.append(f"{who} {'finds' if key in found else 'does not find'} {key}")
    assert wrong == []


def test_the_log_names_to_staff_only_what_is_theirs_to_see(told) -> None:
    everybody, records = told
    staff = next(who for who in everybody if who.role == "party-support")
    client, pages = sign_in(Client(), staff.person), 0
    for who in everybody:
        if who.person:
            page = client.get(f"/notices/?q={who.person.reference}").content.decode()
            assert leaks(page, records, staff) == []
            pages += "Not yours to see" in page
    assert pages > 3
