from django.db import models


class KeptAnswer(models.Model):
    """The answer to a write that came with an Idempotency-Key, kept for a day for whoever sends it again."""

    owner = models.CharField(max_length=80, help_text="Who sent it, as events name them.")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="Hash of what was sent.")
    claimed = models.DateTimeField(help_text="When the work on it began.")
    claim = models.CharField(max_length=32, help_text="Which request works on it.")
    status = models.PositiveSmallIntegerField(null=True, help_text="Nothing while the work goes on.")
    content_type = models.CharField(max_length=100, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("owner", "key"), name="core_keptanswer_one_per_key"),)
        indexes = (models.Index(fields=("claimed",), name="core_keptanswer_age"),)

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


class RequestCount(models.Model):
    """How many requests one token, or one address, has sent in a window of time, as workers have told it so far."""

    name = models.CharField(max_length=100, primary_key=True)
    window = models.BigIntegerField(db_index=True)
    count = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"
