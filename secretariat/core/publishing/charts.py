"""Charts: each a Vega-Lite specification made from data, and its drawing as SVG.

Every function is pure: the same data give the same picture. `..._spec` gives the Vega-Lite dictionary, for a page
that loads Vega on demand; the plain name gives SVG text, which holds no script and no outside address. Only tasks
and commands import this module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import altair
import vl_convert

BRAND = "#0b4f4a"
INK = "#1d2b2a"
FAINT = "#d5dfde"
# Told apart with every common colour blindness, and each at least 3:1 against white.
SERIES = ("#0b4f4a", "#c2571a", "#4467b3", "#8a6d00", "#9b3f7d", "#5b6b6a")
LINE = SERIES[1]
# The reader's own sans serif on a page; the PDF has only the last of these.
FONT = "Helvetica Neue, Arial, Liberation Sans, Libertinus Serif, sans-serif"
WIDTH = 560
HEIGHT = 240

Spec = dict[str, Any]


def bars_and_line_spec(
    title: str, months: list[str], bars: list[int], cumulative: list[int], bar_label: str, line_label: str
) -> Spec:
    """Bars for each month and a line for their running total, on one scale.

    The bars' values stand under the months, where the line cannot cross them.
    """
    rows = [
        {"month": month, "measure": measure, "value": value}
        for measure, values in ((bar_label, bars), (line_label, cumulative))
        for month, value in zip(months, values, strict=True)
    ]
    colour = altair.Scale(domain=[bar_label, line_label], range=[BRAND, LINE])
    base = altair.Chart(altair.Data(values=rows)).encode(
        x=altair.X("month:N", sort=None, title=None, axis=altair.Axis(labelAngle=0)),
        y=altair.Y("value:Q", title=None),
        color=altair.Color("measure:N", sort=None, title=None, scale=colour),
    )
    bar = base.transform_filter(altair.datum.measure == bar_label)
    line = base.transform_filter(altair.datum.measure == line_label)
    end = line.transform_filter(altair.datum.month == (months[-1] if months else ""))
    layers = altair.layer(
        bar.mark_bar(size=24),
        line.mark_line(point=altair.OverlayMarkDef(size=36, filled=True)),
        bar.mark_text(fontWeight="bold").encode(text="value:Q", y=altair.value(HEIGHT + 30)),
        end.mark_text(dy=-12, fontWeight="bold").encode(text="value:Q"),
    )
    return finished(layers, title)


def shares_spec(title: str, labels: list[str], values: Sequence[float]) -> Spec:
    """One horizontal bar for each category, in the order given, with its value and share written beside it."""
    whole = sum(values)
    rows = [
        {
            "label": label,
            "value": value,
            "text": f"{value:,} ({round(100 * value / whole)}%)" if whole else f"{value:,}",
        }
        for label, value in zip(labels, values, strict=True)
    ]
    y = altair.Y("label:N", sort=None, title=None, axis=altair.Axis(labelLimit=220, labelFontSize=12))
    longest = max(values, default=0) or 1
    x = altair.X("value:Q", axis=None, scale=altair.Scale(domain=[0, longest * 1.25]))
    base = altair.Chart(altair.Data(values=rows)).encode(y=y, x=x)
    bars = base.mark_bar(color=BRAND, size=18)
    text = base.mark_text(align="left", dx=6, fontSize=12).encode(text="text:N")
    return finished(altair.layer(bars, text), title, width=400, height=max(60, 30 * len(rows)))


def columns_by_group_spec(title: str, groups: list[str], series: list[str], values: Sequence[Sequence[float]]) -> Spec:
    """Columns side by side in each group; `values[s][g]` is the value of series `s` in group `g`."""
    rows = [
        {"group": group, "series": name, "value": value}
        for name, line in zip(series, values, strict=True)
        for group, value in zip(groups, line, strict=True)
    ]
    base = altair.Chart(altair.Data(values=rows)).encode(
        # A word a line: the names of groups are long and stand side by side.
        x=altair.X(
            "group:N",
            sort=None,
            title=None,
            axis=altair.Axis(labelAngle=0, labelLimit=120, labelExpr="split(datum.label, ' ')"),
        ),
        xOffset=altair.XOffset("series:N", sort=None),
        y=altair.Y("value:Q", title=None),
    )
    bars = base.mark_bar().encode(
        color=altair.Color("series:N", sort=None, title=None, scale=altair.Scale(domain=series, range=list(SERIES)))
    )
    text = base.mark_text(dy=-6).encode(text="value:Q")
    return finished(altair.layer(bars, text), title)


def trend_spec(title: str, periods: list[str], values: Sequence[float]) -> Spec:
    """A line over periods, from zero, with every value written at its point."""
    rows = [{"period": period, "value": value} for period, value in zip(periods, values, strict=True)]
    base = altair.Chart(altair.Data(values=rows)).encode(
        x=altair.X("period:N", sort=None, title=None, axis=altair.Axis(labelAngle=0), scale=altair.Scale(padding=0.4)),
        y=altair.Y("value:Q", title=None, scale=altair.Scale(zero=True)),
    )
    line = base.mark_line(color=BRAND, point=altair.OverlayMarkDef(size=48, color=BRAND, filled=True))
    text = base.mark_text(dy=-12).encode(text="value:Q")
    return finished(altair.layer(line, text), title, height=180)


def bars_and_line(
    title: str, months: list[str], bars: list[int], cumulative: list[int], bar_label: str, line_label: str
) -> str:
    """The SVG of `bars_and_line_spec`."""
    return draw(bars_and_line_spec(title, months, bars, cumulative, bar_label, line_label))


def shares(title: str, labels: list[str], values: Sequence[float]) -> str:
    """The SVG of `shares_spec`."""
    return draw(shares_spec(title, labels, values))


def columns_by_group(title: str, groups: list[str], series: list[str], values: Sequence[Sequence[float]]) -> str:
    """The SVG of `columns_by_group_spec`."""
    return draw(columns_by_group_spec(title, groups, series, values))


def trend(title: str, periods: list[str], values: Sequence[float]) -> str:
    """The SVG of `trend_spec`."""
    return draw(trend_spec(title, periods, values))


def finished(
    chart: altair.LayerChart | altair.FacetChart, title: str, *, width: int = WIDTH, height: int = HEIGHT
) -> Spec:
    """A chart with its size, its title and the shared theme, as a Vega-Lite dictionary."""
    sized = chart.properties(width=width, height=height)
    if title:
        sized = sized.properties(title=title)
    # Checking it against Vega-Lite's schema takes as long as drawing it, and its shape is ours: tests check it.
    spec: Spec = sized.to_dict(validate=False)
    return {**spec, "config": theme()}


def theme() -> Spec:
    """One look for every chart."""
    axis = {
        "labelColor": INK, "labelFontSize": 11, "titleColor": INK, "domainColor": INK, "tickColor": INK,
        "gridColor": FAINT, "labelFont": FONT, "titleFont": FONT, "labelPadding": 5,
    }  # fmt: skip
    return {
        "background": "#ffffff",
        "font": FONT,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"grid": False, "ticks": False},
        "axisY": {"domain": False, "ticks": False},
        "axisQuantitative": {"tickCount": 5, "format": ",.0f", "tickMinStep": 1},
        "axisBand": {"grid": False},
        "bar": {"color": BRAND},
        "line": {"strokeWidth": 2.5},
        "text": {"color": INK, "fontSize": 11, "font": FONT},
        "title": {"color": INK, "font": FONT, "fontSize": 14, "fontWeight": 600, "anchor": "start", "offset": 12},
        # One above another: side by side, their places would hang on the fonts of the machine that draws.
        "legend": {
            "orient": "top", "columns": 1, "labelFont": FONT, "labelColor": INK, "labelFontSize": 12,
            "labelLimit": 400, "symbolType": "square", "offset": 16,
        },
    }  # fmt: skip


def draw(spec: Spec) -> str:
    """A specification as SVG text, without the links and roles that its place in a document makes idle."""
    svg: str = vl_convert.vegalite_to_svg(spec)
    return re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", svg)
