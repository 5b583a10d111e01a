"""A pack holds what its reader may see, and nothing else."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from secretariat.committees import agendas, pack_making, packs, papers
from secretariat.committees.models_meetings import Recusal
from secretariat.committees.models_packs import Pack
from secretariat.committees.papers import Written
from secretariat.committees.tests.before_meetings import (  # noqa: F401
    BY,
    MEMBER,
    SECRETARY,
    SUPPLIER,
    a_pdf,
    body,
    day,
    kept,
    meeting,
    upload,
    words_of,
)
from secretariat.core.permission import ANYONE, Held, Reader

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept"), pytest.mark.once]


@pytest.fixture
def whole(meeting):  # noqa: F811
    """A meeting with an item and a paper at each label, as files of some pages, and one as a text."""
    found = {}
    for number, label in enumerate(("white", "green", "amber", "red")):
        item = agendas.add_item(meeting, title=f"Matter {label}", purpose="decision", label=label, minutes=10, by=BY)
        written = Written(f"Paper {label}", "decision", f"Agree the {label} one", "The DCC", "", label)
        found[label] = papers.submit(item, written, upload(a_pdf(f"Inside {label}", number + 2)), by=BY)
        found[f"{label} item"] = item
    item = agendas.add_item(meeting, title="Matter text", purpose="information", label="white", by=BY)
    text = Written("Paper text", "information", "", "The administrator", "First part.\n\nSecond part.", "white")
    found["text"] = papers.submit(item, text, by=BY)
    agendas.publish(meeting, by=BY)
    return found


def made_for(meeting, reader):  # noqa: F811
    pack = pack_making.make(meeting, reader)
    return b"".join(packs.chunks(pack))


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        (ANYONE, {"white"}),
        (SUPPLIER, {"white", "green"}),
        (MEMBER, {"white", "green", "amber"}),
        (Reader("user:OTHER", "Other", frozenset({Held("member", "body", "ssc")})), {"white", "green"}),
    ],
)  # fmt: skip
def test_a_pack_holds_what_its_reader_may_see_and_nothing_else(meeting, whole, reader, sees):  # noqa: F811
    pdf = made_for(meeting, reader)
    said = " ".join(words_of(pdf))
    for label in ("white", "green", "amber", "red"):
        for words in (f"Inside {label} 1", f"Paper {label}", f"Agree the {label} one"):
            assert (words in said) is (label in sees), (label, words)
    assert "Second part." in said
    highest = [each for each in ("white", "green", "amber") if each in sees][-1]
    assert f"Classification: {highest.capitalize()}" in words_of(pdf)[0]
    assert reader.name in words_of(pdf)[0]


def test_whoever_is_let_in_to_a_red_item_alone_has_its_title_and_not_its_paper(meeting, whole):  # noqa: F811
    named = frozenset({("committees.AgendaItem", whole["red item"].reference)})
    said = words_of(made_for(meeting, Reader("user:N", "Named", MEMBER.held, named=named)))
    assert "Matter red" in said[1] and "Paper red" not in " ".join(said)
    assert "Classification: Red" in said[0]


def test_whoever_is_let_in_by_name_has_a_red_paper_and_its_file_in_the_pack(meeting, whole):  # noqa: F811
    file = whole["red"].files.get()
    named = {("committees.AgendaItem", whole["red item"].reference), ("committees.Paper", whole["red"].reference),
             ("committees.PaperFile", file.reference)}  # fmt: skip
    pdf = made_for(meeting, Reader("user:N", "Named", MEMBER.held, named=frozenset(named)))
    said = words_of(pdf)
    assert any("Inside red 5" in each for each in said) and "Classification: Red" in said[0]


def test_whoever_is_recused_has_neither_the_paper_nor_its_title(meeting, whole):  # noqa: F811
    recused = Reader(MEMBER.id, MEMBER.name, MEMBER.held, recused=frozenset({whole["amber item"].reference}))
    said = " ".join(words_of(made_for(meeting, recused)))
    assert "amber" not in said.casefold() and "You have no part in this item" in said
    assert "Inside green 1" in said


def test_pages_bookmarks_title_and_language_are_there_and_lead_to_the_right_pages(meeting, whole):  # noqa: F811
    pdf = made_for(meeting, MEMBER)
    reader, said = PdfReader(io.BytesIO(pdf)), words_of(pdf)
    assert reader.metadata.title == "TAG, 30 April 2021: papers"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    marks = [
        (depth, each.title, reader.get_destination_page_number(each))
        for depth, each in pack_making._bookmarks(reader.outline)
    ]
    assert [title for depth, title, _ in marks if depth] == [
        "Paper 1: Paper white", "Paper 2: Paper green", "Paper 3: Paper amber", "Paper 5: Paper text"
    ]  # fmt: skip
    for depth, title, page in marks:
        if depth:
            assert title in said[page]
            assert f"Page {page + 1}" in said[page]
    white = next(page for _, title, page in marks if title == "Paper 1: Paper white")
    assert [said[white + 1], said[white + 2]] == ["Inside white 1", "Inside white 2"]
    pages = [page + 1 for depth, _, page in marks if depth]
    for each in pages:
        assert str(each) in said[1]
    assert len(said) == 2 + 4 + 2 + 3 + 4


def test_other_files_are_named_and_not_put_in(meeting, whole):  # noqa: F811
    papers.add_file(whole["white"], upload(b"a;b\n1;2\n", "table.csv"), by=BY)
    pdf = made_for(meeting, SUPPLIER)
    assert "Attached on the site and not in this pack: table.csv" in " ".join(words_of(pdf))


def test_readers_with_the_same_rights_share_all_but_the_first_page(meeting, whole, monkeypatch):  # noqa: F811
    made_for(meeting, MEMBER)
    monkeypatch.setattr(pack_making, "_shared_part", lambda content: pytest.fail("It is there already."))
    other = Reader("user:SECOND", "Second Member", MEMBER.held)
    first, second = words_of(made_for(meeting, MEMBER)), words_of(made_for(meeting, other))
    assert first[1:] == second[1:] and first[0] != second[0]
    assert Pack.objects.count() == 3
    assert packs.content_for(meeting, MEMBER).key != packs.content_for(meeting, SUPPLIER).key


def test_a_right_that_ends_ends_with_the_pack(meeting, whole):  # noqa: F811
    pack_making.make(meeting, MEMBER)
    assert packs.pack_of(packs.content_for(meeting, MEMBER), MEMBER).is_ready
    since = Reader(MEMBER.id, MEMBER.name)
    assert packs.pack_of(packs.content_for(meeting, since), since) is None


def test_a_new_version_and_a_withdrawn_paper_make_another_pack(meeting, whole):  # noqa: F811
    before = packs.content_for(meeting, MEMBER).key
    new = papers.new_version(
        whole["green"], Written("Paper green", "decision", "", "The DCC", "New words", "green"), by=BY
    )
    papers.withdraw(whole["amber"], why="Not ready", by=BY)
    assert packs.content_for(meeting, MEMBER).key != before
    said = " ".join(words_of(made_for(meeting, MEMBER)))
    assert "New words" in said and "Inside green" not in said and "Inside amber" not in said
    assert new.reference in said


def test_a_file_that_is_damaged_on_disk_leaves_empty_pages_and_breaks_nothing(meeting, whole, settings):  # noqa: F811
    stored = whole["white"].files.get().stored
    (settings.MEDIA_ROOT / "papers" / stored).write_bytes(b"broken")
    said = words_of(made_for(meeting, ANYONE))
    assert not any("Inside white" in each for each in said) and len(said) == 1 + 1 + 3 + 1


def test_a_pack_that_could_not_be_made_says_so_and_can_be_asked_for_again(meeting, whole, monkeypatch):  # noqa: F811
    pack = packs.ask_for(meeting, MEMBER)
    assert pack.is_being_made
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr(pack_making, "put_together", lambda *_, **__: 1 / 0)
        pack_making.make(meeting, MEMBER)
    pack.refresh_from_db()
    assert pack.problem and not pack.is_being_made
    again = packs.ask_for(meeting, MEMBER)
    assert again.pk != pack.pk and again.is_being_made
    Pack.objects.update(asked="2020-01-01T00:00:00Z")
    assert not Pack.objects.get(pk=again.pk).is_being_made


def test_nothing_on_the_agenda_makes_no_pack_and_old_ones_are_cleared(meeting, settings):  # noqa: F811
    from secretariat.core.workflow.taking import NotNow

    with pytest.raises(NotNow, match="nothing on the agenda"):
        packs.ask_for(meeting, MEMBER)
    Pack.objects.create(key="old", meeting=meeting)
    Pack.objects.update(asked="2020-01-01T00:00:00Z")
    assert packs.clear_old() == 1 and not Pack.objects.exists()


def test_recused_after_the_pack_was_made_they_get_another(meeting, whole, body):  # noqa: F811
    from secretariat.accounts.everybody import Everybody
    from secretariat.accounts.tests.factories import a_person
    from secretariat.committees.models import Appointment
    from tests.factories import row

    person = a_person("Recused Member")
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    seat = row(Appointment, body=body, person=person)
    reader = Everybody([person]).reader[person.pk]
    assert "Inside amber" in " ".join(words_of(made_for(meeting, reader)))
    row(Recusal, item=whole["amber item"], body=body, appointment=seat, person=person)
    reader = Everybody([person]).reader[person.pk]
    assert packs.pack_of(packs.content_for(meeting, reader), reader) is None
    assert "Inside amber" not in " ".join(words_of(made_for(meeting, reader)))
