"""A body with a meeting to come, its secretary, and PDFs, for tests of what is done before meetings."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from secretariat.committees.models import Body, Meeting
from secretariat.core.events import Actor
from secretariat.core.permission import Held, Reader
from tests.factories import row

TODAY = date(2021, 4, 15)
MEETS = date(2021, 4, 30)
BY = Actor("user:SECRETARY")
SECRETARY = Reader(
    "user:SECRETARY", "Illustrative Secretary", frozenset({Held("secretary", "body", "tag"), Held("secretariat", "administrator")})
)  # fmt: skip
MEMBER = Reader("user:MEMBER", "Illustrative Member", frozenset({Held("member", "body", "tag")}))
SUPPLIER = Reader("user:SUPPLIER", "Illustrative Supplier", frozenset({Held("contact", "party", "P-1")}))


@pytest.fixture
def day(settings):
    settings.SECRETARIAT_TODAY = TODAY.isoformat()
    return TODAY


@pytest.fixture
def kept(settings, tmp_path):
    """Files of a test lie in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILES_KEY = tmp_path / "files.key"
    settings.FILES_KEY_IS_NAMED = False


@pytest.fixture
def body(day):
    return row(Body, reference="tag", name="Testing Advisory Group", short_name="TAG")


@pytest.fixture
def meeting(body):
    return row(Meeting, reference="TAG-2021-22-01", body=body, title="TAG, 30 April 2021", held_on=MEETS,
               starts_at="10:00", ends_at="12:00", format="hybrid")  # fmt: skip


def a_pdf(words: str, pages: int = 1) -> bytes:
    """A PDF that says these words and the number on each page."""
    writer = PdfWriter()
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    for number in range(1, pages + 1):
        page = writer.add_blank_page(595, 842)
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 72 700 Td ({words} {number}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def upload(content: bytes, name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def words_of(pdf: bytes) -> list[str]:
    """What each page of a PDF says."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
