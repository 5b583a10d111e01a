from django.db import models


class ColumnMapping(models.Model):
    """How the columns of somebody's spreadsheet were matched to a table's, remembered for the next time."""

    table = models.CharField(max_length=60)
    headings = models.CharField(max_length=64, help_text="Digest of the headings, in their order.")
    mapping = models.JSONField(help_text="Heading to column; an empty column means left out.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("table", "headings"), name="core_columnmapping_one_per_headings"),
        )

    def __str__(self) -> str:
        return f"{self.table} {self.headings[:8]}"
