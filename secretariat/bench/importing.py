"""How fast rows come in, and in how much memory."""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from pydantic import BaseModel, TypeAdapter

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, measure
from secretariat.committees.models import Body, Meeting
from secretariat.core import events
from secretariat.core.events.recording import Entry, state_of
from secretariat.core.tables.importing import bring_in_path

ISSUE = 2
ROWS = 20_000
TEXT = "What a body has to say about its year. " * 200


class Row(BaseModel):
    """A row of the file, for the bare import that ours is compared to."""

    reference: str
    body: str
    title: str
    held_on: date
    kind: str
    format: str
    classification: str
    illustrative: str
    source: str


@measure("import", issue=ISSUE)
def import_() -> Iterator[Line]:
    """Rows a second with full validation and a chained event each, against a bare import that checks nothing else."""
    scratch.empty()
    folder = Path(settings.VAR) / "rows"
    _bodies(folder)
    bring_in_path(folder, by=scratch.BENCH)
    (folder / "bodies.csv").unlink()
    bare, ours = [], []
    for turn in range(3):
        _meetings(folder, f"B{turn}")
        bare.append(_timed(lambda: _bare(folder / "meetings.csv")))
        _meetings(folder, f"M{turn}")
        ours.append(_timed(lambda: bring_in_path(folder, by=scratch.BENCH)))
    speed, limit = ROWS / sorted(ours)[1], ROWS / sorted(bare)[1]
    said = f"a bare import ({limit:,.0f} rows/s)"
    yield Line("import", ISSUE, speed, "rows/s", said, speed / limit, "at least 5,000 rows/s", speed >= 5000)
    again = ROWS / _timed(lambda: bring_in_path(folder, by=scratch.BENCH))
    yield Line(
        "import of the same rows again",
        ISSUE,
        again,
        "rows/s",
        f"the first time ({speed:,.0f} rows/s)",
        again / speed,
        "faster",
        again >= speed,
    )


@measure("import-memory", issue=ISSUE)
def import_memory() -> Iterator[Line]:
    """The memory of a command that brings in a file of 200 MB."""
    scratch.empty()
    folder = Path(settings.VAR) / "rows"
    folder.mkdir()
    size = _highlights(folder / "highlights.csv", 200_000_000)
    program = f"import sys; from secretariat.command import main; sys.exit(main(['import', {str(folder)!r}]))"
    subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield at_most("memory for a file of 200 MB", ISSUE, peak, "MB", f"a file of {size / 1e6:,.0f} MB", 300)


def _timed(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


@transaction.atomic
def _bare(path: Path) -> None:
    with path.open(newline="") as stream:
        rows = TypeAdapter(list[Row]).validate_python(list(csv.DictReader(stream)))
    bodies = {body.reference: body for body in Body.objects.all()}
    for start in range(0, len(rows), 2000):
        meetings = [Meeting(**{**dict(row), "body": bodies[row.body]}) for row in rows[start : start + 2000]]
        Meeting.objects.bulk_create(meetings)
        entries = [Entry("committees.Meeting", each.reference, "create", after=state_of(each)) for each in meetings]
        events.record_many(entries, by=scratch.BENCH)


def _bodies(folder: Path) -> None:
    folder.mkdir()
    with (folder / "bodies.csv").open("w", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["reference", "name", "short_name", "kind", "parent", "starts", "classification"])
        out.writerows(
            [f"body-{n}", f"Body {n}", f"B{n}", "sub-committee", "", "2013-09-23", "white"] for n in range(20)
        )


def _meetings(folder: Path, prefix: str) -> None:
    with (folder / "meetings.csv").open("w", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(list(Row.model_fields))
        for number in range(ROWS):
            day = date(2019, 4, 1) + timedelta(days=number % 366)
            out.writerow(
                [
                    f"{prefix}-{number:06}",
                    f"body-{number % 20}",
                    f"Meeting {number}",
                    day,
                    "ordinary",
                    "remote",
                    "white",
                    "all",
                    "",
                ]
            )


def _highlights(path: Path, size: int) -> int:
    with path.open("w", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["reference", "year", "section", "position", "form", "text", "classification", "illustrative"])
        number = 0
        while stream.tell() < size:
            number += 1
            out.writerow([f"H-{number:06}", "2019-20", "introduction", number, "paragraph", TEXT, "white", "all"])
    return path.stat().st_size
