"""A document as an accessible PDF (PDF/UA-1), by Typst.

Typst checks the standard as it compiles, so a PDF that comes out has a title, a language, bookmarks, tagged tables
and alternative texts. It uses the fonts inside Typst only, so the result is the same on every machine, byte for
byte. Only tasks and commands import this module.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import typst

from secretariat.core.publishing.model import (
    APPENDIX_ANCHOR,
    APPENDIX_LEAD,
    APPENDIX_TITLE,
    Chart,
    Document,
    check_figures,
    figure_anchor,
    numbered,
    parts,
    to_json,
)

TEMPLATE = Path(__file__).with_name("report.typ")
# A fixed time of writing: the same document is the same bytes, whenever it is rendered.
TIMESTAMP = 0

PICTURE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Libertinus Serif")
#image(bytes(sys.inputs.svg), format: "svg")
"""


def to_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1.

    Raises BrokenReference when a reference or a number leads nowhere, and typst.TypstError when the document
    cannot be an accessible PDF.
    """
    return typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        timestamp=TIMESTAMP,
        sys_inputs={"data": json.dumps(template_data(document), ensure_ascii=False)},
    )


def to_png(svg: str, *, dots_per_inch: int = 192) -> bytes:
    """A chart's SVG as a PNG picture, drawn with the fonts inside Typst."""
    return typst.compile(PICTURE, format="png", ppi=dots_per_inch, ignore_system_fonts=True, sys_inputs={"svg": svg})


def template_data(document: Document) -> dict[str, Any]:
    """All that the template reads: the document, its generated labels, and the anchors that links lead to."""
    numbering = numbered(document)
    check_figures(document)
    charts = [part for part in parts(document.sections) if isinstance(part, Chart)]
    return {
        "document": to_json(document),
        "labels": numbering.labels,
        "anchors": numbering.anchors,
        "figures": {definition.key: figure_anchor(definition.key) for definition in document.appendix},
        "widths": {chart.name: svg_width(chart.svg) for chart in charts},
        "appendix": {"anchor": APPENDIX_ANCHOR, "title": APPENDIX_TITLE, "lead": APPENDIX_LEAD},
    }


def svg_width(svg: str) -> float:
    """A picture's own width in pixels; 588, the usual width of our charts, when it does not say."""
    found = re.search(r'<svg[^>]*?\swidth="([\d.]+)"', svg)
    return float(found.group(1)) if found else 588.0
