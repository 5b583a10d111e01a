import json
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from secretariat.core import events
from secretariat.core.events import Actor, Entry, chain
from secretariat.core.events.models import Event, PersonalText
from secretariat.documents.models import CodeVersion

pytestmark = pytest.mark.django_db
SOMEBODY = Actor("user:1")


def a_version(reference="SEC-7", **more):
    return CodeVersion(reference=reference, number="7.0", in_force_from="2019-11-07", classification="white", **more)


def test_a_new_record_and_its_event_are_written_together():
    events.create(a_version(), by=SOMEBODY, why="because")

    (event,) = Event.objects.all()
    assert (event.sequence, event.actor, event.verb, event.subject, event.why) == (
        1,
        "user:1",
        "create",
        "SEC-7",
        "because",
    )
    assert json.loads(event.after)["number"] == "7.0"
    assert event.previous == chain.START and event.hash == chain.hash_of(event)


def test_an_update_says_only_what_changed():
    version = events.create(a_version(), by=SOMEBODY)

    assert events.update(version, by=SOMEBODY, number="7.1") is True

    last = Event.objects.last()
    assert (json.loads(last.before), json.loads(last.after)) == ({"number": "7.0"}, {"number": "7.1"})


def test_an_update_that_changes_nothing_writes_nothing():
    version = events.create(a_version(), by=SOMEBODY)

    assert events.update(version, by=SOMEBODY, number="7.0") is False
    assert Event.objects.count() == 1


def test_an_event_outside_a_transaction_is_refused(monkeypatch):
    monkeypatch.setattr("secretariat.core.events.recording.connection", SimpleNamespace(in_atomic_block=False))

    with pytest.raises(RuntimeError, match="in the transaction"):
        events.record_many([Entry("a", "b", "c")], by=SOMEBODY)


def test_events_are_chained_across_calls():
    for number in range(3):
        events.create(a_version(f"SEC-{number}"), by=SOMEBODY)

    first, second, third = Event.objects.all()
    assert (second.previous, third.previous) == (first.hash, second.hash)


@pytest.mark.asvs("V16.4.2")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_event SET actor = 'nobody'",
        "DELETE FROM core_event",
        "UPDATE core_event SET sequence = 9 WHERE sequence = 1",
    ],
)
def test_the_database_refuses_to_change_an_event(statement):
    events.create(a_version(), by=SOMEBODY)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().actor == "user:1"


@pytest.mark.sqlite
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_replacing_an_event_by_insert_is_refused(recursive):
    for number in range(2):
        events.create(a_version(f"SEC-{number}"), by=SOMEBODY)
    names = ", ".join(field.column for field in Event._meta.concrete_fields)

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={recursive}")
        with pytest.raises(DatabaseError, match=r"must follow|never changed"), transaction.atomic():
            cursor.execute(
                f"INSERT OR REPLACE INTO core_event ({names}) SELECT {names} FROM core_event WHERE sequence = 1"
            )
    assert Event.objects.count() == 2


@pytest.mark.sqlite
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("rowid", ["rowid", "_rowid_", "oid"])
@pytest.mark.parametrize("place", [1, 2, 3, 9])
def test_a_proper_next_event_does_not_take_another_ones_place_by_sqlites_hidden_key(rowid, place, recursive):
    for number in range(3):
        events.create(a_version(f"SEC-{number}"), by=SOMEBODY)
    last = Event.objects.last()
    last.sequence, last.previous = 4, last.hash
    last.hash = chain.hash_of(last)
    others = [
        field.column for field in Event._meta.concrete_fields if field.column not in ("sequence", "previous", "hash")
    ]

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={recursive}")
        with pytest.raises(DatabaseError, match=r"must be added|never changed"), transaction.atomic():
            cursor.execute(
                f"INSERT OR REPLACE INTO core_event ({rowid}, sequence, previous, hash, {', '.join(others)}) "
                f"SELECT {place}, 4, %s, %s, {', '.join(others)} FROM core_event WHERE sequence = 3",
                [last.previous, last.hash],
            )
    assert [event.sequence for event in Event.objects.all()] == [1, 2, 3]


@pytest.mark.postgresql
def test_truncating_the_events_is_refused():
    events.create(a_version(), by=SOMEBODY)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_event")
    assert Event.objects.count() == 1


def test_a_text_that_names_people_stands_beside_the_chain_and_can_be_erased():
    entry = Entry(
        "committees.Appointment",
        "A-1",
        "create",
        after={"holder": "Sam", "seat": "chair"},
        personal=frozenset({"holder"}),
    )
    events.record_many([entry], by=SOMEBODY)
    said = json.loads(Event.objects.get().after)
    row = PersonalText.objects.get(token=said["holder"]["personal"])
    assert row.text == "Sam" and "Sam" not in Event.objects.get().after
    assert said["holder"]["digest"] == chain.digest(row.salt, "Sam") and said["seat"] == "chair"

    events.erase(row.token, by=SOMEBODY, why="asked to")

    assert not PersonalText.objects.exists()
    assert [event.verb for event in Event.objects.all()] == ["create", "erase"]
    assert all(event.hash == chain.hash_of(event) for event in Event.objects.all())


def test_no_text_can_be_moved_from_one_part_of_an_event_to_the_next():
    at = chain.moment()
    one = Event(sequence=1, at=at, actor="ab", verb="c", previous=chain.START)
    other = Event(sequence=1, at=at, actor="a", verb="bc", previous=chain.START)

    assert chain.hash_of(one) != chain.hash_of(other)


def test_the_last_events_of_some_kinds_are_found_without_reading_all_of_them():
    for number in range(3):
        events.create(
            CodeVersion(reference=f"SEC-{number}", number=f"{number}", in_force_from="2019-11-07"), by=SOMEBODY
        )
    kinds = ["documents.CodeVersion", "documents.Document"]

    last = Event.objects.by_sequence().filter(plain_kind__in=kinds).order_by("-sequence")[:2]

    assert [each.subject for each in last] == ["SEC-2", "SEC-1"]
    if connection.vendor == "sqlite":
        assert "TEMP B-TREE" in Event.objects.filter(kind__in=kinds).order_by("-sequence")[:2].explain()
        assert "TEMP B-TREE" not in last.explain()
