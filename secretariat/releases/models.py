from __future__ import annotations

from django.db import models

from secretariat.core.records import Record
from secretariat.modifications.models import Modification


class Release(Record):
    """A set of modifications that go live together."""

    class Kind(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        AD_HOC = "ad-hoc", "Ad hoc"

    name = models.CharField(max_length=200, help_text="What it is called, such as November 2019 SEC Release.")
    kind = models.CharField(max_length=20, choices=Kind.choices, help_text="Scheduled or ad hoc.")
    delivered = models.DateField(null=True, blank=True, help_text="The day it went live.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("kind", "delivered"), name="releases_release_delivered"),)


class ReleaseItem(Record):
    """A modification in a release."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="items", help_text="The release.")
    modification = models.ForeignKey(
        Modification, models.PROTECT, related_name="release_items", help_text="The modification."
    )
    implemented_on = models.DateField(null=True, blank=True, help_text="The day it was implemented.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("implemented_on", "release"), name="releases_item_implemented"),)

    def __str__(self) -> str:
        return f"{self.modification} in {self.release}"


class DesignatedChange(Record):
    """Text that the Secretary of State designated into the code."""

    title = models.CharField(max_length=300, help_text="What was designated.")
    designated_on = models.DateField(help_text="The day of the designation.")
    implemented_on = models.DateField(null=True, blank=True, db_index=True, help_text="The day it came into force.")


class DirectedVariation(Record):
    """A change of dates or obligations that the Secretary of State directed."""

    title = models.CharField(max_length=300, help_text="What was varied.")
    provision = models.CharField(max_length=100, help_text="The provision of the code that was varied.")
    directed_on = models.DateField(db_index=True, help_text="The day of the notice.")
