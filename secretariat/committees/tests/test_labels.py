"""No meeting or item goes below its papers, no paper above its meeting, no file below its paper; and files are verified."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from secretariat.accounts import file_store
from secretariat.committees import papers
from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_meetings import AgendaItem, Paper, PaperFile
from secretariat.committees.papers import Written
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import relabel
from tests.factories import recorded
from tests.refusing import refused

pytestmark = pytest.mark.django_db
BY = Actor("operator:test")


@pytest.fixture
def item():
    """An Amber item of a Green meeting to come."""
    meeting = recorded(Meeting, reference="M1", body=recorded(Body), held_on=today(), classification="green")
    return recorded(AgendaItem, reference="M1-01", meeting=meeting, body=meeting.body, classification="amber")


def a_paper(item, label="amber", **more):
    said = {"title": "T", "purpose": "decision", "recommendation": "", "author": "A", "text": "Words", "label": label}
    return papers.submit(item, Written(**said), by=BY, **more)


def test_an_item_and_a_meeting_do_not_go_below_their_papers(item):
    a_paper(item, "green")
    paper = a_paper(item)
    with refused("Paper 2 is Amber: the item cannot be Green"):
        relabel(item, "green", by=BY, why="x")
    relabel(item.meeting, "white", by=BY, why="the item carries Amber itself")
    relabel(item.meeting, "amber", by=BY, why="x")
    item.refresh_from_db()
    relabel(item, "green", by=BY, why="the meeting carries Amber")
    with refused("Paper 2 is Amber: the meeting cannot be Green"):
        relabel(Meeting.objects.get(), "green", by=BY, why="x")
    papers.withdraw(paper, why="x", by=BY)
    relabel(Meeting.objects.get(), "green", by=BY, why="x")


def test_a_paper_does_not_go_above_what_its_meeting_and_item_carry(item):
    paper = a_paper(item)
    with refused("carry Amber, so the paper cannot be Red"):
        relabel(paper, "red", by=BY, why="x")
    relabel(paper, "green", by=BY, why="x")


def test_a_file_is_never_open_to_more_readers_than_its_paper(item):
    paper = a_paper(item, "green", file=SimpleUploadedFile("a.txt", b"words"))
    file = PaperFile.objects.get()
    with refused("The file a.txt is Green: change its label to Amber first"):
        relabel(paper, "amber", by=BY, why="x")
    relabel(file, "amber", by=BY, why="x")
    relabel(paper, "amber", by=BY, why="x")
    file.refresh_from_db()
    with refused("The paper is Amber, and its file may not be open to more"):
        relabel(file, "green", by=BY, why="x")
    assert Paper.objects.get().classification == "amber"


def test_verify_proves_that_the_files_of_papers_are_those_that_were_handed_in(item):
    a_paper(item, file=SimpleUploadedFile("a.txt", b"words"))
    a_paper(item, file=SimpleUploadedFile("b.txt", b"other words"))
    one, other = PaperFile.objects.order_by("reference")
    assert verify().faults == []
    PaperFile.objects.filter(pk=one.pk).update(stored=other.stored)
    assert [f"File {one.reference} of a paper is not the one that was handed in: its SHA-256 is another."] == [
        each for each in verify().faults if "handed in" in each
    ]
    (file_store.folder(file_store.PAPERS) / other.stored).unlink()
    assert any(f"File {other.reference} of a paper: The file is damaged" in each for each in verify().faults)
