"""What rooms give to home, to the navigation and to a record's page. A room registers it in its `pieces.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from secretariat.core.calendars import Period, today
from secretariat.core.permission import NOTHING, Reader, may, visible
from secretariat.core.tables import Table, all_tables


@dataclass(frozen=True)
class Entry:
    """A line of a menu."""

    title: str
    href: str


@dataclass(frozen=True)
class Group:
    """A menu of the navigation; one without entries is a plain link."""

    title: str
    href: str
    entries: tuple[Entry, ...] = ()
    deed: str = ""
    """The deed of access.toml that its readers may do; empty: it is for everybody."""


Beside = Callable[[Table, Any, Reader], dict[str, Any] | None]
BesideSearch = Callable[[str, Reader], dict[str, Any] | None]
Block = Callable[[Any, Reader], dict[str, Any] | None]

# The rooms of each menu, in order. A room that is in none still has its lists, under More.
MENUS = (
    ("Change", ("modifications", "releases", "documents")),
    ("Parties", ("parties", "engagement")),
    ("Committees", ("committees", "althan")),
    ("Assurance", ("assurance",)),
    ("Products", ("products", "operations")),
    ("People", ("accounts",)),
)

EVERY_TABLE = ""

_headlines: list[str] = []
_blocks: dict[str, list[tuple[str, Block]]] = {}
_beside: list[tuple[str, Beside]] = []
_beside_search: list[tuple[str, BesideSearch]] = []
_links: list[Group] = []
_in_menus: list[tuple[str, Entry]] = []
_home_links: list[Callable[[Period], Entry | None]] = []
_default_year: list[Callable[[], Period | None]] = []


def headline(*keys: str) -> None:
    """Show these figures at the head of home."""
    _headlines.extend(key for key in keys if key not in _headlines)


def headlines() -> list[str]:
    """The keys of the figures at the head of home."""
    return list(_headlines)


def record_block(table: str, template: str) -> Callable[[Block], Block]:
    """Add a block to the page of every record of a table, or of all tables where it is called EVERY_TABLE.

    The function gives the template's context, or None.
    """

    def register(block: Block) -> Block:
        _blocks.setdefault(table, []).append((template, block))
        return block

    return register


def blocks_of(table: Table, record: Any, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of what rooms add to this record's page."""
    found = (
        (template, block(record, reader))
        for name in (table.name, EVERY_TABLE)
        for template, block in _blocks.get(name, [])
    )
    return [(template, context) for template, context in found if context is not None]


def beside_record(template: str) -> Callable[[Beside], Beside]:
    """Add something to the line under the title of every record: the function gives the template's context, or None."""

    def register(find: Beside) -> Beside:
        _beside.append((template, find))
        return find

    return register


def beside_search(template: str) -> Callable[[BesideSearch], BesideSearch]:
    """The same under the words of every search."""

    def register(find: BesideSearch) -> BesideSearch:
        _beside_search.append((template, find))
        return find

    return register


def what_is_beside(table: Table, record: Any, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of what rooms add under this record's title."""
    found = ((template, find(table, record, reader)) for template, find in _beside)
    return [(template, context) for template, context in found if context is not None]


def what_is_beside_search(text: str, reader: Reader) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of what rooms add under a search."""
    found = ((template, find(text, reader)) for template, find in _beside_search)
    return [(template, context) for template, context in found if context is not None]


def link(title: str, href: str, deed: str = "") -> None:
    """Add a plain link to the navigation, for everybody or for those who may do a deed."""
    if title not in {each.title for each in _links}:
        _links.append(Group(title, href, deed=deed))


def menu_entry(menu: str, title: str, href: str) -> None:
    """Add a page of a room's own to one of the menus, before its lists."""
    if (menu, Entry(title, href)) not in _in_menus:
        _in_menus.append((menu, Entry(title, href)))


def home_link(find: Callable[[Period], Entry | None]) -> Callable[[Period], Entry | None]:
    """Let a room add a link to the head of home, for the year that it shows."""
    _home_links.append(find)
    return find


def home_links(period: Period) -> list[Entry]:
    """What rooms offer for a year, at the head of home."""
    return [entry for find in _home_links if (entry := find(period))]


def default_year(find: Callable[[], Period | None]) -> Callable[[], Period | None]:
    """Let a room say which year home shows: the first that says one wins."""
    _default_year.append(find)
    return find


def year_of_home() -> Period:
    """The year that home shows unless its reader picks another."""
    for find in _default_year:
        if period := find():
            return period
    return Period.containing(today()).previous()


def navigation(reader: Reader) -> list[Group]:
    """The menus, in order: what the house is about, then figures and what rooms add.

    A list of which the reader could never see a row is left out.
    """
    tables = [table for table in seen_tables(reader) if table.in_menus]
    room_of = {table.name: table.model._meta.app_label for table in tables}
    groups = []
    for title, rooms in MENUS:
        entries = [entry for menu, entry in _in_menus if menu == title]
        entries += [_entry(table) for room in rooms for table in tables if room_of[table.name] == room]
        if entries:
            groups.append(Group(title, "", tuple(entries)))
    placed = {room for _, rooms in MENUS for room in rooms}
    rest = tuple(_entry(table) for table in tables if room_of[table.name] not in placed)
    more = (Group("More", "", rest),) if rest else ()
    links = [each for each in _links if not each.deed or may(reader, each.deed)]
    return [*groups, Group("Figures", "/figures/"), *links, *more]


def seen_tables(reader: Reader) -> list[Table]:
    """The tables of which the reader may see a row, if there is one."""
    return [table for table in all_tables() if visible(table.model, reader) != NOTHING]


def lists(reader: Reader) -> list[tuple[str, list[Table]]]:
    """(menu, its tables in the order of their titles) for every list of which the reader may see a row."""
    room_of = {room: title for title, rooms in MENUS for room in rooms}
    found: dict[str, list[Table]] = {title: [] for title, _ in MENUS}
    for table in sorted(seen_tables(reader), key=lambda each: each.title):
        found.setdefault(room_of.get(table.model._meta.app_label, "More"), []).append(table)
    return [(title, tables) for title, tables in found.items() if tables]


def _entry(table: Table) -> Entry:
    return Entry(table.title, f"/{table.name}/")
