"""What it costs to read, write and compare in memory a law of 4 MB, where the samples of real law are at hand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from secretariat.bench.measure import Line, at_most, in_proportion, measure, seconds
from secretariat.documents.text.akoma_in import read_akoma
from secretariat.documents.text.akoma_out import Facts, write_akoma
from secretariat.documents.text.items import Item, Kind, Reading
from secretariat.documents.text.plain import read_plain, write_plain
from secretariat.documents.text.xml_safely import parse

ISSUE = 5
SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "legal-samples"
THE_ACT = "ukpga_2023_29__*.akn.xml"
FACTS = Facts(work="/akn/gb/act/bench", on=date(2024, 11, 1))
FEW, MANY = 500, 5_000


@measure("laws", issue=ISSUE)
def laws() -> Iterator[Line]:
    """Reading the Act of 4 MB, writing it, and the same of a made-up code at 1 and at 10 times the text."""
    for path in sorted(SAMPLES.glob(THE_ACT)):
        data = path.read_bytes()
        alone = _taken(lambda data=data: parse(data))  # type: ignore[misc]
        reading = read_akoma(data)
        took = _taken(partial(read_akoma, data))
        yield at_most("reading the Act of 4 MB", ISSUE, took, "s", "2 s", 2)
        yield in_proportion("reading it, to parsing its XML", ISSUE, took, "s", alone, "parsing", 20)
        yield at_most(
            "writing it as Akoma Ntoso", ISSUE, _taken(partial(write_akoma, reading, facts=FACTS)), "s", "2 s", 2
        )
    few, many = a_code(FEW), a_code(MANY)
    for name, one, ten in (
        ("Akoma Ntoso in", _read_akoma(few), _read_akoma(many)),
        ("Akoma Ntoso out", partial(write_akoma, few, facts=FACTS), partial(write_akoma, many, facts=FACTS)),
        ("labelled text in", _read_plain(few), _read_plain(many)),
        ("labelled text out", partial(write_plain, few), partial(write_plain, many)),
    ):
        yield in_proportion(f"{name}, 10 times the text", ISSUE, _taken(ten), "s", _taken(one), f"{FEW:,} clauses", 12)


def _taken(work: Callable[[], Any]) -> float:
    return seconds(work, times=3, clock=time.process_time)


def _read_akoma(reading: Reading) -> Callable[[], Reading]:
    return partial(read_akoma, write_akoma(reading, facts=FACTS))


def _read_plain(reading: Reading) -> Callable[[], Reading]:
    return partial(read_plain, write_plain(reading))


def a_code(clauses: int) -> Reading:
    """A made-up code of that many clauses, four deep; 5,000 have about 1 MB."""
    items: list[Item] = []
    for number in range(clauses // 20):
        label = f"D{number + 1}"
        items.append(Item(0, number=label, heading=f"Clause {number}"))
        for paragraph in range(4):
            items.append(Item(1, Kind.HEADING, heading="What shall be done"))
            items.append(
                Item(1, number=f"{label}.{paragraph + 1}", text=f"Each Party shall do this in year {number}, namely:")
            )
            for letter in "abcd":
                words = f"do what is needed in case {letter} of {number}, as the Panel says, " * 4
                items.append(Item(2, number=f"({letter})", text=words.strip(" ,") + ";"))
    return Reading(items, number="D", title="Made up")
