from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from secretariat.core.classification import ClassificationField
from secretariat.core.permission import Reader, visible


class RecordQuerySet(models.QuerySet[Any]):
    """Questions that can be asked of any kind of record."""

    def during(self, field: str, start: date, end: date) -> Self:
        """Rows whose date `field` falls from `start` to `end`, both included."""
        return self.filter(**{f"{field}__gte": start, f"{field}__lte": end})

    def in_force(self, day: date, *, begins: str = "starts", ends: str = "ends") -> Self:
        """Rows that have begun by `day` and have not ended on or before it."""
        return self.filter(Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day}), **{f"{begins}__lte": day})

    def visible_to(self, reader: Reader) -> Self:
        """Rows that this reader may see. Every page, file, feed and search goes through here."""
        return self.filter(visible(self.model, reader))


class Record(models.Model):
    """One row of the register: a party, a meeting, an assessment. Its reference never changes."""

    reference = models.CharField(max_length=60, unique=True, help_text="What people call it. Never changes.")
    classification = ClassificationField()
    illustrative = models.CharField(
        max_length=200,
        blank=True,
        help_text="Columns of this row that are invented for an example, separated by spaces, or all.",
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where the row comes from: a page or a document.")

    personal: ClassVar[frozenset[str]] = frozenset()
    """Names of the fields that name people: history keeps them in an erasable side table."""
    unrecorded: ClassVar[frozenset[str]] = frozenset()
    """Names of the fields that are no fact of the register, such as a password: neither history nor files hold them."""
    stands_for: ClassVar[str] = ""
    """What a link to this kind of record names, for permission: "party", "body", "person" or "matter"."""
    draft_until: ClassVar[str] = ""
    """Name of the day on which such a record is published: without one it is a draft, for those who `see_drafts`."""
    passing: ClassVar[frozenset[str]] = frozenset()
    """Names of the links that only mention something: for permission, the record is not about what they name."""
    label_follows: ClassVar[str] = ""
    """Name of the link to the record whose label this one carries: it is relabelled with that one, and not by itself."""

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("reference",)

    def __str__(self) -> str:
        return str(getattr(self, "title", "") or getattr(self, "name", "") or self.reference)

    @property
    def illustrative_columns(self) -> frozenset[str]:
        """The names of the columns that are invented; every column's name when the whole row is."""
        if self.illustrative == "all":
            return frozenset(field.name for field in self._meta.concrete_fields)
        return frozenset(self.illustrative.split())


class InOrder(models.CheckConstraint):
    """`later` is empty or not before `earlier`: nothing closes before it opens.

    The import reads `earlier` and `later` to name the row and the column at fault; the database holds the rule for
    everybody else.
    """

    def __init__(self, earlier: str, later: str, *, name: str = "%(app_label)s_%(class)s_{later}_order") -> None:
        self.earlier = earlier
        self.later = later
        super().__init__(
            condition=Q(**{f"{later}__isnull": True})
            | Q(**{f"{earlier}__isnull": True})
            | Q(**{f"{later}__gte": models.F(earlier)}),
            name=name.format(later=later),
        )

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path = "secretariat.core.records.InOrder"
        return path, (), {"earlier": self.earlier, "later": self.later, "name": self.name}
