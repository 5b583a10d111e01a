"""The house's papers say what is there: the map, the settings, the decisions, the changelog, the parts."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import secretariat
from conftest import NO_CHROMIUM, NO_POSTGRESQL, NO_SQLITE, why_not
from tests.house import PACKAGE, ROOMS, ROOT, files, shown

pytestmark = pytest.mark.once

READ_FROM_THE_ENVIRONMENT = re.compile(
    r"""(?:environ(?:\.get\(|\[)|getenv\(|env_(?:bool|int|choice|day)\()\s*["']([A-Z][A-Z_]+)["']"""
)
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH", "HOME"}
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
LINK = re.compile(r"\]\(([^)#:]+?)(?:#[^)]*)?\)")


def settings_read(text: str) -> set[str]:
    """The names that a piece of Python reads from the environment."""
    return set(READ_FROM_THE_ENVIRONMENT.findall(text)) - NOT_OURS


def unpinned(text: str) -> list[str]:
    """The lines of a lock that do not name one version of one part."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line for line in lines if not re.fullmatch(r'[\w.-]+==[\w.]+( ; sys_platform == "\w+")?', line)]


def needed(name: str, extras: set[str], seen: dict[str, None]) -> None:
    """Collect in `seen` all that an installed part needs on this machine, directly or not."""
    for line in metadata.requires(name) or []:
        part = Requirement(line)
        wanted = part.marker is None or any(part.marker.evaluate({"extra": extra}) for extra in (*extras, ""))
        key = str(canonicalize_name(part.name))
        if wanted and key not in seen:
            seen[key] = None
            needed(part.name, set(part.extras), seen)


def dead_links(text: str, place) -> list[str]:
    """The relative links of a page that lead to no file."""
    return [target for target in LINK.findall(text) if not (place / target).exists()]


def test_the_map_has_a_row_for_every_room_and_every_part_of_core() -> None:
    text = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
    parts = [path.parent.name for path in (PACKAGE / "core").glob("*/__init__.py")]
    places = [*ROOMS, *(f"core/{part}" for part in parts if part not in {"migrations", "tests"})]
    assert [place for place in places if f"| `{place}` |" not in text] == []


@pytest.mark.asvs("V5.1.1")
def test_every_setting_from_the_environment_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    readers = [path for path in files() if path.suffix == ".py" and (PACKAGE in path.parents or path.parent == ROOT)]
    read = set().union(*(settings_read(path.read_text(encoding="utf-8")) for path in readers))
    assert {"DATABASE_URL", "SECRETARIAT_CODE", "SECRETARIAT_CI"} <= read
    assert read == set(re.findall(r"^\| `([A-Z_]+)` \|", text, re.MULTILINE))


@pytest.mark.parametrize(
    "line",
    [
        'os.environ.get("NEW_ONE", "")',
        "os.environ['NEW_ONE']",
        'env_bool("NEW_ONE", False)',
        'env_choice("NEW_ONE", "a", ("a",))',
        'os.getenv("NEW_ONE")',
    ],
)
def test_a_new_setting_is_noticed(line: str) -> None:
    assert settings_read(line) == {"NEW_ONE"}


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_says_what_was_refused(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {int(path.name[:4])}\. \S.*\.\n", text)
    assert "\n## Refused\n" in text
    assert len(text.splitlines()) <= 70


def test_the_changelog_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"^## (\S+)", text, re.MULTILINE)
    assert found
    assert found[1] == secretariat.__version__


def test_the_licence_is_the_one_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == {"text": "Apache-2.0"}
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.asvs("V15.1.2")
def test_the_lock_names_one_version_of_every_part() -> None:
    assert unpinned((ROOT / "requirements.lock").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("line", ["django", "django>=5.2", "django==5.2.*", "-e .", "django @ file:x"])
def test_a_part_without_a_version_is_found(line: str) -> None:
    assert unpinned(f"# parts\nsix==1.17.0\n{line}\n") == [line]


@pytest.mark.asvs("V15.1.2")
def test_the_lock_holds_all_that_the_project_needs() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {str(canonicalize_name(line.split("==")[0])) for line in lock.splitlines() if "==" in line}
    seen: dict[str, None] = {}
    needed("secretariat", {"dev"}, seen)
    assert len(seen) > 40
    assert set(seen) - locked == set()


def test_make_alone_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())
    listed = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^make (\w+) ", listed, re.MULTILINE)) == targets


def test_every_link_in_the_papers_leads_somewhere() -> None:
    papers = [path for path in files() if path.suffix == ".md"]
    assert len(papers) > 10
    found = {
        shown(path): dead for path in papers if (dead := dead_links(path.read_text(encoding="utf-8"), path.parent))
    }
    assert found == {}
    assert dead_links("[a](no-such.md) [b](#here)", ROOT) == ["no-such.md"]


@pytest.mark.parametrize(
    ("marks", "chromium", "postgresql", "reason"),
    [
        ({"browser"}, False, False, NO_CHROMIUM),
        ({"browser"}, True, False, ""),
        ({"postgresql"}, True, False, NO_POSTGRESQL),
        ({"postgresql"}, False, True, ""),
        ({"sqlite"}, False, True, NO_SQLITE),
        ({"sqlite"}, False, False, ""),
        ({"django_db"}, False, False, ""),
    ],
)
def test_a_test_that_cannot_run_here_says_why(marks, chromium, postgresql, reason) -> None:
    assert why_not(marks, chromium=chromium, postgresql=postgresql) == reason
