"""Rooms look down, never up: what the import contract cannot see."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models

from tests.house import PACKAGE, ROOMS, ROOT, files, modules, room_of, shown, tree

pytestmark = pytest.mark.once

HEAVY = ("altair", "vl_convert", "typst", "duckdb", "ibis")
WEB_WORKER = """
import sys
{first}
import secretariat.wsgi
from django.urls import get_resolver

def visit(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            visit(pattern.url_patterns)
        else:
            pattern.callback

visit(get_resolver().url_patterns)
print(*sorted({{name.split(".")[0] for name in sys.modules}} & {heavy}))
"""


def links() -> Iterable[tuple[type[models.Model], models.Field]]:
    """Every foreign key, one-to-one and many-to-many field of the rooms, with the model it stands on."""
    for model in apps.get_models():
        if model._meta.app_label in ROOMS:
            for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
                if field.remote_field:
                    yield model, field


def points_up(here: str, there: str) -> bool:
    """Whether a link from a model of room `here` to one of room `there` looks up."""
    return there in ROOMS and ROOMS.index(there) > ROOMS.index(here)


def upward_accessors() -> dict[str, str]:
    """Reverse accessor to the lowest room that may use it: names by which a lower record reaches upper ones."""
    names: dict[str, str] = {}
    for model, field in links():
        here, there = model._meta.app_label, field.related_model._meta.app_label
        if there not in ROOMS or not points_up(there, here):
            continue
        for name in (field.remote_field.get_accessor_name(), field.remote_field.related_query_name):
            if isinstance(name, str):
                names[name] = min(names.get(name, here), here, key=ROOMS.index)
    return names


def names_used(module: ast.Module) -> Iterable[tuple[int, str]]:
    """Attributes, keyword arguments and words in strings by which a related row could be reached, with their line."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.value.lineno, node.arg.split("__")[0]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"-?\w+__\w+", node.value):
            yield node.lineno, node.value.lstrip("-").split("__")[0]


def upward_uses(module: ast.Module, room: str, accessors: dict[str, str]) -> list[str]:
    """Line and name of each reverse accessor that a module of `room` uses to reach a room above it."""
    return [
        f"{line}: {name}" for line, name in names_used(module) if name in accessors and points_up(room, accessors[name])
    ]


def heavy_in_a_web_worker(first: str = "") -> str:
    """The heavy packages that a fresh process holds once it is ready to serve every address."""
    program = WEB_WORKER.format(first=first, heavy=set(HEAVY))
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_no_record_points_at_a_room_above_its_own() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model, field in links()
        if points_up(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert wrong == []
    assert sum(1 for _ in links()) > 20


def test_a_link_from_parties_to_releases_would_be_refused() -> None:
    assert points_up("parties", "releases")
    assert not points_up("releases", "parties")
    assert not points_up("parties", "parties")
    assert not points_up("parties", "auth")


def test_no_room_reaches_up_by_a_reverse_accessor() -> None:
    accessors = upward_accessors()
    wrong = [
        f"{shown(path)}:{use}"
        for path in modules()
        if room_of(path) and room_of(path) != "core"
        for use in upward_uses(tree(path), room_of(path), accessors)
    ]
    assert wrong == []


def test_no_template_reaches_up_by_a_reverse_accessor() -> None:
    accessors = upward_accessors()
    wrong = []
    for path in files():
        if path.suffix == ".html" and PACKAGE in path.parents and (room := room_of(path)) not in {"", "core"}:
            used = re.findall(r"\.(\w+)", path.read_text(encoding="utf-8"))
            wrong += [
                f"{shown(path)}: {name}" for name in used if name in accessors and points_up(room, accessors[name])
            ]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    [
        "modification.release_items.all()",
        "Modification.objects.filter(release_items__implemented_on=day)",
        "rows.order_by('-release_items__implemented_on')",
        "rows.exclude(release_items=None)",
    ],
)
def test_a_modification_that_reaches_for_its_release_items_is_found(line: str) -> None:
    accessors = upward_accessors()
    assert upward_uses(ast.parse(line), "modifications", accessors) == ["1: release_items"]
    assert upward_uses(ast.parse(line), "releases", accessors) == []


def test_the_import_contract_names_every_room_in_order() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert contracts[0]["layers"] == [f"secretariat.{room}" for room in reversed(ROOMS)]
    parts = sorted(path.name for path in (PACKAGE / "core").iterdir() if (path / "__init__.py").exists())
    layered = sorted(layer.rsplit(".", 1)[1] for layer in contracts[1]["layers"])
    assert layered == [part for part in parts if part not in {"migrations", "tests"}]


@pytest.mark.asvs("V15.2.2")
def test_web_workers_never_import_what_only_tasks_and_commands_may() -> None:
    assert heavy_in_a_web_worker() == ""


def test_a_web_worker_that_imports_typst_is_found() -> None:
    assert heavy_in_a_web_worker("import typst") == "typst"
