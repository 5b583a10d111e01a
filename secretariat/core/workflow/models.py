from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from secretariat.core.classification import ClassificationField, up_to
from secretariat.core.workflow.table import Step, Workflow, workflow


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        """Cases that have not come to an end."""
        return self.filter(closed=False)

    def waiting_for(self, *actors: str) -> CaseQuerySet:
        """Open cases on which one of these bodies or roles has to act, the most pressing first."""
        return self.open().filter(waits_for__in=actors).order_by(models.F("due").asc(nulls_last=True), "reference")

    def cleared(self, label: str) -> CaseQuerySet:
        return self.filter(classification__in=up_to(label))


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
