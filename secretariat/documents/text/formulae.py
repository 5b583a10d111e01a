"""A formula of MathML in a line."""

from __future__ import annotations

from lxml import etree

from secretariat.documents.text.xml_safely import local


def linear(math: etree._Element) -> str:
    """`(a + b)/c^2` for the formula. What has no line of its own is written out in order."""
    if alternative := math.get("alttext"):
        return " ".join(alternative.split())
    return _part(math).strip()


def _part(element: etree._Element) -> str:
    name = local(element)
    parts = [_part(child) for child in element if local(child) and local(child) not in ("annotation", "annotation-xml")]
    match name, parts:
        case "mfrac", [top, bottom]:
            return f"{_group(top)}/{_group(bottom)}"
        case (("msup" | "mover"), [base, over]):
            return f"{_group(base)}^{_group(over)}"
        case (("msub" | "munder"), [base, under]):
            return f"{_group(base)}_{_group(under)}"
        case (("msubsup" | "munderover"), [base, under, over]):
            return f"{_group(base)}_{_group(under)}^{_group(over)}"
        case "msqrt", _:
            return f"√({''.join(parts)})"
        case "mroot", [base, degree]:
            return f"root({degree}, {base})"
        case "mo", []:
            sign = " ".join((element.text or "").split())
            return f" {sign} " if sign in "+-−=×÷<>≤≥±" else sign
        case "mfenced", _:
            return f"({', '.join(parts)})"
        case "mtr", _:
            return " ".join(parts) + "; "
        case "mtext", []:
            return f" {' '.join((element.text or '').split())} "
    return " ".join((element.text or "").split()) + "".join(parts)


def _group(part: str) -> str:
    bare = part.strip()
    return bare if len(bare) == 1 or bare.replace(".", "").isalnum() else f"({bare})"
