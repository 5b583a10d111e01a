"""Writes docs/reference from the code: what the tables, figures, workflows and commands are. Run by `make docs`.

With the path of a folder it writes there instead.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parent / "reference"
HOUSE_COLUMNS = {"classification", "illustrative", "source"}
WRITTEN = "Written from the code by `make docs`: change it there."


def cells(*values: object) -> str:
    """One row of a table."""
    return "| " + " | ".join(str(value).replace("|", "\\|") for value in values) + " |"


def grid(headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """A table, with an empty line behind it."""
    yield cells(*headings)
    yield cells(*("---" for _ in headings))
    yield from (cells(*row) for row in rows)
    yield ""


def tables() -> Iterator[str]:
    """The page of all tables and their columns."""
    from secretariat.core.tables import all_tables, table_for

    yield from ("# Tables", "", WRITTEN, "")
    yield "Every table also has `classification` (required), `illustrative` and `source`, which [say the same"
    yield "everywhere](../import.md). `secretariat schema` adds the values that the code allows."
    yield ""
    targets = {table.model._meta.label: table_for(table.model).name for table in all_tables()}
    for table in sorted(all_tables(), key=lambda each: each.name):
        yield from (f"## {table.name}", "", f"{table.title}. {table.says}", "")
        yield from grid(
            ("column", "holds", "required", "what it means"),
            (
                (
                    f"`{column.name}`",
                    f"reference in `{targets[column.target]}`" if column.target else column.kind,
                    "yes" if column.required else "",
                    column.says,
                )
                for column in table.columns
                if column.name not in HOUSE_COLUMNS
            ),
        )


def figures() -> Iterator[str]:
    """The page of all figures, by room."""
    from secretariat.core.figures import all_figures, all_rules

    yield from ("# Figures", "", WRITTEN, "")
    yield "A figure that is read by something takes it in brackets: `meetings[panel]`. Last year's value is"
    yield "`key_previous_year`."
    yield ""
    room = ""
    for each in sorted(all_figures(), key=lambda one: one.room):
        if each.room != room:
            room = each.room
            yield from (f"## {room}", "")
        by = f", by {each.by.name}" if each.by else ""
        yield from (f"**{each.title}** (`{each.key}`{by}; {each.unit}; {each.population})  ", each.definition, "")
    yield from ("## What must add up", "")
    yield from grid(
        ("rule", "left", "right"),
        ((each.says, added_up(each.left), added_up(each.right)) for each in all_rules()),
    )


def added_up(keys: tuple[str, ...]) -> str:
    """One side of a rule as people write a sum."""
    return " + ".join(f"`{key}`" for key in keys).replace("+ `-", "- `")


def workflows() -> Iterator[str]:
    """The page of all workflows of the code, each with its diagram and its steps."""
    from secretariat.core.codes import current
    from secretariat.core.workflow import all_workflows

    code = current()
    yield from (f"# Workflows of the {code.name}", "", WRITTEN, "")
    yield "*Sourced* rules stand in a published document, *inferred* ones follow from one, and *recalled* ones have to be"
    yield "checked before anybody relies on them."
    yield ""
    for workflow in all_workflows():
        yield from (f"## {workflow.name}, in force from {workflow.in_force_from:%-d %B %Y}", "")
        yield from diagram(workflow)
        yield from grid(
            ("verb", "what it does", "from", "to", "by", "clause", "basis"),
            (
                (
                    f"`{step.verb}`",
                    step.says,
                    ", ".join(workflow.states[source].name for source in step.sources),
                    workflow.states[step.target].name,
                    code.name_of(step.by),
                    step.clause,
                    step.basis,
                )
                for step in workflow.steps
            ),
        )
        if workflow.file.deadline:
            yield from grid(
                ("after", "within", "what is due", "basis"),
                ((f"`{each.after}`", each.within, each.of, each.basis) for each in workflow.file.deadline),
            )


def diagram(workflow: Any) -> Iterator[str]:
    """A workflow as a state diagram in Mermaid."""
    yield from ("```mermaid", "stateDiagram-v2")
    for state in workflow.file.state:
        yield f'    state "{state.name}" as {state.slug}'
    yield f"    [*] --> {workflow.start}"
    for step in workflow.steps:
        yield from (f"    {source} --> {step.target}: {step.verb}" for source in step.sources)
    yield from (f"    {state.slug} --> [*]" for state in workflow.file.state if state.end)
    yield from ("```", "")


def commands() -> Iterator[str]:
    """The page of all subcommands."""
    from secretariat.core.console import all_commands

    yield from ("# Commands", "", WRITTEN, "")
    yield "Each explains its arguments with `--help`. The exit code is 0 when it is done, 1 when it found something"
    yield "wrong, and 2 when it was refused."
    yield ""
    yield from grid(("command", "what it does"), ((f"`secretariat {each.name}`", each.says) for each in all_commands()))


def api() -> Iterator[str]:
    """The page of every call of the API, and of the examples that its tests run."""
    from secretariat import api as _  # noqa: F401  (puts the calls of every room together)
    from secretariat.core.api.calls import lines
    from secretariat.core.api.examples import ASK, EXAMPLES

    yield from ("# The API", "", WRITTEN, "")
    yield "[The guide](../api.md) says how tokens, pages, problems and webhooks work. A running site describes each call, its"
    yield "parameters and its shapes at `/api/v1/openapi.json`, as OpenAPI 3.1."
    yield from ("", "## Calls", "")
    yield from grid(
        ("call", "what it is", "who"), ((f"`{method} /api/v1{path}`", says, who) for method, path, who, says in lines())
    )
    yield from ("## Examples", "")
    yield "The tests run each of them. `SITE` is the address of the site and `TOKEN` a token of yours, both in the"
    yield "environment. The Python examples begin with these lines:"
    yield from ("", "```python", ASK.rstrip(), "```", "")
    for each in EXAMPLES:
        yield from (f"### {each.title}", "", each.says, "")
        yield from ("```sh", each.curl, "```", "", "```python", each.python, "```", "")


def permissions() -> Iterator[str]:
    """The page of who may see and do what: addresses, deeds and readers, as they are declared."""
    from secretariat.core.classification import Classification
    from secretariat.core.codes.access import access
    from secretariat.core.permission.audiences import readers_of
    from secretariat.core.permission.declared import addresses, declaration_of
    from secretariat.core.permission.words import described
    from secretariat.core.tables import all_tables

    def said(words: Iterable[str]) -> str:
        return "; ".join(described(word) for word in words) or "nobody"

    yield from (
        "# Who may see and do what",
        "",
        WRITTEN.replace("it there", "the code's `access.toml`, or the view"),
        "",
    )
    yield "`tests/test_matrix.py` and `tests/test_matrix_of_programs.py` hold everybody to what is written here, for each address and"
    yield "each kind of record under each label, and send requests as one of each sort, by turns. Whoever has a role needs a second factor for it to count."
    yield from ("", "## Who sees a record", "")
    labels = Classification.values
    rows = [(t.title, [said(readers_of(t.model, each)) for each in labels]) for t in all_tables()]
    usual = max((tuple(cells_) for _, cells_ in rows), key=[tuple(cells_) for _, cells_ in rows].count)
    own = sorted(row for row in rows if tuple(row[1]) != usual)
    yield from grid(("kind of record", *(each.capitalize() for each in labels)), [("all others", *usual)])
    yield from grid(
        ("kind of record", *(each.capitalize() for each in labels)), ((title, *cells_) for title, cells_ in own)
    )
    yield from ("## What some may do", "")
    yield from grid(
        ("deed", "what it is", "who", "wants a fresh proof", "basis"),
        (
            (f"`{each.slug}`", each.says, said(each.readers), "yes" if each.confirmed else "", each.basis)
            for each in access().file.deed
        ),
    )
    yield from ("## What each address allows", "")
    yield from grid(
        ("address", "to read", "to send"),
        (
            (f"`/{_plainly(pattern)}`", found.get or "nobody", found.post or "nobody")
            for name, pattern, view in addresses()
            if not pattern.startswith("api/v1/") and (found := declaration_of(name, view))
        ),
    )
    yield "What each call of the API allows stands in [its own page](reference/api.md)."
    yield ""


def _plainly(pattern: str) -> str:
    pattern = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|\((?:\?:)?[^()]*\)|[^()])*\)", r"<\1>", pattern)
    return re.sub(r"<\w+:", "<", pattern).replace("^", "").replace("$", "").replace("\\", "")


PAGES = {
    "tables": tables,
    "figures": figures,
    "workflows": workflows,
    "commands": commands,
    "api": api,
    "permissions": permissions,
}


def page(name: str) -> str:
    """The text of one page of the reference."""
    return "\n".join(PAGES[name]()).rstrip() + "\n"


def path_of(name: str, folder: Path = REFERENCE) -> Path:
    """Where a page is kept: in the folder, but for the page on permission, which people look for beside it."""
    return (folder.parent if name == "permissions" else folder) / f"{name}.md"


def main() -> None:
    """Write every page anew."""
    sys.path.insert(0, str(REFERENCE.parent.parent))
    os.environ["DJANGO_SETTINGS_MODULE"] = "secretariat.settings"
    # The pages describe the code that comes with the program, whatever this machine is set to run.
    os.environ["SECRETARIAT_CODE"] = "sec"
    import django

    django.setup()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else REFERENCE
    folder.mkdir(exist_ok=True)
    for name in PAGES:
        path_of(name, folder).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
