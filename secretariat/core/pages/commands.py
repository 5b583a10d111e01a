"""`secretariat tick`: what a timer runs. `secretariat search`: the index of the search."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from secretariat.core import search as search_index
from secretariat.core.checkpoints.making import make_daily
from secretariat.core.console import Refused, command
from secretariat.core.pages import searching, stored_figures
from secretariat.core.pages.explaining import all_keys
from secretariat.core.pages.models import TimerRun
from secretariat.core.pages.pieces import headlines, year_of_home
from secretariat.core.pages.searching import catch_up
from secretariat.core.pages.timers import run_all


@command("tick", "Do what is due, bring search, figures and inboxes up to the last event, sign the day's checkpoint.")
def tick(arguments: Namespace) -> int:
    for said in run_all():
        sys.stdout.write(f"{said}\n")
    taken = catch_up()
    period = year_of_home()
    for year in (period, period.previous()):
        stored_figures.values([*all_keys(year), *headlines()], year)
    # The real time, even when a demonstration has stopped its clock: it says whether the timer runs.
    TimerRun.objects.update_or_create(name="tick", defaults={"at": datetime.now(UTC)})
    sys.stdout.write(f"Search took in {taken:,} events; the figures of {period} and {period.previous()} are kept.\n")
    try:
        sys.stdout.write(f"{make_daily()}\n")
    except Refused as refusal:
        # The rest of a timer's work is not held up by a key that is not kept well, but somebody has to hear of it.
        sys.stderr.write(f"No checkpoint was made. {refusal}\n")
        return 1
    return 0


def _what(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("rebuild", "verify"), help="make it anew, or compare it with what there is")


@command("search", "Make the index of the search anew, or verify that it is what the records and the Code say.", _what)
def search(arguments: Namespace) -> int:
    if arguments.what == "rebuild":
        sys.stdout.write(f"{searching.rebuild():,} entries can be found.\n")
        return 0
    catch_up()
    faults = search_index.verify()
    for fault in faults[:50]:
        sys.stdout.write(f"{fault}\n")
    wrong = f"{len(faults):,} wrong: run `secretariat search rebuild`." if faults else "the index is what it should be."
    sys.stdout.write(f"Verified the search: {wrong}\n")
    return 1 if faults else 0
