from django.db import models


class StoredFigure(models.Model):
    """A figure's value as of one event, kept so that a page of many figures need not work them out again."""

    key = models.CharField(max_length=120)
    period = models.CharField(max_length=20)
    sequence = models.BigIntegerField(help_text="The last event that the value takes into account.")
    value = models.CharField(max_length=80, blank=True)
    shown = models.CharField(max_length=80)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "period"), name="core_storedfigure_one_per_period"),)

    def __str__(self) -> str:
        return f"{self.key} {self.period}"
