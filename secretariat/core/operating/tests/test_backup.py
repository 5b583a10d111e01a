import json
import os
import stat
import struct
import subprocess
import sys
import zipfile
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction

from secretariat.accounts.models import User
from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.console import Refused
from secretariat.core.events import Actor, chain
from secretariat.core.operating import archive, contents, restoring
from secretariat.core.operating.backing_up import back_up
from secretariat.core.operating.restoring import restore
from secretariat.core.operating.rows import last_key, rows_of
from secretariat.core.pages.models import SearchEntry, TimerRun
from secretariat.core.pages.searching import catch_up
from secretariat.core.tables.models import ColumnMapping
from secretariat.core.verification import verify
from secretariat.documents.models import CodeVersion

SOMEBODY = Actor("user:1")
PROGRAM = "import sys; from secretariat.command import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@contextmanager
def a_register():
    """A register that is gone when the block ends, so that the place is empty again."""
    with transaction.atomic():
        for number in range(3):
            version = CodeVersion(
                reference=f"SEC-{number}", number=f"{number}.0", in_force_from="2019-11-07", classification="white"
            )
            events.create(version, by=SOMEBODY, why="“Ü” \x1f and\na line")
        events.update(version, by=SOMEBODY, cause="A release")
        panel = events.create(Body(reference="panel", name="Panel", starts="2013-09-23"), by=SOMEBODY)
        below = Body(reference="below", name="Below", starts="2014-09-23", parent=panel)
        events.create(below, by=SOMEBODY)
        events.create(
            Appointment(reference="A-1", body=below, seat="chair", holder="Sam", starts="2019-04-01"), by=SOMEBODY
        )
        ColumnMapping.objects.create(table="parties", headings="x", mapping={"a": ["ü", 1, None]})
        user = User(reference="P-SAM", email="sam@example.org", name="Sam", classification="red")
        events.create(user, by=SOMEBODY)
        user.set_password("a password")
        user.save(update_fields=["password"])
        group = Group.objects.create(name="staff")
        group.permissions.add(Permission.objects.get(codename="add_user"))
        catch_up()
        yield
        transaction.set_rollback(True)


def everything():
    return {model._meta.label: list(rows_of(model)) for model in contents.kept_models()}


def backed_up(path, media):
    """A backup of a register, and what was in it."""
    (media / "reports").mkdir(parents=True)
    (media / "reports" / "report ü.pdf").write_bytes(b"%PDF" * 100_000)
    (media / "brought-in").mkdir()
    (media / "brought-in" / "someone-s.csv").write_text("a,b")
    with a_register():
        back_up(path)
        there = everything()
    media.rename(media.with_name("files-before"))
    return there


@pytest.mark.django_db
def test_what_was_backed_up_is_restored_row_by_row_and_file_by_file(tmp_path, media):
    before = backed_up(tmp_path / "one.backup", media)
    assert CodeVersion.objects.count() == 0

    manifest = restore(tmp_path / "one.backup")

    assert everything() == before
    assert verify().faults == []
    assert chain.head() == (manifest.sequence, manifest.hash) == (8, before["core.Event"][-1][-1])
    assert (media / "reports" / "report ü.pdf").read_bytes() == b"%PDF" * 100_000
    assert [path.name for path in media.iterdir()] == ["reports"]
    assert User.objects.get().check_password("a password")
    assert Group.objects.get().permissions.get().codename == "add_user"


@pytest.mark.django_db
def test_only_its_owner_may_read_a_backup_and_nothing_unfinished_stays(tmp_path, media):
    backed_up(tmp_path / "one.backup", media)
    assert stat.S_IMODE(os.stat(tmp_path / "one.backup").st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["one.backup"]


@pytest.mark.django_db
def test_keys_go_on_after_those_that_were_given_out_and_taken_back(tmp_path, media):
    with a_register():
        events.remove(events.create(a_version("SEC-8"), by=SOMEBODY), by=SOMEBODY, why="not one of ours")
        given = last_key(CodeVersion)
        back_up(tmp_path / "one.backup")
    restore(tmp_path / "one.backup")

    assert events.create(a_version("SEC-9"), by=SOMEBODY).pk == given + 1
    assert Group.objects.create(name="next").pk > Group.objects.get(name="staff").pk


def a_version(reference):
    return CodeVersion(reference=reference, number="7.0", in_force_from="2019-11-07", classification="white")


@pytest.mark.django_db
def test_what_can_be_worked_out_and_what_signs_people_in_is_left_out(tmp_path, media):
    TimerRun.objects.create(name="tick", at=chain.moment())
    backed_up(tmp_path / "one.backup", media)
    with zipfile.ZipFile(tmp_path / "one.backup") as opened:
        names = set(opened.namelist())
    assert {f"rows/{label}.jsonl" for label in contents.LEFT_OUT} & names == set()
    assert "files/brought-in/someone-s.csv" not in names
    TimerRun.objects.all().delete()
    restore(tmp_path / "one.backup")
    assert SearchEntry.objects.count() == 0


@pytest.mark.django_db
def test_a_backup_never_replaces_a_file(tmp_path):
    (tmp_path / "one.backup").write_text("yesterday's")
    with pytest.raises(Refused, match="is there already: name another file"):
        back_up(tmp_path / "one.backup")
    assert (tmp_path / "one.backup").read_text() == "yesterday's"


@pytest.mark.django_db
def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(Refused, match="could not be written: No such file or directory"):
        back_up(tmp_path / "no-such-folder" / "one.backup")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_register_in_use_is_not_restored_into(tmp_path, media):
    backed_up(tmp_path / "one.backup", media)
    CodeVersion.objects.bulk_create([a_version("SEC-1")])
    with pytest.raises(Refused, match="This register is in use: it has code versions"):
        restore(tmp_path / "one.backup")


@pytest.mark.django_db
def test_a_folder_of_files_in_use_is_not_restored_into(tmp_path, media):
    backed_up(tmp_path / "one.backup", media)
    media.mkdir()
    (media / "a.pdf").write_text("another's")
    with pytest.raises(Refused, match=r"The folder for files is in use: it has a\.pdf"):
        restore(tmp_path / "one.backup")
    assert chain.head() == (0, chain.START)


@pytest.mark.django_db
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_file_is_refused_and_changes_nothing(tmp_path, media, share):
    backed_up(tmp_path / "one.backup", media)
    whole = (tmp_path / "one.backup").read_bytes()
    (tmp_path / "part.backup").write_bytes(whole[: int(len(whole) * share)])
    refused(tmp_path / "part.backup", media, "is damaged")


@pytest.mark.django_db
def test_a_byte_that_changed_in_any_part_is_noticed(tmp_path, media):
    backed_up(tmp_path / "one.backup", media)
    whole = (tmp_path / "one.backup").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.backup") as opened:
        members = [each for each in opened.infolist() if each.file_size]
    for member in members:
        # A member begins with 30 bytes, the last four of which say how long its name and what else precedes it are.
        names = struct.unpack_from("<HH", whole, member.header_offset + 26)
        place = member.header_offset + 30 + sum(names) + member.compress_size // 2
        (tmp_path / "bad.backup").write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        refused(tmp_path / "bad.backup", media, "is damaged")


def refused(path, media, why):
    with pytest.raises(Refused, match=why) as refusal:
        restore(path)
    assert "\n" not in str(refusal.value)
    assert chain.head() == (0, chain.START)
    assert not list(media.rglob("*"))


def rewritten(path, change):
    """The backup with its members changed: `change` takes their names and contents."""
    with zipfile.ZipFile(path) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    change(members)
    target = path.with_name("changed.backup")
    with zipfile.ZipFile(target, "w") as out:
        for name, content in members.items():
            out.writestr(name, content)
    return target


def with_manifest(**changes):
    def change(members):
        members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **changes})

    return change


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"format": 2}, "has format 2, and this version of Secretariat reads format 1: restore it with"),
        ({"software": "99.1"}, r"was made by Secretariat 99\.1 and this is .*: restore it with version 99\.1 or later"),
        ({"migrations": []}, r"before migration .*: restore it with that version, then upgrade"),
        ({"migrations": ["core.0999_later"]}, r"has migrations that .* lacks, such as core\.0999_later"),
        ({"code": "other"}, "is a register of the code 'other' .*: set SECRETARIAT_CODE=other"),
        ({"tables": []}, "tables are not those of this version"),
        ({"tables": 7}, "is damaged"),
        ({"sequence": 7}, "does not end with the event that it names"),
    ],
)
def test_a_backup_that_this_version_cannot_hold_is_refused(tmp_path, media, changes, why):
    backed_up(tmp_path / "one.backup", media)
    refused(rewritten(tmp_path / "one.backup", with_manifest(**changes)), media, why)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("rows/core.Event.jsonl", r"rows/core\.Event\.jsonl is missing"),
        ("files.jsonl", r"files\.jsonl is missing"),
        ("files/reports/report ü.pdf", "is missing"),
    ],
)
def test_a_backup_without_one_of_its_parts_is_refused(tmp_path, media, name, why):
    backed_up(tmp_path / "one.backup", media)
    refused(rewritten(tmp_path / "one.backup", lambda members: members.pop(name)), media, why)


@pytest.mark.django_db
def test_a_part_that_the_manifest_does_not_name_is_refused(tmp_path, media):
    backed_up(tmp_path / "one.backup", media)
    more = rewritten(tmp_path / "one.backup", lambda members: members.update({"files/more": b"x"}))
    refused(more, media, "holds files/more, which its manifest does not name")


@pytest.mark.asvs("V5.3.2")
@pytest.mark.parametrize("name", ["files/../../x", "/x", "files", "rows/x", "files/..\\x"])
def test_no_file_is_put_outside_the_folder_for_files(name):
    assert not archive._stays_inside(name)


@pytest.mark.django_db
def test_when_a_row_is_refused_nothing_is_restored(tmp_path, media, monkeypatch):
    backed_up(tmp_path / "one.backup", media)
    put = restoring.put_in

    def twice(model, columns, rows):
        rows = list(rows)
        return put(model, columns, rows + rows if model is CodeVersion else rows)

    monkeypatch.setattr(restoring, "put_in", twice)
    refused(tmp_path / "one.backup", media, "The database refused a row, so nothing was restored")


@pytest.mark.django_db
def test_events_are_restored_with_the_triggers_on(tmp_path, media):
    backed_up(tmp_path / "one.backup", media)
    restore(tmp_path / "one.backup")
    with connection.cursor() as cursor, pytest.raises(Exception, match="never changed"), transaction.atomic():
        cursor.execute("UPDATE core_event SET actor = 'nobody'")


def test_every_model_is_kept_or_left_out_for_a_reason():
    assert contents.undeclared() == [], "Say in core/operating/contents.py whether a backup holds it, and why."
    labels = {each._meta.label for each in contents.all_models()}
    assert labels >= contents.KEPT.keys() | contents.LEFT_OUT.keys()
    assert not contents.KEPT.keys() & contents.LEFT_OUT.keys()
    assert all(len(reason.split()) > 1 for reason in {**contents.KEPT, **contents.LEFT_OUT}.values())


def test_a_model_that_nobody_declared_is_noticed_and_kept(monkeypatch):
    monkeypatch.delitem(contents.KEPT, "core.Case")
    assert contents.undeclared() == ["core.Case"]
    assert "core.Case" in [each._meta.label for each in contents.kept_models()]


def elsewhere(folder, *words):
    """Run `secretariat` on a SQLite register of its own in `folder`, and return what it says."""
    surroundings = {**os.environ, "SECRETARIAT_VAR": str(folder)}
    surroundings.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, words)], env=surroundings, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.django_db
def test_a_backup_goes_to_sqlite_and_back(tmp_path, media):
    """On PostgreSQL, from one database to the other and home again; on SQLite, into a new file and home again."""
    before = backed_up(tmp_path / "one.backup", media)
    code, said = elsewhere(tmp_path / "there", "restore", tmp_path / "one.backup")
    assert code == 0, said
    assert "8 events" in said and "the register is what its history says" in said
    assert elsewhere(tmp_path / "there", "restore", tmp_path / "one.backup")[0] == 2

    code, said = elsewhere(tmp_path / "there", "backup", tmp_path / "two.backup")
    assert code == 0, said
    restore(tmp_path / "two.backup")
    assert everything() == before
    assert verify().faults == []
