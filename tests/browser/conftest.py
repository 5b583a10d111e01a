"""A real server on the example years, and a real Chromium to look at it with."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import clock
from tests.browser.clicking import people_of
from tests.example import YEARS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "secretariat" / "codes" / "sec" / "example"
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RUN = "import sys; from secretariat.command import main; sys.exit(main(sys.argv[1:]))"
MANAGE = (
    "import sys; from django.core.management import execute_from_command_line as run; run(['manage.py', *sys.argv[1:]])"
)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # The server has a SQLite database of its own, so a run on PostgreSQL would only do the same again.
            item.add_marker(pytest.mark.sqlite)


def surroundings_of(folder):
    """What a program needs to know to work on the register in that folder."""
    found = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "secretariat.settings",
        "SECRETARIAT_VAR": str(folder),
        "SECRETARIAT_DEMO": "yes",
        "SECRETARIAT_TODAY": clock.DAY,
    }
    found.pop("DATABASE_URL", None)
    return found


def fill(folder):
    """Make a register there with the example years and a drafted report."""

    def run(program, *arguments):
        command = [sys.executable, "-c", program, *arguments]
        subprocess.run(command, check=True, env=surroundings_of(folder), cwd=ROOT, stdout=subprocess.DEVNULL)

    run(MANAGE, "migrate", "--verbosity", "0")
    for year in YEARS:
        run(RUN, "import", str(EXAMPLE / year))
    run(RUN, "report", "2019-20", "--pdf", str(folder / "report.pdf"))
    run(RUN, "tick")


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """What a server keeps: its database, its mails. It is filled once, and copied for each worker."""
    base = tmp_path_factory.getbasetemp()
    first = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "first-site"
    with first.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not first.exists():
            being_made = Path(tempfile.mkdtemp(dir=first.parent))
            if filled := os.environ.get("SECRETARIAT_FILLED"):
                shutil.copytree(filled, being_made, dirs_exist_ok=True, ignore=shutil.ignore_patterns("styles", "new"))
            else:
                fill(being_made)
            being_made.rename(first)
    return shutil.copytree(first, base / "site")


@pytest.fixture(scope="session")
def site(site_folder):
    """The address of a server on a database of its own, with the example years and a drafted report."""
    surroundings = {**surroundings_of(site_folder), "DJANGO_SETTINGS_MODULE": "tests.browser.settings"}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # By name: a browser makes passkeys for localhost and for https, but not for an address in numbers.
    server = subprocess.Popen([sys.executable, "-c", RUN, "serve", "--port", str(port)], env=surroundings, cwd=ROOT)
    try:
        yield _answering(f"http://localhost:{port}")
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def on_day(site_folder):
    """Moves the server's clock to a day; afterwards it stands again where it stood."""
    yield lambda day: clock.move(site_folder, day)
    clock.move(site_folder, clock.DAY)


@pytest.fixture(scope="session")
def sessions_of_journeys(site, site_folder):
    """Those who take part in the journeys, signed in: made once for all of them."""
    from tests.browser.seeding import sessions_of  # it knows this file

    contact = "nominated-contact"
    return sessions_of(
        site_folder,
        "journeys",
        secretary=[("secretariat", "")],
        support=[("party-support", "")],
        dcc=[("dcc-officer", "")],
        authority=[("authority-officer", "")],
        assessor=[("assessor-officer", "")],
        chair=[("seat", "PANEL-S01-1")],
        candidate=[],
        applicant=[],
        one=[(contact, each) for each in ("P-0002", "P-0003", "P-0009")],
        two=[(contact, each) for each in ("P-0004", "P-0011", "P-0019")],
        curing=[(contact, "P-0040")],
        failing=[(contact, "P-0042")],
    )


@pytest.fixture
def people(browser, site, sessions_of_journeys):
    """A page for each of them."""
    with people_of(browser, site, sessions_of_journeys) as found:
        yield found


def _answering(address: str) -> str:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/about/", timeout=5).read()
            return address
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"The server at {address} did not answer.")


# Closed after each file: while it runs, Django takes the tests of other files for asynchronous ones and refuses them.
@pytest.fixture(scope="module")
def browser(chromium_path):
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser, site):
    """A page of a fresh visitor; what its console complains about is in `page.complaints`."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda said: said.type in ("error", "warning") and opened.complaints.append(said.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    yield opened
    context.close()
