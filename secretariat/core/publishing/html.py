"""A document as HTML: the body of an article for the site, or one self-contained page.

The body uses the class names of GOV.UK Frontend and our own `sec-` ones, which `static/publishing/report.css`
dresses. It has no script, no inline style and no form, so it fits the strictest content policy that allows
pictures from `data:`.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from secretariat.core.publishing.model import (
    APPENDIX_ANCHOR,
    APPENDIX_LEAD,
    APPENDIX_TITLE,
    Block,
    Bullets,
    Cell,
    Chart,
    Definition,
    Document,
    Entry,
    FigureLink,
    Inline,
    Light,
    Lights,
    Link,
    Note,
    Numbering,
    Paragraph,
    Quarters,
    Reference,
    Section,
    Table,
    Text,
    Tiles,
    check_figures,
    figure_anchor,
    numbered,
)

STYLE_SHEET = Path(__file__).parent / "static" / "publishing" / "report.css"
SHAPES = {"met": "●", "later": "▲", "not_met": "■"}
STYLES = {
    "": Markup("{}"),
    "strong": Markup("<strong>{}</strong>"),
    "emphasis": Markup("<em>{}</em>"),
    "inserted": Markup('<ins class="sec-inserted">{}</ins>'),
    "deleted": Markup('<del class="sec-deleted">{}</del>'),
}
HEADING_SIZES = {2: "l", 3: "m"}
# From this many columns on, a table may scroll sideways on a narrow screen instead of being squeezed.
WIDE = 3

FigureUrl = Callable[[str], str]


def to_html(document: Document, *, figure_url: FigureUrl | None = None, with_title: bool = False) -> Markup:
    """The article's body. Its headings start at level 2; `with_title` puts the title above, at level 1.

    `figure_url` gives the address of a figure's own page from its key; without it, each number leads to its entry
    in the appendix. Raises BrokenReference when a reference, or a number without an address, leads nowhere.
    """
    if figure_url is None:
        check_figures(document)
    page = Page(numbered(document), figure_url or (lambda key: f"#{figure_anchor(key)}"))
    return joined((
        title_of(document) if with_title else "",
        illustrative_of(document),
        contents_of(page.numbering.entries),
        page.blocks(document.sections, 2),
        appendix_of(document.appendix),
    ), "\n")  # fmt: skip


def to_standalone_html(document: Document, css: str | None = None) -> str:
    """One page that needs nothing else: no script, no other file, the classification first and last.

    `css` replaces the package's own style sheet.
    """
    sheet = STYLE_SHEET.read_text(encoding="utf-8") if css is None else css
    band = classification_of(document)
    return Markup(STANDALONE).format(
        language=document.language,
        title=f"{document.title} - {document.code_name}",
        css=Markup(sheet.replace("</", "<\\/")),
        page_rule=page_rule(document),
        top=band,
        body=to_html(document, with_title=True),
        bottom=band,
    )


STANDALONE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{css}
{page_rule}
</style>
</head>
<body class="sec-report sec-report--standalone">
<a class="govuk-skip-link" href="#main">Skip to the report</a>
<header>{top}</header>
<main id="main" class="sec-page">
{body}
</main>
<footer>{bottom}</footer>
</body>
</html>
"""


def page_rule(document: Document) -> Markup:
    """Print rules with the document's own words: its classification and version on every sheet of paper."""
    left = css_string(f"{document.title}, version {document.version}")
    right = css_string(f"Classification: {document.classification}")
    return Markup(
        "@page {{ @top-left {{ content: {} }} @top-right {{ content: {} }} "
        '@bottom-right {{ content: "Page " counter(page) " of " counter(pages) }} }}'
    ).format(left, right)


def css_string(words: str) -> Markup:
    """Words as a CSS string that nothing can break out of."""
    return Markup('"{}"').format(
        Markup("".join(c if c.isalnum() or c in " -,.:" else f"\\{ord(c):06x}" for c in words))
    )


def joined(pieces: Iterable[Markup | str], between: str = "") -> Markup:
    """Pieces of HTML one after another; plain strings among them are escaped."""
    return Markup(between).join(pieces)


# Around the sections ---------------------------------------------------------------------------------------------


def title_of(document: Document) -> Markup:
    """The title and what identifies this version."""
    facts = [("Period", document.period), ("Version", document.version), ("Status", document.status)]
    rows = joined(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*fact) for fact in facts if fact[1])
    return Markup(
        '<div class="sec-title"><span class="govuk-caption-xl">{}</span>\n<h1 class="govuk-heading-xl">{}</h1>\n'
        '<p class="govuk-body-l">{}</p>\n<dl class="sec-facts">{}</dl></div>'
    ).format(document.code_name, document.title, document.subtitle, rows)


def classification_of(document: Document) -> Markup:
    """The band that says who may read this."""
    return Markup('<p class="sec-classification"><strong>Classification: {}</strong> <span>{}</span></p>').format(
        document.classification, document.classification_statement
    )


def illustrative_of(document: Document) -> Markup:
    """The notice that the data are examples, when they are."""
    if not document.illustrative:
        return Markup("")
    return Markup('<div class="govuk-inset-text sec-note sec-note--illustrative">{}</div>').format(
        document.illustrative
    )


def contents_of(entries: tuple[Entry, ...]) -> Markup:
    """The contents as links, the sections inside a section under it."""
    lines = joined(
        Markup('<li class="sec-contents__item sec-contents__item--{level}">{link}</li>').format(
            level=min(entry.level, 4),
            link=Markup('<a class="govuk-link" href="#{}">{}</a>').format(entry.anchor, numbered_title(entry)),
        )
        for entry in entries
    )
    return Markup(
        '<nav class="sec-contents" aria-labelledby="contents">\n<h2 class="govuk-heading-m" id="contents">Contents</h2>\n'
        '<ol class="govuk-list sec-contents__list">{}</ol>\n</nav>'
    ).format(lines)


def numbered_title(entry: Entry) -> Markup:
    """A heading's words after its number."""
    if not entry.number:
        return escape(entry.title)
    return Markup('<span class="sec-number">{}</span> {}').format(entry.number, entry.title)


def appendix_of(definitions: tuple[Definition, ...]) -> Markup:
    """Each figure's definition and references."""
    if not definitions:
        return Markup("")
    return Markup(
        '<section class="sec-appendix" aria-labelledby="{anchor}">\n<h2 class="govuk-heading-l" id="{anchor}">{title}</h2>\n'
        '<p class="govuk-body">{lead}</p>\n{entries}\n</section>'
    ).format(
        anchor=APPENDIX_ANCHOR,
        title=APPENDIX_TITLE,
        lead=APPENDIX_LEAD,
        entries=joined(map(definition_of, definitions), "\n"),
    )


def definition_of(it: Definition) -> Markup:
    """One figure's entry in the appendix."""
    more = f" and {it.more} more" if it.more else ""
    references = Markup('<p class="govuk-body-s">Records: {}{}.</p>').format(", ".join(it.references), more)
    return Markup(
        '<div class="sec-definition" id="{anchor}"><h3 class="govuk-heading-s">{title}: {value}</h3>'
        '<p class="govuk-body-s">{definition}</p>{references}<p class="govuk-body-s sec-key">Figure key: {key}</p></div>'
    ).format(
        anchor=figure_anchor(it.key),
        title=it.title,
        value=f"{it.value} {it.unit}".strip(),
        definition=it.definition,
        references=references if it.references else "",
        key=it.key,
    )


# Blocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """Turns blocks into HTML, knowing the document's numbering and where numbers lead."""

    numbering: Numbering
    figure_url: FigureUrl

    def blocks(self, blocks: Iterable[Block], level: int) -> Markup:
        """Blocks one after another; `level` is that of the headings among them."""
        return joined((self.block(block, level) for block in blocks), "\n")

    def block(self, block: Block, level: int) -> Markup:
        """One block."""
        match block:
            case Section():
                return self.section(block, level)
            case Paragraph(content):
                return Markup('<p class="govuk-body">{}</p>').format(self.line(content))
            case Bullets(items):
                return self.bullets(items)
            case Table():
                return self.table(block, self.caption(block.name, block.caption), self.numbering.anchors[block.name])
            case Chart():
                return self.chart(block)
            case Tiles():
                return self.tiles(block)
            case Quarters():
                return self.quarters(block)
            case Lights():
                return self.lights(block)
            case Note(content):
                return Markup('<div class="govuk-inset-text sec-note">{}</div>').format(self.line(content))

    def section(self, it: Section, level: int) -> Markup:
        """A heading with its number, and what stands under it."""
        return Markup('<h{tag} class="govuk-heading-{size}" id="{anchor}">{number} {title}</h{tag}>\n{blocks}').format(
            tag=min(level, 6),
            size=HEADING_SIZES.get(level, "s"),
            anchor=self.numbering.anchors[it.name],
            number=Markup('<span class="sec-number">{}</span>').format(self.numbering.number(it)),
            title=it.title,
            blocks=self.blocks(it.blocks, level + 1),
        )

    def bullets(self, items: Iterable[Cell]) -> Markup:
        """A list with bullets."""
        lines = joined(Markup("<li>{}</li>").format(self.line(item)) for item in items)
        return Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(lines)

    def caption(self, name: str, words: str) -> str:
        """A caption after its generated label: "Table 2: Proposals by status"."""
        return f"{self.numbering.label(name)}: {words}"

    def table(self, it: Table, caption: str, anchor: str = "") -> Markup:
        """A table with its caption, headers for columns and rows, and its total last."""
        kinds = [" govuk-table__header--numeric" if column.numeric else "" for column in it.columns]
        head = joined(
            Markup('<th scope="col" class="govuk-table__header{}">{}</th>').format(kind, column.title)
            for kind, column in zip(kinds, it.columns, strict=True)
        )
        body = joined(
            self.row(it, row, total=it.total and position == len(it.rows))
            for position, row in enumerate(it.rows, start=1)
        )
        narrow = len(it.columns) <= 3 and all(column.numeric for column in it.columns[1:])
        table = Markup(
            '<table class="govuk-table{narrow}"{anchor}><caption class="govuk-table__caption">{caption}</caption>'
            '<thead class="govuk-table__head"><tr class="govuk-table__row">{head}</tr></thead>'
            '<tbody class="govuk-table__body">{body}</tbody></table>'
        ).format(
            narrow=" sec-table--narrow" if narrow else "",
            anchor=Markup(' id="{}"').format(anchor) if anchor else "",
            caption=caption,
            head=head,
            body=body,
        )
        if len(it.columns) < WIDE:
            return table
        return Markup('<div class="sec-scroll" role="region" tabindex="0" aria-label="{}">{}</div>').format(
            caption, table
        )

    def row(self, it: Table, row: tuple[Cell, ...], *, total: bool) -> Markup:
        """One row, its first cell as its header."""
        first, *others = row
        cells = joined(
            Markup('<td class="govuk-table__cell{}">{}</td>').format(
                " govuk-table__cell--numeric" if column.numeric else "", self.line(cell)
            )
            for column, cell in zip(it.columns[1:], others, strict=True)
        )
        return Markup(
            '<tr class="govuk-table__row{}"><th scope="row" class="govuk-table__header">{}</th>{}</tr>'
        ).format(" sec-total" if total else "", self.line(first), cells)

    def chart(self, it: Chart) -> Markup:
        """A picture with its caption, and its data as a table that opens."""
        label = self.numbering.label(it.name)
        picture = base64.b64encode(it.svg.encode()).decode("ascii")
        data = Markup("") if it.table is None else Markup(
            '<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">'
            'The data of {}</span></summary><div class="govuk-details__text">{}</div></details>'
        ).format(label, self.table(it.table, it.table.caption))  # fmt: skip
        records = Markup("") if not it.key else Markup(
            '<p class="govuk-body-s"><a class="govuk-link" href="{}">The records behind {}</a></p>'
        ).format(self.figure_url(it.key), label)  # fmt: skip
        return Markup(
            '<figure class="sec-chart" id="{}"><figcaption class="sec-caption">{}</figcaption>'
            '<img src="data:image/svg+xml;base64,{}" alt="{}">{}{}</figure>'
        ).format(self.numbering.anchors[it.name], self.caption(it.name, it.caption), picture, it.alt, records, data)

    def tiles(self, it: Tiles) -> Markup:
        """Headline numbers in boxes."""
        items = joined(
            Markup(
                '<li class="sec-tile"><span class="sec-tile__value">{}</span> <span class="sec-tile__label">{}</span></li>'
            ).format(self.inline(tile.value), tile.label)
            for tile in it.items
        )
        return Markup(
            '<figure class="sec-figure"><figcaption class="sec-caption">{}</figcaption><ul class="sec-tiles">{}</ul></figure>'
        ).format(it.caption, items)

    def quarters(self, it: Quarters) -> Markup:
        """Milestones in columns side by side, one under another where there is no room."""
        columns = joined(
            Markup('<li class="sec-quarter"><p class="sec-quarter__title">{}</p>{}</li>').format(
                column.title, self.bullets(column.items)
            )
            for column in it.columns
        )
        return Markup(
            '<figure class="sec-figure" id="{}"><figcaption class="sec-caption">{}</figcaption>'
            '<ol class="sec-quarters">{}</ol></figure>'
        ).format(self.numbering.anchors[it.name], self.caption(it.name, it.caption), columns)

    def lights(self, it: Lights) -> Markup:
        """Objectives in a table, each status as words, shape and colour."""
        head = joined(
            Markup('<th scope="col" class="govuk-table__header">{}</th>').format(words)
            for words in ("Objective", "Status", "Notes")
        )
        return Markup(
            '<table class="govuk-table sec-lights" id="{}"><caption class="govuk-table__caption">{}</caption>'
            '<thead class="govuk-table__head"><tr class="govuk-table__row">{}</tr></thead>'
            '<tbody class="govuk-table__body">{}</tbody></table>'
        ).format(
            self.numbering.anchors[it.name], self.caption(it.name, it.caption), head, joined(map(self.light, it.rows))
        )

    def light(self, it: Light) -> Markup:
        """One objective's row."""
        notes = self.line(it.notes[0]) if len(it.notes) == 1 else self.bullets(it.notes) if it.notes else ""
        status = Markup('<span class="sec-light sec-light--{}"><span aria-hidden="true">{}</span> {}</span>').format(
            it.status.replace("_", "-"), SHAPES[it.status], it.status_text
        )
        return Markup(
            '<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{}</th>'
            '<td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td></tr>'
        ).format(it.objective, status, notes)

    def line(self, content: Cell) -> Markup:
        """Pieces of one line."""
        return joined(map(self.inline, content))

    def inline(self, piece: Inline) -> Markup:
        """One piece inside a line."""
        match piece:
            case Text(text, style):
                return STYLES[style].format(text)
            case FigureLink(text, key):
                return Markup('<a class="govuk-link sec-number-link" href="{}">{}</a>').format(
                    self.figure_url(key), text
                )
            case Reference(target, text):
                label = Markup('<a class="govuk-link" href="#{}">{}</a>').format(
                    self.numbering.anchors[target], self.numbering.label(target)
                )
                return Markup("{} ({})").format(text, label) if text else label
            case Link(text, href):
                return Markup('<a class="govuk-link" href="{}">{}</a>').format(href, text)
