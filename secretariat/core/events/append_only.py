"""Tables that are only added to: the statements by which the database itself refuses anything else, per vendor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Step = Callable[[Any, Any], None]


def guard(table: str, refusal: str, *, on_insert: str = "") -> tuple[Step, Step]:
    """A migration's two steps that put the triggers on a table and take them away again.

    The table's only unique key is its primary one, `number`, which counts from 1 without a gap. On SQLite an insert
    must bring the next number, and must not be `on_insert`: a replacing insert, which would go round the others, never
    does. An ordinary `INSERT` of the next number is what the program does and stays possible for anybody.
    """
    sqlite = (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{refusal}'); END",
        f"""CREATE TRIGGER {table}_next BEFORE INSERT ON {table}
            WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM {table}) {on_insert and f"OR {on_insert}"}
            BEGIN SELECT RAISE(ABORT, '{refusal} A new row must follow the last one.'); END""",
    )
    postgresql = (
        f"""CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$""",
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_refuse()""",
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()""",
    )
    drop_sqlite = tuple(f"DROP TRIGGER {table}_{name}" for name in ("no_update", "no_delete", "next"))
    drop_postgresql = (
        f"DROP TRIGGER {table}_no_change ON {table}",
        f"DROP TRIGGER {table}_no_truncate ON {table}",
        f"DROP FUNCTION {table}_refuse()",
    )
    return run_all(sqlite, postgresql), run_all(drop_sqlite, drop_postgresql)


def run_all(sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> Step:
    """A migration's step that runs the statements of whichever database it is, in order."""

    def run(apps: Any, schema_editor: Any) -> None:
        for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
            schema_editor.execute(statement, params=None)

    return run
