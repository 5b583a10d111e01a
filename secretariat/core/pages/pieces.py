"""What rooms give to home, to the navigation and to a record's page. A room registers it in its `pieces.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

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


@dataclass(frozen=True)
class PortalBlock:
    """A part of the page that shows a Party all that concerns it."""

    title: str
    template: str
    place: int
    """Where it stands: the smaller, the further up."""
    build: Callable[..., dict[str, Any] | None]
    rows: Callable[[Reader], Iterable[Any]] | None = None

    @property
    def slug(self) -> str:
        """Its name in addresses and in what programs get."""
        return slugify(self.title)


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
_blocks: dict[str, list[tuple[str, Block, bool]]] = {}
_shown_in_blocks: dict[str, frozenset[str]] = {}
_beside: list[tuple[str, Beside]] = []
_beside_search: list[tuple[str, BesideSearch]] = []
_links: list[Group] = []
_pages: list[tuple[str, Entry, str]] = []
_portal: dict[str, PortalBlock] = {}
_home_links: list[Callable[[Period], Entry | None]] = []
_default_year: list[Callable[[], Period | None]] = []


def headline(*keys: str) -> None:
    """Show these figures at the head of home."""
    _headlines.extend(key for key in keys if key not in _headlines)


def headlines() -> list[str]:
    """The keys of the figures at the head of home."""
    return list(_headlines)


def record_block(
    table: str, template: str, *, shows: tuple[str, ...] = (), leads: bool = False
) -> Callable[[Block], Block]:
    """Add a block to the page of every record of a table, or of all tables where it is called EVERY_TABLE.

    The function gives the template's context, or None. `shows` names tables whose rows stand in it, and so are not
    listed on the page again. A block that `leads` stands above the record's columns.
    """

    def register(block: Block) -> Block:
        _blocks.setdefault(table, []).append((template, block, leads))
        _shown_in_blocks[table] = _shown_in_blocks.get(table, frozenset()) | frozenset(shows)
        return block

    return register


def shown_in_blocks(table: Table) -> frozenset[str]:
    """The tables whose rows stand in the blocks of this table's records."""
    return _shown_in_blocks.get(table.name, frozenset())


def blocks_of(table: Table, record: Any, reader: Reader, *, leads: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """(template, context) of what rooms add to this record's page: below its columns, or those that lead above them."""
    found = (
        (template, block(record, reader))
        for name in (table.name, EVERY_TABLE)
        for template, block, above in _blocks.get(name, [])
        if above is leads
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


def page(menu: str, title: str, href: str, deed: str = "") -> None:
    """Add a page to a menu, before the lists there, for everybody or for those who may do a deed."""
    entry = (menu, Entry(title, href), deed)
    if entry not in _pages:
        _pages.append(entry)


def portal_block(
    title: str, template: str, *, place: int = 100, rows: Callable[[Reader], Iterable[Any]] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add a block to the page that shows a Party all that concerns it: f(party, reader) gives the context, or None.

    The context may have `glance`, pairs of a number and what there are so many of, for the head of the page. A block asks
    one query of its own, or none: with `rows`, a function of the reader that gives some of `portal.lines`, the
    lines of all blocks are asked for in one query, and the function is called as f(party, reader, its lines).
    """

    def register(build: Callable[..., Any]) -> Callable[..., Any]:
        _portal[title] = PortalBlock(title, template, place, build, rows)
        return build

    return register


def portal_blocks() -> list[PortalBlock]:
    """The blocks of that page, in order."""
    return sorted(_portal.values(), key=lambda each: (each.place, each.title))


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
        entries = [entry for menu, entry, deed in _pages if menu == title and (not deed or may(reader, deed))]
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
