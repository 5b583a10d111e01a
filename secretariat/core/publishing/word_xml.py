"""The few pieces of Word's XML that python-docx has no words for: links, bookmarks, fields, shading and borders."""

from __future__ import annotations

from typing import Any, Literal

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

FieldMark = Literal["begin", "separate", "end"]


def element(tag: str, **attributes: str) -> Any:
    """An element of Word's own namespace with attributes of the same."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def bookmark(place: WordParagraph, name: str, number: str) -> None:
    """Put a bookmark round a line, for links to lead to."""
    place._p.insert(0 if place._p.pPr is None else 1, element("bookmarkStart", id=number, name=name))
    place._p.append(element("bookmarkEnd", id=number))


def internal_link(place: WordParagraph, name: str) -> Any:
    """A link at the end of a line to a bookmark."""
    link = element("hyperlink", anchor=name, history="1")
    place._p.append(link)
    return link


def external_link(place: WordParagraph, href: str) -> Any:
    """A link at the end of a line to another address."""
    link = element("hyperlink", history="1")
    link.set(qn("r:id"), place.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    place._p.append(link)
    return link


def add_run(parent: Any, text: str, *, style: str = "") -> None:
    """A run of text inside a link."""
    made = OxmlElement("w:r")
    parent.append(made)
    Run(made, parent).text = text
    if style:
        made.get_or_add_rPr().insert(0, element("rStyle", val=style))


def field(place: WordParagraph, code: str, shown: str) -> None:
    """A field of Word's, and what it shows until Word works it out again."""
    field_mark(place, "begin")
    field_code(place, code)
    field_mark(place, "separate")
    place.add_run(shown)
    field_mark(place, "end")


def field_mark(place: WordParagraph, kind: FieldMark, *, stale: bool = False) -> None:
    """The beginning, middle or end of a field; a stale one is worked out again when the file is opened."""
    mark = mark_element(kind)
    if stale:
        mark.set(qn("w:dirty"), "true")
    place.add_run()._r.append(mark)


def field_code(place: WordParagraph, code: str) -> None:
    """What a field should work out."""
    place.add_run()._r.append(code_element(code))


def page_reference(link: Any, name: str) -> None:
    """The number of the page a bookmark is on, as a field inside a link."""
    code = code_element(rf"PAGEREF {name} \h")
    for inside in (mark_element("begin"), code, mark_element("separate"), None, mark_element("end")):
        run = OxmlElement("w:r")
        link.append(run)
        if inside is None:
            Run(run, link).text = " "
        else:
            run.append(inside)


def mark_element(kind: FieldMark) -> Any:
    """The beginning, middle or end of a field, as XML."""
    return element("fldChar", fldCharType=kind)


def code_element(code: str) -> Any:
    """What a field should work out, as XML."""
    made = element("instrText")
    made.set(qn("xml:space"), "preserve")
    made.text = f" {code} "
    return made


def shading(colour: str) -> Any:
    """A background."""
    return element("shd", val="clear", color="auto", fill=colour)


def border(edge: str, colour: str, eighths_of_a_point: int, *, space: int = 0) -> Any:
    """One edge of a box or a table; `space` is the points between it and the words."""
    return element(edge, val="single", sz=str(eighths_of_a_point), space=str(space), color=colour)
