"""Records change through `core.events`, so that no change is without its event: nobody writes past it."""

from __future__ import annotations

import ast

import pytest

from tests.house import PACKAGE, modules, shown, tree

pytestmark = pytest.mark.once

MAY_WRITE = {
    "core/records/prepared.py": "asks statements that were put together once; none of them writes",
    "accounts/session_limits.py": "notes in a session when it was last used",
    "core/api/limits.py": "tells SQLite not to wait, and counts requests beside all records",
    "core/events": "records the event together with the change",
    "core/operating": "puts a backup's rows, with their history, into an empty place",
    "core/search": "keeps an index that is worked out from records and can be made anew, in words of each database",
    "core/tables": "writes an import's rows by the thousand, each with its event, in one transaction",
    "core/tampering.py": "edits a copy of the register, so that people see it found out",
    "bench": "fills scratch databases for measuring, never a register",
    "core/workflow/taking.py": "moves a case by one guarded UPDATE, so that two people cannot both take a step, and names it as its record",
}
"""Module or folder of the package to the reason why it writes rows itself."""

KEPT_BESIDE_RECORDS = {
    "ReportVersion",
    "StoredFigure",
    "SearchEntry",
    "IndexedEntry",
    "IndexedNumber",
    "IndexedWord",
    "WordTrigram",
    "TimerRun",
    "ColumnMapping",
    "PersonalText",
    "Mail",
}
KEPT_BESIDE_RECORDS |= {"Checkpoint", "KeptSubtree", "PublishedKey"}
"""Models that are no records of the code: worked out from events, or about the software."""
KEPT_BESIDE_RECORDS |= {
    "Subscription",  # what somebody follows is theirs alone, and no fact of the register
    "Preference",  # the same
    "FeedAddress",  # a way in, like a session
    "Notice",  # a log, worked out from events
    "Handled",  # up to which event that has been done
}

# A delivery between people is no fact of the register; `accounts/exchange.py` records each step of it as an event.
KEPT_BESIDE_RECORDS |= {"Delivery", "Recipient"}
# A run of a rule of retention is noted beside the event that it also is, so that a page can show the last runs.
KEPT_BESIDE_RECORDS |= {"RetentionRun"}
# How people sign in is kept by the packages that let them in; erasing a person removes it, under the event of that.
KEPT_BESIDE_RECORDS |= {"EmailAddress", "Authenticator", "SocialAccount", "Session", "UserSession"}
KEPT_BESIDE_RECORDS |= {"AccessAttempt", "AccessFailureLog", "AccessLog"}

# What is sent to webhooks and kept for programs is worked out; up to which event a webhook was looked at is no fact.
KEPT_BESIDE_RECORDS |= {"KeptAnswer", "RequestCount", "WebhookDelivery", "Webhook"}

# From what an extract was made is told by the event of its source, which fewer may read than the extract.
KEPT_BESIDE_RECORDS |= {"ExtractSource"}

# How many an article has helped is counted beside it: nobody's name, and no fact that a decision rests on.
KEPT_BESIDE_RECORDS |= {"Helpful"}
# What is in a ballot box must not be an event: nobody is to see who voted how, or when. One event seals the whole set.
KEPT_BESIDE_RECORDS |= {"Turnout", "Ballot", "SealedBallot", "Receipt"}
# A reader's note on a paper is theirs alone, and no fact of the register.
KEPT_BESIDE_RECORDS |= {"PaperNote"}
# A pack is papers put together for somebody, and is made anew at any time.
KEPT_BESIDE_RECORDS |= {"Pack"}
# The clauses of a text are sealed by one event, that of its version: an event for each would be the whole text twice.
KEPT_BESIDE_RECORDS |= {"Clause", "ClauseVersion", "Wording"}

IN_BULK = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "_raw_delete"}
IN_SQL = {"execute", "executemany", "executescript"}


def may_write(path: str) -> bool:
    """Whether a module, named from the package, is one of those that write rows themselves."""
    return any(path == each or path.startswith(f"{each}/") for each in MAY_WRITE)


def writes(module: ast.Module) -> list[str]:
    """Line and name of each call that would change rows past the events."""
    return [
        f"{node.lineno}: {node.func.attr}"
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node, node.func)
    ]


def _writes(call: ast.Call, function: ast.Attribute) -> bool:
    words = {each.id for each in ast.walk(function.value) if isinstance(each, ast.Name)}
    managers = {each.attr for each in ast.walk(function.value) if isinstance(each, ast.Attribute)}
    if words & KEPT_BESIDE_RECORDS or words == {"events"}:
        return False
    if function.attr in IN_BULK | IN_SQL:
        return True
    if function.attr == "create":
        return bool(managers & {"objects", "_default_manager"})
    if function.attr == "update":
        # A queryset's update takes keywords only. A dict's, a set's and a hash's take a value.
        return bool(call.keywords) and not call.args
    return function.attr in {"save", "delete"} and not call.args and "session" not in managers


def test_records_change_only_through_events() -> None:
    found = {
        shown(path): calls
        for path in modules()
        if not may_write(path.relative_to(PACKAGE).as_posix()) and (calls := writes(tree(path)))
    }
    assert found == {}


def test_every_module_that_may_write_is_there_and_does() -> None:
    for each, reason in MAY_WRITE.items():
        inside = [path for path in modules() if path.relative_to(PACKAGE).as_posix().startswith(each)]
        assert any(writes(tree(path)) for path in inside), f"{each} writes nothing: take it off the list."
        assert len(reason.split()) > 3


@pytest.mark.parametrize(
    "line",
    [
        "Party.objects.update(name='x')",
        "Party.objects.filter(pk=1).update(**changes)",
        "rows.update(name='x')",
        "Party.objects.bulk_create(rows)",
        "Party.objects.bulk_update(rows, ['name'])",
        "Party.objects.create(name='x')",
        "Party.objects.get_or_create(name='x')",
        "self.model._default_manager.create(name='x')",
        "party.save()",
        "party.save(update_fields=['name'])",
        "Party.objects.all().delete()",
        "cursor.execute('UPDATE parties_party SET name = 1')",
        "connection.cursor().executemany(statement, rows)",
    ],
)
def test_a_write_past_the_events_is_found(line: str) -> None:
    assert len(writes(ast.parse(line))) == 1


@pytest.mark.parametrize(
    "line",
    [
        "events.update(party, by=actor, name='x')",
        "events.create(party, by=actor)",
        "known.update({'a': 1})",
        "digest.update(b'x')",
        "workbook.save('file.xlsx')",
        "SearchEntry.objects.bulk_create(entries)",
        "StoredFigure.objects.filter(key='x').update(value=1)",
    ],
)
def test_what_is_no_write_to_a_record_is_left_alone(line: str) -> None:
    assert writes(ast.parse(line)) == []
