"""Words, as both databases and everything here take them from a text."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 40
"""Letters of a word that are looked at; what is longer is no word of any language here."""

# Words that say nothing of what a question is about. Inside quotes they count.
_SAY_NOTHING = (
    "a about above after again all also am an and any are as at be been before being between both but by can could did "
    "do does done during each for from get gets give given had has have having here how i if in into is it its itself "
    "just may me might more most must my need needs no nor not of off on once only or other our out over own same shall "
    "should so some such than that the their them then there these they this those through to too under until up upon "
    "us very was we were what when where whether which while who whom whose why will with within would you your "
    "happen happens long many much often please rule rules say says tell find section clause paragraph"
)
STOP_WORDS = frozenset(_SAY_NOTHING.split())

_WORD = re.compile(r"[^\W_]+")
_ODD = re.compile("[\x00\ud800-\udfff]")


def cleaned(text: str) -> str:
    """A text without the characters that no database keeps."""
    return _ODD.sub(" ", text)


def words_of(text: str) -> list[str]:
    """The words of a text in small letters and without accents, in order."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", cleaned(text))
        text = "".join(each for each in text if not unicodedata.combining(each))
    return _WORD.findall(text.lower())


def spelt(text: str) -> set[str]:
    """The different words of a text from which spelling is learnt: of three letters or more, without digits."""
    return {word for word in words_of(text) if 3 <= len(word) <= LONGEST and word.isalpha()}


def trigrams(word: str) -> set[str]:
    """The trigrams of a word with a space before and after it."""
    whole = f" {word} "
    return {whole[place : place + 3] for place in range(len(whole) - 2)}


def mistakes(one: str, other: str, most: int) -> int:
    """How many letters were left out, added, swapped with their neighbour or taken for another; most + 1 for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        row = [place]
        for there, against in enumerate(other, 1):
            cost = min(last[there] + 1, row[-1] + 1, last[there - 1] + (letter != against))
            if place > 1 and there > 1 and letter == other[there - 2] and one[place - 2] == against:
                cost = min(cost, before[there - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return min(last[-1], most + 1)
