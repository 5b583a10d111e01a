"""What an editor should look at in the texts of a code: terms, references and numbers that do not fit together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from secretariat.documents.text.items import Item, Kind, labels, parents
from secretariat.documents.text.references import Reference, Standing, cite, find, headings, place_of, resolve
from secretariat.documents.text.terms import POINTER, Glossary, Term, other_forms, read_definitions

UNDEFINED, UNUSED, TWICE = "undefined", "unused", "defined-twice"
DANGLING, MISQUOTED = "dangling", "misquoted"
DUPLICATE, JUMP = "duplicate-label", "jump"


@dataclass(frozen=True, slots=True)
class Text:
    """One document of the code."""

    document: str
    """As in a place: "D", "Schedule 8"."""
    items: Sequence[Item]
    title: str = ""


@dataclass(frozen=True, slots=True)
class TextDoubt:
    """Something that an editor should look at."""

    kind: str
    """undefined, unused, defined-twice, dangling, misquoted, duplicate-label or jump."""
    document: str
    item: int
    """Which item of its document, counted from 0."""
    place: str
    """Where it stands, as a citation says it."""
    says: str
    remedy: str = ""
    about: str = ""
    """The term, place or number that it is about."""
    times: int = 1
    """In how many items it was seen; `item` is the first."""


def doubts_of(
    texts: Sequence[Text],
    *,
    names: Collection[str] = (),
    documents: Collection[str] = (),
    former: Collection[str] = (),
) -> list[TextDoubt]:
    """The doubts about these texts, in the order of the texts and of their items.

    `names` are written with capitals and are no terms ("Citizens Advice"); `documents` are known though their text is
    not among these; at `former` places there was text once.
    """
    whole = _Whole(texts, set(names), set(documents), set(former))
    found = [
        *_undefined(whole),
        *_unused(whole),
        *_twice(whole),
        *_dangling(whole),
        *_duplicates(whole),
        *_jumps(whole),
    ]
    order = {text.document: number for number, text in enumerate(texts)}
    return sorted(found, key=lambda doubt: (order[doubt.document], doubt.item))


@dataclass(slots=True)
class _Whole:
    """The texts and what they define and hold."""

    texts: Sequence[Text]
    names: set[str]
    documents: set[str]
    former: set[str]
    labels: dict[str, list[str]] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    """Every place there is, and its heading."""
    terms: list[tuple[Text, Term]] = field(default_factory=list)
    first: dict[tuple[str, str], tuple[Text, Term]] = field(default_factory=dict)
    """The first definition of each term for each scope."""
    glossary: Glossary = field(default_factory=lambda: Glossary(()))

    def __post_init__(self) -> None:
        terms = []
        for number, text in enumerate(self.texts):
            self.labels[text.document] = list(labels(text.items))
            self.headings[text.document] = text.title
            titles = headings(text.items)
            for item, label, heading in zip(text.items, self.labels[text.document], titles, strict=True):
                if item.number:
                    self.headings.setdefault(place_of(text.document, label), heading)
            for term in read_definitions(text.items, document=text.document):
                # An item's place is no key by itself: other documents have one like it.
                key = f"{number}:{term.key}:{term.term}"
                terms.append(Term(term.term, key, term.scope, term.means, term.kind, term.target, term.item))
                self.terms.append((text, terms[-1]))
                self.first.setdefault((term.term, term.scope), self.terms[-1])
        self.glossary = Glossary(terms)

    def place(self, text: Text, item: int) -> str:
        return place_of(text.document, self.labels[text.document][item])

    def doubt(
        self, kind: str, text: Text, item: int, says: str, remedy: str, about: str = "", times: int = 1
    ) -> TextDoubt:
        place = cite(self.place(text, item))
        return TextDoubt(kind, text.document, item, place, says.replace("{place}", place), remedy, about, times)


# Terms

_CAPITAL = re.compile(r"[A-Z][\w’'-]*(?:[ \u00a0]+[A-Z][\w’'-]*)*")
_BEGINS = re.compile(r"(?:^|[.:!?\n\t]|\([a-zA-Z]{1,5}\))[\s\"“”'‘(]*$")
_LAW = re.compile(
    r"\b[A-Z][\w’'-]*(?:[ ,]+(?:of|and|the|for|on|in|\(?[A-Z][\w’'-]*\)?)(?![\w’'-])){0,16}?"
    r" (?:Act\b(?: \d{4})?|(?:Regulations?|Order|Directive|Rules) \d{4})"
)
_QUOTED = re.compile(r"[\"“][^\"“”]{0,200}[\"”]")
_NOT_TERMS = frozenset(
    re.findall(
        r"\w+",
        """
        January February March April May June July August September October November December Monday Tuesday
        Wednesday Thursday Friday Saturday Sunday Section Sections Schedule Schedules Appendix Appendices Annex
        Annexes Clause Clauses Paragraph Paragraphs Part Parts Table Figure Chapter Act Regulation Article Note I
        Great Britain England Wales Scotland Welsh Scottish English British United Kingdom European Union Her His
        Majesty Code
        """,
    )
)
_SMALL = frozenset(
    re.findall(
        r"\w+",
        """
        A An And Any All As At Before After But By Each Every For From Her His If In It Its No Nor Not Of On Or
        Other Save Subject Such That The Their Then There These They This Those To Under Until Upon Where Which
        While Who With Within Without Following Except Unless Once When Notwithstanding Provided Nothing Neither
        Both Either Some Many So Is Are Has Have Was See
        """,
    )
)


def _undefined(whole: _Whole) -> Iterator[TextDoubt]:
    """Terms that are written with capitals in the middle of sentences, and that nothing defines."""
    seen: defaultdict[str, list[tuple[Text, int]]] = defaultdict(list)
    titles = sorted({*whole.names, *(text.title for text in whole.texts)} - {""}, key=len, reverse=True)
    named = re.compile(r"\b(?:" + "|".join(map(re.escape, titles)) + r")\b" if titles else r"(?!)")
    for text in whole.texts:
        for number, item in enumerate(text.items):
            if item.kind in (Kind.HEADING, Kind.FORMULA, Kind.FIGURE, Kind.TABLE):
                continue
            for term in dict.fromkeys(_capitalised(whole, text, number, item, named)):
                # Singular and plural are one term, written as it was first.
                same = next((form for form in other_forms(term) if form in seen), term)
                if (text, number) not in seen[same][-1:]:
                    seen[same].append((text, number))
    for term, uses in seen.items():
        text, number = uses[0]
        often = f" and in {len(uses) - 1} other place{'s' if len(uses) > 2 else ''}" if len(uses) > 1 else ""
        yield whole.doubt(
            UNDEFINED,
            text,
            number,
            f"“{term}” is written as a term in {{place}}{often}, and nothing defines it there.",
            "Define it, write it small, or list it as a name.",
            term,
            len(uses),
        )


def _capitalised(whole: _Whole, text: Text, number: int, item: Item, named: re.Pattern[str]) -> Iterator[str]:
    """The runs of capitalised words of an item that are neither terms, nor names, nor the beginning of a sentence."""
    said = item.text
    place = whole.place(text, number)
    linked = bytearray(len(said))
    for found in whole.glossary.find(said, scope=place):
        linked[found.start : found.end] = b"x" * (found.end - found.start)
    masked = list(said)
    taken = [(reference.start, reference.end) for reference in find(said, here=place)]
    taken += [match.span() for pattern in (_LAW, _QUOTED, named) for match in pattern.finditer(said)]
    for start, end in taken:
        masked[start:end] = "\x00" * (end - start)
    for match in _CAPITAL.finditer("".join(masked)):
        begin = max(0, match.start() - 12)
        begins = bool(_BEGINS.search(("-" if begin else "") + said[begin : match.start()]))
        words = [
            (re.sub(r"['’]s?$", "", word[0]), bool(linked[word.start()]))
            for word in re.compile(r"\S+").finditer(said, *match.span())
        ]
        if begins and not words[0][1]:
            words = words[1:]
        while words and not words[0][1] and (words[0][0] in _SMALL or words[0][0] in _NOT_TERMS):
            words = words[1:]
        while words and words[-1][0] in _SMALL:
            words = words[:-1]
        # "Change Board Secretary" is as undefined where "Change Board" is a term.
        free = [word for word, is_term in words if not is_term]
        if not all(_no_term(word) or word in _SMALL for word in free):
            yield " ".join(word for word, _ in words)


def _no_term(word: str) -> bool:
    """An acronym, a number with a letter, the name of a month, or a single letter."""
    return word in _NOT_TERMS or len(word) < 3 or sum(each.isupper() or each.isdigit() for each in word) > 1


def _unused(whole: _Whole) -> Iterator[TextDoubt]:
    """Definitions whose term stands nowhere but in themselves."""
    used: set[str] = set()
    names: dict[str, set[str]] = defaultdict(set)
    term_of = {term.key: term.term for _, term in whole.terms}
    own: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for text, term in whole.terms:
        own[text.document, term.item].add(term.key)
    for text in whole.texts:
        for number, item in enumerate(text.items):
            mine = own[text.document, number]
            said = item.text if item.kind is Kind.DEFINITION else f"{item.heading}\n{item.text}"
            times: defaultdict[str, int] = defaultdict(int)
            for found in whole.glossary.find(said, scope=whole.place(text, number)):
                times[found.key] += 1
            for key, often in times.items():
                # One in passing is written once where it is defined, and a definition may begin with its own term.
                if key not in mine or (item.kind is not Kind.DEFINITION and often > 1):
                    used.add(key)
                    names[term_of[key]].add(text.document)
    shared: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for text, term in whole.terms:
        if term.key in used:
            shared[text.document, term.item].add(term.term)
    for text, term in whole.terms:
        if term.key in used or shared[text.document, term.item] or (term.kind == POINTER and term.term in names):
            continue
        if whole.first[term.term, term.scope][1] is not term:
            continue  # it is defined twice, and that is said
        yield whole.doubt(
            UNUSED,
            text,
            term.item,
            f"“{term.term}” is defined in {{place}} and used nowhere{_in_scope(term)}.",
            "Take the definition out, or use the term.",
            term.term,
        )


def _in_scope(term: Term) -> str:
    return f" in {cite(term.scope)}" if term.scope else ""


def _twice(whole: _Whole) -> Iterator[TextDoubt]:
    """Terms that are defined more than once for the same place."""
    for text, term in whole.terms:
        before = whole.first[term.term, term.scope]
        if before[1] is term or (before[1].kind == POINTER) != (term.kind == POINTER):
            continue
        other = cite(whole.place(before[0], before[1].item))
        yield whole.doubt(
            TWICE,
            text,
            term.item,
            f"“{term.term}” is defined in {{place}} and, for the same scope, in {other} already.",
            "Keep one of the two, or say for which part of the Code each holds.",
            term.term,
        )


# References


def _dangling(whole: _Whole) -> Iterator[TextDoubt]:
    """References that lead nowhere, and those that quote another heading than the one that stands there."""
    known = {**whole.headings, **dict.fromkeys(whole.documents, "")}
    loaded = {text.document for text in whole.texts}
    for text in whole.texts:
        for number, item in enumerate(text.items):
            for reference in find(item.text, here=whole.place(text, number), known=known):
                if reference.document not in loaded and reference.document in whole.documents:
                    continue
                said = item.text[reference.start : reference.end]
                standing = resolve(reference, known, whole.former)
                if standing is not Standing.FOUND:
                    yield _leads_nowhere(whole, text, number, reference, said, standing)
                elif reference.own and (heading := known[reference.place]) and not _alike(heading, reference.own):
                    yield whole.doubt(
                        MISQUOTED,
                        text,
                        number,
                        f"{{place}} quotes “{said}”, and the heading there is “{heading}”.",
                        "Leave the heading out of the text: it is shown with the reference.",
                        reference.place,
                    )


def _leads_nowhere(
    whole: _Whole, text: Text, number: int, reference: Reference, said: str, standing: Standing
) -> TextDoubt:
    gone = "is no longer there" if standing is Standing.GONE else "is not there"
    return whole.doubt(
        DANGLING,
        text,
        number,
        f"{{place}} refers to “{said}”: {reference.place_to or reference.place} {gone}.",
        "Name the place that is meant.",
        reference.place,
    )


def _alike(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold().rstrip(".") == " ".join(other.split()).casefold().rstrip(".")


# Numbers

_COUNT = re.compile(r"(\d+)([A-Z]{0,2})\)?$|\(?([a-z]{1,6}|[A-Z]{1,6})\)?$")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _duplicates(whole: _Whole) -> Iterator[TextDoubt]:
    """Items that have the label of another one of their document."""
    for text in whole.texts:
        first: dict[str, int] = {}
        for number, (item, label) in enumerate(zip(text.items, whole.labels[text.document], strict=True)):
            if not item.number or item.kind is Kind.FOOTNOTE:
                continue
            if label in first:
                yield whole.doubt(
                    DUPLICATE,
                    text,
                    number,
                    f"There are two items {{place}}: item {first[label] + 1} and item {number + 1}.",
                    "Give one of them another number, or a parent of its own.",
                    label,
                )
            first.setdefault(label, number)


def _jumps(whole: _Whole) -> Iterator[TextDoubt]:
    """Numbers that do not follow on from the one before them in their list. 4A and (aa) may be put between others."""
    for text in whole.texts:
        before: dict[int, str] = {}
        above = list(parents(text.items))
        for number, item in enumerate(text.items):
            if not item.number or item.kind is Kind.FOOTNOTE:
                continue
            last = before.get(above[number], "")
            before[above[number]] = item.number
            if last and not follows(last, item.number):
                yield whole.doubt(
                    JUMP,
                    text,
                    number,
                    f"{{place}} follows {last}.",
                    "Put in what is missing, as “Not used” if it was taken out.",
                    item.number,
                )


def follows(last: str, number: str) -> bool:
    """Whether a number may come right after another in one list: the next, one put between, or a list begun anew.
    Numbers that are not understood do."""
    before, after = (_COUNT.search(each.strip(" .")) for each in (last, number))
    if not before or not after or bool(before[1]) != bool(after[1]):
        return True
    if after[1]:
        counted, other = int(before[1]), int(after[1])
        if other == counted:
            return last == number or not before[2] or after[2] > before[2] or len(after[2]) > len(before[2])
        return other == counted + 1 or other == 1
    one, two = before[3], after[3]
    if one.isupper() != two.isupper() or two.lower() in ("a", "i") or one == two:
        return True
    one, two = one.lower(), two.lower()
    romans = _roman(one), _roman(two)
    if all(romans) and romans[1] == romans[0] + 1:
        return True
    if two.startswith(one) and two != one or one[:-1] == two[:-1] and ord(two[-1]) == ord(one[-1]) + 1:
        return True
    return _next_letter(one[0]) == two or (one[0] == "z" and two[0] == "a")


def _next_letter(letter: str) -> str:
    return chr(ord(letter) + 1)


def _roman(letters: str) -> int:
    """What a roman number is; 0 if it is none."""
    total = 0
    values = [_ROMANS.get(letter, 0) for letter in letters]
    if not all(values):
        return 0
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total
