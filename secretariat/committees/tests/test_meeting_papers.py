"""Papers come in with a cover sheet, in versions and as files; readers note and ask, and nobody sees another's note."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from secretariat.accounts import file_store, held
from secretariat.accounts.everybody import Everybody
from secretariat.accounts.tests.factories import a_person, sign_in
from secretariat.committees import agendas, papers, planning
from secretariat.committees.models import Appointment, Meeting
from secretariat.committees.models_meetings import Paper, PaperFile, PaperNote, Question
from secretariat.committees.papers import Written
from secretariat.committees.tests.before_meetings import (  # noqa: F401
    BY,
    MEMBER,
    a_pdf,
    body,
    day,
    kept,
    meeting,
    upload,
)
from secretariat.core.events.models import Event
from secretariat.core.permission import ANYONE
from tests.factories import row
from tests.readers import reading_as, text_of
from tests.refusing import refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]


@pytest.fixture
def item(meeting):  # noqa: F811
    return agendas.add_item(meeting, title="A matter", purpose="decision", label="white", by=BY)


def written(label="white", text="What it says.", **values):
    given = {"title": "A paper", "purpose": "decision", "recommendation": "Agree it.", "author": "The DCC"}
    return Written(text=text, label=label, **{**given, **values})


@pytest.fixture
def member(body):  # noqa: F811
    person = a_person("Illustrative Member")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    row(Appointment, body=body, person=person)
    return person


def reader_of(person):
    return Everybody([person]).reader[person.pk]


def test_papers_are_numbered_through_the_meeting_and_go_out_with_the_agenda(meeting, item, day):  # noqa: F811
    first = papers.submit(item, written(), by=BY)
    other = agendas.add_item(meeting, title="Another", purpose="decision", label="white", by=BY)
    second = papers.submit(other, written(), by=BY)
    assert [each.reference for each in (first, second)] == ["TAG-2021-22-01-P01", "TAG-2021-22-01-P02"]
    assert (first.number, second.number, first.published) == (1, 2, None)
    agendas.publish(meeting, by=BY)
    assert Paper.objects.get(number=1).published == day
    assert papers.submit(item, written(), by=BY).published == day


@pytest.mark.parametrize(("meets", "carries", "paper", "fits"), [
    ("white", "white", "white", True), ("white", "white", "green", False), ("white", "white", "amber", False),
    ("white", "amber", "amber", True), ("green", "white", "green", True), ("green", "white", "amber", False),
    ("amber", "white", "red", False), ("white", "red", "red", True),
])  # fmt: skip
def test_a_paper_above_its_meetings_and_items_label_is_refused(item, meets, carries, paper, fits):
    meeting = item.meeting  # noqa: F811
    Meeting.objects.filter(pk=meeting.pk).update(classification=meets)
    type(item).objects.filter(pk=item.pk).update(classification=carries)
    if fits:
        assert papers.submit(item, written(paper), by=BY).classification == paper
        return
    with refused(f"is {paper.capitalize()} is above", field="label"):
        papers.submit(item, written(paper), by=BY)
    with refused("change the label of the item or of the meeting"):
        papers.submit(item, written(paper), by=BY)
    assert not Paper.objects.exists()


def test_a_new_version_keeps_the_old_one_and_takes_its_place(item, day):  # noqa: F811
    old = papers.submit(item, written(), by=BY)
    new = papers.new_version(old, written(text="Better."), by=BY)
    old.refresh_from_db()
    assert (new.reference, new.number, new.version) == ("TAG-2021-22-01-P01-V2", 1, 2)
    assert old.superseded == day and old.text == "What it says."
    assert list(Paper.objects.current()) == [new]
    with refused("is not the newest version"):
        papers.new_version(old, written(), by=BY)
    with refused("above", field="label"):
        papers.new_version(new, written("amber"), by=BY)
    third = papers.new_version(new, written(), by=BY)
    assert third.reference.endswith("-P01-V3") and Paper.objects.count() == 3


def test_a_withdrawn_paper_leaves_the_agenda_and_stays_in_the_register(meeting, item):  # noqa: F811
    paper = papers.submit(item, written(), by=BY)
    papers.withdraw(paper, why="It is not ready", by=BY)
    assert Paper.objects.get().withdrawn and not Paper.objects.current().exists()
    with refused("no longer on the agenda"):
        papers.withdraw(paper, why="x", by=BY)
    with refused("no longer on the agenda"):
        papers.add_file(paper, upload(a_pdf("x")), by=BY)


def test_a_paper_that_came_after_paper_day_is_late(meeting, item, settings):  # noqa: F811
    assert not papers.submit(item, written(), by=BY).came_after(planning.papers_day(meeting.held_on))
    settings.SECRETARIAT_TODAY = "2021-04-23"
    agendas.publish(meeting, by=BY)
    settings.SECRETARIAT_TODAY = "2021-04-26"
    papers.submit(item, written(title="Came late"), by=BY)
    found = agendas.agenda_of(meeting, MEMBER).entries[0].papers
    assert [each.is_late for each in found] == [False, True]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.readers.override_settings", lambda **given: _today("2021-04-26"))
        assert text_of(reading_as().get(f"/meetings/{meeting.reference}/agenda/")).count("Late") == 1


def _today(day):  # noqa: F811
    from django.test import override_settings

    return override_settings(SECRETARIAT_DEMO=True, SECRETARIAT_TODAY=day)


def test_a_paper_without_content_and_one_for_a_meeting_that_is_over_are_refused(meeting, item):  # noqa: F811
    with refused("write the text, or choose a file", field="text"):
        papers.submit(item, written(text="  "), by=BY)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2021, 4, 14))
    with refused("has been held"):
        papers.submit(item, written(), by=BY)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2021, 5, 14), cancelled=date(2021, 4, 1))
    with refused("was cancelled"):
        papers.submit(item, written(), by=BY)


def encrypted():
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(a_pdf("x"))))
    writer.encrypt("secret")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("content", "name", "says"), [
    (b"", "a.pdf", "empty"), (b"MZ\x90\x00", "a.pdf", "program"), (b"%PDF-1.4\nnothing\n%%EOF", "a.pdf", "damaged"),
    (encrypted, "a.pdf", "protected by a password"), (b"PK\x03\x04", "a.zip", "no archive"), (b"x", "a", "no end"),
    (b"x", "a.exe", "not delivered here"), (b"\x00\x01", "a.txt", "more than text"),
])  # fmt: skip
def test_a_file_that_is_not_fit_is_refused_and_nothing_is_left(item, settings, content, name, says):
    file = upload(content() if callable(content) else content, name)
    with refused(says, field="file"):
        papers.submit(item, written(text=""), file, by=BY)
    assert not Paper.objects.exists() and not list((settings.MEDIA_ROOT / "papers").glob("[0-9a-f]*"))


def test_a_file_too_large_is_refused(item, settings):
    settings.UPLOAD_MAX_BYTES = 100
    with refused("larger than", field="file"):
        papers.submit(item, written(), upload(a_pdf("x")), by=BY)


def test_a_file_lies_sealed_and_is_read_by_whoever_may_see_it(meeting, item, settings, client):  # noqa: F811
    content = a_pdf("Quillfeather", 3)
    paper = papers.submit(item, written(), upload(content), by=BY)
    file = PaperFile.objects.get()
    assert (file.kind, file.pages, file.size, file.reference) == ("pdf", 3, len(content), f"{paper.reference}-F1")
    (lies,) = file_store.sealed_files(file_store.PAPERS)
    assert b"Quillfeather" in content and b"Quillfeather" not in lies.read_bytes()
    address = f"/paper_files/{file.reference}/file/"
    assert reading_as().get(address).status_code == 404  # a draft
    agendas.publish(meeting, by=BY)
    answer = reading_as().get(address)
    assert b"".join(answer.streaming_content) == content
    assert (
        answer["Content-Disposition"].startswith("attachment") and answer["Content-Type"] == "application/octet-stream"
    )
    PaperFile.objects.update(classification="amber")
    assert reading_as("small-supplier").get(address).status_code == 404
    lies.write_bytes(lies.read_bytes()[:-1])
    broken = reading_as("panel-secretary").get(address)
    assert broken.status_code == 404 and "damaged" in text_of(broken)
    PaperFile.objects.update(stored="")
    assert "Only what is known of this file" in text_of(reading_as("panel-secretary").get(address))


def test_a_file_that_only_came_in_as_a_row_is_known_and_not_there(meeting, item, tmp_path):  # noqa: F811
    from secretariat.core.tables.importing import bring_in_path
    from secretariat.core.tables.tests.files import write_csv

    paper = papers.submit(item, written(), by=BY)
    good = {
        "reference": "F-9", "paper": paper.reference, "item": item.reference, "body": "tag", "name": "a.pdf", "kind": "pdf",
        "size": "1", "sha256": "0", "added": "2021-04-01", "published": "2021-04-01", "classification": "white",
    }  # fmt: skip
    write_csv(tmp_path, "paper_files", good)
    bring_in_path(tmp_path, by=BY)
    assert PaperFile.objects.get(reference="F-9").stored == ""
    answer = reading_as().get("/paper_files/F-9/file/")
    assert answer.status_code == 404 and "Only what is known of this file" in text_of(answer)


def test_what_a_broken_upload_left_is_cleared_and_what_is_named_stays(item, settings):
    import os

    papers.submit(item, written(), upload(a_pdf("x")), by=BY)
    left = file_store.folder(file_store.PAPERS) / ("ab" * 24)
    left.write_bytes(b"x")
    os.utime(left, (1, 1))
    (kept_one,) = [each for each in file_store.sealed_files(file_store.PAPERS) if each != left]
    os.utime(kept_one, (1, 1))
    assert papers.clear_left_behind() == 1 and kept_one.exists() and not left.exists()


def test_the_keys_change_for_files_of_papers_too(item):
    papers.submit(item, written(), upload(a_pdf("x")), by=BY)
    _, count, _ = file_store.rotate(lambda keys: 0)
    assert count == 1 and b"".join(papers.chunks(PaperFile.objects.get())).startswith(b"%PDF")


def test_a_note_is_the_readers_own_and_nobody_elses(meeting, item, member, body):  # noqa: F811
    paper = papers.submit(item, written(), by=BY)
    agendas.publish(meeting, by=BY)
    other = a_person("Illustrative Other")
    row(Appointment, body=body, person=other)
    mine, theirs = sign_in(Client(), member), sign_in(Client(), other)
    before = Event.objects.count()
    assert mine.post(f"/papers/{paper.reference}/do/note/", {"text": "Ask Zebedee"}).status_code == 302
    assert Event.objects.count() == before and PaperNote.objects.count() == 1
    for page in (
        f"/papers/{paper.reference}/cover/",
        f"/papers/{paper.reference}/",
        f"/papers/{paper.reference}/do/note/",
    ):
        assert "Ask Zebedee" in mine.get(page).content.decode()
        assert "Zebedee" not in theirs.get(page).content.decode()
        assert "Zebedee" not in reading_as("panel-secretary").get(page).content.decode()
    assert theirs.post(f"/papers/{paper.reference}/do/note/", {"text": "Mine"}).status_code == 302
    assert PaperNote.objects.count() == 2
    assert "Ask Zebedee" in mine.get(f"/papers/{paper.reference}/cover/").content.decode()
    assert "Ask Zebedee" in b"".join(_streamed(mine.get("/account/data/export.json"))).decode()
    assert mine.post(f"/papers/{paper.reference}/do/note/", {"text": ""}).status_code == 302
    assert PaperNote.objects.count() == 1
    held.forget_beside(other)
    assert not PaperNote.objects.exists()
    with refused("sign in as yourself"):
        papers.keep_note(paper, "x", reader=ANYONE)
    with refused("at most 10,000", field="text"):
        papers.keep_note(paper, "x" * 10_001, reader=reader_of(member))


def _streamed(answer):
    assert answer.status_code == 200
    return answer.streaming_content if answer.streaming else [answer.content]


def test_a_question_is_asked_answered_once_and_seen_by_whom_its_label_says(meeting, item, member):  # noqa: F811
    paper = papers.submit(item, written(), by=BY)
    agendas.publish(meeting, by=BY)
    reader = reader_of(member)
    closed = papers.ask(paper, "What does it cost?", label="amber", by=BY, reader=reader)
    opened = papers.ask(paper, "When does it begin?", label="white", by=BY, reader=reader)
    assert (closed.person, closed.asked_by) == (member, "Member of the TAG")
    papers.answer(opened, "In May.", answered_by="The DCC", by=BY)
    with refused("answered already"):
        papers.answer(opened, "In June.", answered_by="x", by=BY)
    page = f"/papers/{paper.reference}/cover/"
    public, mine = text_of(reading_as().get(page)), text_of(sign_in(Client(), member).get(page))
    assert "When does it begin?" in public and "In May." in public and "What does it cost?" not in public
    assert "What does it cost?" in mine
    waits = text_of(reading_as("panel-secretary").get("/inbox/"))
    assert "What does it cost?" in waits and "When does it begin?" not in waits


def test_a_question_is_refused_where_it_cannot_be(meeting, item, member):  # noqa: F811
    reader = reader_of(member)
    paper = papers.submit(item, written(), by=BY)
    with refused("sign in as yourself"):
        papers.ask(paper, "x", label="white", by=BY, reader=ANYONE)
    with refused("is Amber, or White", field="label"):
        papers.ask(paper, "x", label="green", by=BY, reader=reader)
    newer = papers.new_version(paper, written(), by=BY)
    paper.refresh_from_db()
    with refused("ask about the newest"):
        papers.ask(paper, "x", label="white", by=BY, reader=reader)
    Paper.objects.filter(pk=newer.pk).update(classification="red")
    newer.refresh_from_db()
    with refused("ask whoever wrote it"):
        papers.ask(newer, "x", label="red", by=BY, reader=reader)
    Paper.objects.filter(pk=newer.pk).update(classification="white")
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2021, 4, 1))
    newer = Paper.objects.get(pk=newer.pk)
    with refused("asked before it"):
        papers.ask(newer, "x", label="white", by=BY, reader=reader)
    assert not Question.objects.exists()


def test_papers_are_handed_in_and_read_on_pages(meeting, item, body):  # noqa: F811
    secretary = reading_as("panel-secretary")
    given = {
        "title": "From the page",
        "purpose": "decision",
        "recommendation": "Agree.",
        "author": "The DCC",
        "label": "white",
    }
    address = f"/agenda_items/{item.reference}/do/"
    assert secretary.post(f"{address}add-paper/", {**given, "text": "Some words."}).status_code == 302
    with_file = {**given, "text": "", "file": upload(a_pdf("x", 2))}
    assert secretary.post(f"{address}add-paper-as-file/", with_file).status_code == 302
    above = secretary.post(f"{address}add-paper/", {**given, "label": "amber", "text": "x"})
    assert above.status_code == 400 and "above what this meeting" in text_of(above)
    assert Paper.objects.count() == 2
    draft = Paper.objects.get(number=1)
    assert reading_as().get(f"/papers/{draft.reference}/cover/").status_code == 404
    agendas.publish(meeting, by=BY)
    said = text_of(reading_as().get(f"/papers/{draft.reference}/cover/"))
    assert "Agree." in said and "Some words." in said and "Purpose For decision" in said
    for persona in ("public", "small-supplier"):
        who = reading_as(persona)
        assert who.post(f"{address}add-paper/", {**given, "text": "x"}).status_code in (302, 403)
        assert who.post(f"/papers/{draft.reference}/do/withdraw/", {"why": "x"}).status_code in (302, 403)
    assert Paper.objects.current().count() == 2


def test_a_pack_is_asked_for_and_fetched_on_its_page(meeting, item):  # noqa: F811
    papers.submit(item, written(text=""), upload(a_pdf("Inside", 2)), by=BY)
    agendas.publish(meeting, by=BY)
    who = reading_as("small-supplier")
    page = f"/meetings/{meeting.reference}/pack/"
    assert "Make my pack" in text_of(who.get(page))
    assert who.get(f"/meetings/{meeting.reference}/pack.pdf").status_code == 302
    assert reading_as().get(page).status_code in (302, 403)
    assert who.post(page).status_code == 302
    assert f"/meetings/{meeting.reference}/pack/" in text_of(who.get("/packs/")) or "Pack" in text_of(
        who.get("/packs/")
    )


def test_a_pack_is_made_by_a_task_and_fetched_by_whoever_asked(meeting, item):  # noqa: F811
    from secretariat.committees import tasks
    from secretariat.committees.tests.before_meetings import words_of

    papers.submit(item, written(text=""), upload(a_pdf("Inside", 2)), by=BY)
    agendas.publish(meeting, by=BY)
    who, page = reading_as("small-supplier"), f"/meetings/{meeting.reference}/pack/"
    assert who.post(page).status_code == 302
    assert "It is being made" in text_of(who.get(page))
    tasks.make_pack.call(meeting.reference, "persona:small-supplier", "red")
    assert "Fetch the pack" in text_of(who.get(page))
    said = words_of(b"".join(who.get(f"/meetings/{meeting.reference}/pack.pdf").streaming_content))
    assert "a Small Supplier" in said[0] and "Inside 2" in said[-1]
    assert reading_as("panel-secretary").get(f"/meetings/{meeting.reference}/pack.pdf").status_code == 302
    assert reading_as().get(f"/meetings/{meeting.reference}/pack.pdf").status_code in (302, 403)
    tasks.make_pack.call(meeting.reference, "persona:nobody", "red")
    tasks.make_pack.call(meeting.reference, "user:nobody", "red")


def test_a_person_s_pack_is_made_with_what_they_may_see_when_it_is_made(meeting, item, member):  # noqa: F811
    from secretariat.committees import packs, tasks
    from secretariat.committees.models_packs import Pack

    amber = agendas.add_item(meeting, title="Amber matter", purpose="decision", label="amber", by=BY)
    papers.submit(amber, written("amber", text="Amber words"), by=BY)
    papers.submit(item, written(text="White words"), by=BY)
    agendas.publish(meeting, by=BY)
    reader = reader_of(member)
    pack = packs.ask_for(meeting, reader)
    assert pack.person == member and packs.ask_for(meeting, reader) == pack
    Appointment.objects.update(ends=date(2021, 4, 1))
    tasks.make_pack.call(meeting.reference, reader.id, "red")
    pack.refresh_from_db()
    assert not pack.is_ready
    assert packs.pack_of(packs.content_for(meeting, reader_of(member)), reader_of(member)).is_ready
    held.forget_beside(member)
    assert not Pack.objects.filter(person=member).exists()
