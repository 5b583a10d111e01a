"""Records for a browser's tests, made in the server's own register, and a session of somebody in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.browser.conftest import ROOT, surroundings_of

BEFORE = """
import django; django.setup()
from django.conf import settings


def answer(client):
    print(client.cookies[settings.SESSION_COOKIE_NAME].value)


"""


def seeded(site_folder: Path, program: str) -> str:
    """Run a program on the server's register; what it answers: the session of the client that it gives to `answer`."""
    command = [sys.executable, "-c", BEFORE + program]
    done = subprocess.run(
        command, env=surroundings_of(site_folder), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]
