"""Maps of processes, drawn from their tables as SVG: a workflow's states and steps, or a playbook's lines by actor.

Nothing is placed by hand. Beside each map its page has the same as a list, for whoever does not see the picture.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from secretariat.core.workflow import Workflow
from secretariat.parties.playbook import Playbook

WIDE, HIGH, GAP_ACROSS, GAP_DOWN, MARGIN, LANE = 168, 60, 52, 22, 16, 150
LETTERS, LINES, ROOF = 25, 4, 46
INK, BRAND, QUIET, PAPER = "#1d2b2a", "#0b4f4a", "#5a6665", "#ffffff"


@dataclass(frozen=True)
class Box:
    """A box of a map, in a column and a row."""

    slug: str
    text: str
    column: int
    row: int
    strong: bool = False


@dataclass(frozen=True)
class Arrow:
    """An arrow from one box to another."""

    start: str
    end: str


def map_of_workflow(workflow: Workflow, now: str = "") -> str:
    """The states of a workflow by how many steps away they are, with arrows for its steps; `now` stands out."""
    depth = _depths(workflow)
    on_the_way = [each for each in workflow.states.values() if not each.end]
    taken: dict[int, int] = {}
    boxes = []
    for state in sorted(on_the_way, key=lambda each: depth[each.slug]):
        column = depth[state.slug]
        boxes.append(Box(state.slug, state.name, column, taken.get(column, 0), state.slug == now))
        taken[column] = taken.get(column, 0) + 1
    # Ends stand at the right, below all others, so that the ways to them run free.
    last, below = max(taken, default=0) + 1, max(taken.values(), default=0)
    ends = [each for each in workflow.states.values() if each.end]
    boxes += [Box(each.slug, each.name, last, below + row, each.slug == now) for row, each in enumerate(ends)]
    arrows = {(source, step.target) for step in workflow.steps for source in step.sources if source != step.target}
    return _drawn(boxes, [Arrow(*each) for each in sorted(arrows)], f"{workflow.name}: states and steps")


def _depths(workflow: Workflow) -> dict[str, int]:
    found, ahead = {workflow.start: 0}, [workflow.start]
    while ahead:
        state = ahead.pop(0)
        for step in workflow.steps_from(state):
            if step.target not in found:
                found[step.target] = found[state] + 1
                ahead.append(step.target)
    return found


def map_of_playbook(playbook: Playbook, done: Iterable[str] = ()) -> str:
    """The lines of a playbook in a lane for each actor, each after those that it needs; what is done stands out."""
    column: dict[str, int] = {}
    for item in playbook.file.item:
        column[item.slug] = 1 + max((column[each] for each in item.needs), default=-1)
    row, boxes, lanes, ticked = 0, [], [], set(done)
    for actor in playbook.file.actor:
        mine = [each for each in playbook.file.item if each.actor == actor.slug]
        taken: dict[int, int] = {}
        for item in mine:
            place = taken.get(column[item.slug], 0)
            taken[column[item.slug]] = place + 1
            boxes.append(Box(item.slug, item.says, column[item.slug], row + place, item.slug in ticked))
        height = max(taken.values(), default=1)
        lanes.append((actor.name, row, height))
        row += height
    arrows = [Arrow(need, item.slug) for item in playbook.file.item for need in item.needs]
    return _drawn(boxes, arrows, "What everybody does, in which order", lanes)


def _drawn(
    boxes: Sequence[Box], arrows: Sequence[Arrow], title: str, lanes: Sequence[tuple[str, int, int]] = ()
) -> str:
    left = MARGIN + (LANE if lanes else 0)
    column = {each.slug: each.column for each in boxes}
    roof = ROOF if any(column[each.end] < column[each.start] for each in arrows) else 0
    width = left + (max((each.column for each in boxes), default=0) + 1) * (WIDE + GAP_ACROSS) - GAP_ACROSS + MARGIN
    rows = max([each.row + 1 for each in boxes] + [top + high for _, top, high in lanes], default=1)
    height = roof + 2 * MARGIN + rows * (HIGH + GAP_DOWN)
    placed = {each.slug: (left + each.column * (WIDE + GAP_ACROSS), roof + _top(each.row)) for each in boxes}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        f'<marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{QUIET}"/></marker>',
    ]
    for name, top, high in lanes:
        y, tall = roof + _top(top) - GAP_DOWN // 2, high * (HIGH + GAP_DOWN)
        parts.append(f'<path d="M0 {y + tall}H{width}" stroke="#cfd8d7"/>')
        parts.append(_words(name, MARGIN, y + tall // 2, LANE // 7, BRAND, "start", bold=True))
    parts += [_arrow(placed[each.start], placed[each.end]) for each in arrows]
    parts += [_box(each, *placed[each.slug]) for each in boxes]
    return "".join([*parts, "</svg>"])


def _top(row: int) -> int:
    return MARGIN + GAP_DOWN // 2 + row * (HIGH + GAP_DOWN)


def _box(box: Box, x: int, y: int) -> str:
    fill, ink = (BRAND, PAPER) if box.strong else ("#eef4f3", INK)
    frame = f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="4" fill="{fill}" stroke="{BRAND}"/>'
    return frame + _words(box.text, x + WIDE // 2, y + HIGH // 2, LETTERS, ink, "middle")


def _words(text: str, x: int, middle: int, letters: int, ink: str, anchor: str, *, bold: bool = False) -> str:
    lines = textwrap.wrap(text, letters, max_lines=LINES, placeholder=" …")
    first = middle - (len(lines) - 1) * 7 + 4
    spans = "".join(
        f'<tspan x="{x}" y="{first + place * 14}">{escape(line)}</tspan>' for place, line in enumerate(lines)
    )
    weight = ' font-weight="700"' if bold else ""
    return f'<text text-anchor="{anchor}" fill="{ink}"{weight}>{spans}</text>'


def _arrow(start: tuple[int, int], end: tuple[int, int]) -> str:
    """From the right of one box to the left of another; far ahead along a straight way, back over the top of both."""
    (x1, y1), (x2, y2) = start, end
    right, middle, target = x1 + WIDE, y1 + HIGH // 2, y2 + HIGH // 2
    up, down = x1 + WIDE // 2, x2 + WIDE // 2
    if x2 - x1 > WIDE + GAP_ACROSS and y2 > y1:
        path = f"M{right} {middle}H{right + GAP_ACROSS // 3}V{target}H{x2}"
    elif x2 > x1:
        bend = (x2 - right) // 2
        path = f"M{right} {middle}C{right + bend} {middle} {x2 - bend} {target} {x2} {target}"
    elif x2 == x1:
        path = f"M{up} {y1 + HIGH}L{down} {y2}" if y2 > y1 else f"M{up} {y1}L{down} {y2 + HIGH}"
    else:
        over = min(y1, y2) - ROOF
        path = f"M{up} {y1}C{up} {over} {down} {over} {down} {y2}"
    return f'<path d="{path}" fill="none" stroke="{QUIET}" marker-end="url(#a)"/>'
