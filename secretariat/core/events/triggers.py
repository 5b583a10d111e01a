"""The database itself refuses to change an event: the statements that make it so, per vendor."""

from __future__ import annotations

from typing import Any

REFUSAL = "Events are never changed or removed."

SQLITE = (
    f"""CREATE TRIGGER core_event_no_update BEFORE UPDATE ON core_event
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER core_event_no_delete BEFORE DELETE ON core_event
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    # INSERT OR REPLACE deletes without asking the delete trigger unless recursive_triggers is on, and a connection
    # may leave it off. So an insert must also be the next in the chain, which a replacement never is.
    """CREATE TRIGGER core_event_next BEFORE INSERT ON core_event
        WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM core_event)
          OR NEW.previous IS NOT coalesce(
              (SELECT hash FROM core_event ORDER BY sequence DESC LIMIT 1), printf('%064d', 0))
        BEGIN SELECT RAISE(ABORT, 'An event must follow the last one.'); END""",
)

POSTGRESQL = (
    f"""CREATE FUNCTION core_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER core_event_no_change BEFORE UPDATE OR DELETE ON core_event
        FOR EACH ROW EXECUTE FUNCTION core_event_refuse()""",
    """CREATE TRIGGER core_event_no_truncate BEFORE TRUNCATE ON core_event
        FOR EACH STATEMENT EXECUTE FUNCTION core_event_refuse()""",
)

DROP_SQLITE = tuple(f"DROP TRIGGER core_event_{name}" for name in ("no_update", "no_delete", "next"))
DROP_POSTGRESQL = (
    "DROP TRIGGER core_event_no_change ON core_event",
    "DROP TRIGGER core_event_no_truncate ON core_event",
    "DROP FUNCTION core_event_refuse()",
)


def install(apps: Any, schema_editor: Any) -> None:
    """Add the triggers (a migration's forward step)."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


def uninstall(apps: Any, schema_editor: Any) -> None:
    """Take the triggers away again (a migration's backward step)."""
    for statement in DROP_SQLITE if schema_editor.connection.vendor == "sqlite" else DROP_POSTGRESQL:
        schema_editor.execute(statement, params=None)


# The primary key is a bigint, so SQLite also keeps a rowid for each row, and INSERT OR REPLACE deletes by that as well:
# a proper next event that is given the rowid of an old one takes its place. A row that was added and not put in another
# one's place always has the rowid after that of the event before it.
SQLITE_ROWID = """CREATE TRIGGER core_event_added AFTER INSERT ON core_event
    WHEN NEW.rowid IS NOT CASE NEW.sequence WHEN 1 THEN 1
        ELSE (SELECT rowid + 1 FROM core_event WHERE sequence = NEW.sequence - 1) END
    BEGIN SELECT RAISE(ABORT, 'An event must be added: it takes no other one''s place.'); END"""


def install_rowid(apps: Any, schema_editor: Any) -> None:
    """Add the trigger that guards SQLite's hidden key (a migration's forward step)."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE_ROWID, params=None)


def uninstall_rowid(apps: Any, schema_editor: Any) -> None:
    """Take that trigger away again (a migration's backward step)."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER core_event_added", params=None)
