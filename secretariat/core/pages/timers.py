"""What rooms want done each time the timer runs (`secretariat tick`)."""

from __future__ import annotations

from collections.abc import Callable

Work = Callable[[], str]
"""Called without arguments; gives a sentence on what was done, empty when there was nothing to do."""

_work: list[Work] = []


def on_tick(work: Work) -> Work:
    """Let a room have something done by every run of the timer: a function of its `commands.py`."""
    if work not in _work:
        _work.append(work)
    return work


def run_all() -> list[str]:
    """Do what rooms have asked for, in order; a sentence for each that did something."""
    return [said for work in _work if (said := work())]
