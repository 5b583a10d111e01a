"""The Central Products List, version by version, and the technical specifications."""

from __future__ import annotations

from datetime import date
from random import Random

from .book import Book
from .days import over

# Versions issued in a year; device models added (SMETS2, SMETS1), removed and amended by them. Those of 2019-20 but
# the amendments are the annual report's.
YEARS = {
    "2017-18": (40, 60, 0, 2, 40),
    "2018-19": (52, 80, 0, 6, 120),
    "2019-20": (69, 111, 13, 20, 540),
    "2020-21": (64, 70, 24, 15, 150),
}
TYPES = (
    "Electricity meter",
    "Electricity meter",
    "Gas meter",
    "Gas meter",
    "Communications Hub",
    "In-home display",
    "Prepayment interface",
    "Load controller",
)
SPECIFICATIONS = (
    ("smets", "2.0", date(2016, 11, 8), "all"),
    ("chts", "1.0", date(2016, 11, 8), "all"),
    ("gbcs", "1.0", date(2016, 11, 8), "in_force_from"),
    ("gbcs", "1.1", date(2018, 5, 8), "in_force_from"),
    ("smets", "3.1", date(2018, 11, 8), "in_force_from"),
    ("chts", "1.3", date(2018, 11, 8), "all"),
    ("gbcs", "2.1", date(2018, 11, 8), "all"),
    ("smets", "4.2", date(2019, 11, 29), "in_force_from"),
    ("chts", "1.4", date(2019, 11, 29), "in_force_from"),
    ("gbcs", "3.2", date(2019, 11, 29), "in_force_from"),
    ("gbcs", "4.0", date(2020, 11, 29), "all"),
)


def write(book: Book) -> None:
    """Write versions, device models, what each version did, functional updates and specifications."""
    chance = Random("products")
    number = model = 0
    listed: list[str] = []
    for year, (versions, smets2, smets1, removed, amended) in YEARS.items():
        issued = over(year, versions)
        first = number + 1
        for day in issued:
            number += 1
            book.add("products_list_versions", f"CPL-{number:03}", day, number=number, issued=day)
        done: dict[int, int] = {}

        def change(
            place: int,
            reference: str,
            what: str,
            first: int = first,
            issued: list[date] = issued,
            done: dict[int, int] = done,
        ) -> None:
            done[place] = done.get(place, 0) + 1
            version = f"CPL-{first + place:03}"
            book.add(
                "products_list_changes",
                f"{version}-{done[place]:02}",
                issued[place],
                version=version,
                device_model=reference,
                change=what,
            )

        old = list(listed)
        for place in sorted(chance.randrange(versions) for _ in range(amended if old else 0)):
            change(place, chance.choice(old), "amended")
        gone = chance.sample(old, removed) if old else []
        for place, reference in zip(sorted(chance.randrange(versions) for _ in gone), gone, strict=True):
            change(place, reference, "removed")
            listed.remove(reference)
        generations = ["smets2"] * smets2 + ["smets1"] * smets1
        chance.shuffle(generations)
        for place, generation in zip(sorted(chance.randrange(versions) for _ in generations), generations, strict=True):
            model += 1
            reference = f"DM-{model:04}"
            _write_model(book, reference, model, generation, issued[place])
            listed.append(reference)
            change(place, reference, "added")
    _write_updates(book)
    for family, version, day, invented in SPECIFICATIONS:
        source = "" if invented == "all" else "Annual report 2019-20, section 3.4" if day == date(2019, 11, 29) else ""
        book.add(
            "technical_specifications",
            f"{family.upper()}-{version}",
            day,
            invented=invented,
            source=source,
            family=family,
            version=version,
            in_force_from=day,
        )


def _write_model(book: Book, reference: str, number: int, generation: str, day: date) -> None:
    kind = TYPES[number % 4] if generation == "smets1" else TYPES[number % len(TYPES)]
    book.add(
        "device_models",
        reference,
        day,
        name=f"Illustrative model {number:04}",
        generation=generation,
        device_type=kind,
        manufacturer=f"Illustrative Manufacturer {1 + number % 12:02}",
    )


def _write_updates(book: Book) -> None:
    source = "Annual report 2019-20, section 3.4"
    book.add(
        "functional_updates",
        "FU-001",
        date(2018, 6, 12),
        title="Firmware information repository",
        version="",
        applied=date(2018, 6, 12),
    )
    book.add(
        "functional_updates",
        "FU-002",
        date(2019, 7, 9),
        invented="applied",
        source=source,
        title="SMETS1 device models on the list",
        version="",
        applied=date(2019, 7, 9),
    )
    book.add(
        "functional_updates",
        "FU-003",
        date(2019, 11, 29),
        invented="applied",
        source=source,
        title="Technical specifications of the November 2019 release",
        version="",
        applied=date(2019, 11, 29),
    )
    book.add(
        "functional_updates",
        "FU-004",
        date(2020, 9, 15),
        title="Submissions through the list's own tool",
        version="",
        applied=date(2020, 9, 15),
    )
