"""Writes the example years again, byte for byte: `python generate.py [FOLDER]`.

It needs nothing but the parts Secretariat is installed with. What is real and what is invented is said in README.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator import (  # noqa: E402
    agendas,
    assurance,
    budget,
    committees,
    defaults,
    elections,
    engagement,
    enquiries,
    joining,
    modifications,
    others,
    parties,
    products,
    registers,
    subjects,
)
from generator.book import Book  # noqa: E402


def write(folder: Path) -> None:
    """Write every table of every year under `folder`; highlights.csv, which is prose, is left alone."""
    book = Book()
    register = parties.write(book)
    bodies = committees.write(book)
    modifications.write(book, bodies)
    products.write(book)
    assurance.write(book, register)
    engagement.write(book, register)
    others.write(book)
    joining.write(book, register)
    defaults.write(book, register)
    enquiries.write(book, register)
    elections.write(book, register)
    agendas.write(book)
    registers.write(book, bodies)
    subjects.write(book, bodies)
    budget.write(book)
    book.save(folder)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
