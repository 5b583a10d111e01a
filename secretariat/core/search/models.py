from __future__ import annotations

from django.db import models

from secretariat.core.classification import ClassificationField


class IndexedEntry(models.Model):
    """One thing that can be found, as `search.index` was told of it. Its words are kept once more in the form that the
    database searches by: see `sqlite.py` and `postgresql.py` beside this."""

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60)
    guarded_by = models.CharField(max_length=60, help_text="The table of the record that decides on who sees it.")
    guard = models.CharField(max_length=80, help_text="The reference of that record.")
    classification = ClassificationField()
    reference = models.CharField(max_length=80)
    document = models.CharField(max_length=80)
    href = models.CharField(max_length=400)
    label = models.CharField(max_length=120)
    heading = models.TextField()
    terms = models.TextField()
    under = models.TextField()
    body = models.TextField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    categories = models.TextField(help_text="Whom it binds, each between spaces; empty when it binds everybody.")
    lineage = models.CharField(max_length=160)

    class Meta:
        indexes = (models.Index(fields=("guarded_by", "guard"), name="core_indexedentry_guard"),)

    def __str__(self) -> str:
        return self.key


class IndexedNumber(models.Model):
    """A number by which an entry is found, in the one spelling that `numbers.normal` gives."""

    entry = models.ForeignKey(IndexedEntry, models.CASCADE, related_name="numbers")
    number = models.CharField(max_length=80)

    class Meta:
        indexes = (models.Index(fields=("number", "entry"), name="core_indexednumber_number"),)

    def __str__(self) -> str:
        return self.number


class IndexedWord(models.Model):
    """A word as it is written, and in how many entries: from these, mistakes in typing are put right."""

    word = models.CharField(max_length=40, unique=True)
    entries = models.IntegerField()

    def __str__(self) -> str:
        return self.word


class WordTrigram(models.Model):
    """Three letters that follow each other in a word, which has a space before and after it."""

    trigram = models.CharField(max_length=3)
    length = models.SmallIntegerField(help_text="How many letters the word has.")
    word = models.ForeignKey(IndexedWord, models.CASCADE, related_name="trigrams")

    class Meta:
        indexes = (models.Index(fields=("trigram", "length", "word"), name="core_wordtrigram_trigram"),)

    def __str__(self) -> str:
        return self.trigram
