"""What was done to the register is found and named, with the events concerned."""

import pytest
from django.db import connection

from secretariat.core.checkpoints import making
from secretariat.core.checkpoints.models import Checkpoint, KeptSubtree, PublishedKey
from secretariat.core.checkpoints.notes import Note, Stated, note_from
from secretariat.core.checkpoints.tests.factories import (
    KEY,
    NEXT,
    SOMEBODY,
    STRANGER,
    checkpoints_at,
    drop_triggers,
    happen,
    rewrite_from,
)
from secretariat.core.checkpoints.verifying import Outside
from secretariat.core.events import Entry, chain, record_many
from secretariat.core.events.models import Event
from secretariat.core.tables import all_tables
from secretariat.core.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    """A thousand events and more, with checkpoints at 500 and 1,000."""
    checkpoints_at(500, 1000)
    happen(10)


def kept(size, name="kept.txt"):
    """The checkpoint of so many events as somebody outside has it."""
    note = note_from(Checkpoint.objects.get(size=size).text)
    return Outside(name, note, Checkpoint.objects.get(size=size).stated)


def faults(*outside, key=None):
    return verify(outside, key).faults


def test_a_register_that_was_not_touched_fits_its_checkpoints_and_those_that_were_kept(register):
    verdict = verify([kept(500), kept(1000, "later.txt")], KEY.verifier)
    assert verdict.faults == []
    assert verdict.fits == [
        "kept.txt fits: the first 500 events are those it was signed for.",
        "later.txt fits: the first 1,000 events are those it was signed for.",
    ]
    assert "2 checkpoints" in str(verdict)


def test_a_register_without_checkpoints_is_verified_as_before():
    happen(3)
    verdict = verify()
    assert (verdict.faults, verdict.checkpoints) == ([], 0)
    assert "checkpoint" not in str(verdict)


def test_a_tail_that_was_cut_off_is_named(register):
    drop_triggers()
    Event.objects.filter(sequence__gt=900).delete()
    assert faults() == [
        "Events 901 to 1,000 are missing: checkpoint 1,000 was signed when they were there, "
        "and the register now ends at event 900."
    ]


def test_a_tail_that_was_cut_off_with_its_checkpoints_is_named_by_a_kept_one(register):
    mine = kept(1000)
    drop_triggers()
    Event.objects.filter(sequence__gt=999).delete()
    Checkpoint.objects.filter(size=1000).delete()
    assert faults() == []
    assert faults(mine, key=KEY.verifier) == [
        "Event 1,000 is missing: kept.txt was signed when they were there, and the register now ends at event 999."
    ]


def test_an_edited_row_is_named(register):
    drop_triggers()
    Event.objects.filter(sequence=700).update(actor="somebody else")
    (fault,) = faults(kept(1000), key=KEY.verifier)
    assert fault.startswith("Event 700 ") and "was edited" in fault


def test_a_row_edited_together_with_its_hash_is_named_and_bracketed(register):
    drop_triggers()
    event = Event.objects.get(sequence=700)
    event.actor = "somebody else"
    event.hash = chain.hash_of(event)
    event.save()
    first, second, third = faults()
    assert "Event 701 does not follow event 700" in first
    assert "after event 500 and at or before event 1,000" in second
    assert "kept for proofs over events 513 to 768" in third


def test_a_hash_that_is_overwritten_with_nonsense_is_named(register):
    drop_triggers()
    Event.objects.filter(sequence=1000).update(hash="nonsense")
    assert any("Event 1000 " in fault and "was edited" in fault for fault in faults())


@pytest.mark.sqlite
@pytest.mark.parametrize("key", ["sequence", "rowid"])
def test_a_row_replaced_by_insert_without_triggers_is_named(register, key):
    drop_triggers()
    columns = [field.column for field in Event._meta.concrete_fields]
    values = ["'somebody else'" if each == "actor" else each for each in columns]
    if key == "rowid":
        columns, values = ["rowid", *columns], ["700", *["1011" if each == "sequence" else each for each in values]]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO core_event ({', '.join(columns)}) "
            f"SELECT {', '.join(values)} FROM core_event WHERE sequence = 700"
        )
    found = faults()
    if key == "sequence":
        assert len(found) == 1 and found[0].startswith("Event 700 ") and "was edited" in found[0]
    else:
        assert any("Event 700 is missing" in fault for fault in found)
        assert any("after event 500 and at or before event 1,000" in fault for fault in found)


def test_an_event_that_was_cut_out_of_the_middle_is_named_and_bracketed(register):
    drop_triggers()
    Event.objects.filter(sequence=700).delete()
    found = faults(kept(1000), key=KEY.verifier)
    assert any("Event 700 is missing" in fault for fault in found)
    assert any("after event 500 and at or before event 1,000" in fault for fault in found)


def test_a_history_that_was_rewritten_and_hashed_anew_is_bracketed_by_the_checkpoints(register):
    rewrite_from(700)
    assert faults() == [
        "History was rewritten after event 500 and at or before event 1,000: the first 500 events are still those "
        "that were signed, but checkpoint 1,000 does not fit.",
        "The hash kept for proofs over events 513 to 768 does not fit the events.",
    ]


def test_a_history_that_was_rewritten_from_its_beginning_is_named(register):
    rewrite_from(1)
    assert "History was rewritten at or before event 500: checkpoint 500 does not fit the events." in faults()


def test_a_kept_checkpoint_brackets_a_fork_with_the_registers_own(register):
    rewrite_from(700)
    expected = "after event 500 and at or before event 1,000: the first 500 events are still those that were signed"
    assert any(expected in fault and "kept.txt" in fault for fault in faults(kept(1000), key=KEY.verifier))


def test_a_fork_whose_checkpoints_were_all_signed_anew_is_found_by_a_kept_one(register):
    mine = kept(1000)
    rewrite_from(300, without_checkpoints=True)
    making.make(KEY)
    assert faults() == []
    assert faults(mine, key=KEY.verifier) == [
        "History was rewritten at or before event 1,000: kept.txt does not fit the events."
    ]


def test_two_checkpoints_of_one_size_are_called_that(register):
    mine = kept(1000)
    drop_triggers()
    rewrite_from(300, without_checkpoints=True)
    tail = list(Event.objects.filter(sequence__gt=1000))
    Event.objects.filter(sequence__gt=1000).delete()
    making.make(KEY)
    Event.objects.bulk_create(tail)
    (fault,) = faults(mine, key=KEY.verifier)
    assert fault.endswith("The register now shows another checkpoint of that size: two were signed.")


def test_several_kept_checkpoints_bracket_a_fork_among_themselves(register):
    early, late = kept(500, "early.txt"), kept(1000, "late.txt")
    rewrite_from(700, without_checkpoints=True)
    found = faults(late, early, key=KEY.verifier)
    assert any("after event 500 and at or before event 1,000" in fault and "late.txt" in fault for fault in found)


def test_a_checkpoint_that_was_signed_after_the_fork_is_named(register):
    rewrite_from(700)
    grown, _ = making.tree_of(None, 1010)
    text = str(Stated(KEY.name, 1010, grown.root()))
    Checkpoint.objects.create(number=3, size=1010, made=chain.moment(), text=str(Note(text, (KEY.sign(text),))))
    found = faults()
    assert any("after event 500 and at or before event 1,000" in fault for fault in found)
    assert "Checkpoint 1,010 fits the rewritten events: it was signed after they were rewritten." in found


def test_a_checkpoint_that_was_taken_out_is_named(register):
    mine = kept(500)
    drop_triggers()
    Checkpoint.objects.filter(size=500).delete()
    assert faults(mine, key=KEY.verifier) == [
        "Checkpoint number 1 is missing: it was taken out.",
        "The register no longer holds the checkpoint of 500 events that is in kept.txt.",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": "nonsense"}, "Checkpoint number 2 was overwritten: It is not a signed note"),
        ({"size": 999}, "Checkpoint number 2 was overwritten: it is of 1,000 events."),
    ],
)
def test_a_checkpoint_that_was_overwritten_is_named(register, change, sentence):
    drop_triggers()
    Checkpoint.objects.filter(number=2).update(**change)
    assert any(fault.startswith(sentence) for fault in faults())


def test_a_checkpoint_that_a_stranger_signed_is_named(register):
    drop_triggers()
    text = Checkpoint.objects.get(size=1000).note.text
    Checkpoint.objects.filter(size=1000).update(text=str(Note(text, (STRANGER.sign(text),))))
    assert faults() == ["Checkpoint 1,000 is not signed with the key that was the register's then."]


def test_a_kept_hash_that_was_changed_is_never_believed_and_is_named(register):
    drop_triggers()
    KeptSubtree.objects.filter(number=1).update(hash="0" * 64)
    first, second = faults()
    assert first == "The hash kept for proofs over events 1 to 256 does not fit the events."
    assert second == "The proof that checkpoint 1,000 continues checkpoint 500 does not hold."


def test_a_kept_hash_that_was_taken_out_is_named(register):
    drop_triggers()
    KeptSubtree.objects.filter(number=3).delete()
    assert faults()[0] == "The hash kept for proofs over events 1 to 512 does not fit the events."


def test_many_kept_hashes_that_do_not_fit_make_one_sentence(register):
    rewrite_from(1)
    assert "The hash kept for proofs over events 1 to 256 does not fit the events, nor do 3 more." in faults()


def test_a_kept_checkpoint_is_believed_by_an_earlier_key(register):
    making.rotate(KEY, NEXT)
    happen(5)
    making.make(NEXT)
    assert faults(kept(1015), kept(500), key=KEY.verifier) == []


def test_a_kept_checkpoint_by_a_key_that_does_not_follow_is_not_believed(register):
    mine = kept(1000)
    making.rotate(KEY, NEXT)
    (fault,) = faults(mine, key=NEXT.verifier)
    assert fault.startswith(f"kept.txt is not signed with {NEXT.verifier}")
    assert len(faults(mine, key=STRANGER.verifier)) == 2


def test_a_checkpoint_that_nobody_signed_proves_nothing(register):
    text = str(Stated(KEY.name, 500, bytes(32)))
    forged = Outside("forged.txt", Note(text, (STRANGER.sign(text),)), Stated(KEY.name, 500, bytes(32)))
    (fault,) = faults(forged, key=KEY.verifier)
    assert fault.startswith("forged.txt is not signed with")
    (fault,) = faults(forged)
    assert fault.startswith("forged.txt is not signed with")


def test_what_an_old_key_signs_after_it_was_replaced_is_not_believed(register):
    making.rotate(KEY, NEXT)
    grown, _ = making.tree_of(None, 1010)
    said = Stated(KEY.name, 1010, grown.root())
    late = Outside("late.txt", Note(str(said), (KEY.sign(str(said)),)), said)
    (fault,) = faults(late, key=KEY.verifier)
    assert fault.startswith("late.txt is not signed with")


def test_a_register_whose_key_was_lost_is_whole_but_does_not_follow_from_the_old_key(register):
    mine = kept(500)
    making.replace_lost(NEXT)
    making.make(NEXT)
    assert faults() == []
    assert faults(mine, key=KEY.verifier) == [
        f"The register's key {NEXT.verifier} does not follow from the key that was given."
    ]
    assert faults(kept(1010), key=NEXT.verifier) == []


def test_a_key_that_was_slipped_in_is_named(register):
    PublishedKey.objects.create(number=2, key=str(STRANGER.verifier), statement="", made=chain.moment())
    assert "Published key 2 does not follow from the one before it by a signed statement." in faults()
    assert f"The register's key {STRANGER.verifier} does not follow from the key that was given." in faults(
        key=KEY.verifier
    )


def test_a_register_that_never_had_a_key_needs_one_to_be_given():
    checkpoints_at(3)
    mine = kept(3)
    drop_triggers()
    PublishedKey.objects.all().delete()
    Checkpoint.objects.all().delete()
    assert faults(mine) == ["kept.txt cannot be checked: this register has no key. Give one with --key."]


def test_verifying_holds_few_hashes_however_many_events_there_are(django_assert_max_num_queries):
    checkpoints_at(100, 2100)
    record_many([Entry("tests.Thing", "last", "create")], by=SOMEBODY)
    with django_assert_max_num_queries(
        50 + 2 * len(all_tables())
    ):  # two for each kind of record, whatever there is of it
        assert faults() == []
