"""A backup is taken while others write, and restored into an empty place on SQLite."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from secretariat.bench.measure import Line
from secretariat.bench.soak import places, writing
from secretariat.core.operating.backing_up import back_up

ISSUE = 3
WRITERS = 4


def soak(*, short: bool) -> Iterator[Line]:
    """Let them write for a minute (short: 3 s) and back up in the midst of it; what was restored is verified."""
    seconds = 3 if short else 60
    writing.prepare()
    until = time.monotonic() + seconds
    writers = [writing.start(writing.several, f"writer-{number}", until) for number in range(WRITERS)]
    with tempfile.TemporaryDirectory(prefix="secretariat-soak-") as folder:
        time.sleep(seconds / 2)
        begun = time.monotonic()
        manifest = back_up(Path(folder, "one.backup"))
        taken = time.monotonic() - begun
        said = writing.wait_for(writers)
        words = ["restore", str(Path(folder, "one.backup"))]
        around = places.surroundings(Path(folder, "restored"))
        done = subprocess.run(
            [sys.executable, "-c", places.PROGRAM, *words], env=around, capture_output=True, text=True, check=False
        )
    longest = max(float(waited) for waited, *_ in said)
    told = (
        f"{manifest.sequence:,} events in {taken:.2f} s while {len(said):,} writes went on, the longest {longest:.2f} s"
    )
    midst = 0 < manifest.sequence - writing.SHARED < len(said) * writing.TOGETHER
    yield Line("backup: restored and verified", ISSUE, done.returncode, "faults", told, None, "0", not done.returncode)
    whole = (manifest.sequence - writing.SHARED) % writing.TOGETHER
    yield Line("backup: half of a transaction", ISSUE, whole, "events", told, None, "0", midst and whole == 0)
