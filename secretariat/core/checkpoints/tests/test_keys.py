import os

import pytest

from secretariat.core.checkpoints.keys import BadKey, after_lost, follow, new_key, signing_key, verifier_key
from secretariat.core.checkpoints.notes import BadNote, Note, Stated, Successor, hash_from, note_from, stated, successor
from secretariat.core.checkpoints.tests.factories import KEY, NEXT, STRANGER
from secretariat.core.console import Refused

pytestmark = pytest.mark.once

ROOT = bytes(32)
TEXT = str(Stated(KEY.name, 7, ROOT))
THIRD = type(KEY)(KEY.name, bytes(range(2, 34)))


def signed(text, *keys):
    return Note(text, tuple(key.sign(text) for key in keys))


def statement(old, new, after):
    return str(signed(str(Successor(old.name, str(new.verifier), after)), old, new))


def test_a_checkpoint_is_written_in_the_form_that_other_logs_use():
    lines = str(signed(TEXT, KEY)).split("\n")
    assert lines[:4] == ["register.example.org/sec", "7", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", ""]
    assert lines[4].startswith("— register.example.org/sec ")
    assert lines[5:] == [""]


def test_a_note_that_is_read_again_is_the_same_and_still_signed():
    note = note_from(str(signed(TEXT, KEY)))
    assert note == signed(TEXT, KEY)
    assert stated(note) == Stated(KEY.name, 7, ROOT)
    assert KEY.verifier.signed(note)


def test_a_note_survives_what_e_mail_does_to_the_ends_of_lines():
    text = str(signed(TEXT, KEY)).replace("\n", "\r\n") + "\r\n\r\n"
    assert KEY.verifier.signed(note_from(text))


def test_a_changed_text_is_not_signed():
    note = signed(TEXT, KEY)
    assert not KEY.verifier.signed(Note(TEXT.replace("7", "8", 1), note.signatures))


@pytest.mark.asvs("V11.6.1")
def test_only_the_signature_of_the_key_itself_counts():
    assert not KEY.verifier.signed(signed(TEXT, STRANGER))
    assert KEY.verifier.signed(signed(TEXT, STRANGER, KEY))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "one line",
        "a\nb\n",
        "\n\n",
        "a\n\nno signature\n",
        "a\n\n— x ?\n",
        "a\n\n— x AAAA\n",
        "a\x00b\n\n— x AAAAAAAA\n",
    ]
    + ["x" * 200_000],
)
def test_what_is_no_note_is_refused_in_a_sentence(text):
    with pytest.raises(BadNote, match=r"\.$"):
        note_from(text)


@pytest.mark.parametrize("size", ["0", "-1", "07", "1_0", "one", "", "1" * 19, "٣"])
def test_a_checkpoint_of_no_number_of_events_is_refused(size):
    with pytest.raises(BadNote, match="no number of events"):
        stated(Note(f"name\n{size}\nAAAA\n", ()))


@pytest.mark.parametrize("root", ["", "AAAA", "!", "A" * 44])
def test_a_root_that_is_no_hash_is_refused(root):
    with pytest.raises(BadNote):
        hash_from(root)


def test_a_checkpoint_may_have_more_lines_than_we_write():
    assert stated(Note(f"{TEXT}more\n", ())).size == 7


def test_a_statement_and_a_checkpoint_are_never_taken_for_each_other():
    text = str(Successor(KEY.name, str(NEXT.verifier), 7))
    assert successor(Note(text, ())) == Successor(KEY.name, str(NEXT.verifier), 7)
    with pytest.raises(BadNote):
        stated(Note(text, ()))
    with pytest.raises(BadNote):
        successor(Note(TEXT, ()))


def test_a_verifier_key_is_read_as_it_is_written():
    assert verifier_key(f" {KEY.verifier}\n") == KEY.verifier


@pytest.mark.parametrize("text", ["", "a", "a+b", "a+b+c", "a b+0000+AAAA", "a+00000000+" + "A" * 44])
def test_what_is_no_verifier_key_is_refused(text):
    with pytest.raises(BadKey, match="no verifier key"):
        verifier_key(text)


def test_a_verifier_key_that_was_not_copied_whole_is_refused():
    text = str(KEY.verifier)
    with pytest.raises(BadKey, match="not copied whole"):
        verifier_key(text.replace("register", "resister"))


def test_a_secret_is_not_shown_where_a_key_is_printed():
    assert repr(KEY) == "SigningKey('register.example.org/sec')"


@pytest.mark.asvs("V11.6.1")
def test_a_new_key_is_readable_by_its_owner_only_and_is_the_one_that_is_read(tmp_path):
    made = new_key(tmp_path / "key", "register.example.org/sec")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    assert signing_key(tmp_path / "key") == made


def test_a_key_is_never_written_over(tmp_path):
    new_key(tmp_path / "key", "a")
    with pytest.raises(Refused, match="never written over"):
        new_key(tmp_path / "key", "a")


@pytest.mark.parametrize("name", ["", "two words", "a+b", "ä", "line\nline"])
def test_a_name_that_a_note_cannot_carry_is_refused(tmp_path, name):
    with pytest.raises(Refused, match="cannot name a register"):
        new_key(tmp_path / "key", name)


@pytest.mark.asvs("V13.3.2")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_others_can_read_is_refused_with_the_remedy(tmp_path, mode):
    new_key(tmp_path / "key", "a")
    (tmp_path / "key").chmod(mode)
    with pytest.raises(Refused, match=r"Others than its owner can read or change the key at .*: run `chmod 600 .*`\.$"):
        signing_key(tmp_path / "key")


@pytest.mark.asvs("V13.3.2")
def test_a_key_that_lies_with_the_register_is_refused(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    (tmp_path / "link").symlink_to(settings.VAR)
    for path in (settings.VAR / "key", settings.BASE_DIR / "key", tmp_path / "link" / "key"):
        with pytest.raises(Refused, match="lies with the program or its register"):
            new_key(path, "a")
        with pytest.raises(Refused, match="lies with the program or its register"):
            signing_key(path)


def test_a_missing_key_is_refused_with_the_command_that_makes_one(tmp_path):
    with pytest.raises(Refused, match="checkpoint new-key"):
        signing_key(tmp_path / "key")
    with pytest.raises(Refused, match="cannot be written"):
        new_key(tmp_path / "nowhere" / "key", "a")


@pytest.mark.parametrize("text", ["", "hello", "PRIVATE+KEY+a+00000000+AAAA", "\ud800"])
def test_a_file_that_holds_no_key_is_refused(tmp_path, text):
    path = tmp_path / "key"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    os.chmod(path, 0o600)
    with pytest.raises(Refused, match=r"holds no signing key|it is no text"):
        signing_key(path)


def test_a_damaged_key_is_refused(tmp_path):
    path = tmp_path / "key"
    new_key(path, "a")
    path.write_text(path.read_text().replace("KEY+a+", "KEY+b+"))
    with pytest.raises(Refused, match="damaged"):
        signing_key(path)


def test_keys_are_followed_from_any_earlier_one():
    statements = ["", statement(KEY, NEXT, 10), statement(NEXT, THIRD, 20)]
    assert [str(each.key) for each in follow(KEY.verifier, statements)] == [
        str(each.verifier) for each in (KEY, NEXT, THIRD)
    ]
    assert [each.until for each in follow(KEY.verifier, statements)] == [10, 20, None]
    assert [each.key for each in follow(NEXT.verifier, statements)] == [NEXT.verifier, THIRD.verifier]


def test_nothing_follows_from_a_lost_key():
    text = str(Successor(KEY.name, str(NEXT.verifier), 7, lost=True))
    for signers in ((NEXT,), (KEY, NEXT)):
        assert [each.key for each in follow(KEY.verifier, [str(signed(text, *signers))])] == [KEY.verifier]
    assert [each.key for each in after_lost(KEY.verifier, str(signed(text, NEXT)))] == [KEY.verifier, NEXT.verifier]
    for statement_ in (str(signed(text, KEY)), statement(KEY, NEXT, 7), ""):
        assert [each.key for each in after_lost(KEY.verifier, statement_)] == [KEY.verifier]


def test_a_statement_by_a_stranger_is_not_followed():
    assert [each.key for each in follow(KEY.verifier, [statement(STRANGER, NEXT, 1)])] == [KEY.verifier]


def test_a_statement_that_the_new_key_did_not_sign_is_not_followed():
    text = str(Successor(KEY.name, str(NEXT.verifier), 1))
    assert len(follow(KEY.verifier, [str(signed(text, KEY))])) == 1


def test_a_key_signs_nothing_beyond_the_events_after_which_another_followed():
    old, new = follow(KEY.verifier, [statement(KEY, NEXT, 7)])
    assert old.signed(signed(TEXT, KEY), 7)
    assert not old.signed(signed(TEXT, KEY), 8)
    assert new.signed(signed(TEXT, NEXT), 8)
