"""`secretariat bench`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from secretariat.bench.measure import Line, Measure, all_measures
from secretariat.core.console import Refused, command


def _names(parser: ArgumentParser) -> None:
    parser.add_argument("only", nargs="?", help="measure this only")
    parser.add_argument("--here", action="store_true", help="measure in this process, on this database, as JSON")


@command("bench", "Measure the budgets, each against what it is compared to.", _names)
def bench(arguments: Namespace) -> int:
    measures = _measures()
    if arguments.only and arguments.only not in measures:
        raise Refused(f"There is no measure {arguments.only!r}. There are: {', '.join(measures)}.")
    if arguments.here:
        for line in measures[arguments.only].lines():
            sys.stdout.write(json.dumps(line.as_json()) + "\n")
            sys.stdout.flush()
        return 0
    lines: list[Line] = []
    for name in [arguments.only] if arguments.only else list(measures):
        sys.stdout.write(f"{name}: {measures[name].says}\n")
        sys.stdout.flush()
        for line in _apart(name):
            lines.append(line)
            sys.stdout.write(f"  {line}\n")
            sys.stdout.flush()
    _keep(lines)
    failed = [line.name for line in lines if not line.holds]
    sys.stdout.write(f"{len(lines)} measured; {', '.join(failed) or 'none'} beyond its goal.\n")
    return 0


def _measures() -> dict[str, Measure]:
    """Every measure. What they measure is heavy, so it is loaded only now."""
    for module in (
        "starting",
        "importing",
        "figures",
        "pages",
        "checkpoints",
        "programs",
        "report",
        "notifying",
        "parties",
        "committees",
        "packs",
        "laws",
        "redlines",
        "texts",
        "words",
        "searches",
    ):
        import_module(f"secretariat.bench.{module}")
    return all_measures()


def _apart(name: str) -> list[Line]:
    """One measure in a process, a folder and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="secretariat-bench-") as folder:
        surroundings = {**os.environ, "SECRETARIAT_VAR": folder, "SECRETARIAT_TODAY": "2021-04-15"}
        for other in ("DATABASE_URL", "SECRETARIAT_SQLITE"):
            surroundings.pop(other, None)
        program = f"import sys; from secretariat.command import main; sys.exit(main(['bench', {name!r}, '--here']))"
        done = subprocess.run(
            [sys.executable, "-c", program], env=surroundings, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.stderr.write(done.stderr)
            return [Line(name, _measures()[name].issue, 0, "", "nothing", None, "to be measured", False)]
        return [Line(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def _keep(lines: list[Line]) -> None:
    """Write the lines to var/bench.json; those of measures that were not run again stay."""
    path = Path(settings.VAR) / "bench.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Any] = {}
    if path.exists():
        kept = {each["name"]: each for each in json.loads(path.read_text())}
    kept |= {line.name: line.as_json() for line in lines}
    path.write_text(json.dumps(list(kept.values()), indent=1) + "\n")
