"""XML that came from elsewhere: parsed without entities, without the network, and not too deep."""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from lxml import etree

from secretariat.documents.text.items import Unreadable

MOST_BYTES = 40_000_000
MOST_LEVELS = 120
"""Real laws have 25 or so. A reader goes down by calling itself, and Python's stack has an end."""


class _Enough(Exception):
    """The first element was seen."""


def root_of(data: bytes) -> tuple[str, str]:
    """The namespace and the name of the first element. Raises `Unreadable` for what is not XML, and for a file that
    declares a document type, because entities come with that."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // 1_000_000} MB: cut it into its documents.")
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def doctype(*_: object) -> None:
        raise Unreadable(
            f"Line {parser.CurrentLineNumber} declares a document type, and entities with it are refused: take the "
            "DOCTYPE out and write the characters themselves."
        )

    def element(name: str, _: object) -> None:
        found.append(name)
        raise _Enough

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        parser.Parse(data, True)
    except _Enough:
        space, _, name = found[0].rpartition(" ")
        return space, name
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable(f"This is not XML: {_sentence(error)}. Save it as XML and try again.") from error
    raise Unreadable("This is not XML: there is nothing in it.")


def _sentence(error: Exception) -> str:
    if isinstance(error, expat.ExpatError):
        return f"line {error.lineno} has {expat.errors.messages[error.code]}"
    return str(error)


def parse(data: bytes) -> etree._Element:
    """The first element of an XML file, without its comments. Raises `Unreadable` as `root_of` does, and for a file
    that is broken or nested too deep."""
    root_of(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        if "depth" in str(error):
            raise Unreadable(_too_deep(line)) from error
        raise Unreadable(f"The XML is broken in line {line}: {error.msg.splitlines()[0]}. Mend it there.") from error
    if root.xpath(f"boolean({'/*' * (MOST_LEVELS + 1)})"):
        deep = root.xpath(f"({'/*' * (MOST_LEVELS + 1)})[1]")[0]
        raise Unreadable(_too_deep(deep.sourceline or 1))
    return root


def _too_deep(line: int) -> str:
    return f"Line {line} is more than {MOST_LEVELS} elements deep: a law is not, so look whether the file is damaged."


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, without those of tables in its cells."""
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("thead", "tbody", "tfoot", "tgroup"):
            yield from rows_of(child)


def named(words: str) -> frozenset[str]:
    """The names in a text, parted by spaces."""
    return frozenset(words.split())
