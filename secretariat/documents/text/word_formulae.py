"""Formulae: from Word's to a line of text, and back where the line says as much."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from secretariat.documents.text.word_package import Element, M

SIMPLE = re.compile(r"^[\w.%′]*$|^\(.*\)$|^√\(.*\)$")
SKIPPED = {"rPr", "ctrlPr", "fPr", "sSupPr", "sSubPr", "sSubSupPr", "radPr", "naryPr", "dPr", "funcPr", "accPr", "barPr",
           "mPr", "eqArrPr", "limLowPr", "limUppPr", "boxPr", "borderBoxPr", "groupChrPr", "sPrePr", "oMathParaPr",
           "phantPr", "argPr"}  # fmt: skip


def in_line(element: Element) -> str:
    """A formula as a line: fractions with "/", powers with "^", what is below with "_", roots with "√"."""
    return " ".join(_each(element).split())


def _each(element: Element) -> str:
    return "".join(_one(child) for child in element)


def _part(element: Element, name: str) -> str:
    found = element.find(M + name)
    return "" if found is None else _each(found).strip()


def _character(element: Element, properties: str, name: str, otherwise: str) -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return otherwise if found is None else found.get(M + "val", "")


def _held(text: str) -> str:
    """In brackets where it is more than a name or a number."""
    return text if SIMPLE.match(text) and _balanced(text) else f"({text})"


def _balanced(text: str) -> bool:
    """Whether the first bracket is closed by the last one."""
    if not text.endswith(")"):
        return True
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ")" and depth == 0:
            return place == len(text) - 1
    return False


def _one(element: Element) -> str:
    space, _, name = str(element.tag).rpartition("}")
    if space + "}" != M:
        return _each(element) if name in ("ins", "del", "r", "moveFrom", "moveTo") else ""
    if name in SKIPPED:
        return ""
    match name:
        case "t":
            return element.text or ""
        case "f":
            return f"{_held(_part(element, 'num'))}/{_held(_part(element, 'den'))}"
        case "sSup":
            return f"{_held(_part(element, 'e'))}^{_held(_part(element, 'sup'))}"
        case "sSub":
            return f"{_held(_part(element, 'e'))}_{_held(_part(element, 'sub'))}"
        case "sSubSup":
            sub, sup = _held(_part(element, "sub")), _held(_part(element, "sup"))
            return f"{_held(_part(element, 'e'))}_{sub}^{sup}"
        case "sPre":
            return f"_{_held(_part(element, 'sub'))}^{_held(_part(element, 'sup'))}{_part(element, 'e')}"
        case "rad":
            degree = _part(element, "deg")
            return f"√({degree}&{_part(element, 'e')})" if degree else f"√({_part(element, 'e')})"
        case "nary":
            return _sum(element)
        case "d":
            return _bracketed(element)
        case "func":
            return f"{_part(element, 'fName')} {_part(element, 'e')}"
        case "acc" | "groupChr" | "bar":
            return _part(element, "e") + _character(
                element, f"{name}Pr", "chr", "\u0305" if name == "bar" else "\u0302"
            )
        case "limLow":
            return f"{_part(element, 'e')}_{_held(_part(element, 'lim'))}"
        case "limUpp":
            return f"{_part(element, 'e')}^{_held(_part(element, 'lim'))}"
        case "m":
            rows = (", ".join(_each(cell) for cell in row) for row in element.iterchildren(M + "mr"))
            return "[" + "; ".join(rows) + "]"
        case "eqArr":
            return "; ".join(_each(row) for row in element.iterchildren(M + "e"))
    return _each(element)


def _sum(element: Element) -> str:
    sign = _character(element, "naryPr", "chr", "∫")
    below, above = _part(element, "sub"), _part(element, "sup")
    limits = (f"_{_held(below)}" if below else "") + (f"^{_held(above)}" if above else "")
    return f"{sign}{limits} {_part(element, 'e')}"


def _bracketed(element: Element) -> str:
    begin = _character(element, "dPr", "begChr", "(")
    end = _character(element, "dPr", "endChr", ")")
    between = _character(element, "dPr", "sepChr", "|")
    return begin + between.join(_each(each) for each in element.iterchildren(M + "e")) + end


def as_formula(text: str) -> str:
    """A line of text as Word's formula, with its simple fractions, powers and feet set as such. Read again by
    `in_line` it is the same line, wherever its spaces are single."""
    pieces, place = [], 0
    for found in re.finditer(r"([^\W_]+)([\^_/])([^\W_]+)", text):
        before = text[found.start() - 1 : found.start()]
        after = text[found.end() : found.end() + 1]
        if (before and before in "^_/)") or (after and after in "^_/(."):
            continue
        pieces.append(_plain(text[place : found.start()]) + _set(*found.groups()))
        place = found.end()
    pieces.append(_plain(text[place:]))
    return f"<m:oMath>{''.join(pieces)}</m:oMath>"


def _set(one: str, sign: str, other: str) -> str:
    first, second = _plain(one), _plain(other)
    match sign:
        case "^":
            return f"<m:sSup><m:e>{first}</m:e><m:sup>{second}</m:sup></m:sSup>"
        case "_":
            return f"<m:sSub><m:e>{first}</m:e><m:sub>{second}</m:sub></m:sSub>"
    return f"<m:f><m:num>{first}</m:num><m:den>{second}</m:den></m:f>"


def _plain(text: str) -> str:
    return f'<m:r><m:t xml:space="preserve">{escape(text)}</m:t></m:r>' if text else ""
