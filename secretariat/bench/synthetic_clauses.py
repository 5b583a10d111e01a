"""Clauses made from a seed, with the words of a code of this kind: a few are everywhere, most are rare, phrases recur.

Words follow Zipf's law, as in real text: without that, what a search costs and how well it finds would mean nothing.
The letters of the rare words are made up, so that none of the text is anybody's.
"""

from __future__ import annotations

import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate


def _words(text: str) -> list[str]:
    return text.split()


SEED = 20210415
TYPES = 9_000
COMMON = _words(
    "the of to and in a be or that shall any for by with as this which is on may such it not from at each its other if "
    "where under has no are an been all only"
)
TRADE = _words(
    "party panel section data supplier network user device service notice change code meter budget secretariat release "
    "charge message request certificate key security document version board committee member meeting vote proposal "
    "report day working period date obligation requirement information system communications hub gateway firmware "
    "response error test testing authority licence premises energy electricity gas import export installation "
    "registration agreement dispute default payment invoice credit cover liability indemnity confidentiality audit "
    "assessment assurance risk control incident maintenance forecast capacity threshold anomaly decision approval "
    "modification implementation transition withdrawal accession suspension expulsion objective consultation "
    "publication cost estimate recovery schedule appendix procedure policy guidance definition interpretation "
    "provider operator manufacturer agent contractor affiliate director consumer customer tenant landlord"
)
VERBS = _words(
    "provide notify submit publish establish maintain ensure comply consider determine calculate record retain appoint "
    "remove approve reject consult propose amend review verify confirm send receive issue revoke suspend install "
    "replace operate monitor report resolve escalate allocate invoice pay recover estimate"
)
PHRASES = (
    "in accordance with", "for the purposes of", "as soon as reasonably practicable", "in respect of", "subject to",
    "without prejudice to", "from time to time", "to the extent that", "within five working days of", "set out in",
    "the panel shall", "each party shall", "the data provider shall", "shall take all reasonable steps to",
    "in the event that", "on or before", "is reasonably satisfied that", "prior to the date on which",
)  # fmt: skip
SYLLABLES = _words(
    "ac al am an ar as at ba be ca ce ci com con cu da de di do du el en er es ex fa fi for ga ge gra ha he hi im in ir "
    "ka la le li lo ma me mi mo mu na ne ni no nu ob or pa pe per pi po pre pro qua ra re ri ro sa sci se si so sta su "
    "ta te ti to tra tri tu un va ve vi vo"
)
ENDINGS = ("", "", "", "al", "ance", "ate", "ed", "ent", "er", "ing", "ion", "ity", "ive", "ly", "ment", "ness", "s")


@dataclass(frozen=True, slots=True)
class Synthetic:
    """One clause: its label, heading, those above it, text, and the Party categories it binds."""

    label: str
    heading: str
    under: str
    text: str
    binds: tuple[str, ...]


class Vocabulary:
    """Words with their shares: the n-th is used about 1/n as often as the first."""

    def __init__(self, chance: random.Random, types: int = TYPES) -> None:
        rare: dict[str, None] = {}
        while len(rare) < types:
            stem = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4))))
            rare[stem + chance.choice(ENDINGS)] = None
        trade = list(dict.fromkeys(TRADE + VERBS))
        self.words = [*COMMON, *trade, *rare]
        self._shares = list(accumulate(1 / (place + 2.7) for place in range(len(self.words))))
        self._chance = chance

    def word(self) -> str:
        """One word, the frequent ones often."""
        place = bisect(self._shares, self._chance.random() * self._shares[-1])
        return self.words[min(place, len(self.words) - 1)]

    def sentence(self, length: int) -> str:
        """Some words, with the phrases that such texts repeat."""
        said: list[str] = []
        while len(said) < length:
            if self._chance.random() < 0.08:
                said += self._chance.choice(PHRASES).split()
            else:
                word = self.word()
                said.append(word.capitalize() if word in _CAPITALS and self._chance.random() < 0.7 else word)
        return " ".join(said)


_CAPITALS = frozenset(TRADE[:40])
CATEGORIES = ("large-supplier", "small-supplier", "electricity-network", "gas-network", "other-sec-party")


def clauses(count: int, *, seed: int = SEED) -> Iterator[Synthetic]:
    """So many clauses, the same for the same seed. A clause has some forty words, a heading now and then."""
    chance = random.Random(seed)
    words = Vocabulary(chance)
    made, chapter, heading, under = 0, 0, "", ""
    while made < count:
        chapter += 1
        letter = "ABCDEFGHIJKLMNPTXZ"[chapter // 40 % 18] + ("" if chapter < 720 else str(chapter // 720))
        under = words.sentence(chance.randint(1, 3)).title()
        for number in range(1, chance.randint(8, 24)):
            if chance.random() < 0.3:
                heading = words.sentence(chance.randint(2, 4)).capitalize()
            binds = () if chance.random() < 0.4 else tuple(chance.sample(CATEGORIES, chance.randint(1, 2)))
            label = f"{letter}{chapter % 40 + 1}.{number}"
            yield Synthetic(label, heading, under, words.sentence(chance.randint(12, 60)) + ".", binds)
            made += 1
            for item in range(chance.choice((0, 0, 0, 2, 3, 5))):
                if made < count:
                    text = words.sentence(chance.randint(5, 25)) + ";"
                    yield Synthetic(f"{label}({chr(97 + item)})", "", f"{under} › {heading}", text, binds)
                    made += 1
            if made >= count:
                return
