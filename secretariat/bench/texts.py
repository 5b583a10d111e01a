"""What the text of a code costs: 1 MB in 5,000 clauses with 20 releases of 200 edits, made by a script, and real law."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, in_proportion, measure
from secretariat.bench.pages import cost
from secretariat.bench.scratch import BENCH
from secretariat.documents.text.items import Item, Kind

ISSUE = 5
CLAUSES, BYTES = 5_000, 1_000_000
LARGE, LARGE_BYTES = 700, 107_000
RELEASES, EDITS = 20, 200
FIRST = date(2014, 1, 1)
MEGABYTE = 1_000_000
WORDS = [
    "party",
    "panel",
    "notice",
    "meter",
    "supplier",
    "charge",
    "service",
    "request",
    "device",
    "user",
    "role",
    "section",
    "report",
    "period",
    "day",
    "test",
    "certificate",
    "register",
    "board",
    "decision",
    "proposal",
    "shall",
    "may",
    "must",
    "where",
    "within",
    "after",
    "before",
    "each",
    "any",
    "such",
    "other",
    "provide",
    "keep",
    "send",
    "take",
    "give",
    "publish",
    "review",
    "approve",
    "refuse",
    "request",
    "ensure",
    "record",
    "pay",
    "the",
    "the",
    "the",
    "of",
    "of",
    "of",
    "to",
    "to",
    "in",
    "for",
    "with",
    "by",
    "on",
    "and",
    "and",
    "or",
    "not",
    "than",
    "from",
    "under",
    "set",
    "out",
    "as",
    "if",
    "it",
    "its",
    "that",
    "this",
    "is",
    "are",
    "be",
    "been",
]


@dataclass(frozen=True)
class Made:
    """One document as the script makes it."""

    number: str
    category: str
    items: list[Item]


def code(*, times: int = 1, seed: int = 5) -> list[Made]:
    """A synthetic code: 24 documents, the first of them the large section. `times` as much text makes more documents."""
    chance = random.Random(seed)
    large = section("D", LARGE, LARGE_BYTES, chance)
    rest = 24 * times - 1
    each, size = (CLAUSES * times - LARGE) // rest, (BYTES * times - LARGE_BYTES) // rest
    letters = [f"{chr(65 + place % 26)}{place // 26 or ''}" for place in range(27 * times + 2)]
    numbers = [letter for letter in letters if letter != "D"][:rest]
    return [Made("D", "section", large), *(Made(n, "section", section(n, each, size, chance)) for n in numbers)]


def section(letter: str, clauses: int, size: int, chance: random.Random) -> list[Item]:
    """A section of so many clauses and about so many characters, numbered D1, D1.1, (a), (i)."""
    words = max(3, round(size / clauses / 5.1))
    found: list[Item] = []
    top = 0
    while len(found) < clauses:
        top += 1
        found.append(Item(0, Kind.CLAUSE, f"{letter}{top}", heading=_says(4, chance).upper()))
        for paragraph in range(1, 9):
            found.append(Item(1, Kind.CLAUSE, f"{letter}{top}.{paragraph}", text=_says(words, chance)))
            for item in range(chance.choice((0, 0, 2, 3))):
                found.append(Item(2, Kind.CLAUSE, f"({'abc'[item]})", text=_says(words, chance)))
    return found[:clauses]


def edited(items: list[Item], many: int, chance: random.Random) -> list[Item]:
    """The text after so many edits: most reword, some insert, remove, move or renumber a clause."""
    found = list(items)
    for _ in range(many):
        place = chance.randrange(1, len(found))
        item = found[place]
        lone = place + 1 == len(found) or found[place + 1].depth <= item.depth
        kind = chance.random()
        if item.depth == 0:
            found[place] = replace(item, heading=_says(4, chance).upper())
        elif kind < 0.65 or not lone:
            words = item.text.split()
            words[chance.randrange(len(words))] = chance.choice(WORDS)
            words.insert(chance.randrange(len(words)), chance.choice(WORDS))
            found[place] = replace(item, text=" ".join(words))
        elif kind < 0.85:
            found.insert(place + 1, replace(item, number=_inserted(item, found), text=_says(25, chance)))
        elif kind < 0.95:
            del found[place]
        else:
            found[place] = replace(item, number=_inserted(item, found))
    return found


def _inserted(item: Item, among: list[Item]) -> str:
    """A number that is inserted after an item's: D1.2 gives D1.2A, or the first letter that is free."""
    there = {each.number for each in among}
    stem = item.number.rstrip(")").rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    ends = ")" if item.number.endswith(")") else ""
    numbers = (f"{stem}{chr(65 + n // 26)}{chr(65 + n % 26)}{ends}" for n in range(676))
    return next(each for each in numbers if each not in there)


def _says(words: int, chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def publish_code(made: list[Made], *, releases: int = RELEASES, edits: int = EDITS) -> Any:
    """Publish a synthetic code and its releases, a month apart; the large section's document."""
    from secretariat.core import events
    from secretariat.documents import publishing
    from secretariat.documents.models import Document
    from secretariat.documents.publishing import NewText

    chance = random.Random(7)
    documents = [
        events.create(
            Document(
                reference=f"BENCH-{each.number}", number=each.number, title=f"Section {each.number}",
                category=each.category, owner="The administrator", classification="white", place=place,
            ),
            by=BENCH,
        )
        for place, each in enumerate(made)
    ]  # fmt: skip
    texts = [each.items for each in made]
    new = [NewText(document, text, "0.0") for document, text in zip(documents, texts, strict=True)]
    publishing.publish_set(new, number="B0.0", in_force_from=FIRST, by=BENCH)
    for release in range(1, releases + 1):
        new = []
        for place in sorted({0, *chance.sample(range(1, len(made)), 4)}):
            texts[place] = edited(texts[place], edits // 5, chance)
            new.append(NewText(documents[place], texts[place], f"{release}.0"))
        day = FIRST + timedelta(days=30 * release)
        publishing.publish_set(new, number=f"B{release}.0", in_force_from=day, by=BENCH)
    return documents[0]


@measure("texts", issue=ISSUE)
def texts() -> Iterator[Line]:
    """Storage of 20 releases, a large section as of any day, a clause's history; the same at ten times the text."""
    from secretariat.documents import selectors

    scratch.empty()
    before = _bytes()
    start = time.process_time()
    document = publish_code(code())
    taken = time.process_time() - start
    size = sum(len(each.text) + len(each.heading) for each in selectors.text_on(document, FIRST)[1])
    yield at_most("storage of the 20 releases", ISSUE, (_bytes() - before) / MEGABYTE, "MB", "the budget", 6)
    yield at_most("publishing a release", ISSUE, taken / (RELEASES + 1), "s", "what a person waits for", 5)
    days = [FIRST + timedelta(days=30 * each + 1) for each in range(RELEASES)]
    some = [_milliseconds(lambda day=day: selectors.text_on(document, day)) for day in days]  # type: ignore[misc]
    yield at_most(f"section of {size // 1000} KB on any day, worst", ISSUE, max(some), "ms", "the budget", 5)
    known = _milliseconds(lambda: selectors.text_on(document, days[9], known=days[9]))
    yield at_most("section on a day as known on it", ISSUE, known, "ms", "the budget", 5)
    keys = _changed_most(document)
    histories = [_milliseconds(lambda key=key: selectors.clause_history(key)) for key in keys]  # type: ignore[misc]
    yield at_most("history of a clause, worst of 20", ISSUE, max(histories), "ms", "the budget", 1)
    label = _milliseconds(lambda: selectors.find_clause("D3.2", days[5]))
    yield at_most("clause by its label", ISSUE, label, "ms", "the budget", 5)
    for address in ("/code/", "/code/D/", "/code/D/D3/", "/code/D/D3.2/history/", "/document-log/"):
        yield from _page(address, f"?on={days[9]}")


def _page(address: str, query: str) -> Iterator[Line]:
    found = cost(address + query)
    yield at_most(f"page {address}, queries", ISSUE, found.queries, "queries", "the budget", 10)
    yield at_most(f"page {address}, processor", ISSUE, found.seconds * 1000, "ms", "the budget", 20)
    yield at_most(f"page {address}, bytes to its text", ISSUE, found.weight.over, "times", "the budget", 2.5)


@measure("texts-times-ten", issue=ISSUE)
def texts_times_ten() -> Iterator[Line]:
    """The same section, and the same clause, in a code of ten times the text."""
    from secretariat.documents import selectors

    scratch.empty()
    alone = publish_code(code(), releases=2)
    day = FIRST + timedelta(days=40)
    key = selectors.text_on(alone, day)[1][5].key
    works: list[tuple[str, Callable[[], Any]]] = [
        ("section on a day", lambda: selectors.text_on(alone, day)),
        ("history of a clause", lambda: selectors.clause_history(key)),
    ]
    before = [_milliseconds(work) for _, work in works]
    _add_documents(9)
    for (name, work), was in zip(works, before, strict=True):
        yield in_proportion(f"{name}, at 10 times the text", ISSUE, _milliseconds(work), "ms", was, "alone", 1.5)


def _add_documents(times: int) -> None:
    from secretariat.core import events
    from secretariat.documents import publishing
    from secretariat.documents.models import Document

    for number, each in enumerate(code(times=times, seed=6)):
        document = Document(
            reference=f"MORE-{number}", number=f"M{number}", title="More", category="guidance",
            owner="The administrator", classification="white",
        )  # fmt: skip
        publishing.publish(events.create(document, by=BENCH), each.items, number="1", in_force_from=FIRST, by=BENCH)


@measure("law", issue=ISSUE)
def law() -> Iterator[Line]:
    """Real law, where its files are beside the repository or in the folder that SECRETARIAT_LEGAL_SAMPLES names."""
    files = _files_of_law()
    if not files or find_spec("secretariat.documents.text.akoma_in") is None:
        return
    from secretariat.core import events
    from secretariat.documents import publishing, selectors
    from secretariat.documents.models import Document

    scratch.empty()
    reads = import_module("secretariat.documents.text.akoma_in").read_law
    lost, biggest = 0, (0, 0.0, 0.0)
    for number, path in enumerate(files):
        reading = reads(path.read_bytes())
        document = Document(
            reference=f"LAW-{number}", title=reading.title[:200] or path.name, category="law", owner="Parliament",
            classification="white",
        )  # fmt: skip
        events.create(document, by=BENCH)
        start = time.process_time()
        publishing.publish(document, reading.items, number="1", in_force_from=FIRST, by=BENCH)
        taken = time.process_time() - start
        found = selectors.text_on(document, FIRST)[1]
        lost += [replace(each, key="") for each in found] != [replace(each, key="") for each in reading.items]
        read = _milliseconds(lambda document=document: selectors.text_on(document, FIRST))  # type: ignore[misc]
        biggest = max(biggest, (len(found), taken, read))
    yield at_most(f"{len(files)} files of law, texts not as read", ISSUE, lost, "files", "nothing lost", 0.5)
    clauses, taken, read = biggest
    yield at_most(f"publishing an Act of {clauses:,} pieces", ISSUE, taken, "s", "what a person waits for", 10)
    yield at_most("the whole Act on a day, by 1,000 pieces", ISSUE, read / clauses * 1000, "ms", "the budget", 7)


def _files_of_law() -> list[Path]:
    named = os.environ.get("SECRETARIAT_LEGAL_SAMPLES", "")
    folder = Path(named) if named else Path(settings.BASE_DIR).parent / "shared" / "legal-samples"
    return sorted(folder.glob("*.xml")) if folder.is_dir() else []


def _changed_most(document: Any) -> list[str]:
    from django.db.models import Count

    from secretariat.documents.models_clauses import ClauseVersion

    rows = ClauseVersion.objects.filter(document=document).values("clause__key").annotate(many=Count("pk"))
    return list(rows.order_by("-many").values_list("clause__key", flat=True)[:20])


def _bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(connection.settings_dict["NAME"]).stat().st_size


def _milliseconds(work: Callable[[], Any], *, times: int = 9) -> float:
    work()
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken) * 1000
