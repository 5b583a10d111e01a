"""The database itself refuses to change a ballot, a receipt or who has voted: the statements that make it so, per vendor.

What is in the box can leave it in one way: its copy stands in the sealed set. On SQLite a replacing insert goes round the
triggers on deleting unless `recursive_triggers` is on, and a connection may leave it off; so an insert must also bring a
key that is not there.
"""

from __future__ import annotations

from secretariat.core.events.append_only import run_all

TURNOUT, RECEIPT, SEALED, BALLOT, CONTEST = (
    f"committees_{name}" for name in ("turnout", "receipt", "sealedballot", "ballot", "contest")
)
BOX = (TURNOUT, RECEIPT, SEALED, BALLOT)
REFUSAL = "What is in the ballot box is never changed or removed."
IN_THE_SET = f"""EXISTS (SELECT 1 FROM {SEALED} s
    WHERE s.id = OLD.id AND s.contest_id = OLD.contest_id AND s.choices = OLD.choices)"""
IS_SEALED = f"EXISTS (SELECT 1 FROM {CONTEST} c WHERE c.id = NEW.contest_id AND c.seal <> '')"
TOO_LATE = "The box is sealed: nothing is put in any more."


def _sqlite() -> tuple[str, ...]:
    found = []
    for table in BOX:
        there = "id = NEW.id"
        if table == TURNOUT:
            same = "voting_group_id = NEW.voting_group_id AND party_id IS NULL AND NEW.party_id IS NULL"
            there += f" OR (contest_id = NEW.contest_id AND ({same} OR party_id = NEW.party_id))"
        unless = f"WHEN NOT {IN_THE_SET}" if table == BALLOT else ""
        found += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {unless} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {there}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]
    found.append(
        f"CREATE TRIGGER {BALLOT}_not_late BEFORE INSERT ON {BALLOT} WHEN {IS_SEALED} "
        f"BEGIN SELECT RAISE(ABORT, '{TOO_LATE}'); END"
    )
    return tuple(found)


def _postgresql() -> tuple[str, ...]:
    found = [
        f"""CREATE FUNCTION {BALLOT}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
        f"""CREATE FUNCTION {BALLOT}_leaves() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF {IN_THE_SET} THEN RETURN OLD; END IF; RAISE EXCEPTION '{REFUSAL}'; END $$""",
        f"""CREATE FUNCTION {BALLOT}_comes() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF {IS_SEALED} THEN RAISE EXCEPTION '{TOO_LATE}'; END IF; RETURN NEW; END $$""",
        f"""CREATE TRIGGER {BALLOT}_no_delete BEFORE DELETE ON {BALLOT}
            FOR EACH ROW EXECUTE FUNCTION {BALLOT}_leaves()""",
        f"""CREATE TRIGGER {BALLOT}_not_late BEFORE INSERT ON {BALLOT}
            FOR EACH ROW EXECUTE FUNCTION {BALLOT}_comes()""",
    ]
    for table in BOX:
        what = "UPDATE" if table == BALLOT else "UPDATE OR DELETE"
        found += [
            f"""CREATE TRIGGER {table}_no_change BEFORE {what} ON {table}
                FOR EACH ROW EXECUTE FUNCTION {BALLOT}_refuse()""",
            f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION {BALLOT}_refuse()""",
        ]
    return tuple(found)


def _drop_sqlite() -> tuple[str, ...]:
    names = [f"{table}_{name}" for table in BOX for name in ("no_update", "no_delete", "no_replace")]
    return tuple(f"DROP TRIGGER {name}" for name in [*names, f"{BALLOT}_not_late"])


def _drop_postgresql() -> tuple[str, ...]:
    found = [f"DROP TRIGGER {BALLOT}_no_delete ON {BALLOT}", f"DROP TRIGGER {BALLOT}_not_late ON {BALLOT}"]
    for table in BOX:
        found += [f"DROP TRIGGER {table}_{name} ON {table}" for name in ("no_change", "no_truncate")]
    return (*found, *(f"DROP FUNCTION {BALLOT}_{name}()" for name in ("refuse", "leaves", "comes")))


install = run_all(_sqlite(), _postgresql())
"""Add the triggers (a migration's forward step)."""
uninstall = run_all(_drop_sqlite(), _drop_postgresql())
"""Take the triggers away again (a migration's backward step)."""
