"""Sealed files: whatever is done to one on disk, it opens as it was or not at all."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.accounts import file_keys, file_store
from secretariat.accounts.file_keys import Keys, NoKey
from secretariat.accounts.sealing import CHUNK, HEAD_BYTES, TAG_BYTES, Broken, Opened, Sealing

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("kept")]

KEYS = Keys(((b"12345678", b"k" * 32),))
SEALED = CHUNK + TAG_BYTES


def nothing(keys):
    """What is sealed besides the files here."""
    return 0


def sealed(tmp_path, text, belongs_to="a"):
    path = tmp_path / "sealed"
    with path.open("w+b") as target:
        sealing = Sealing(target, KEYS, belongs_to)
        for start in range(0, len(text), 50_000):
            sealing.write(text[start : start + 50_000])
        sealing.finish()
    return path


def read(data, belongs_to="a", keys=KEYS):
    return b"".join(Opened(io.BytesIO(data), keys, belongs_to).chunks_in_order())


@pytest.mark.asvs("V11.2.3", "V11.3.2")
@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_what_was_sealed_is_what_opens(tmp_path, size):
    text = os.urandom(size)
    path = sealed(tmp_path, text)
    with path.open("rb") as source:
        opened = Opened(source, KEYS, "a")
        assert opened.size == size
        assert opened.read() == text
        assert b"".join(opened.chunks_in_order()) == text


def test_nothing_of_the_text_lies_on_disk_in_the_open(tmp_path):
    assert b"confidential" not in sealed(tmp_path, b"confidential" * 9000).read_bytes()


@given(st.lists(st.tuples(st.integers(0, 3 * CHUNK), st.integers(0, 2 * CHUNK)), max_size=8))
def test_any_part_can_be_read_by_itself(places):
    text = bytes(range(256)) * (3 * CHUNK // 256) + b"end"
    target = io.BytesIO()
    target.fileno = lambda: os.open(os.devnull, os.O_RDONLY)  # type: ignore[method-assign]
    sealing = Sealing(target, KEYS, "a")
    sealing.write(text)
    sealing._put(bytes(sealing.waiting), last=True)
    opened = Opened(io.BytesIO(target.getvalue()), KEYS, "a")
    for start, length in places:
        opened.seek(start)
        buffered = io.BufferedReader(opened)
        buffered.seek(start)
        assert buffered.read(length) == text[start : start + length]
        buffered.detach()


@pytest.mark.asvs("V11.3.3")
@pytest.mark.parametrize("place", [0, 9, 20, HEAD_BYTES, HEAD_BYTES + 5, HEAD_BYTES + SEALED + 1, -1])
def test_a_changed_byte_is_noticed_wherever_it_stands(tmp_path, place):
    data = bytearray(sealed(tmp_path, os.urandom(3 * CHUNK)).read_bytes())
    data[place] ^= 1
    with pytest.raises((Broken, NoKey)):
        read(bytes(data))


@pytest.mark.asvs("V11.3.3")
def test_a_file_that_was_cut_does_not_open_wherever_it_was_cut(tmp_path):
    data = sealed(tmp_path, os.urandom(3 * CHUNK)).read_bytes()
    for end in (0, 10, HEAD_BYTES, HEAD_BYTES + 5, HEAD_BYTES + SEALED, HEAD_BYTES + 2 * SEALED, len(data) - 1):
        with pytest.raises(Broken):
            read(data[:end])


def test_a_file_with_something_added_does_not_open(tmp_path):
    data = sealed(tmp_path, os.urandom(2 * CHUNK)).read_bytes()
    for more in (b"x", data[-SEALED:], data[HEAD_BYTES:]):
        with pytest.raises(Broken):
            read(data + more)


@pytest.mark.asvs("V11.3.3")
def test_chunks_that_changed_places_do_not_open(tmp_path):
    data = sealed(tmp_path, os.urandom(3 * CHUNK)).read_bytes()
    one, two = data[HEAD_BYTES : HEAD_BYTES + SEALED], data[HEAD_BYTES + SEALED : HEAD_BYTES + 2 * SEALED]
    with pytest.raises(Broken):
        read(data[:HEAD_BYTES] + two + one + data[HEAD_BYTES + 2 * SEALED :])


@pytest.mark.asvs("V11.3.3")
def test_a_file_put_in_the_place_of_another_does_not_open(tmp_path):
    data = sealed(tmp_path, b"text", belongs_to="one").read_bytes()
    with pytest.raises(Broken):
        read(data, belongs_to="two")


def test_another_key_does_not_open_it_whatever_it_is_called(tmp_path):
    data = sealed(tmp_path, b"text").read_bytes()
    with pytest.raises(NoKey, match="3132333435363738"):
        read(data, keys=Keys(((b"87654321", b"k" * 32),)))
    with pytest.raises(Broken):
        read(data, keys=Keys(((b"12345678", b"x" * 32),)))


@pytest.mark.asvs("V11.3.1")
def test_the_same_text_is_sealed_differently_each_time(tmp_path):
    assert sealed(tmp_path, b"text").read_bytes() != sealed(tmp_path, b"text").read_bytes()


def test_the_first_key_is_made_once_and_for_its_owner_only(kept):
    keys = file_keys.load()
    assert file_keys.load() == keys
    assert (kept / "files-key").stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in kept.iterdir()) == ["files-key"]
    assert "b'" not in repr(keys)


@pytest.mark.asvs("V13.3.2")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_that_others_may_read_is_refused(kept, mode):
    file_keys.load()
    (kept / "files-key").chmod(mode)
    with pytest.raises(NoKey, match="make it 0600"):
        file_keys.load()


@pytest.mark.parametrize("text", ["", "nonsense", "00 00", "0011223344556677 short", "0011223344556677 !!!!"])
def test_a_file_that_holds_no_key_is_refused(kept, text):
    (kept / "files-key").write_text(text)
    (kept / "files-key").chmod(0o600)
    with pytest.raises(NoKey):
        file_keys.load()


def test_a_key_that_a_setting_names_is_not_made_but_has_to_be_there(kept, settings):
    settings.FILES_KEY_IS_NAMED = True
    with pytest.raises(NoKey, match="put it there"):
        file_keys.load()
    assert not (kept / "files-key").exists()


def stored(text):
    arriving = file_store.Arriving()
    arriving.write(text)
    arriving.finish()
    return arriving.keep()


def test_after_a_new_key_every_file_opens_and_the_old_key_is_gone(kept):
    texts = {stored(text): text for text in (b"one", b"", os.urandom(2 * CHUNK))}
    before = file_keys.load()
    old = {token: (file_store.folder() / token).read_bytes() for token in texts}
    key_id, count, _ = file_store.rotate(nothing)
    assert count == 3
    assert [each.hex() for each, _ in file_keys.load().known] == [key_id]
    for token, text in texts.items():
        with file_store.opened(token) as opened:
            assert opened.read() == text
        (file_store.folder() / token).write_bytes(old[token])
        with pytest.raises(NoKey):
            file_store.opened(token)
    assert before.current not in file_keys.load().known


def test_a_change_of_key_that_broke_off_goes_on_where_it_stopped(kept, monkeypatch):
    tokens = [stored(b"one"), stored(b"two")]
    real, calls = file_store._sealed_anew, []

    def breaks_off(path, keys):
        calls.append(path)
        if len(calls) == 2:
            raise OSError("The disk is full")
        return real(path, keys)

    monkeypatch.setattr(file_store, "_sealed_anew", breaks_off)
    with pytest.raises(OSError, match="disk"):
        file_store.rotate(nothing)
    assert len(file_keys.load().known) == 2
    for token in tokens:
        file_store.opened(token).prove()
    monkeypatch.undo()
    newest = file_keys.load().current[0].hex()
    assert file_store.rotate(nothing) == (newest, 1, 0)
    assert len(file_keys.load().known) == 1


def test_what_a_broken_upload_left_is_cleared_away_and_nothing_else(kept):
    token, arriving = stored(b"kept"), file_store.Arriving()
    orphan = stored(b"no delivery names it")
    old = 1_000_000_000
    for name in (token, f"{arriving.token}.part", orphan):
        os.utime(file_store.folder() / name, (old, old))
    fresh = stored(b"just now")
    assert file_store.clear_left_behind({token}) == 2
    assert {each.name for each in file_store.sealed_files()} == {token, fresh}
    arriving.discard()
