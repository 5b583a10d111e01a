"""The clock of the server that browsers look at: it stands on the day of the example until a test moves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

DAY = "2021-04-15"
"""The day on which it stands."""
FILE = "today"


def move(site_folder: Path, day: str) -> None:
    """Let the server's clock stand on another day, from its next answer on."""
    being_written = site_folder / f"{FILE}.new"
    being_written.write_text(day)
    being_written.rename(site_folder / FILE)


class Moved:
    """Middleware: the day that a test has moved the clock to."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.file = Path(settings.VAR) / FILE

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.file.exists():
            settings.SECRETARIAT_TODAY = self.file.read_text()
        return self.answer(request)
