from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from secretariat.core.classification import ClassificationField
from secretariat.core.codes import current
from secretariat.core.permission import NOTHING, Reader, acts_for, visible
from secretariat.core.permission.words import condition
from secretariat.core.workflow.table import Step, Workflow, all_workflows, workflow


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        """Cases that have not come to an end."""
        return self.filter(closed=False)

    def waiting_for(self, reader: Reader) -> CaseQuerySet:
        """Open cases that the reader may see and on which they have to act: their own first, then everybody's."""
        mine = Q(waits_for__in=acts_for(reader))
        for role in current().file.role:
            for kind, model in _subjects().items():
                words = [word for word in role.readers if word.partition("/")[0] in ON_RECORDS]
                for rows in (condition(word, model, reader) for word in words):
                    if rows != NOTHING:
                        mine |= Q(waits_for=role.slug, subject_kind=kind) & _whose_subject(model, rows)
        everybodys = [role.slug for role in current().file.role if "everyone" in role.readers]
        waiting = self.open().visible_to(reader).filter(mine)
        order = models.Case(models.When(waits_for__in=everybodys, then=1), default=0)
        return waiting.order_by(order, models.F("due").asc(nulls_last=True), "reference")

    def visible_to(self, reader: Reader) -> CaseQuerySet:
        """Cases about records that the reader may see."""
        whole = NOTHING
        for kind, model in _subjects().items():
            rows = visible(model, reader)
            if rows != NOTHING:
                whole |= Q(subject_kind=kind) & _whose_subject(model, rows)
        return self.filter(whole)


ON_RECORDS = ("party", "body", "self", "named")
"""Words of access.toml that hang on the record a case is about."""


def _subjects() -> dict[str, type[models.Model]]:
    """The kinds of record that some workflow moves."""
    return {each.file.subject: apps.get_model(each.file.subject) for each in all_workflows()}


def _whose_subject(model: type[models.Model], rows: Q) -> Q:
    return Q(models.Exists(model._default_manager.filter(rows, reference=models.OuterRef("subject"))))


class Case(models.Model):
    """A record that goes through a process. `state` is a projection of its events; `verify` recomputes it."""

    reference = models.CharField(max_length=80, unique=True)
    workflow_slug = models.CharField(max_length=60)
    workflow_from = models.DateField()
    subject_kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    classification = ClassificationField()
    state = models.CharField(max_length=60)
    since = models.DateField()
    waits_for = models.CharField(max_length=60, blank=True)
    due = models.DateField(null=True, blank=True)
    closed = models.BooleanField(default=False)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ("reference",)
        constraints = (models.UniqueConstraint(fields=("subject_kind", "subject"), name="core_case_one_per_subject"),)
        indexes = (models.Index(fields=("waits_for", "due"), name="core_case_waiting", condition=Q(closed=False)),)

    def __str__(self) -> str:
        return f"{self.subject} {self.title}"

    @property
    def workflow(self) -> Workflow:
        """The table in force when the case began."""
        return workflow(self.workflow_slug, self.workflow_from)

    @property
    def state_name(self) -> str:
        return self.workflow.states[self.state].name

    @property
    def open_steps(self) -> list[Step]:
        """What the table allows next."""
        return self.workflow.steps_from(self.state)

    def place(self, state: str, day: date, due: date | None) -> dict[str, Any]:
        """What the row holds once the case is in `state` from `day`."""
        where = self.workflow.states[state]
        return {"state": state, "since": day, "waits_for": where.waits_for, "closed": where.end, "due": due}
