from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from secretariat.core.checkpoints import making
from secretariat.core.checkpoints.keys import new_key
from secretariat.core.checkpoints.merkle import Growing
from secretariat.core.checkpoints.models import Checkpoint, KeptSubtree, PublishedKey
from secretariat.core.checkpoints.tests.factories import (
    KEY,
    NEXT,
    STRANGER,
    checkpoints_at,
    drop_triggers,
    happen,
    rewrite_from,
)
from secretariat.core.console import Refused
from secretariat.core.events import chain
from secretariat.core.events.models import Event

pytestmark = pytest.mark.django_db


def root_of(size):
    tree = Growing()
    for own in Event.objects.filter(sequence__lte=size).order_by("sequence").values_list("hash", flat=True):
        tree.add(bytes.fromhex(own))
    return tree.root()


@pytest.mark.parametrize("sizes", [(1,), (1, 2, 3), (255, 256, 257), (300, 511, 512, 1030), (256, 512)])
def test_a_checkpoint_states_the_root_of_all_events_however_many_came_before(sizes):
    checkpoints_at(*sizes)
    assert [each.stated.size for each in Checkpoint.objects.all()] == list(sizes)
    assert [each.stated.root for each in Checkpoint.objects.all()] == [root_of(size) for size in sizes]
    assert all(KEY.verifier.signed(each.note) for each in Checkpoint.objects.all())


def test_a_checkpoint_reads_only_the_events_since_the_last_one(django_assert_max_num_queries):
    checkpoints_at(600)
    happen(5)
    drop_triggers("core_event")
    Event.objects.filter(sequence__lt=500).delete()
    with django_assert_max_num_queries(20):
        assert making.make(KEY).size == 605


def test_the_same_events_are_signed_once():
    checkpoints_at(3)
    assert making.make(KEY) == Checkpoint.objects.get()


def test_there_is_no_checkpoint_of_nothing():
    with pytest.raises(Refused, match="There are no events yet"):
        making.make(KEY)


def test_the_first_key_becomes_the_registers_and_another_is_refused():
    checkpoints_at(3)
    assert PublishedKey.objects.get().key == str(KEY.verifier)
    happen(1)
    with pytest.raises(Refused, match="This signing key is not the register's"):
        making.make(STRANGER)
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("sizes", [(300,), (256,)])
def test_events_that_do_not_fit_the_last_checkpoint_are_not_signed(sizes):
    checkpoints_at(*sizes)
    happen(10)
    rewrite_from(sizes[-1] - 5)
    if sizes == (256,):
        KeptSubtree.objects.update(hash="0" * 64)
    with pytest.raises(Refused, match="nothing is signed: run `secretariat verify`"):
        making.make(KEY)
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("cut", [3, 7, 8])
def test_events_that_were_cut_out_are_not_signed(cut):
    checkpoints_at(5)
    happen(3)
    drop_triggers("core_event")
    Event.objects.filter(sequence__gte=cut if cut != 8 else 5, sequence__lt=8 if cut != 8 else 9).delete()
    with pytest.raises(Refused, match="nothing is signed"):
        making.make(KEY)


def test_a_hash_that_was_overwritten_is_not_signed():
    happen(3)
    drop_triggers("core_event")
    Event.objects.filter(sequence=3).update(hash="nonsense")
    with pytest.raises(Refused, match="overwritten"):
        making.make(KEY)


@pytest.fixture
def key_is_set(settings, tmp_path):
    path = tmp_path / "key"
    key = new_key(path, "register.example.org/sec")
    settings.SECRETARIAT_SIGNING_KEY = str(path)
    return key


def test_a_day_has_one_checkpoint_and_only_when_something_happened(key_is_set, monkeypatch):
    assert "nothing has happened" in making.make_daily()
    happen(3)
    assert making.make_daily() == "A checkpoint of 3 events is signed."
    happen(1)
    assert "was made today" in making.make_daily()

    now = chain.moment()
    monkeypatch.setattr(chain, "moment", lambda: now + timedelta(days=1))
    assert making.make_daily() == "A checkpoint of 4 events is signed."
    monkeypatch.setattr(chain, "moment", lambda: now + timedelta(days=2))
    assert "nothing has happened" in making.make_daily()
    assert [each.size for each in Checkpoint.objects.all()] == [3, 4]


def test_without_a_key_no_checkpoint_is_made_and_a_sentence_says_so():
    happen(1)
    assert making.make_daily() == "No checkpoint was made: set SECRETARIAT_SIGNING_KEY to the path of a signing key."
    assert not Checkpoint.objects.exists()


def test_a_new_key_follows_the_old_one_and_signs_from_then_on():
    checkpoints_at(3)
    making.rotate(KEY, NEXT)
    happen(1)
    with pytest.raises(Refused, match="This signing key was replaced"):
        making.make(KEY)
    assert NEXT.verifier.signed(making.make(NEXT).note)
    assert [each.key for each in PublishedKey.objects.all()] == [str(KEY.verifier), str(NEXT.verifier)]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (KEY, KEY, "is the old one"),
        (STRANGER, NEXT, "is not the register's"),
        (KEY, type(KEY)("another", bytes(32)), "is for another, this register is register.example.org/sec"),
    ],
)
def test_a_key_that_cannot_follow_is_refused(old, new, why):
    checkpoints_at(3)
    with pytest.raises(Refused, match=why):
        making.rotate(old, new)
    assert PublishedKey.objects.count() == 1


def test_a_key_does_not_come_back():
    checkpoints_at(3)
    making.rotate(KEY, NEXT)
    with pytest.raises(Refused, match="was this register's before"):
        making.rotate(NEXT, KEY)


def test_a_key_is_put_in_place_of_a_lost_one_and_signs_from_then_on():
    checkpoints_at(3)
    making.replace_lost(NEXT)
    happen(1)
    assert NEXT.verifier.signed(making.make(NEXT).note)
    assert [each.after_a_lost_one for each in PublishedKey.objects.all()] == [False, True]
    with pytest.raises(Refused, match="was this register's before"):
        making.replace_lost(NEXT)


def test_a_register_without_a_key_has_lost_none():
    with pytest.raises(Refused, match="has no key yet"):
        making.replace_lost(NEXT)


TABLES = ("core_checkpoint", "core_keptsubtree", "core_publishedkey")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 99", "UPDATE {} SET number = number", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_was_signed(table, statement):
    checkpoints_at(300)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.sqlite
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("key", ["number", "rowid", "_rowid_", "oid"])
def test_replacing_what_was_signed_by_insert_is_refused_by_every_key(table, recursive, key):
    checkpoints_at(300, 301)
    making.rotate(KEY, NEXT)
    columns = {
        "core_checkpoint": "size, made, text",
        "core_keptsubtree": "hash",
        "core_publishedkey": "key, statement, made",
    }[table]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        before = cursor.fetchall()
        cursor.execute(f"PRAGMA recursive_triggers={recursive}")
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            cursor.execute(
                f"INSERT OR REPLACE INTO {table} ({key}, {columns}) SELECT 1, {columns} FROM {table} WHERE number = 1"
            )
        cursor.execute(f"SELECT * FROM {table}")
        assert cursor.fetchall() == before


@pytest.mark.sqlite
def test_a_checkpoint_of_fewer_events_than_the_last_one_is_refused_by_the_database():
    checkpoints_at(3)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Checkpoint.objects.create(number=2, size=3, made=chain.moment(), text="")


@pytest.mark.postgresql
@pytest.mark.parametrize("table", TABLES)
def test_truncating_what_was_signed_is_refused(table):
    checkpoints_at(3)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table}")
