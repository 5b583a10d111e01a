"""Charts: pure functions of their data, with nothing active in the picture."""

import re
from collections.abc import Callable
from itertools import accumulate

import altair
import pytest

from secretariat.core.publishing import charts
from secretariat.core.publishing.tests.sample import MONTHS, RAISED

pytestmark = pytest.mark.once

DRAWN: dict[str, Callable[[], str]] = {
    "bars_and_line": lambda: charts.bars_and_line(
        "Raised <b>", MONTHS, RAISED, list(accumulate(RAISED)), "In the month", "So far"
    ),
    "shares": lambda: charts.shares("Accessions", ["Large Suppliers", "Small Suppliers"], [2, 11]),
    "columns_by_group": lambda: charts.columns_by_group(
        "", ["Large", "Small"], ["Full", "Follow-up"], [[1, 2], [3, 4]]
    ),
    "trend": lambda: charts.trend("Meetings", ["2018-19", "2019-20"], [120, 163]),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_holds_no_script_and_no_outside_address(name: str) -> None:
    svg = DRAWN[name]()
    assert svg.startswith("<svg")
    assert not re.search(r"<script|<foreignObject|<image|<a[ >]|\son\w+=|href=|url\(|@import", svg)
    assert set(re.findall(r"https?://[^\"]+", svg)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_data_give_the_same_picture(name: str) -> None:
    assert DRAWN[name]() == DRAWN[name]()


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_drawn_fits_the_schema_of_vega_lite(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    specs: list[charts.Spec] = []
    monkeypatch.setattr(charts, "draw", lambda spec: specs.append(spec) or "")
    DRAWN[name]()
    (spec,) = specs
    altair.Chart.from_dict(spec, validate=True)
    with pytest.raises(Exception, match="is not of type"):
        altair.Chart.from_dict({**spec, "width": "wide as you like"}, validate=True)


def test_values_and_labels_are_written_in_the_picture() -> None:
    svg = DRAWN["shares"]()
    assert "Small Suppliers" in svg
    assert "11 (85%)" in svg
    assert ">52<" in DRAWN["bars_and_line"]()
    assert "Raised &lt;b&gt;" in DRAWN["bars_and_line"]()


def test_categories_keep_the_order_they_are_given_in() -> None:
    svg = charts.shares("", ["Zebra", "Aardvark", "Mole"], [1, 2, 3])
    assert svg.index("Zebra") < svg.index("Aardvark") < svg.index("Mole")


def test_no_data_is_an_empty_chart_and_not_an_error() -> None:
    assert charts.shares("", [], []).startswith("<svg")
    assert charts.shares("", ["None yet"], [0]).startswith("<svg")
    assert charts.bars_and_line("", [], [], [], "a", "b").startswith("<svg")
    assert charts.trend("", [], []).startswith("<svg")
    assert charts.columns_by_group("", [], [], []).startswith("<svg")


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        charts.trend("", ["2018-19"], [1, 2])


@pytest.mark.parametrize("colour", [charts.INK, *charts.SERIES])
def test_colours_stand_out_from_the_paper(colour: str) -> None:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 3
