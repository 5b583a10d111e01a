"""The whole outline of the code's report, on a register with nothing in it."""

import pytest

from secretariat.core.calendars import Period
from secretariat.core.publishing import Note, Quarters, Section
from secretariat.core.publishing.model import parts
from secretariat.reporting import services
from secretariat.reporting.building import build
from secretariat.reporting.rendering import render
from secretariat.reporting.versions import document_of
from tests.factories import SOMEBODY

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


def test_an_empty_register_s_report_can_be_drafted_and_rendered():
    document = document_of(services.draft(YEAR, by=SOMEBODY).version)
    assert render(document, "html").startswith(b"<!DOCTYPE html>")
    assert render(document, "pdf").startswith(b"%PDF")
    assert render(document, "docx").startswith(b"PK")


def test_sections_of_the_outline_are_nested_as_it_says():
    def names(sections):
        return {each.name: names([b for b in each.blocks if isinstance(b, Section)]) for each in sections}

    document = build(YEAR).document
    nested = names(document.sections)
    assert "modifications" in nested and "summary-modifications" in nested["summary"]
    quarters = [part for part in parts(document.sections) if isinstance(part, Quarters)]
    assert [len(each.columns) for each in quarters] == [4]


def test_a_table_without_rows_says_that_there_is_nothing_to_show():
    notes = [part for part in parts(build(YEAR).document.sections) if isinstance(part, Note)]
    assert any("there is nothing to show for 2019-20" in note.content[0].text for note in notes)
