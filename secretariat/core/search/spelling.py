"""The words of all entries as they are written, kept so that mistakes in typing can be put right.

A word is offered only to whoever may see an entry that has it: the list itself knows nobody's permissions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db import connection, transaction
from django.db.models import Count

from secretariat.core.search.engines import engine, rows
from secretariat.core.search.models import IndexedWord, WordTrigram
from secretariat.core.search.words import mistakes, trigrams

AT_ONCE = 500
LOOKED_AT = 60
"""Words that share the most trigrams with what was typed and are compared letter by letter."""
OFFERED = 3
TRIED = 12
SHORTEST = 3
SHORT = 5
"""A word of fewer letters has one mistake at most, a longer one two."""
GOING_ON = 8
AFTER_ALL = "\U0010ffff"
"""Stands after every letter."""


@transaction.atomic
def count(difference: Counter[str]) -> None:
    """Count words of entries that came (positive) or went (negative); a word that is in none is forgotten."""
    # In one order, so that two who write at once wait for each other and do not lock each other out.
    words = sorted(word for word, entries in difference.items() if entries)
    for some in _parts(words):
        known = set(IndexedWord.objects.filter(word__in=some).values_list("word", flat=True))
        new = [word for word in some if word not in known]
        IndexedWord.objects.bulk_create([IndexedWord(word=word, entries=0) for word in new], ignore_conflicts=True)
        of = dict(IndexedWord.objects.filter(word__in=new).values_list("word", "pk"))
        WordTrigram.objects.bulk_create(
            WordTrigram(trigram=trigram, length=len(word), word_id=of[word])
            for word in new
            for trigram in sorted(trigrams(word))
        )
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE core_indexedword SET entries = entries + %s WHERE word = %s",
                [(difference[word], word) for word in some],
            )
        gone = [word for word in some if difference[word] < 0]
        IndexedWord.objects.filter(word__in=gone, entries__lte=0).delete()


def _parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
    for place in range(0, len(words), AT_ONCE):
        yield words[place : place + AT_ONCE]


def meant(word: str, seen: Callable[[str], bool]) -> list[str]:
    """The words that somebody may have meant by this one, the likeliest first, at most OFFERED; only such as are
    `seen`."""
    if len(word) < SHORTEST or not word.isalpha():
        return []
    most = 1 if len(word) < SHORT else 2
    alike = (
        WordTrigram.objects.filter(
            trigram__in=trigrams(word), length__gte=len(word) - most, length__lte=len(word) + most
        )
        .values("word")
        .annotate(shared=Count("pk"))
        .order_by("-shared")[:LOOKED_AT]
    )
    found = IndexedWord.objects.filter(pk__in=[each["word"] for each in alike]).exclude(word=word)
    compared = [(mistakes(word, other, most), -entries, other) for other, entries in found.values_list("word", "entries")]
    likely = sorted(each for each in compared if each[0] <= most)
    offered = [other for _, _, other in likely[:TRIED] if seen(other)]
    return offered[:OFFERED]


def going_on(start: str) -> list[str]:
    """The words that most entries have of those that begin so, at most GOING_ON. Not to be shown: to search by."""
    condition = engine().starts("word")
    found = rows(
        f"SELECT word FROM core_indexedword WHERE {condition} ORDER BY entries DESC, word LIMIT {GOING_ON}",
        [start, start + AFTER_ALL],
    )
    return [str(word) for (word,) in found]


def words_counted(texts: Iterable[Iterable[str]]) -> Counter[str]:
    """In how many of these texts each word stands."""
    return Counter(word for words in texts for word in words)
