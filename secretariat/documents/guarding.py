"""The database itself refuses to change a clause: the statements that make it so, per vendor.

On SQLite a replacing insert goes round the triggers on deleting unless `recursive_triggers` is on, and a connection may
leave it off; so an insert must also bring keys that are not there.
"""

from __future__ import annotations

from secretariat.core.events.append_only import run_all

CLAUSE, WORDING, STANDS = (f"documents_{name}" for name in ("clause", "wording", "clauseversion"))
VERSION = "documents_documentversion"
REFUSAL = "The text of a version is never changed or removed."
TOO_LATE = "Clauses are added to the last version of a document only."
KEYS = {
    CLAUSE: "id = NEW.id OR key = NEW.key",
    WORDING: "id = NEW.id OR hash = NEW.hash",
    STANDS: "id = NEW.id OR (clause_id = NEW.clause_id AND until IS NULL AND NEW.until IS NULL)",
}
"""Table to the condition under which an insert would take the place of a row that is there."""
FIXED = (
    "id", "clause_id", "document_id", "parent_id", "position", "depth", "kind", "number", "label", "heading",
    "wording_id", "seal", "since",
)  # fmt: skip
"""The columns of a clause's row that never change."""
LATER = f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.document_id = NEW.document_id AND v.place > NEW.since)"
LAST = f"(SELECT max(place) FROM {VERSION} v WHERE v.document_id = OLD.document_id)"


def _is_ended(same: str) -> str:
    """The one change of a clause's row that is let through."""
    fixed = " AND ".join(f"NEW.{each} {same} OLD.{each}" for each in FIXED)
    return f"OLD.until IS NULL AND NEW.until = {LAST} AND {fixed}"


def _sqlite() -> tuple[str, ...]:
    found = []
    for table, there in KEYS.items():
        ends = f"WHEN ({_is_ended('IS')}) IS NOT 1" if table == STANDS else ""
        found += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {ends} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {there}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]
    found.append(
        f"CREATE TRIGGER {STANDS}_not_late BEFORE INSERT ON {STANDS} WHEN {LATER} "
        f"BEGIN SELECT RAISE(ABORT, '{TOO_LATE}'); END"
    )
    return tuple(found)


def _postgresql() -> tuple[str, ...]:
    found = [
        f"""CREATE FUNCTION {CLAUSE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
        f"""CREATE FUNCTION {STANDS}_ends() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF {_is_ended("IS NOT DISTINCT FROM")} THEN RETURN NEW; END IF; RAISE EXCEPTION '{REFUSAL}'; END $$""",
        f"""CREATE FUNCTION {STANDS}_comes() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF {LATER} THEN RAISE EXCEPTION '{TOO_LATE}'; END IF; RETURN NEW; END $$""",
        f"""CREATE TRIGGER {STANDS}_only_ends BEFORE UPDATE ON {STANDS}
            FOR EACH ROW EXECUTE FUNCTION {STANDS}_ends()""",
        f"""CREATE TRIGGER {STANDS}_not_late BEFORE INSERT ON {STANDS}
            FOR EACH ROW EXECUTE FUNCTION {STANDS}_comes()""",
    ]
    for table in KEYS:
        what = "DELETE" if table == STANDS else "UPDATE OR DELETE"
        found += [
            f"""CREATE TRIGGER {table}_no_change BEFORE {what} ON {table}
                FOR EACH ROW EXECUTE FUNCTION {CLAUSE}_refuse()""",
            f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {CLAUSE}_refuse()""",
        ]
    return tuple(found)


def _drop_sqlite() -> tuple[str, ...]:
    names = [f"{table}_{name}" for table in KEYS for name in ("no_update", "no_delete", "no_replace")]
    return tuple(f"DROP TRIGGER {name}" for name in [*names, f"{STANDS}_not_late"])


def _drop_postgresql() -> tuple[str, ...]:
    found = [f"DROP TRIGGER {STANDS}_{name} ON {STANDS}" for name in ("only_ends", "not_late")]
    for table in KEYS:
        found += [f"DROP TRIGGER {table}_{name} ON {table}" for name in ("no_change", "no_truncate")]
    functions = (f"{CLAUSE}_refuse", f"{STANDS}_ends", f"{STANDS}_comes")
    return (*found, *(f"DROP FUNCTION {name}()" for name in functions))


install = run_all(_sqlite(), _postgresql())
"""Add the triggers (a migration's forward step)."""
uninstall = run_all(_drop_sqlite(), _drop_postgresql())
"""Take the triggers away again (a migration's backward step)."""
