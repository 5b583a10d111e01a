"""Records for a browser's tests, made in the server's own register, and a session of somebody in it."""

from __future__ import annotations

import json
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


PEOPLE = """
import json
from django.test import Client
from secretariat.accounts.tests.events import with_a_factor
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.committees.models import Appointment
from secretariat.core import events

found = {}
for who, roles in json.loads(%r).items():
    person = with_a_factor(a_person(f"Illustrative {who}", f"{who}@%s.example.org"))
    for role, of in roles:
        if role == "seat":
            events.update(Appointment.objects.get(reference=of), by=BY, person=person)
        else:
            give(person, role, of)
    found[who] = sign_in(Client(), person).cookies["session"].value
print(json.dumps(found, separators=(",", ":")))
"""


def sessions_of(site_folder: Path, of: str, **roles: list[tuple[str, str]]) -> dict[str, str]:
    """Make people with these roles, each (role, of what), or ("seat", reference) for a seat that is theirs from now on.

    Each is called by their key, has an address at `of`, and is signed in: the answer has their session by their key.
    """
    found: dict[str, str] = json.loads(seeded(site_folder, PEOPLE % (json.dumps(roles), of)))
    return found
