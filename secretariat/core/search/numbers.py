"""Clause numbers and references, in one spelling for the many that people use."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

LONGEST = 80
SHORTEST_START = 3

# Words that name no document: "Section D7.3", "clause D7.3", "para D7.3" and "D7.3" are one clause.
_LEFT_OUT = frozenset(
    ("section", "sections", "sec", "clause", "clauses", "cl", "paragraph", "paragraphs", "para", "paras", "s", "no")
)
_SPELT_OUT = {"sched": "schedule", "sch": "schedule", "app": "appendix", "appx": "appendix", "annexe": "annex"}
_RUN = re.compile(r"[a-z]+|\d+")
_UNITS = frozenset({"schedule", "appendix", "annex", *_LEFT_OUT})


def normal(text: str) -> str:
    """The number in a text, in one spelling: "d7.3aii" for D7.3(a)(ii), "d 7.3 a ii" and "Section D7.3(a)(ii)".

    Zeros before a number do not count. Empty when the text has neither digit nor letter.
    """
    said: list[str] = []
    for run in _RUN.findall(text.lower()):
        if run in _LEFT_OUT:
            continue
        run = _SPELT_OUT.get(run, run)
        if run.isdigit():
            run = run.lstrip("0") or "0"
            if said and said[-1][-1].isdigit():
                run = f".{run}"
        said.append(run)
    return "".join(said)[:LONGEST]


def asked(text: str, kinds: Collection[str]) -> list[str]:
    """The numbers that somebody may mean who typed this; none when it reads like no number.

    The start of the name of a kind of record stands for the name: "mod 76" for "modification76".
    """
    if len(text) > LONGEST or not _reads_like_a_number(text):
        return []
    number = normal(text)
    found = [number] if number else []
    start = re.match(r"[a-z]*", number)
    letters = start[0] if start else ""
    if len(letters) >= SHORTEST_START:
        found += [kind + number[len(letters) :] for kind in kinds if kind.startswith(letters) and kind != letters]
    return found


def _reads_like_a_number(text: str) -> bool:
    runs = _RUN.findall(text.lower())
    if not runs or len(runs) > 12:
        return False
    if any(run.isdigit() for run in runs):
        # One word at most, and that in front: "mod 76", "Schedule 8 2.1"; but not "the budget of 2019".
        named = [run for run in runs if not run.isdigit() and run not in _UNITS and run not in _SPELT_OUT]
        return sum(len(run) > 4 for run in named) <= 1 and len(named) <= 8
    return len(runs) > 1 and (runs[0] in _UNITS or runs[0] in _SPELT_OUT) and all(len(run) <= 4 for run in runs[1:])


def in_order(numbers: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """The wanted numbers, then those that begin with the first of them: what is inside it, then neighbours (D7.30)."""
    start = len(wanted[0])
    return sorted(numbers, key=lambda each: (each not in wanted, each[start : start + 1].isdigit(), each))
