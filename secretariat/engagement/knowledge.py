"""Reading the knowledge base: what fits some words, the likeliest first, and how an answer is laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from secretariat.core.permission import Reader
from secretariat.engagement.models_enquiries import Article

SHORTEST, MOST_WORDS, LOOKED_AT, SUGGESTED = 3, 12, 200, 5
COMMON = frozenset(
    [
        "and",
        "are",
        "can",
        "does",
        "for",
        "from",
        "has",
        "have",
        "how",
        "into",
        "not",
        "our",
        "out",
        "that",
        "the",
        "their",
        "this",
        "was",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
    ]
)
"""Words that a question has anyway, and that say nothing of what it is about."""


@dataclass(frozen=True)
class Block:
    """A paragraph of an answer, or a list."""

    items: tuple[str, ...]
    is_list: bool


def blocks(text: str) -> list[Block]:
    """An answer as paragraphs and lists: an empty line ends one; a line that begins with a hyphen is an item."""
    found = []
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines()]
        for is_list, some in _runs(lines):
            items = tuple(line.removeprefix("-").strip() for line in some) if is_list else (" ".join(some),)
            found.append(Block(items, is_list))
    return found


def _runs(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """Lines that follow each other, by whether they are items of a list."""
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        is_item = line.startswith("- ")
        if not runs or runs[-1][0] != is_item:
            runs.append((is_item, []))
        runs[-1][1].append(line)
    return runs


def words_of(text: str) -> list[str]:
    """The words of a question that say what it is about."""
    words = [word for word in re.findall(r"[\w'&.-]+", text.lower()) if len(word) >= SHORTEST]
    return list(dict.fromkeys(word.strip(".'-") for word in words if word not in COMMON))[:MOST_WORDS]


def standing(reader: Reader) -> Any:
    """The articles that a reader may read and that have not been withdrawn."""
    return Article.objects.visible_to(reader).standing()


def likeliest(text: str, reader: Reader, *, category: str = "", every_word: bool = False) -> list[Article]:
    """The articles that have some of these words, those that fit best first. One query; none without words."""
    words = words_of(text)
    if not words:
        return []
    rows = standing(reader).about(category) if category else standing(reader)
    each_word = [Q(title__icontains=word) | Q(answer__icontains=word) for word in words]
    fits = Q()
    for one in each_word:
        fits = fits & one if every_word else fits | one
    found = list(rows.filter(fits).order_by("reference")[:LOOKED_AT])
    weight = {each.pk: _weight(each, words) for each in found}
    return sorted((each for each in found if weight[each.pk]), key=lambda each: (-weight[each.pk], each.reference))


def suggested(text: str, reader: Reader) -> list[Article]:
    """What may answer a question before it is asked: articles that share with it what it is about."""
    words = words_of(text)
    enough = 2 if len(words) > 2 else 1
    found = likeliest(text, reader)
    return [each for each in found if _weight(each, words) >= 2 * enough][:SUGGESTED]


def _weight(article: Article, words: list[str]) -> int:
    """How well an article fits: a word in its question counts three times, one in its answer once."""
    title, answer = article.title.lower(), article.answer.lower()
    return sum(3 * (word in title) + (word in answer) for word in words)
