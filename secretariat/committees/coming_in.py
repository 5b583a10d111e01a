"""What is looked at when rows of agendas and papers come in from files: whether they agree with what they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from secretariat.committees.agendas import allows
from secretariat.committees.models import Body
from secretariat.committees.models_meetings import AgendaItem, Paper, PaperFile
from secretariat.core.classification import ORDER
from secretariat.core.events import Actor

AT_A_TIME = 1_000


def bodies(references: Iterable[str], *, by: Actor) -> None:
    """Refuse two bodies of one name under one parent, that came in together. Raises ValueError with their references."""
    came = set(references)
    rows = Body.objects.order_by("reference").values_list("reference", "name", "parent__reference")
    same: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for reference, name, parent in rows:
        same[" ".join(name.split()).casefold(), parent].append(reference)
    for (_, under), found in sorted(same.items(), key=lambda each: each[1]):
        if len(found) > 1 and came & set(found):
            where = f"under {under}" if under else "without a parent"
            raise ValueError(f"{' and '.join(found)} are called the same {where}: give each of them a name of its own.")


def items(references: Iterable[str], *, by: Actor) -> None:
    """Refuse items of another body than their meeting's. Raises ValueError with the reference of the first."""
    for each in _rows(AgendaItem, references, "meeting__body", "body"):
        if each.body_id != each.meeting.body_id:
            raise ValueError(
                f"{each.reference}: its meeting is of {each.meeting.body.reference}. Write that as its body."
            )


def papers(references: Iterable[str], *, by: Actor) -> None:
    """Refuse papers above what their meeting and item carry, or that do not name whom their item names."""
    for each in _rows(Paper, references, "item__meeting", "item__body", "item__party", "body", "party"):
        _refuse_other(each, each.item)
        most = allows(each.item)
        if ORDER[each.classification] > ORDER[most]:
            raise ValueError(
                f"{each.reference}: {each.classification.capitalize()} is above what its meeting and item carry, which is "
                f"{most.capitalize()}. Give the item a higher label, or the paper a lower one."
            )


def files(references: Iterable[str], *, by: Actor) -> None:
    """Refuse files that more could read than the paper that they belong to."""
    for each in _rows(PaperFile, references, "paper__body", "paper__party", "item", "body", "party"):
        _refuse_other(each, each.paper)
        if each.item_id != each.paper.item_id:
            raise ValueError(f"{each.reference}: its paper is for another item. Write the item of its paper.")
        if ORDER[each.classification] < ORDER[each.paper.classification]:
            label = each.paper.classification.capitalize()
            raise ValueError(f"{each.reference}: its paper is {label}. Label it {label} too.")


def of_items(model: Any) -> Any:
    """The same for other rows that belong to an item: they name its body and its Party."""

    def look(references: Iterable[str], *, by: Actor) -> None:
        for each in _rows(model, references, "item__body", "item__party", "body", "party"):
            if each.item is not None:
                _refuse_other(each, each.item)

    return look


def _refuse_other(row: Any, belongs_to: Any) -> None:
    """Whom a row names decides on who sees it, so it is to name whom that names which it belongs to."""
    if row.body_id != belongs_to.body_id:
        raise ValueError(
            f"{row.reference}: it belongs to {belongs_to.reference}, of {belongs_to.body.reference}. Write that as its body."
        )
    if row.party_id != belongs_to.party_id:
        whom = f"Write {belongs_to.party.reference} as its party" if belongs_to.party else "Leave its party empty"
        raise ValueError(
            f"{row.reference}: it belongs to {belongs_to.reference}, which names another Party or none. {whom}."
        )


def _rows(model: Any, references: Iterable[str], *links: str) -> Iterator[Any]:
    left = iter(references)
    while some := list(islice(left, AT_A_TIME)):
        yield from model.objects.filter(reference__in=some).select_related(*links).order_by("reference")
