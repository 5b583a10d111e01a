"""What a paragraph or a run of a Word file looks like: its style, what that is based on, and what is set on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from secretariat.documents.text.items import Kind
from secretariat.documents.text.word_numbering import Numbering, whole
from secretariat.documents.text.word_package import VAL, Element, W

BOLD, ITALIC, UNDERLINE, SUPERSCRIPT, SUBSCRIPT, HIDDEN, STRUCK = (1 << place for place in range(7))
MARKS = {BOLD: "bold", ITALIC: "italic", UNDERLINE: "underline", SUPERSCRIPT: "superscript", SUBSCRIPT: "subscript"}
SWITCHES = {W + "b": BOLD, W + "i": ITALIC, W + "vanish": HIDDEN, W + "strike": STRUCK, W + "dstrike": STRUCK}
OFF = {"0", "false", "off", "none"}
RAISED = {"superscript": SUPERSCRIPT, "subscript": SUBSCRIPT}
OURS = re.compile(r"code (clause|heading|text|definition|table|formula|figure|footnote|caption) (\d{1,4})$")
"""Names of the styles that we write: they say what a paragraph is and how deep."""
DEEPEST = 500
ROLES = {"code number": "number", "code name": "name", "code gap": "gap"}
"""Names of the styles of runs that we write."""


@dataclass(slots=True)
class Style:
    """A style, with what it has from those it is based on."""

    name: str = ""
    """In lower case."""
    set_bits: int = 0
    """Which switches of a run it says anything of."""
    bits: int = 0
    language: str = ""
    number: str | None = None
    level: int | None = None
    outline: int | None = None
    indent: int | None = None
    chain: tuple[str, ...] = ()
    """Its id and those of what it is based on."""
    ours: tuple[Kind | None, int] | None = field(init=False, default=None)
    """The kind and depth, where it is one of the styles that we write; no kind for a caption."""

    def __post_init__(self) -> None:
        found = OURS.match(self.name)
        if found is not None and 0 < int(found.group(2)) <= DEEPEST:
            kind = None if found.group(1) == "caption" else Kind(found.group(1))
            self.ours = kind, int(found.group(2)) - 1


@dataclass(slots=True)
class Styles:
    """All styles of a file."""

    all: dict[str, Style] = field(default_factory=dict)
    usual: str = ""
    """The id of the style of a paragraph that names none."""
    language: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    """The use of a list that each numbering style names."""

    def of(self, style_id: str) -> Style:
        """The style, or one that says nothing."""
        return self.all.get(style_id) or self.all.get(self.usual) or Style()


@dataclass(slots=True)
class Look:
    """What a paragraph is by its style and what is set on it."""

    style_id: str = ""
    style: Style = field(default_factory=Style)
    number: str = ""
    """The use of a list that it is numbered by; "" where it has none."""
    level: int = 0
    outline: int | None = None
    indent: int | None = None


def run_bits(properties: Element) -> tuple[int, int, str, str]:
    """Which switches are said in a run's properties, which of them are on, the style's id and the language."""
    said = bits = 0
    style = language = ""
    for each in properties:
        tag = each.tag
        if tag in SWITCHES:
            bit = SWITCHES[tag]
            said |= bit
            bits = bits & ~bit if each.get(VAL) in OFF else bits | bit
        elif tag == W + "u":
            said |= UNDERLINE
            bits = bits & ~UNDERLINE if each.get(VAL) in OFF else bits | UNDERLINE
        elif tag == W + "vertAlign":
            said |= SUPERSCRIPT | SUBSCRIPT
            bits = bits & ~(SUPERSCRIPT | SUBSCRIPT) | RAISED.get(each.get(VAL, ""), 0)
        elif tag == W + "rStyle":
            style = each.get(VAL, "")
        elif tag == W + "lang":
            language = each.get(VAL, "")
    return said, bits, style, language


def read_styles(root: Element | None) -> Styles:
    """The styles part. Styles based on each other in a ring, or on one that is missing, take nothing from it."""
    styles = Styles()
    if root is None:
        return styles
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    base = Style()
    if defaults is not None:
        base.set_bits, base.bits, _, base.language = run_bits(defaults)
    styles.language = base.language
    elements = {each.get(W + "styleId", ""): each for each in root.iterchildren(W + "style")}
    for style_id, element in elements.items():
        if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
            styles.usual = style_id
        _style(style_id, elements, styles, base)
        if element.get(W + "type") == "numbering" and styles.all[style_id].number:
            styles.numbers[style_id] = styles.all[style_id].number or ""
    return styles


def _style(style_id: str, elements: dict[str, Element], styles: Styles, base: Style) -> None:
    waiting: list[str] = []
    at = style_id
    while at in elements and at not in styles.all and at not in waiting:
        waiting.append(at)
        based_on = elements[at].find(W + "basedOn")
        at = "" if based_on is None else based_on.get(VAL, "")
    for each in reversed(waiting):
        element = elements[each]
        below = elements[each].find(W + "basedOn")
        parent = styles.all.get("" if below is None else below.get(VAL, ""))
        if parent is None:
            parent = base if element.get(W + "type") == "paragraph" else Style()
        styles.all[each] = _one_style(each, element, parent)


def _one_style(style_id: str, element: Element, parent: Style) -> Style:
    name = element.find(W + "name")
    style = Style(
        name=("" if name is None else name.get(VAL, "")).lower(),
        set_bits=parent.set_bits,
        bits=parent.bits,
        language=parent.language,
        number=parent.number,
        level=parent.level,
        outline=parent.outline,
        indent=parent.indent,
        chain=(style_id, *parent.chain),
    )
    run = element.find(W + "rPr")
    if run is not None:
        said, bits, _, language = run_bits(run)
        style.set_bits |= said
        style.bits = style.bits & ~said | bits
        style.language = language or style.language
    paragraph = element.find(W + "pPr")
    if paragraph is not None:
        number, level, outline, indent = _of_paragraph(paragraph, "accept")
        style.number = style.number if number is None else number
        style.level = style.level if level is None else level
        style.outline = style.outline if outline is None else outline
        style.indent = style.indent if indent is None else indent
    return style


def look_of(properties: Element | None, styles: Styles, numbering: Numbering, view: str) -> Look:
    """What a paragraph is. `properties` are those that hold in the view."""
    if properties is None:
        look = Look(styles.usual, styles.of(styles.usual))
        _number(look, None, None, numbering)
        return look
    named = properties.find(W + "pStyle")
    style_id = styles.usual if named is None else named.get(VAL, "")
    style = styles.of(style_id)
    number, level, outline, indent = _of_paragraph(properties, view)
    look = Look(style_id, style, outline=style.outline if outline is None else outline)
    _number(look, number, level, numbering)
    if indent is not None:
        look.indent = indent
    return look


def _number(look: Look, number: str | None, level: int | None, numbering: Numbering) -> None:
    style = look.style
    use = style.number if number is None else number
    look.indent = style.indent
    if not use or use == "0":
        return
    look.number = use
    if level is None and number is None:
        for each in style.chain:
            level = numbering.level_of_style(use, each)
            if level is not None:
                break
        else:
            level = style.level
    look.level = level or 0
    found = numbering.level(use, look.level)
    if found is not None and found.indent is not None and (number is not None or style.indent is None):
        look.indent = found.indent


def _of_paragraph(properties: Element, view: str) -> tuple[str | None, int | None, int | None, int | None]:
    number = level = outline = indent = None
    for each in properties:
        tag = each.tag
        if tag == W + "numPr":
            if view == "reject" and each.find(W + "ins") is not None:
                continue
            for child in each:
                if child.tag == W + "numId":
                    number = child.get(VAL, "")
                elif child.tag == W + "ilvl":
                    level = whole(child.get(VAL), 0)
        elif tag == W + "outlineLvl":
            outline = whole(each.get(VAL), 9)
        elif tag == W + "ind":
            given = each.get(W + "left") or each.get(W + "start")
            indent = whole(given, 0) if given is not None else None
    return number, level, outline if outline is None or outline < 9 else 99, indent
