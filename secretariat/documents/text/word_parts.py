"""The parts of a Word file that are not its text: styles, lists, header and footer, properties, and the ZIP."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from secretariat.documents.text.word_counting import BULLET, Lists
from secretariat.documents.text.word_numbering import LEVELS
from secretariat.documents.text.word_xml import RELATIONS, Part, Sheet, clean

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
STYLE = re.compile(r"Code(Clause|Heading|Text|Definition|Table|Formula|Figure|Footnote|Caption)(\d+)$")
NUMBER_WIDTH, STEP, FONT, INK, BRAND = 850, 567, "Calibri", "1D2B2A", "0B4F4A"
DEEPEST_INDENT = 12
MIME = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp", "tiff": "image/tiff",
        "svg": "image/svg+xml", "emf": "image/x-emf", "wmf": "image/x-wmf", "bin": "application/octet-stream"}  # fmt: skip
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every part in the ZIP, so that the same text is the same file."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    title: str = ""
    number: str = ""
    version: str = ""
    illustrative: str = ""
    """The sentence that says that it is, on every page; "" for a text that is not."""
    language: str = "en-GB"
    made: datetime | None = None


def in_utc(when: datetime) -> str:
    """A time as XML has it; one without a zone is taken to be in UTC."""
    return (when.astimezone(UTC) if when.tzinfo else when).strftime("%Y-%m-%dT%H:%M:%SZ")


def words_from(depth: int) -> int:
    """Where the words of a clause at that depth begin, in twentieths of a point from the margin."""
    return NUMBER_WIDTH + STEP * max(0, min(depth, DEEPEST_INDENT) - 1)


def packed(
    body: str, about: About, sheet: Sheet, lists: Lists, styles: Iterable[str], main: Part, notes: Part
) -> bytes:
    """The Word file. `body` is the XML of its paragraphs and tables."""
    relations = {kind: main.relation(kind, f"{kind}.xml") for kind in ("styles", "settings", "numbering", "footnotes")}
    relations |= {kind: main.relation(kind, f"{kind}1.xml") for kind in ("header", "footer")}
    page = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{relations["header"]}"/>'
        f'<w:footerReference w:type="default" r:id="{relations["footer"]}"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1474" w:right="1361" w:bottom="1361" w:left="1361" w:header="680" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )
    used = sorted(set(styles))
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(sheet),
        "_rels/.rels": _root_relations(),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}{page}</w:body></w:document>",
        "word/_rels/document.xml.rels": main.xml(),
        "word/styles.xml": _styles(used, about.language, lists),
        "word/numbering.xml": _numbering(lists, used),
        "word/settings.xml": _settings(about.language),
        "word/footnotes.xml": _footnotes(sheet.notes),
        "word/header1.xml": _header(about),
        "word/footer1.xml": _footer(about),
        "docProps/core.xml": _core(about),
    }
    if notes.relations:
        parts["word/_rels/footnotes.xml.rels"] = notes.xml()
    for digest, name in sheet.used.items():
        parts[f"word/media/{name}"] = sheet.images[digest]
    return _zipped(parts)


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            if isinstance(content, str):
                content = (DECLARATION + content).encode()
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, content)
    return stream.getvalue()


def _content_types(sheet: Sheet) -> str:
    kinds = {name.rpartition(".")[2] for name in sheet.used.values()}
    defaults = "".join(f'<Default Extension="{kind}" ContentType="{MIME[kind]}"/>' for kind in sorted(kinds))
    named = {"document": "document.main", "header1": "header", "footer1": "footer"}
    parts = ("document", "styles", "numbering", "settings", "footnotes", "header1", "footer1")
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{WORD}{named.get(part, part)}+xml"/>' for part in parts
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{defaults}{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _root_relations() -> str:
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{core}" Target="docProps/core.xml"/></Relationships>'
    )


def _core(about: About) -> str:
    # No creator and no last editor: a file of the code is nobody's own.
    made = in_utc(about.made) if about.made else ""
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{made}</dcterms:{name}>' for name in ("created", "modified") if made
    )
    version = f"<cp:version>{escape(clean(about.version))}</cp:version>" if about.version else ""
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(clean(about.title))}</dc:title><dc:language>{escape(about.language)}</dc:language>"
        f"{dates}{version}</cp:coreProperties>"
    )


def _settings(language: str) -> str:
    return (
        f'<w:settings {NAMESPACES}><w:defaultTabStop w:val="567"/><w:footnotePr><w:footnote w:id="-1"/>'
        '<w:footnote w:id="0"/></w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f"<w:themeFontLang w:val={quoteattr(language)}/></w:settings>"
    )


def _footnotes(notes: list[str]) -> str:
    own = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    return f"<w:footnotes {NAMESPACES}>{own}{''.join(notes)}</w:footnotes>"


def _header(about: About) -> str:
    named = " ".join(each for each in (about.number, about.title) if each)
    version = f"Version {about.version}" if about.version else ""
    lines = [_small("Header", f"{named}\t{version}")]
    if about.illustrative:
        lines.append(_small("Header", about.illustrative))
    return f"<w:hdr {NAMESPACES}>{''.join(lines)}</w:hdr>"


def _footer(about: About) -> str:
    pages = "".join(
        f'<w:r><w:t xml:space="preserve">{before}</w:t></w:r><w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for before, name in (("Page ", " PAGE "), (" of ", " NUMPAGES "))
    )
    start = _small("Footer", f"{about.title}\t").removesuffix("</w:p>")
    return f"<w:ftr {NAMESPACES}>{start}{pages}</w:p></w:ftr>"


def _small(style: str, text: str) -> str:
    parts = clean(text).replace("\n", " ").split("\t")
    runs = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(each)}</w:t>' if each else "" for each in parts)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{runs}</w:r></w:p>'


def _style(
    kind: str, style_id: str, name: str, paragraph: str = "", run: str = "", *, based: str = "Normal", more: str = ""
) -> str:
    base = f'<w:basedOn w:val="{based}"/>' if based and style_id != based else ""
    default = ' w:default="1"' if style_id == "Normal" else ""
    properties = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    properties += f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{style_id}"><w:name w:val="{name}"/>{base}<w:qFormat/>'
        f"{properties}{more}</w:style>"
    )


def _styles(used: list[str], language: str, lists: Lists) -> str:
    colour = f'<w:color w:val="{BRAND}"/>'
    small = '<w:tabs><w:tab w:val="right" w:pos="9184"/></w:tabs><w:spacing w:after="0"/>'
    fixed = [
        _style("paragraph", "Normal", "Normal", '<w:spacing w:after="120"/>'),
        _style("paragraph", "Title", "Title", '<w:spacing w:after="360"/>', f'<w:b/>{colour}<w:sz w:val="40"/>'),
        _style(
            "paragraph", "CodeDocumentNumber", "Code Document Number", '<w:spacing w:after="0"/>', f"<w:b/>{colour}"
        ),
        _style("paragraph", "Header", "header", small, '<w:sz w:val="17"/>'),
        _style("paragraph", "Footer", "footer", small, '<w:sz w:val="17"/>'),
        _style("paragraph", "CodeCell", "Code Cell", '<w:spacing w:before="40" w:after="40"/>', '<w:sz w:val="19"/>'),
        _style("paragraph", "CodeHeadCell", "Code Head Cell", "<w:keepNext/>", f"{colour}", based="CodeCell"),
        _style(
            "paragraph",
            "CodeAfterTable",
            "Code After Table",
            '<w:spacing w:after="60" w:line="120" w:lineRule="exact"/>',
        ),
        _style("character", "CodeNumber", "Code Number", based=""),
        _style("character", "CodeGap", "Code Gap", based=""),
        _style("character", "CodeName", "Code Name", run=f"<w:b/>{colour}", based=""),
        _style("character", "Hyperlink", "Hyperlink", run=f'{colour}<w:u w:val="single"/>', based=""),
        _style(
            "character", "FootnoteReference", "footnote reference", run='<w:vertAlign w:val="superscript"/>', based=""
        ),
    ]
    made = [_made_style(each, lists) for each in used if STYLE.match(each)]
    return (
        f'<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" '
        f'w:cs="{FONT}"/><w:color w:val="{INK}"/><w:sz w:val="21"/><w:lang w:val={quoteattr(language)} '
        f"w:eastAsia={quoteattr(language)}/></w:rPr></w:rPrDefault></w:docDefaults>{''.join(fixed + made)}</w:styles>"
    )


def _made_style(style_id: str, lists: Lists) -> str:
    found = STYLE.match(style_id)
    kind, number = (found.group(1), int(found.group(2))) if found else ("Text", 1)
    depth = number - 1
    name = f"Code {kind} {number}"
    left = words_from(depth - 1) if depth else 0
    indent = f'<w:ind w:left="{left}"/>'
    match kind:
        case "Table":
            borders = "".join(
                f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="C9D6D4"/>'
                for side in ("top", "left", "bottom", "right", "insideH", "insideV")
            )
            more = f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr>"
            return _style("table", style_id, name, based="", more=more)
        case "Clause":
            width = NUMBER_WIDTH if depth < 2 else STEP
            count = ""
            if depth < LEVELS and _linked_list(lists, depth):
                count = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{lists.plain[_linked_list(lists, depth)]}"/></w:numPr>'
            place = f'<w:ind w:left="{words_from(depth)}" w:hanging="{width}"/>'
            large = "" if depth else '<w:sz w:val="26"/>'
            before = "" if depth else '<w:spacing w:before="360"/>'
            return _style("paragraph", style_id, name, count + before + place, large)
        case "Heading":
            return _style("paragraph", style_id, name, f'<w:keepNext/><w:spacing w:before="200"/>{indent}', "<w:i/>")
        case "Caption":
            return _style("paragraph", style_id, name, f"<w:keepNext/>{indent}")
        case "Footnote":
            return _style("paragraph", style_id, name, '<w:spacing w:after="40"/>', '<w:sz w:val="17"/>')
    return _style("paragraph", style_id, name, indent)


def _linked_list(lists: Lists, depth: int) -> str:
    """The list whose level is that of the style of clauses at that depth: the first that has one."""
    for list_id, levels in lists.numbering.lists.items():
        level = levels[depth]
        if level is not None and level.form != BULLET:
            return list_id
    return ""


def _numbering(lists: Lists, used: list[str]) -> str:
    linked = {depth: _linked_list(lists, depth) for depth in range(LEVELS) if f"CodeClause{depth + 1}" in used}
    abstract = []
    for list_id in lists.numbering.lists:
        levels = [_level(lists, list_id, depth, linked.get(depth) == list_id) for depth in range(LEVELS)]
        abstract.append(
            f'<w:abstractNum w:abstractNumId="{list_id}"><w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
        )
    uses = []
    for name, use in lists.numbering.uses.items():
        starts = "".join(
            f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{value}"/></w:lvlOverride>'
            for depth, value in use.starts.items()
        )
        uses.append(f'<w:num w:numId="{name}"><w:abstractNumId w:val="{use.list_id}"/>{starts}</w:num>')
    return f"<w:numbering {NAMESPACES}>{''.join(abstract)}{''.join(uses)}</w:numbering>"


def _level(lists: Lists, list_id: str, depth: int, linked: bool) -> str:
    level = lists.numbering.lists[list_id][depth]
    form, shown = ("none", "") if level is None else (level.form, level.shown)
    style = f'<w:pStyle w:val="CodeClause{depth + 1}"/>' if linked else ""
    left, hanging = words_from(depth), NUMBER_WIDTH if depth < 2 else STEP
    if form == BULLET:
        left, hanging = (words_from(depth - 1) if depth else 0) + 284, 284
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{style}<w:lvlText w:val={quoteattr(clean(shown))}/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )
