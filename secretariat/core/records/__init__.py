"""What every record of a code has: a reference, a classification, and a word on what in it is only an example."""

from secretariat.core.records.models import InOrder, Record, RecordQuerySet

__all__ = ["InOrder", "Record", "RecordQuerySet"]
