"""Charts, drawn when their data change and kept. The only module here that draws; web workers never load it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from secretariat.core.publishing import charts


def drawn(spec: dict[str, Any]) -> str:
    """The SVG of a Vega-Lite specification; from memory or the folder of kept charts when it was drawn before."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    return _drawn(text)


@lru_cache(maxsize=256)
def _drawn(text: str) -> str:
    path = Path(settings.VAR) / "charts" / f"{hashlib.sha256(text.encode()).hexdigest()}.svg"
    if path.exists():
        return path.read_text(encoding="utf-8")
    svg = charts.draw(json.loads(text))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg, encoding="utf-8")
    return svg


def months(title: str, labels: list[str], bars: list[int], running: list[int], bar: str, line: str) -> str:
    """Bars for each month with a line for their running total."""
    return drawn(charts.bars_and_line_spec(title, labels, bars, running, bar, line))


def shares(title: str, labels: list[str], values: Sequence[float]) -> str:
    """One bar for each part of a whole."""
    return drawn(charts.shares_spec(title, labels, values))


def columns(title: str, groups: list[str], series: list[str], values: Sequence[Sequence[float]]) -> str:
    """Columns side by side in each group."""
    return drawn(charts.columns_by_group_spec(title, groups, series, values))
