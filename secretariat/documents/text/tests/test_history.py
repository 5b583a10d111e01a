from datetime import date
from itertools import count
from pathlib import Path

import pytest

from secretariat.documents.text.amending import DoesNotFit
from secretariat.documents.text.history import Redate, Variation, apply, read_history, read_part, read_release, versions
from secretariat.documents.text.items import Kind, Unreadable

pytestmark = pytest.mark.once

HEAD = 'code_version = "12.0"\nin_force_from = 2019-08-22\ncause = "August release"\ncause_kind = "modification"\ncause_reference = "MP1"\n'
DOCUMENT = "Document: D\nTitle: Modification Process\n\nD7 Report Phase\n  D7.1 A report is made.\n  D7.2 It is sent.\n"
NEW = "Document: Appendix AA\nTitle: New\n\n<1> Purpose\n  1.1 It is new.\n"


def release(body: str, head: str = HEAD):
    return read_release(head + body, "releases/12.0.toml", lambda name: NEW)


def folder(tmp_path: Path, **releases: str) -> Path:
    for each in ("base", "designated", "releases"):
        (tmp_path / each).mkdir()
    (tmp_path / "base.toml").write_text('code_version = "5.14"\nin_force_from = 2018-02-22\nnames = ["Good Friday"]\n')
    (tmp_path / "base" / "section-d.txt").write_text(DOCUMENT)
    (tmp_path / "designated" / "appendix-aa.txt").write_text(NEW)
    for name, text in releases.items():
        (tmp_path / "releases" / f"{name}.toml").write_text(text)
    return tmp_path


def test_a_release_says_its_changes_their_causes_and_where_they_are_written():
    found = release("""
[[change]]
do = "insert"
document = "D"
after = "D7.1"
cause_kind = "designation"
cause_reference = "DES-1"
text = '''
  D7.1A It says:
    (a) what is wrong.
'''
[[change]]
do = "delete"
document = "D"
term = "Vote"
""")
    first, second = found.changes
    assert [(item.depth, item.number) for item in first.items] == [(1, "D7.1A"), (2, "(a)")]
    assert (first.position, first.beside, first.cause_kind, first.cause_reference) == (
        "after",
        "D7.1",
        "designation",
        "DES-1",
    )
    assert (second.at, second.cause_reference, second.place) == ('"Vote"', "MP1", "Release 12.0, change 2")


def test_a_date_that_moved_and_a_variation_are_read():
    found = release("""
[[redate]]
was = 2019-08-15
became = 2019-08-22
known_from = 2019-08-01
[[variation]]
document = "T"
label = "T1.4"
words = "1 October"
becomes = "1 June"
starts = 2020-07-15
direction = "VAR-001"
""")
    assert found.redates == (Redate(date(2019, 8, 15), date(2019, 8, 22), date(2019, 8, 1)),)
    assert found.variations == (Variation("T", "T1.4", "1 October", "1 June", date(2020, 7, 15), None, "VAR-001"),)


def test_text_from_the_middle_of_a_document_is_read_as_deep_as_it_is_indented():
    table = read_part("    | a | b |\n    |---|---|\n    | 1 | 2 |\n")
    assert [(item.depth, item.kind, item.text) for item in table] == [(2, Kind.TABLE, "a\tb\n1\t2")]
    chapter = read_part("D3A Development Stage\n  D3A.1 It begins.\n")
    assert [(item.depth, item.number, item.heading) for item in chapter] == [
        (0, "D3A", "Development Stage"),
        (1, "D3A.1", ""),
    ]


def test_versions_follow_each_other_and_a_release_may_bring_a_whole_document(tmp_path):
    text = (
        HEAD
        + '[[change]]\ndo = "insert"\nfile = "appendix-aa.txt"\n[[change]]\ndo = "renumber"\ndocument = "D"\nat = "D7.2"\nnumber = "D7.3"\n'
    )
    history = read_history(folder(tmp_path, **{"12.0": text}))
    numbers = count()
    first, second = versions(history, lambda: f"key {next(numbers)}")
    assert (history.code_version, history.names, history.documents["D"].title) == (
        "5.14",
        ("Good Friday",),
        "Modification Process",
    )
    assert first[0] is None and set(first[1]) == {"D"}
    assert second[0] is not None and set(second[1]) == {"D", "Appendix AA"} == set(second[2])
    assert second[1]["D"][2].number == "D7.3"
    assert [item.key for item in second[1]["D"]] == [item.key for item in first[1]["D"]]
    assert all(item.key for item in second[1]["Appendix AA"])


def test_a_change_to_a_document_that_is_not_there_yet_is_refused():
    found = release('[[change]]\ndo = "delete"\ndocument = "Q"\nat = "Q1"\n')
    with pytest.raises(
        DoesNotFit, match="^Release 12.0, change 1: there is no document Q on that day. Name one that is there.$"
    ):
        apply({}, found, lambda: "key")


CHANGE = '[[change]]\ndocument = "D"\nat = "D7.1"\n'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("x = [", "releases/12.0.toml is not TOML"),
        ("author = 'me'\n", "releases/12.0.toml has “author”, which nothing reads: leave it out, or write cause,"),
        (CHANGE + 'do = "mend"\n', "Release 12.0, change 1 does “mend”: write insert, replace,"),
        (CHANGE + 'do = "delete"\nwhy = "x"\n', "Release 12.0, change 1 has “why”, which nothing reads"),
        (
            CHANGE + 'do = "move"\nafter = "D7"\nbefore = "D8"\n',
            "Release 12.0, change 1 says two places, after and before: leave one out.",
        ),
        (
            CHANGE + 'do = "delete"\ncause_kind = "whim"\n',
            "Release 12.0, change 1 has the cause “whim”: write modification, designation, release.",
        ),
        (CHANGE + 'do = "insert"\ntext = "   D7.1 x"\n', "Release 12.0, change 1: Line"),
        (CHANGE + "do = 3\n", "Release 12.0, change 1 does “3”: write insert,"),
        (CHANGE + 'do = "delete"\nnumber = 7\n', "Release 12.0, change 1 has number = 7: write it in quotation marks."),
        (
            '[[change]]\ndo = "merge"\ndocument = "D"\nat = "D7.1"\nand = [7]\n',
            "Release 12.0, change 1 has and = [7]: write it in quotation marks.",
        ),
        (
            "[[redate]]\nwas = 2019-08-15\n",
            "releases/12.0.toml, redate 1 is not whole: write was, became, known_from, why.",
        ),
        (
            '[[redate]]\nwas = "x"\nbecame = 2019-08-15\nknown_from = 2019-08-15\n',
            "releases/12.0.toml, redate 1 has was = x: write a date, such as 2019-08-22.",
        ),
        (
            '[[variation]]\nlabel = "T1"\n',
            "releases/12.0.toml, variation 1 is not whole: write document, label, words,",
        ),
        ("change = 3\n", "releases/12.0.toml has change = 3: write each as [[change]]."),
    ],
)
def test_a_release_that_is_not_well_written_is_refused_with_its_place_and_a_remedy(body, says):
    with pytest.raises(Unreadable) as refused:
        release(body)
    assert str(refused.value).startswith(says)


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (
            HEAD.replace('code_version = "12.0"\n', ""),
            "releases/12.0.toml has no code_version: write it in quotation marks.",
        ),
        (
            HEAD.replace("2019-08-22", '"soon"'),
            "releases/12.0.toml has no in_force_from: write a date, such as 2019-08-22.",
        ),
        (
            HEAD.replace('"modification"', '"whim"'),
            "releases/12.0.toml has the cause “whim”: write modification, designation, release.",
        ),
    ],
)
def test_a_release_without_what_it_needs_is_refused(head, says):
    with pytest.raises(Unreadable) as refused:
        release("", head)
    assert str(refused.value) == says


def test_a_folder_with_something_amiss_is_refused_with_the_file(tmp_path):
    history = folder(tmp_path)
    (history / "base" / "second.txt").write_text(DOCUMENT)
    with pytest.raises(
        Unreadable, match="^base/section-d.txt is a document D, and so is base/second.txt: give one another number.$"
    ):
        read_history(history)
    (history / "base" / "second.txt").write_text("D1 No header\n")
    with pytest.raises(Unreadable, match="^base/second.txt says no number"):
        read_history(history)
    (history / "base" / "second.txt").unlink()
    (history / "releases" / "12.0.toml").write_text(HEAD + '[[change]]\ndo = "insert"\nfile = "../base.toml"\n')
    with pytest.raises(Unreadable, match="^designated/../base.toml is not there: write the name of a file that is.$"):
        read_history(history)
    (history / "releases" / "12.0.toml").write_text(HEAD)
    (history / "releases" / "again.toml").write_text(HEAD)
    with pytest.raises(Unreadable, match="^Two releases are version 12.0: give one another number.$"):
        read_history(history)
