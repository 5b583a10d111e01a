from __future__ import annotations

import contextlib
import io
import zipfile

import pytest

from secretariat.documents.text.items import Unreadable
from secretariat.documents.text.tests.word_files import TYPES, p, word, zipped
from secretariat.documents.text.word_in import read_word
from secretariat.documents.text.word_package import OLE

pytestmark = pytest.mark.once

GOOD = word(p("Words."))


def with_document(content: str | bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return zipped(parts | {"word/document.xml": content})


def locked_zip() -> bytes:
    data = bytearray(GOOD)
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (OLE + bytes(600), "older kind"),
        (locked_zip(), "password"),
        (b"%PDF-1.7", "no Word file"),
        (b"", "no Word file"),
        (zipped({"a.txt": "x"}), "ZIP but no Word file"),
        (word(p("x"), types=TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet")), "another program"),
        (word(p("x"), types=TYPES.replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.document.macroEnabled.main")), "macros"),
        (word(p("x"), more={"word/vbaProject.bin": b"x"}), "macros"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (GOOD.replace(b"PK\x05\x06", b"PK\x05\x07"), "damaged"),
        (with_document("<w:document><w:body>"), "broken"),
        (with_document(b"\xff\xfe\x00"), "broken"),
        (with_document('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'), "entities"),
        (with_document('<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>'.encode("utf-16")), "entities"),
        (zipped({"[Content_Types].xml": TYPES, "_rels/.rels": "<Relationships/>"}), "where its text is"),
        (word(p("x"), more={"word/media/zeros.bin": bytes(30_000_000)}), "very much more"),
        (word(p("x"), more={"WORD/DOCUMENT.XML": "<x/>"}), "same name"),
        (word("<w:p>" * 300 + "</w:p>" * 300), "broken"),
    ],
)  # fmt: skip
def test_what_is_no_sound_word_file_is_refused_in_one_sentence(data, says):
    with pytest.raises(Unreadable) as refused:
        read_word(data)
    sentence = str(refused.value)
    assert says in sentence
    assert sentence.endswith(".") and sentence.count(". ") == 0


def test_the_strict_form_of_the_standard_is_read_too():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as file:
        document = file.read("word/document.xml").decode()
    strict = document.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/", "http://purl.oclc.org/ooxml/wordprocessingml/"
    )
    assert [each.text for each in read_word(with_document(strict)).items] == ["Words."]


def test_a_file_with_parts_cut_or_bytes_changed_is_refused_or_read_but_never_breaks():
    for place in range(0, len(GOOD), 7):
        data = bytearray(GOOD)
        data[place] ^= 0x55
        with contextlib.suppress(Unreadable):
            read_word(bytes(data))
