"""Word files made for tests, part by part."""

from __future__ import annotations

import io
import zipfile

from secretariat.documents.text.word_parts import NAMESPACES

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MORE = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def relations(entries: dict[str, tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for name, (kind, target) in entries.items()
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def word(
    body: str,
    *,
    types: str = TYPES,
    more: dict[str, bytes | str] | None = None,
    links: dict[str, tuple[str, str]] | None = None,
    **parts: str,
) -> bytes:
    """A .docx file with that body; `parts` are the inner XML of styles, numbering, footnotes, comments, settings."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "comments": "comments", "settings": "settings", "header": "hdr"}  # fmt: skip
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMESPACES} {MORE}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            {f"p{name}": (name, f"{name}.xml") for name in parts} | (links or {})
        ),
    }
    for name, inner in parts.items():
        files[f"word/{name}.xml"] = f"<w:{roots[name]} {NAMESPACES}>{inner}</w:{roots[name]}>"
    return zipped(files | (more or {}))


def zipped(files: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return stream.getvalue()


def p(
    text: str = "", *, number: str = "", level: int = 0, style: str = "", set_: str = "", indent: int | None = None
) -> str:
    """A paragraph. `text` that begins with "<" is XML."""
    inner = text if text.startswith("<") or not text else r(text)
    settings = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        settings += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    if indent is not None:
        settings += f'<w:ind w:left="{indent}"/>'
    return f"<w:p><w:pPr>{settings}{set_}</w:pPr>{inner}</w:p>"


def r(text: str, look: str = "", name: str = "t") -> str:
    words = "<w:tab/>".join(
        f'<w:{name} xml:space="preserve">{each}</w:{name}>' if each else "" for each in text.split("\t")
    )
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words}</w:r>"


def bold(text: str) -> str:
    return r(text, "<w:b/>")


def change(kind: str, inner: str = "") -> str:
    opening = f'<w:{kind} w:id="1" w:author="A"'
    return f"{opening}>{inner}</w:{kind}>" if inner else f"{opening}/>"


def ended(kind: str) -> str:
    """What is set on a paragraph whose end is a tracked change."""
    return f"<w:rPr>{change(kind)}</w:rPr>"


def levels(*forms: tuple[str, str], more: str = "", list_id: str = "1", first: str = "") -> str:
    """A list with those formats and texts."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{first if depth == 0 else ""}<w:lvlText w:val="{shown}"/></w:lvl>'
        for depth, (form, shown) in enumerate(forms)
    )
    return f'<w:abstractNum w:abstractNumId="{list_id}">{more}{inner}</w:abstractNum>'


def use(number: str, list_id: str = "1", overrides: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{list_id}"/>{overrides}</w:num>'


def starts(level: int, value: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


def style(
    style_id: str, name: str = "", based: str = "", paragraph: str = "", run: str = "", kind: str = "paragraph"
) -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    return f'<w:style w:type="{kind}" w:styleId="{style_id}"><w:name w:val="{name or style_id}"/>{base}<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
