"""`secretariat tick`: what a timer runs."""

from __future__ import annotations

import sys
from argparse import Namespace

from secretariat.core.console import command
from secretariat.core.pages import stored_figures
from secretariat.core.pages.explaining import all_keys
from secretariat.core.pages.pieces import headlines, year_of_home
from secretariat.core.pages.searching import catch_up
from secretariat.core.pages.timers import run_all


@command("tick", "Bring the search and the kept figures up to the last event, and clear away what is due.")
def tick(arguments: Namespace) -> int:
    for said in run_all():
        sys.stdout.write(f"{said}\n")
    taken = catch_up()
    period = year_of_home()
    for year in (period, period.previous()):
        stored_figures.values([*all_keys(year), *headlines()], year)
    sys.stdout.write(f"Search took in {taken:,} events; the figures of {period} and {period.previous()} are kept.\n")
    return 0
