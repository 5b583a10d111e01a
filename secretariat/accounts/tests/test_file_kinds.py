"""Which files may be delivered, by name and by content."""

import io
import socket
import stat
import threading
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.accounts import file_kinds, scanner, zips
from secretariat.accounts.file_kinds import Unfit

pytestmark = pytest.mark.once

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"picture" + b"\xff\xd9"
TYPES = '<Types><Override PartName="/word/document.xml" ContentType="main+xml"/></Types>'


def packed(files, *, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as parts:
        for name, content in files.items():
            parts.writestr(name, content)
    return stream.getvalue()


def office(kind="docx", **more):
    main = file_kinds.MAIN_PART[kind]
    parts = {
        "[Content_Types].xml": TYPES,
        main: "<x/>",
        **{name.replace("__", "/"): text for name, text in more.items()},
    }
    return packed(parts)


def kind_of(name, data):
    return zips.check(io.BytesIO(data)) if name.endswith(".zip") else file_kinds.check(name, io.BytesIO(data))


GOOD = {
    "a.pdf": PDF,
    "a.PNG": PNG,
    "a.jpg": JPEG,
    "a.jpeg": JPEG,
    "a.txt": "Grüße\r\n".encode(),
    "b.txt": "Grüße".encode("utf-16"),
    "a.csv": b"one,two\n1,\x80\n",
    "a.docx": office(),
    "a.xlsx": office("xlsx"),
    "a.zip": packed({"in/a.pdf": PDF, "b.docx": office(), "c.csv": "a,b"}),
}


@pytest.mark.asvs("V5.2.2")
@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_its_name_says_is_taken(name):
    assert kind_of(name, GOOD[name]) == {"jpg": "jpeg"}.get(name[-3:].lower(), name.lower().rpartition(".")[2])


@pytest.mark.asvs("V5.2.2")
@pytest.mark.parametrize("name", ["a.pdf", "a.PNG", "a.jpg", "a.txt", "a.docx", "a.xlsx", "a.zip"])
@pytest.mark.parametrize("content", GOOD)
def test_no_file_passes_for_another(name, content):
    end, other = name[-3:].lower(), content[-3:].lower()
    if (
        end == other
        or {end, other} <= {"txt", "csv"}
        or {end, other} <= {"jpg", "peg"}
        or (end, other) in {("zip", "ocx"), ("zip", "lsx")}
    ):
        return
    with pytest.raises(Unfit):
        kind_of(name, GOOD[content])


@pytest.mark.asvs("V1.3.4")
@pytest.mark.parametrize(
    "name", ["a.exe", "a.docm", "a.xlsm", "a.html", "a.svg", "a.js", "a.xls", "a", ".pdf", "a.", "a.pdf.exe"]
)
def test_other_kinds_are_refused_by_name(name):
    with pytest.raises(Unfit):
        file_kinds.kind_named(file_kinds.plain_name(name))


@pytest.mark.asvs("V5.4.1", "V5.4.2")
@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("../../etc/a.pdf", "a.pdf"),
        ("C:\\files\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\r\nX-Header: 1.pdf", "aX-Header: 1.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
    ],
)
def test_names_lose_what_could_mislead(given, plain):
    assert file_kinds.plain_name(given) == plain


@pytest.mark.asvs("V5.2.2")
@pytest.mark.parametrize("start", [b"MZ\x90\x00", b"\x7fELF", b"#!/bin/sh\n", b"\xcf\xfa\xed\xfe"])
def test_programs_are_refused_whatever_they_are_called(start):
    for name in ("a.txt", "a.pdf", "a.csv"):
        with pytest.raises(Unfit, match="program"):
            file_kinds.check(name, io.BytesIO(start + b"more"))
    with pytest.raises(Unfit, match="program"):
        zips.check(io.BytesIO(packed({"a.txt": start + b"more"})))


@pytest.mark.parametrize(
    "part",
    [
        "word/vbaProject.bin",
        "xl/vbaProject.bin",
        "xl/macrosheets/sheet1.xml",
        "word/activeX/activeX1.xml",
        "word/embeddings/oleObject1.bin",
    ],
)
def test_office_files_with_macros_or_programs_are_refused(part):
    for kind in ("docx", "xlsx"):
        with pytest.raises(Unfit, match="macros"):
            file_kinds.check(f"a.{kind}", io.BytesIO(office(kind, **{part: "x"})))


def test_a_macro_kind_under_another_name_is_refused():
    data = packed(
        {"[Content_Types].xml": "application/vnd.ms-word.document.macroEnabled.main+xml", "word/document.xml": "x"}
    )
    with pytest.raises(Unfit, match="macros"):
        file_kinds.check("a.docx", io.BytesIO(data))


def test_a_template_from_elsewhere_is_refused_and_a_link_is_not():
    link = '<Relationship Type="http://x/relationships/{}" Target="https://example.org/" TargetMode="External"/>'
    fetching = office(**{"word/_rels/settings.xml.rels": link.format("attachedTemplate")})
    with pytest.raises(Unfit, match="elsewhere"):
        file_kinds.check("a.docx", io.BytesIO(fetching))
    file_kinds.check("a.docx", io.BytesIO(office(**{"word/_rels/document.xml.rels": link.format("hyperlink")})))


def test_an_office_file_with_a_password_is_refused():
    with pytest.raises(Unfit, match="password"):
        file_kinds.check("a.xlsx", io.BytesIO(file_kinds.OLD_OFFICE + b"EncryptedPackage"))


@pytest.mark.parametrize("name", ["a.pdf", "a.PNG", "a.jpg"])
def test_an_archive_behind_a_picture_is_refused(name):
    with pytest.raises(Unfit):
        file_kinds.check(name, io.BytesIO(GOOD[name] + packed({"a.txt": "x"})))


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04 and then nothing", b"%PDF-1.7"])
@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.png", "a.zip"])
def test_damaged_files_are_refused_in_a_sentence(name, data):
    with pytest.raises(Unfit, match=r"\.$"):
        kind_of(name, data)


def test_an_archive_in_an_archive_is_refused_by_name_and_by_content():
    inner = packed({"a.txt": "x"})
    for name in ("a.zip", "a.7z", "a.tar", "a.txt", "a.pdf"):
        with pytest.raises(Unfit, match="In the ZIP"):
            zips.check(io.BytesIO(packed({name: inner})))


@pytest.mark.asvs("V5.3.2")
@pytest.mark.parametrize("name", ["../a.txt", "/a.txt", "C:/a.txt", "..\\a.txt", "a/../../b.txt"])
def test_a_zip_that_would_unpack_elsewhere_is_refused(name):
    with pytest.raises(Unfit, match="outside"):
        zips.check(io.BytesIO(packed({name: "x"})))


def test_a_zip_with_a_link_is_refused():
    link = zipfile.ZipInfo("a.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(Unfit, match="link"):
        zips.check(io.BytesIO(packed({link: "elsewhere"})))


@pytest.mark.asvs("V5.2.3")
def test_a_bomb_is_refused_before_it_is_unpacked(settings):
    with pytest.raises(Unfit, match="very much more"):
        zips.check(io.BytesIO(packed({"a.txt": b"0" * 20_000_000})))
    settings.UNPACKED_MAX_BYTES = 1000
    with pytest.raises(Unfit, match="too much"):
        zips.check(io.BytesIO(packed({"a.txt": b"0123456789" * 200}, method=zipfile.ZIP_STORED)))
    with pytest.raises(Unfit, match="too much"):
        file_kinds.check("a.docx", io.BytesIO(office(**{"word/media.xml": b"0" * 2000})))


@pytest.mark.asvs("V5.2.3")
def test_a_zip_whose_directory_lies_about_sizes_is_refused():
    data = bytearray(packed({"a.txt": b"0123456789" * 500}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Unfit):
        zips.check(io.BytesIO(bytes(data)))


def test_a_zip_whose_files_lie_one_over_the_other_is_refused():
    data = bytearray(packed({"a.txt": "one", "b.txt": "two"}, method=zipfile.ZIP_STORED))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    with pytest.raises(Unfit):
        zips.check(io.BytesIO(bytes(data)))


def test_a_locked_zip_is_refused():
    data = bytearray(packed({"a.txt": "x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(Unfit, match="password"):
        zips.check(io.BytesIO(bytes(data)))


@pytest.mark.asvs("V5.2.3")
def test_a_list_of_very_many_files_is_refused_before_it_is_read(monkeypatch):
    data = packed({f"{number}.txt": "" for number in range(60)})
    monkeypatch.setattr(zips, "LONGEST_DIRECTORY", 1000)
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: 1 / 0)
    with pytest.raises(Unfit, match="very many"):
        zips.check(io.BytesIO(data))
    large = data[:-22] + b"PK\x06\x06" + bytes(36) + (5000).to_bytes(8, "little") + bytes(8)
    large += b"PK\x06\x07" + bytes(16) + data[-22:-10] + bytes(4) + data[-6:]
    with pytest.raises(Unfit, match="very many"):
        zips.check(io.BytesIO(large))


def test_a_part_of_an_office_file_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(file_kinds, "LARGEST_PART", 100)
    with pytest.raises(Unfit, match="very large"):
        file_kinds.check("a.docx", io.BytesIO(office(**{"word/_rels/document.xml.rels": " " * 101})))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_whatever_is_done_to_a_file_it_is_taken_or_refused_in_a_sentence(name, data):
    content = bytearray(GOOD[name])
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(0, len(content))) :]
    for each in (name, data.draw(st.sampled_from(sorted(GOOD)))):
        with suppress(Unfit):
            kind_of(each, bytes(content))


def test_two_files_of_one_name_are_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as parts:
        parts.writestr("a.txt", "one")
        parts.writestr("A.txt", "two")
    with pytest.raises(Unfit, match="same name"):
        zips.check(stream)


@pytest.fixture
def a_scanner(settings):
    """A scanner on a socket that answers what it is told to, and keeps what it was shown."""
    server = socket.create_server(("127.0.0.1", 0))
    shown = []

    def serve(answer):
        def run():
            connection, _ = server.accept()
            with connection:
                stream = connection.makefile("rb")
                assert stream.read(10) == b"zINSTREAM\0"
                while length := int.from_bytes(stream.read(4), "big"):
                    shown.append(stream.read(length))
                connection.sendall(answer)

        threading.Thread(target=run, daemon=True).start()
        settings.SCANNER = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        return shown

    yield serve
    server.close()


@pytest.mark.asvs("V5.4.3")
def test_a_clean_file_is_shown_whole_and_taken(a_scanner):
    shown = a_scanner(b"stream: OK\0")
    scanner.scan([b"one", b"", b"two"])
    assert b"".join(shown) == b"onetwo"


@pytest.mark.asvs("V5.4.3")
@pytest.mark.parametrize("answer", [b"stream: Eicar FOUND\0", b"INSTREAM size limit exceeded. ERROR\0", b"", b"OK"])
def test_whatever_a_scanner_says_but_that_it_is_clean_refuses(a_scanner, answer):
    a_scanner(answer)
    with pytest.raises(Unfit):
        scanner.scan([b"x"])


@pytest.mark.asvs("V5.4.3", "V16.5.2")
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "unix:///nowhere/clamd.ctl"])
def test_a_scanner_that_is_set_and_not_there_refuses(settings, address):
    settings.SCANNER = address
    with pytest.raises(Unfit, match="could not be scanned"):
        scanner.scan([b"x"])


def test_without_a_scanner_no_file_is_read_and_nobody_is_asked(settings, monkeypatch):
    settings.SCANNER = ""
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("somebody was asked"))
    chunks = iter([b"one"])
    scanner.scan(chunks)
    assert next(chunks) == b"one"
