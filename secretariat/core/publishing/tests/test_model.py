"""The document model: kept as JSON and read back the same, numbered from its order, refused when it cannot hold."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.core.publishing import (
    BrokenReference,
    Bullets,
    Chart,
    Column,
    Definition,
    Document,
    DuplicateName,
    FigureLink,
    Light,
    Lights,
    Link,
    MalformedDocument,
    Note,
    Paragraph,
    Quarter,
    Quarters,
    Reference,
    Section,
    Table,
    Text,
    Tile,
    Tiles,
    check_figures,
    contents,
    from_json,
    numbered,
    to_json,
)
from secretariat.core.publishing.tests.sample import sample

pytestmark = pytest.mark.once

words = st.text(max_size=12)
texts = st.builds(Text, words, st.sampled_from(["", "strong", "emphasis", "inserted", "deleted"]))
figures = st.builds(FigureLink, words, words)
lines = st.lists(
    texts | figures | st.builds(Reference, words, words) | st.builds(Link, words, words.map("https://{}".format)),
    max_size=3,
).map(tuple)
many_lines = st.lists(lines, max_size=3).map(tuple)
tables = st.integers(1, 3).flatmap(
    lambda width: st.builds(
        Table, words, words,
        st.lists(st.builds(Column, words, st.booleans()), min_size=width, max_size=width).map(tuple),
        st.lists(st.lists(lines, min_size=width, max_size=width).map(tuple), max_size=2).map(tuple),
        st.booleans(),
    )
)  # fmt: skip
blocks = (
    st.builds(Paragraph, lines)
    | st.builds(Bullets, many_lines)
    | tables
    | st.builds(Chart, words, words, words.map("shows {}".format), words, st.none() | tables, words)
    | st.builds(Tiles, words, st.lists(st.builds(Tile, figures, words), max_size=2).map(tuple))
    | st.builds(Quarters, words, words, st.lists(st.builds(Quarter, words, many_lines), max_size=2).map(tuple))
    | st.builds(
        Lights, words, words,
        st.lists(st.builds(Light, words, st.sampled_from(["met", "later", "not_met"]), words, many_lines), max_size=2).map(tuple),
    )
    | st.builds(Note, lines)
)  # fmt: skip
sections = st.recursive(
    st.builds(Section, words, words, st.lists(blocks, max_size=3).map(tuple)),
    lambda inner: st.builds(Section, words, words, st.lists(blocks | inner, max_size=3).map(tuple)),
    max_leaves=4,
)
definitions = st.builds(
    Definition, words, words, words, words, words, st.lists(words, max_size=2).map(tuple), st.integers(0, 9)
)
documents = st.builds(
    Document, words, words, words, words, words, words, words, words,
    sections=st.lists(sections, max_size=2).map(tuple),
    appendix=st.lists(definitions, max_size=2).map(tuple),
    illustrative=words,
)  # fmt: skip


@given(documents)
def test_a_document_kept_as_json_reads_back_the_same(document: Document) -> None:
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


def test_json_of_something_else_is_refused() -> None:
    for data in ({}, {"kind": "spell"}, {"kind": "text", "text": "x", "style": ""}, {"kind": "text", "words": "x"}):
        with pytest.raises(MalformedDocument):
            from_json(data)


def test_sections_tables_and_charts_are_numbered_in_reading_order() -> None:
    labels = numbered(sample()).labels
    assert labels["introduction"] == "Section 1"
    assert labels["cpl"] == "Section 2.2"
    assert labels["scheduled"] == "Section 3.2.1"
    assert [labels[name] for name in ("cpl-table", "status-table", "objective-lights")] == [
        "Table 1",
        "Table 2",
        "Table 3",
    ]
    assert [labels[name] for name in ("raised-chart", "alt-han-year")] == ["Chart 1", "Chart 2"]


def test_the_contents_follow_the_sections_and_end_with_the_appendix() -> None:
    entries = contents(sample())
    assert [(entry.number, entry.level) for entry in entries[:4]] == [("1", 1), ("2", 1), ("2.1", 2), ("2.2", 2)]
    assert entries[-1].anchor == "appendix"


def test_a_reference_that_leads_nowhere_is_refused_by_its_name() -> None:
    lost = Section("last", "Last", (Paragraph((Reference("no-such-part"),)),))
    with pytest.raises(BrokenReference, match="no-such-part"):
        numbered(replace(sample(), sections=(*sample().sections, lost)))


def test_a_number_without_a_definition_is_refused_by_its_key() -> None:
    lost = Section("last", "Last", (Paragraph((FigureLink("7", "no.such.figure"),)),))
    with pytest.raises(BrokenReference, match="no.such.figure"):
        check_figures(replace(sample(), sections=(lost,)))


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.raises(DuplicateName, match="introduction"):
        numbered(replace(sample(), sections=(*sample().sections, Section("introduction", "Again"))))
    with pytest.raises(DuplicateName, match="share an anchor"):
        numbered(replace(sample(), appendix=(*sample().appendix, Definition("meetings.tag", "", "", "", ""))))


@pytest.mark.parametrize(
    "broken",
    [
        lambda: Table("t", "T", (Column("A"),), (((Text("1"),), (Text("2"),)),)),
        lambda: Chart("c", "C", " ", "<svg/>"),
        lambda: Light("o", "perhaps", "Perhaps"),
        lambda: Link("press", "javascript:alert(1)"),
        lambda: Link("press", "//elsewhere.example"),
    ],
)
def test_a_part_that_cannot_be_shown_is_refused_when_it_is_made(broken) -> None:
    with pytest.raises(MalformedDocument):
        broken()


def test_the_model_and_the_page_load_no_heavy_library() -> None:
    code = (
        "import sys, secretariat.core.publishing.html\n"
        "print(sorted({'altair', 'vl_convert', 'typst', 'docx', 'django'} & {name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
