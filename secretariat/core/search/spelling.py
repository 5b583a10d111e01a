"""The words of all entries as they are written, kept so that mistakes in typing can be put right.

A word is offered only to whoever may see an entry that has it: the list itself knows nobody's permissions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection, transaction

from secretariat.core.search.engines import engine, rows
from secretariat.core.search.models import IndexedWord, WordTrigram
from secretariat.core.search.words import mistakes, trigrams

AT_ONCE = 500
LOOKED_AT = 60
"""Words that share the most trigrams with what was typed and are compared letter by letter."""
TRIED = 8
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


def alike(words: Iterable[str]) -> dict[str, list[str]]:
    """For each of these words those that may have been meant by it, the likeliest first, at most TRIED. One query.

    Not to be shown before it is known that the reader may see them.
    """
    typed = [word for word in dict.fromkeys(words) if len(word) >= SHORTEST and word.isalpha()]
    if not typed:
        return {}
    statements, values = [], []
    for place, word in enumerate(typed):
        some, most = sorted(trigrams(word)), _most(word)
        statements.append(
            f"""SELECT {place}, core_indexedword.word, core_indexedword.entries FROM (
                SELECT word_id FROM core_wordtrigram
                WHERE trigram IN ({", ".join(["%s"] * len(some))}) AND length BETWEEN %s AND %s
                GROUP BY word_id ORDER BY count(*) DESC, word_id LIMIT {LOOKED_AT}
            ) AS alike JOIN core_indexedword ON core_indexedword.id = alike.word_id"""
        )
        values += [*some, len(word) - most, len(word) + most]
    found: dict[str, list[tuple[int, int, str]]] = {word: [] for word in typed}
    for place, other, entries in rows(" UNION ALL ".join(statements), values):
        word = typed[place]
        if other != word and (wrong := mistakes(word, other, _most(word))) <= _most(word):
            found[word].append((wrong, -entries, other))
    return {word: [other for _, _, other in sorted(likely)[:TRIED]] for word, likely in found.items()}


def _most(word: str) -> int:
    return 1 if len(word) < SHORT else 2


def going_on(starts: Iterable[str]) -> dict[str, list[str]]:
    """For each of these starts the words that most entries have of those that begin so, at most GOING_ON. One query.

    They are to search by, and not to be shown.
    """
    wanted = list(dict.fromkeys(starts))
    if not wanted:
        return {}
    condition = engine().starts("word")
    each = f"SELECT word FROM core_indexedword WHERE {condition} ORDER BY entries DESC, word LIMIT {GOING_ON}"
    found = rows(
        " UNION ALL ".join(f"SELECT {place}, word FROM ({each}) AS longer" for place in range(len(wanted))),
        [value for start in wanted for value in (start, start + AFTER_ALL)],
    )
    longer: dict[str, list[str]] = {start: [] for start in wanted}
    for place, word in found:
        longer[wanted[place]].append(str(word))
    return longer


def words_counted(texts: Iterable[Iterable[str]]) -> Counter[str]:
    """In how many of these texts each word stands."""
    return Counter(word for words in texts for word in words)
