"""What all tests share: which of them a machine can run, and where Chromium is."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

IN_CI = os.environ.get("SECRETARIAT_CI", "") not in {"", "0", "no"}
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

NO_CHROMIUM = "needs Chromium, which is not on this machine: install it (on Debian: apt-get install chromium)."
NO_POSTGRESQL = "needs PostgreSQL: set DATABASE_URL=postgresql://user:password@host/name and run the tests again."
NO_SQLITE = "says something about SQLite, and this run is on PostgreSQL."
ONCE = "is the same on any database, and the run on SQLite has it."


def find_chromium() -> str | None:
    """The path of the first Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def on_postgresql() -> bool:
    """Whether this run's database is PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def why_not(marks: set[str], *, chromium: bool, postgresql: bool) -> str:
    """Why a test with these marks cannot run here; empty when it can."""
    if "browser" in marks and not chromium:
        return NO_CHROMIUM
    if "postgresql" in marks and not postgresql:
        return NO_POSTGRESQL
    if "sqlite" in marks and postgresql:
        return NO_SQLITE
    if "once" in marks and postgresql:
        return ONCE
    return ""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Set aside what belongs to the other database; skip what this machine cannot run, or fail it in CI."""
    chromium, postgresql = find_chromium() is not None, on_postgresql()
    elsewhere = []
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        reason = why_not(marks, chromium=chromium, postgresql=postgresql)
        if reason == NO_SQLITE or (reason in (NO_POSTGRESQL, ONCE) and IN_CI):
            # CI runs every test twice, once on each database: the other run has this one.
            elsewhere.append(item)
        elif reason and reason != ONCE:
            item.add_marker(pytest.mark.cannot_run_here(reason) if IN_CI else pytest.mark.skip(reason=reason))
    if elsewhere:
        items[:] = [item for item in items if item not in elsewhere]
        config.hook.pytest_deselected(items=elsewhere)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail, before any fixture, what CI must be able to run and cannot."""
    for mark in item.iter_markers("cannot_run_here"):
        pytest.fail(f"{item.name} {mark.args[0]}", pytrace=False)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is. A test that asks for it carries the mark `browser`."""
    path = find_chromium()
    if path is None:
        pytest.fail(f"This test {NO_CHROMIUM} Mark it `browser` so that it is skipped.", pytrace=False)
    return path


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """Give each worker a database of its own. On SQLite it is in the worker's memory and needs no name."""
    if on_postgresql():
        request.getfixturevalue("django_db_modify_db_settings_xdist_suffix")


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any) -> None:
    """The database of the tests. On SQLite it is a copy of the last one that was migrated, if nothing has changed since
    of what it is made from: to migrate takes longer than most who run a few tests want to wait."""
    migrated = None if on_postgresql() else _migrated(request.config)
    if migrated is None or not migrated.exists():
        request.getfixturevalue("django_db_setup")
    from django.db import connection

    with django_db_blocker.unblock():
        if migrated is None:
            return
        if migrated.exists():
            connection.close()
            connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
            connection.ensure_connection()
            with closing(sqlite3.connect(migrated)) as source:
                source.backup(connection.connection)
        else:
            half = migrated.with_suffix(f".{os.getpid()}")
            with closing(sqlite3.connect(half)) as target:
                connection.connection.backup(target)
            half.replace(migrated)


def _migrated(config: pytest.Config) -> Path | None:
    """Where the database is kept that those migrations, models and parts make; None where nothing is to be kept."""
    if not hasattr(config, "cache"):
        return None
    root = config.rootpath
    made_from = [root / "requirements.lock", root / "secretariat" / "settings.py"]
    made_from += [*root.glob("secretariat/**/migrations/*.py"), *root.glob("secretariat/**/models*.py")]
    digest = hashlib.sha256(b"".join(each.read_bytes() for each in sorted(made_from))).hexdigest()
    folder = config.cache.mkdir("migrated")
    for other in folder.glob("*.sqlite3"):
        if other.stem != digest:
            other.unlink(missing_ok=True)
    return folder / f"{digest}.sqlite3"


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    """A place for delivered files and the key that they and seeds are sealed with, for one test alone."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.FILES_KEY, settings.FILES_KEY_IS_NAMED = tmp_path / "files-key", False
    return tmp_path
