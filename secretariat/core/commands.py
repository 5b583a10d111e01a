"""Core's own commands."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from fractions import Fraction
from typing import Any

from secretariat.core.calendars import Period
from secretariat.core.checkpoints.commands import kept_given, key_given, what_was_kept
from secretariat.core.console import Refused, command
from secretariat.core.figures import all_figures, figure_named, read, shown
from secretariat.core.loopback import refuse_beyond_loopback
from secretariat.core.operating.serving import server_s_own_lines, shared_counts
from secretariat.core.tables import commands as _tables_commands  # noqa: F401  (registers import, export, schema)
from secretariat.core.tampering import demonstrate
from secretariat.core.verification import verify


def year_of(label: str) -> Period:
    """The year named on a command line. Raises Refused."""
    try:
        return Period.year(label)
    except ValueError as error:
        raise Refused(str(error)) from None


def _year(parser: ArgumentParser) -> None:
    parser.add_argument("year", help="the regulatory year, such as 2019-20")
    parser.add_argument("--json", action="store_true", help="write JSON")


@command("figures", "Print every figure of a year.", _year)
def figures(arguments: Namespace) -> int:
    period = year_of(arguments.year)
    rows = [_row(key, period) for each in all_figures() for key in each.keys(period)]
    if arguments.json:
        json.dump(rows, sys.stdout, indent=1, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    room = ""
    for row in rows:
        if row["room"] != room:
            room = row["room"]
            sys.stdout.write(f"\n{room}\n")
        sys.stdout.write(f"  {row['shown']:>9}  {row['last_year_shown']:>9}  {row['title']}  ({row['key']})\n")
    sys.stdout.write(f"\nFirst {period}, then {period.previous()}. Ask `--json` for definitions.\n")
    return 0


def _row(key: str, period: Period) -> dict[str, Any]:
    figure = figure_named(key)
    now, before = read(key, period).value, read(f"{key}_previous_year", period).value
    of = key[len(figure.key) + 1 : -1]
    return {
        "key": key,
        "title": figure.title_of(of, period),
        "room": figure.room,
        "year": period.label,
        "value": _plain(now),
        "shown": shown(now, figure.unit),
        "last_year": _plain(before),
        "last_year_shown": shown(before, figure.unit),
        "unit": figure.unit,
        "population": figure.population,
        "definition": figure.definition,
        "classification": figure.classification,
    }


def _plain(value: object) -> object:
    return round(float(value), 4) if isinstance(value, Fraction) else value


@command("verify", "Work out the register again from its events and say what does not fit.", what_was_kept)
def verify_command(arguments: Namespace) -> int:
    verdict = verify(kept_given(arguments.checkpoint), key_given(arguments.key))
    for fault in verdict.faults[:50]:
        sys.stdout.write(f"{fault}\n")
    if len(verdict.faults) > 50:
        sys.stdout.write(f"… and {len(verdict.faults) - 50:,} more.\n")
    for sentence in verdict.fits:
        sys.stdout.write(f"{sentence}\n")
    sys.stdout.write(f"{verdict}\n")
    return 1 if verdict.faults else 0


def _where(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (loopback only)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen on")
    parser.add_argument("--workers", type=int, default=1, help="how many worker processes")


@command("serve", "Serve the site on this machine.", _where)
def serve(arguments: Namespace) -> int:
    refuse_beyond_loopback(arguments.host)
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    sys.stdout.write(f"Serving on http://{arguments.host}:{arguments.port}/ (stop with Ctrl-C)\n")
    sys.stdout.flush()
    server = Granian(
        "secretariat.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=4,
        log_level=LogLevels.warning,
        log_dictconfig=server_s_own_lines(settings.LOG_LINE),
        respawn_failed_workers=True,
    )
    with shared_counts():
        server.serve()
    return 0


def _demonstration(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=["tamper"], help="tamper: edit a copy of the register behind its back")


@command("demo", "Show what the register notices.", _demonstration)
def demo(arguments: Namespace) -> int:
    return 0 if demonstrate(sys.stdout.write) else 1
