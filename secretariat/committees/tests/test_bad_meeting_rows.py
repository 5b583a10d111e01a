"""Rows of agendas and papers that cannot be true: refused with place and remedy, and nothing is written."""

from __future__ import annotations

import pytest

from secretariat.committees.models import Body, Meeting
from secretariat.committees.models_meetings import AgendaItem, MeetingSeries, MinuteItem, Paper, PaperFile
from secretariat.core.tables.tests.files import refused, write_csv
from secretariat.parties.models import Party
from tests.factories import row

pytestmark = pytest.mark.django_db

ITEM = {
    "reference": "I-1", "meeting": "M-1", "body": "tag", "position": "1", "title": "A matter", "kind": "paper",
    "purpose": "decision", "classification": "white",
}  # fmt: skip
PAPER = {
    "reference": "P-1", "item": "I-0", "body": "tag", "party": "PARTY-1", "number": "1", "version": "1",
    "title": "A paper", "purpose": "decision", "author": "The DCC", "submitted": "2019-05-01", "classification": "white",
}  # fmt: skip
FILE = {
    "reference": "F-1", "paper": "P-0", "item": "I-0", "body": "tag", "party": "PARTY-1", "name": "a.pdf", "kind": "pdf",
    "size": "1", "sha256": "0", "added": "2019-05-01", "classification": "green",
}  # fmt: skip
MINUTED = {
    "reference": "MI-1", "meeting": "M-1", "body": "tag", "item": "I-0", "party": "PARTY-1", "position": "1",
    "text": "Agreed.", "classification": "white",
}  # fmt: skip
SERIES = {
    "reference": "S-1", "body": "tag", "title": "TAG", "weeks": "third", "weekday": "friday", "starts_at": "10:00",
    "ends_at": "11:00", "starts": "2019-04-01", "ends": "", "classification": "white",
}  # fmt: skip
LINK = {"reference": "L-1", "body": "tag", "meeting": "M-1", "series": "", "address": "https://a.example.org", "classification": "amber"}  # fmt: skip
THERE = {"reference": "A-1", "meeting": "M-1", "body": "tag", "guest": "Somebody", "how": "present", "classification": "white"}  # fmt: skip
ASKED = {
    "reference": "Q-1", "paper": "P-0", "item": "I-0", "body": "tag", "party": "PARTY-1", "asked_by": "Member",
    "text": "Why?", "asked": "2019-05-01", "answer": "", "answered": "", "classification": "green",
}  # fmt: skip
MINUTES = {
    "reference": "N-1", "meeting": "M-1", "body": "tag", "title": "Minutes", "drafted": "2019-05-01", "ratified_at": "",
    "classification": "white",
}  # fmt: skip


@pytest.fixture
def there():
    tag, _ = row(Body, reference="tag"), row(Body, reference="ssc")
    party = row(Party, reference="PARTY-1")
    meeting = row(Meeting, reference="M-1", body=tag)
    item = row(AgendaItem, reference="I-0", meeting=meeting, body=tag, party=party)
    row(Paper, reference="P-0", item=item, body=tag, party=party, classification="green")


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(
    ("table", "good", "wrong", "says"),
    [
        ("agenda_items", ITEM, {"body": "ssc"}, "row 2: I-1: its meeting is of tag. Write that as its body"),
        ("agenda_items", ITEM, {"subject": "MP1"}, "fill in subject_kind and subject, or neither"),
        ("agenda_items", ITEM, {"subject": "MP1", "subject_kind": "x.Y"}, "x.Y is no kind of record"),
        ("papers", PAPER, {"classification": "amber"}, "row 2: P-1: Amber is above what its meeting and item carry, which is White"),
        ("papers", PAPER, {"body": "ssc"}, "P-1: it belongs to I-0, of tag"),
        ("papers", PAPER, {"party": ""}, "Write PARTY-1 as its party"),
        ("papers", PAPER, {"version": "0"}, "0 is below 1"),
        ("papers", PAPER, {"superseded": "2019-04-01"}, "2019-04-01 is before 2019-05-01"),
        ("paper_files", FILE, {"classification": "white"}, "F-1: its paper is Green. Label it Green too"),
        ("minute_items", MINUTED, {"party": ""}, "Write PARTY-1 as its party"),
        ("questions", ASKED, {"body": "ssc"}, "Q-1: it belongs to I-0, of tag"),
        ("questions", ASKED, {"answer": "So."}, "fill in both, or neither"),
        ("meeting_series", SERIES, {"starts_at": "9:00"}, "write it like 09:30"),
        ("meeting_series", SERIES, {"ends_at": "09:00"}, "which is not after 10:00"),
        ("joining_links", LINK, {"meeting": ""}, "fill in one of the two"),
        ("meeting_attendances", THERE, {"guest": ""}, "fill in appointment or guest"),
        ("minutes", MINUTES, {"ratified_at": "M-1"}, "ratified at a later meeting"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_to_do(tmp_path, table, good, wrong, says):
    before = [model.objects.count() for model in (AgendaItem, Paper, PaperFile, MinuteItem, MeetingSeries)]
    write_csv(tmp_path, table, {**good, **wrong})
    (sentence,) = refused(tmp_path)
    assert sentence.startswith(f"{table}.csv, row 2") and says in sentence, sentence
    assert [model.objects.count() for model in (AgendaItem, Paper, PaperFile, MinuteItem, MeetingSeries)] == before
