"""Publishing: one document model, and renderers that turn it into a page, a PDF and a Word file.

A room builds a `Document` from its figures (`model`). `html` renders it for the site and as one self-contained
page, `typst_pdf` as an accessible PDF, `word` as a Word file; `charts` draws the pictures beforehand. Web workers
may import this package, `model` and `html`; `charts`, `typst_pdf` and `word` load heavy libraries and are for tasks
and commands only.

Words: a *figure* is a published number with a key; a *definition* is its entry in the appendix; a *chart* is a
picture with its data; a *name* is what a cross-reference points at.
"""

from secretariat.core.publishing.model import (
    Block,
    BrokenReference,
    Bullets,
    Cell,
    Chart,
    Column,
    Definition,
    Document,
    DuplicateName,
    Entry,
    FigureLink,
    Inline,
    Light,
    Lights,
    Link,
    MalformedDocument,
    Note,
    Numbering,
    Paragraph,
    Quarter,
    Quarters,
    Reference,
    Section,
    Table,
    Text,
    Tile,
    Tiles,
    check_figures,
    contents,
    from_json,
    numbered,
    to_json,
)

__all__ = [
    "Block",
    "BrokenReference",
    "Bullets",
    "Cell",
    "Chart",
    "Column",
    "Definition",
    "Document",
    "DuplicateName",
    "Entry",
    "FigureLink",
    "Inline",
    "Light",
    "Lights",
    "Link",
    "MalformedDocument",
    "Note",
    "Numbering",
    "Paragraph",
    "Quarter",
    "Quarters",
    "Reference",
    "Section",
    "Table",
    "Text",
    "Tile",
    "Tiles",
    "check_figures",
    "contents",
    "from_json",
    "numbered",
    "to_json",
]
