"""`secretariat tick`: what a timer runs."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import UTC, datetime

from secretariat.core.checkpoints.making import make_daily
from secretariat.core.console import Refused, command
from secretariat.core.pages import stored_figures
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
