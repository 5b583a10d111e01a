"""How long the year's report takes, beside its parts alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from secretariat.bench import scratch
from secretariat.bench.figures import keys_of_the_year, read_all
from secretariat.bench.measure import Line, measure, pairs
from secretariat.core.publishing import charts
from secretariat.core.publishing.html import to_standalone_html
from secretariat.core.publishing.typst_pdf import to_pdf
from secretariat.reporting import building, drawing

ISSUE = 2


@measure("report", issue=ISSUE)
def report() -> Iterator[Line]:
    """The whole report (figures, charts, HTML and PDF) against Typst, the charts and the figures run alone, warm."""
    scratch.with_example()
    built = building.build(scratch.YEAR)
    document = replace(built.document, version="0.1", status="Draft")
    specs = _specs()
    keys = keys_of_the_year()

    def whole() -> None:
        drawing._drawn.cache_clear()
        made = replace(building.build(scratch.YEAR).document, version="0.1", status="Draft")
        to_standalone_html(made)
        to_pdf(made)

    def parts() -> None:
        read_all(keys)
        for spec in specs:
            charts.draw(spec)
        to_pdf(document)

    ours, alone, ratio = pairs(whole, parts, times=5, clock=time.perf_counter)
    said = f"its parts alone ({alone:.2f} s)"
    yield Line("report", ISSUE, ours, "s", said, ratio, "at most 2 times", ratio <= 2)


def _specs() -> list[dict[str, object]]:
    """The specifications of the charts that the report draws."""
    found: list[dict[str, object]] = []
    kept = drawing.drawn

    def note(spec: dict[str, object]) -> str:
        found.append(spec)
        return kept(spec)

    drawing.drawn = note
    try:
        building.build(scratch.YEAR)
    finally:
        drawing.drawn = kept
    return found
