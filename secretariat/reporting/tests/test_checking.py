import csv
import json
from datetime import date

import pytest

from secretariat.command import main
from secretariat.core.calendars import Period
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party, PartyCategory
from secretariat.reporting import checking, explaining
from secretariat.reporting.checking import BadPublished, Row, check, read_published
from tests.factories import row as row_of

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


@pytest.fixture(autouse=True)
def no_explanations(monkeypatch):
    """What a code's folder explains is left out, so that only what the check finds by itself is seen."""

    class Silent:
        def key_of(self, section, figure):
            return explaining.words().key_of(section, figure)

        def why(self, year, section, figure):
            return ""

    monkeypatch.setattr(checking, "words", Silent)


def acceded(count, day="2019-06-03"):
    for number in range(count):
        Party.objects.create(reference=f"P-{day}-{number}", name=f"Party {number}", acceded=day, classification="white")


def raised(count, day, **more):
    for number in range(count):
        Modification.objects.create(reference=f"{day}-{number}", title="x", raised=day, classification="white", **more)


def row(figure, value, section="2", printed_as="", note=""):
    return Row(section, figure, str(value), "", printed_as, note)


def verdicts(*rows):
    return [each.verdict for each in check(YEAR, list(rows)).findings]


def test_a_number_that_is_ours_agrees():
    acceded(3)
    assert verdicts(row("parties_acceded", 3)) == ["agrees"]


def test_a_number_with_a_comma_or_a_percent_sign_is_the_same_number():
    acceded(1000)
    assert verdicts(row("parties_acceded", "1,000")) == ["agrees"]


def test_a_floor_holds_when_ours_is_higher_and_not_when_it_is_lower():
    acceded(3)
    floors = [row("parties_acceded", value, printed_as=f"over {value} joined") for value in (2, 4)]
    assert verdicts(*floors) == ["floor", "differs"]


def test_a_higher_number_that_is_no_floor_differs():
    acceded(3)
    assert verdicts(row("parties_acceded", 2)) == ["differs"]


def test_a_figure_nobody_measures_is_not_measured():
    assert verdicts(row("moon_phases", 4), row("pcf_version", "2.7")) == ["not measured", "not measured"]


def test_the_same_figure_published_twice_with_two_values_is_found():
    acceded(3)
    found = check(YEAR, [row("parties_acceded", 2, "2"), row("parties_acceded", 3, "6.1")])
    assert [each.verdict for each in found.findings] == ["differs", "agrees"]
    assert "Section 6.1 prints 3" in found.findings[0].why
    assert found.contradictions == [
        "Parties that acceded is published as 2 in section 2 and as 3 in section 6.1. Our records give 3."
    ]


def test_one_number_published_under_two_labels_is_found():
    raised(4, date(2018, 3, 1))
    raised(2, date(2018, 5, 1))
    found = check(YEAR, [row("modifications_raised_previous_year", 6), row("modifications_open_start", 6, "4.1")])
    assert [each.verdict for each in found.findings] == ["differs", "agrees"]
    assert "the label is wrong" in found.findings[0].why
    assert "modifications_open_start only" in found.contradictions[0]


def test_a_number_that_differs_for_no_reason_fails_the_check():
    acceded(3)
    found = check(YEAR, [row("parties_acceded", 4)])
    assert found.findings[0].unexplained and not found.passes


def test_published_numbers_that_do_not_balance_are_found():
    rows = [
        row("modifications_approved", 1),
        row("modifications_rejected", 1),
        row("modifications_withdrawn", 1),
        row("modifications_concluded", 4),
    ]
    assert any("What was concluded" in sentence for sentence in check(YEAR, rows).contradictions)


def test_the_section_decides_which_population_a_name_stands_for():
    words = explaining.words()
    assert words.key_of("2", "actions_captured") == "actions_captured"
    assert words.key_of("7", "actions_captured") == "actions_captured_by_sub_committees"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("section,name,value\n2,x,1\n", "row 1: the column figure is missing"),
        ("section,figure,value\n2,,1\n", "row 2, column figure: empty"),
        ("section,figure,value\n2,parties,\n", "row 2, column value: empty"),
        ("", "the file is empty"),
    ],
)
def test_a_bad_file_is_refused_with_row_and_column(tmp_path, text, says):
    path = tmp_path / "published.csv"
    path.write_text(text)
    with pytest.raises(BadPublished, match=says):
        read_published(path)


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path):
    with pytest.raises(BadPublished, match="no such file"):
        read_published(tmp_path / "none.csv")
    path = tmp_path / "old.csv"
    path.write_bytes(b"section,figure,value\n2,x,\x96\n")
    with pytest.raises(BadPublished, match="row 2: not UTF-8"):
        read_published(path)


# The command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def published(tmp_path):
    def write(text):
        path = tmp_path / "published.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def balanced(count):
    """Parties that acceded in the year, each with its category, so that our own figures balance."""
    acceded(count)
    for party in Party.objects.all():
        row_of(PartyCategory, party=party, starts=party.acceded)


def run(*arguments):
    return main(["check", "2019-20", "--against", *arguments])


def test_findings_are_written_as_json_in_one_shape(published, capsys):
    balanced(3)
    rows = (
        "section,figure,value,unit,printed_as,note\n"
        "2,parties_acceded,3,,,\n2,parties,2,,over 2 Parties,\n6.1,parties_acceded,4,,,\n2,moon_phases,4,,,\n"
    )
    assert run(published(rows), "--json") == 0  # what differs is explained by the other section
    found = json.loads(capsys.readouterr().out)
    assert [set(each) for each in found] == [{"section", "figure", "published", "ours", "verdict", "why"}] * 4
    assert [each["verdict"] for each in found] == ["agrees", "floor", "differs", "not measured"]
    assert found[0] == {
        "section": "2",
        "figure": "parties_acceded",
        "published": "3",
        "ours": "3",
        "verdict": "agrees",
        "why": "",
    }
    assert found[2]["why"] == "Section 2 prints 3 for the same figure, as our records do."
    assert found[3]["ours"] == "–" and found[3]["why"]


@pytest.mark.parametrize("form", [[], ["--json"]], ids=["table", "json"])
def test_the_exit_code_is_1_when_a_figure_differs_unexplained(form, published, capsys):
    balanced(3)
    assert run(published("section,figure,value\n2,parties_acceded,3\n"), *form) == 0
    assert run(published("section,figure,value\n2,parties_acceded,4\n"), *form) == 1
    assert run(published("section,figure,value\n2,moon_phases,4\n"), *form) == 0


def test_the_exit_code_is_1_when_our_own_figures_do_not_balance(published, capsys):
    raised(1, date(2019, 5, 1), decided=date(2019, 6, 1))
    assert run(published("section,figure,value\n")) == 1
    assert "Our own figures do not balance" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("section,number,value\n2,parties,1\n", "row 1: the column figure is missing. The columns are section, figure"),
        ("", "the file is empty. Its first row must be section,figure,value."),
        ("\n\n", "the file is empty."),
        (b"section,figure,value\n2,parties,1\n2,caf\xe9,1\n", "row 3: not UTF-8 text. Save it as CSV UTF-8."),
        ("section,figure,value\n2,parties,\n", "row 2, column value: empty. Fill it in or remove the row."),
        (f"section,figure,value\n2,{'x' * 2000},1\n", "row 2: it is not a CSV file"),
        (b"\xff\xfes\0e\0c\0t\0", "row 1: not UTF-8 text. Save it as CSV UTF-8."),
    ],
    ids=["wrong column", "empty", "blank", "windows-1252", "no value", "endless cell", "utf-16"],
)
def test_a_broken_file_of_published_figures_is_refused_in_one_sentence(text, says, published, capsys):
    usual = csv.field_size_limit(1000)
    try:
        assert run(published(text)) == 2
    finally:
        csv.field_size_limit(usual)
    out, err = capsys.readouterr()
    assert out == "" and says in err and "published.csv" in err and err.count("\n") == 1


def test_a_folder_is_no_file_of_published_figures(tmp_path, capsys):
    assert run(str(tmp_path)) == 2
    assert "is a folder. Name a CSV file of published figures." in capsys.readouterr().err


def test_a_note_may_have_lines_and_quotation_marks_and_the_rows_below_keep_their_numbers(published, capsys):
    balanced(3)
    text = 'section,figure,value,note\r\n2,parties_acceded,3,"two\nlines, ""quoted"""\r\n2,parties,,\r\n'
    assert run(published(text)) == 2
    assert "row 3, column value: empty" in capsys.readouterr().err


def test_a_file_from_excel_with_a_mark_at_its_start_is_read(published):
    balanced(3)
    assert run(published(b"\xef\xbb\xbfsection,figure,value\r\n2,parties_acceded,3\r\n")) == 0
