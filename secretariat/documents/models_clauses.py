"""The clauses of all texts. None of this is a record: a version's event seals all its clauses at once.

Rows are added, and the database itself refuses to change or remove them (`guarding.py`), but for one thing: a
`ClauseVersion` that is still part of the text is ended once, by setting `until` to the place of its document's last
version. So whoever goes past the program can neither rewrite an earlier text nor bring back what was taken out of one.
They can still end a clause, or add one, in the last version only; `secretariat verify` finds either, because the text
is then not what that version's manifest sealed.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models import Q

from secretariat.documents.models import Document

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of keys: none that is taken for another when it is read out."""
KEY_LENGTH = 12


def new_key() -> str:
    """A random key for a clause: it says nothing, and nobody meets it twice."""
    return "".join(secrets.choice(LETTERS) for _ in range(KEY_LENGTH))


class Clause(models.Model):
    """The lineage of a clause: one row for as long as there is a Code, whatever it is called and wherever it stands."""

    key = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.key


class Wording(models.Model):
    """What a clause says, and what is marked in it, kept once however many clauses and versions say it."""

    hash = models.CharField(max_length=64, unique=True)
    """SHA-256 over text and marks as `manifests.wording_hash` writes them."""
    text = models.TextField(blank=True)
    marks = models.TextField(blank=True)
    """The marks as canonical JSON; empty where there are none."""

    def __str__(self) -> str:
        return self.text[:60]


class ClauseVersion(models.Model):
    """A clause as it stands in the versions of its document from the place `since` up to, and without, `until`."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    parent = models.ForeignKey(Clause, models.PROTECT, related_name="+", null=True, db_index=False)
    position = models.BigIntegerField()
    """Its order in the document. Positions are far apart, so that what is inserted moves nothing else."""
    depth = models.SmallIntegerField()
    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200, blank=True)
    heading = models.TextField(blank=True)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+", db_index=False)
    seal = models.CharField(max_length=64)
    """SHA-256 of its line of the manifest: it tells which clause is at fault when the manifest does not fit."""
    since = models.IntegerField()
    until = models.IntegerField(null=True)
    """None: it is still part of the text."""

    class Meta:
        indexes = (
            models.Index(fields=("document", "position"), name="documents_clauses_in_order"),
            models.Index(fields=("label",), name="documents_clauses_by_label"),
        )
        constraints = (
            models.UniqueConstraint(fields=("clause",), condition=Q(until=None), name="documents_clause_stands_once"),
        )

    def __str__(self) -> str:
        return f"{self.label or self.kind} {self.since}"


def in_version(place: int, *, document: Any) -> Q:
    """The rows that make up the text of a document's version."""
    return Q(document=document, since__lte=place) & (Q(until=None) | Q(until__gt=place))
