from django.db import models

from secretariat.core.classification import ClassificationField


class SearchEntry(models.Model):
    """The words by which one record is found. Kept up to date from the events (`search.catch_up`)."""

    kind = models.CharField(max_length=60, help_text="The table's name.")
    reference = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    words = models.TextField()
    classification = ClassificationField()
    sequence = models.BigIntegerField(db_index=True, help_text="The last event that was taken into account.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "reference"), name="core_searchentry_one_per_record"),)

    def __str__(self) -> str:
        return self.title


class TimerRun(models.Model):
    """When a timer last did its work, so that whoever runs the site can see that it does."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M}"


class CachedValue(models.Model):
    """The table of Django's database cache: rate limits are counted here, for every worker alike."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "core_cache"

    def __str__(self) -> str:
        return self.cache_key
