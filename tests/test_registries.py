"""What the rooms and the code register is whole: tables, figures, codes and workflows."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps

from secretariat.core.codes import BadCode, Code, load
from secretariat.core.figures import all_figures, figure
from secretariat.core.records import Record
from secretariat.core.tables import all_tables, table_for
from secretariat.core.workflow.table import Workflow, all_workflows
from tests.house import PACKAGE, ROOMS

pytestmark = pytest.mark.once

CODES = sorted(path.parent for path in (PACKAGE / "codes").glob("*/code.toml"))


def test_every_kind_of_record_has_a_table() -> None:
    kinds = [model for model in apps.get_models() if issubclass(model, Record)]
    assert len(kinds) > 20
    assert {table_for(kind).model for kind in kinds} == set(kinds)


@pytest.mark.asvs("V14.1.1")
@pytest.mark.parametrize("table", all_tables(), ids=str)
def test_every_table_has_a_reference_and_a_classification_that_must_be_given(table) -> None:
    assert table.column["reference"].required
    assert table.column["classification"].required
    assert "illustrative" in table.column
    assert table.says.endswith(".")


@pytest.mark.parametrize("table", all_tables(), ids=str)
def test_every_table_lists_filters_and_searches_columns_that_it_has(table) -> None:
    named = {*table.listed, *table.filters, *table.searched, table.order.removeprefix("-")}
    assert named <= set(table.column)
    assert {check.column for check in table.checks} <= set(table.column)


@pytest.mark.asvs("V2.1.1")
@pytest.mark.parametrize("table", all_tables(), ids=str)
def test_every_column_says_what_it_means(table) -> None:
    assert [column.name for column in table.columns if not column.says] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_but_core_and_accounts_has_a_table(room: str) -> None:
    rooms = {table.model._meta.app_label for table in all_tables()}
    assert room in rooms or room in {"core", "accounts"}


@pytest.mark.parametrize("each", all_figures(), ids=str)
def test_every_figure_says_what_it_counts_and_of_whom(each) -> None:
    assert len(each.definition.split()) >= 4
    assert each.title
    assert each.unit
    assert each.population


def test_a_figure_without_a_definition_is_refused() -> None:
    def nameless(period):
        return None

    with pytest.raises(ValueError, match="nameless has no docstring"):
        figure("Nameless", unit="things", population="all")(nameless)


def test_there_is_a_code() -> None:
    assert CODES


@pytest.mark.parametrize("folder", CODES, ids=lambda folder: folder.name)
def test_every_code_s_folder_loads_with_its_workflows(folder: Path) -> None:
    code = load(folder)
    assert code.bodies
    assert [Workflow(path, code).steps for path in sorted((folder / "workflows").glob("*.toml"))]


@pytest.mark.parametrize("workflow", all_workflows(), ids=str)
def test_every_state_has_a_way_out_or_is_an_end(workflow) -> None:
    left = {source for step in workflow.steps for source in step.sources}
    assert left | workflow.ends == set(workflow.states)
    assert not left & workflow.ends


@pytest.mark.parametrize("workflow", all_workflows(), ids=str)
def test_every_state_can_be_reached(workflow) -> None:
    assert workflow.reachable() == set(workflow.states)


def test_a_state_without_a_way_out_is_refused_with_file_and_line(tmp_path: Path, settings) -> None:
    code = load(Path(settings.SECRETARIAT_CODES) / settings.SECRETARIAT_CODE)
    path = tmp_path / "stuck.toml"
    path.write_text(
        """name = "Stuck"
slug = "stuck"
subject = "modifications.Modification"
in_force_from = 2019-01-01
start = "begun"

[[state]]
slug = "begun"
name = "Begun"

[[state]]
slug = "stuck"
name = "Stuck"

[[step]]
verb = "go"
says = "Go"
sources = ["begun"]
target = "stuck"
by = "administrator"
basis = "inferred"
""",
        encoding="utf-8",
    )
    with pytest.raises(BadCode, match=r"stuck\.toml:12: 'stuck' has no way out"):
        Workflow(path, code)


def test_a_code_s_folder_without_its_bodies_is_refused(tmp_path: Path) -> None:
    (tmp_path / "code.toml").write_bytes((CODES[0] / "code.toml").read_bytes())
    with pytest.raises(BadCode, match=r"bodies\.toml: there is no such file"):
        Code(tmp_path)
