"""Defined terms: read from a text, and found where they are used.

A term holds in its *scope*: the place that it was defined for ("in this Section D", "in this paragraph"), or the whole
Code. Where two scopes define the same term, the inner one holds inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from secretariat.documents.text.items import Item, Kind, labels, parents
from secretariat.documents.text.references import find as find_references
from secretariat.documents.text.references import parts_of, place_of, places_over

TEXT, POINTER = "text", "pointer"


@dataclass(frozen=True, slots=True)
class Term:
    """A defined term."""

    term: str
    key: str
    """Names the definition: the key of its item, or its place among the items, and for one given in passing "/" and the
    term. The terms of one definition ("DCC" and "Data Communications Company") share it."""
    scope: str = ""
    """The place inside which it holds, as in `references.place_of`; empty for the whole Code."""
    means: str = ""
    kind: str = TEXT
    """"text", or "pointer" where the meaning is given in another place."""
    target: str = ""
    """The place that a pointer leads to."""
    item: int = -1
    """Which item defines it, where it was read from items."""


@dataclass(frozen=True, slots=True)
class Found:
    """A term in the characters of a text from `start` up to `end`."""

    start: int
    end: int
    key: str


# A hyphen makes one word: "non-Party" is no Party. So does an apostrophe, and the possessive is looked at by itself.
_WORD = re.compile(r"\w+(?:[-‑'’]\w+)*")
_POSSESSIVE = ("'s", "’s")
_INSIDE = re.compile(r"^(?P<head>.*?\w)(?P<rest>\s+(?:of|to|for|in|under|with|by)\s.*)$")


@dataclass(slots=True)
class _Node:
    """A place in the trie: the words that go on from here, and the terms that end here by their scope."""

    on: dict[str, _Node] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)


class Glossary:
    """Terms that are found in texts: the longest first, by their exact letters, in the singular and the plural."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._root: dict[str, _Node] = {}
        for term in self.terms:
            self._add(term.term, term)
        # A form that is itself defined is that term's, not the plural of another.
        for term in self.terms:
            for form in other_forms(term.term):
                self._add(form, term)

    def _add(self, form: str, term: Term) -> None:
        path = _path(form)
        if not path:
            return
        on, node = self._root, _Node()
        for word in path:
            node = on.setdefault(word, _Node())
            on = node.on
        node.ends.setdefault(term.scope, term.key)

    def find(self, text: str, *, scope: str = "", own: str = "") -> list[Found]:
        """The terms in a text that stands at the place `scope`, in order, none over another.

        `own` is the key of the definition whose text it is: that term is not linked there, nor are its words.
        """
        root, scopes = self._root, places_over(scope)
        found: list[Found] = []
        free = 0
        for match in _WORD.finditer(text):
            word = match[0]
            node = root.get(word)
            if node is None:
                if word[-2:] not in _POSSESSIVE:
                    continue
                node = root.get(word[:-2])
                if node is None:
                    continue
            start = match.start()
            if start < free:
                continue
            end, key = self._longest(text, match, scopes)
            if key:
                free = end
                if key != own:
                    found.append(Found(start, end, key))
        return found

    def _longest(self, text: str, first: re.Match[str], scopes: Sequence[str]) -> tuple[int, str]:
        """Where the longest term that begins with this word ends, and its key; ("", 0) if none does."""
        best, on = (0, ""), self._root
        match: re.Match[str] | None = first
        between = ""
        while match:
            word = match[0]
            if word[-2:] in _POSSESSIVE and (node := on.get(between + word[:-2])) and (key := _inmost(node, scopes)):
                best = match.end(), key
            node = on.get(between + word)
            if node is None:
                break
            if key := _inmost(node, scopes):
                best = match.end(), key
            on = node.on
            if not on:
                break
            end = match.end()
            match = _WORD.search(text, end)
            if match:
                between = text[end : match.start()]
                between = "" if between == " " or between.isspace() else between.strip()
        return best


def _inmost(node: _Node, scopes: Sequence[str]) -> str:
    ends = node.ends
    if ends:
        for scope in scopes:
            if scope in ends:
                return ends[scope]
    return ""


def _path(form: str) -> list[str]:
    """The words of a term, each with what stands between it and the one before it, if that is more than a space."""
    path: list[str] = []
    end = 0
    for match in _WORD.finditer(form):
        between = form[end : match.start()].strip() if path else ""
        path.append(between + match[0])
        end = match.end()
    return path


def other_forms(term: str) -> Iterator[str]:
    """The plural of a term, or its singular: Party, Parties; Member of the Panel, Members of the Panel."""
    yield from _other_numbers(term)
    if match := _INSIDE.match(term):
        for head in _other_numbers(match["head"]):
            yield head + match["rest"]


def _other_numbers(words: str) -> Iterator[str]:
    last = words.rpartition(" ")[2]
    stem = words[: len(words) - len(last)]
    if len(last) < 2 or not last[-1].isalnum():
        return
    if re.search(r"[^aeiouAEIOU]y$", last):
        yield f"{stem}{last[:-1]}ies"
    elif re.search(r"(?:ss|us|is|x|z|ch|sh)$", last):
        yield f"{stem}{last}es"
    elif not last.endswith("s"):
        yield f"{stem}{last}s"
    if last.endswith("ies") and len(last) > 4:
        yield f"{stem}{last[:-3]}y"
    elif re.search(r"(?:sses|xes|zes|ches|shes)$", last):
        yield f"{stem}{last[:-2]}"
    elif last.endswith("s") and not re.search(r"(?:ss|us|is|Premises|Means|News)$", last):
        yield f"{stem}{last[:-1]}"


_QUOTED = r"[\"“‟]([^\"“”‟]{1,120})[\"”]"
_INTRO = re.compile(
    r"\b[Ii]n(?:\s+and\s+for\s+the\s+purposes\s+of)?\s+this\s+(?P<what>Code|[Ss]ection|Schedule|Appendix|Annex|[Cc]lause|"
    r"(?:[Ss]ub-?)?[Pp]aragraph)(?:\s+(?P<label>[A-Z]{0,2}\s?\d[\w.]*(?:\([a-zA-Z]{1,5}\))*|[A-Z]{1,2}\b))?"
    r"|\b(?:purposes?|context)\s+of\s+this\s+(?P<what2>Code|[Ss]ection|Schedule|Appendix|Annex|[Cc]lause|"
    r"(?:[Ss]ub-?)?[Pp]aragraph)(?:\s+(?P<label2>[A-Z]{0,2}\s?\d[\w.]*(?:\([a-zA-Z]{1,5}\))*|[A-Z]{1,2}\b))?"
)
_POINTS = re.compile(
    r"\b(?:ha(?:s|ve)|shall\s+have|bears?)\s+the\s+(?:same\s+)?meanings?\s+(?:that\s+is\s+)?"
    r"(?:given|ascribed|assigned|set\s+out|specified|attributed)|\b(?:is|are)\s+(?:as\s+)?defined\s+in\b"
)
_MEANS = re.compile(
    r"^\s*(?P<terms>"
    + _QUOTED
    + r"(?:\s*(?:,|or|and)\s*"
    + _QUOTED
    + r")*)\s*:?\s+(?P<means>(?:shall\s+)?(?:means?|includes?|ha(?:s|ve)\s|refers?\s+to|is\s|are\s).*)$",
    re.DOTALL,
)
_PASSING = re.compile(r"\(([^()]{0,240})\)")
_NOT_DEFINED = re.compile(r"\b(?:entitled|titled|headed|marked|labelled|stating|reading|words?)\b", re.IGNORECASE)
_NAME = re.compile(_QUOTED)


def read_definitions(items: Sequence[Item], *, document: str = "") -> list[Term]:
    """The terms that a text defines, in order: definitions, clauses that begin with a quoted term and say what it
    means, and those given in passing: (the "Report").

    The scope comes from the words that introduce a definition ("In this Section D:"); without any it holds for the
    whole Code, and one given in passing for its document.
    """
    return list(_read(items, _Scopes(items, document)))


def _read(items: Sequence[Item], scopes: _Scopes) -> Iterator[Term]:
    for place, item in enumerate(items):
        if item.kind is Kind.DEFINITION:
            names = _NAME.findall(item.heading) or [item.heading]
            yield from _defined(place, item, _unbracketed(names), item.text, scopes.of(place))
        elif said := _MEANS.match(item.text):
            yield from _defined(place, item, _NAME.findall(said["terms"]), said["means"], scopes.of(place))
        for passing in _PASSING.finditer(item.text):
            yield from _in_passing(place, item, passing, scopes.document, scopes.here(place))


def _in_passing(place: int, item: Item, passing: re.Match[str], document: str, here: str) -> Iterator[Term]:
    """(the "Report"), (each a "Candidate"), (in this paragraph, the "Rules")."""
    inside = passing[1]
    around = _NAME.sub("", inside)
    if len(around) > 80 or around == inside or _NOT_DEFINED.search(around):
        return
    means = item.text[_sentence(item.text, passing.start()) : passing.start()].strip()
    for name in _NAME.finditer(inside):
        term = name[1].strip().rstrip(",;:")
        if term[:1].isupper():
            narrower = _INTRO.search(inside, 0, name.start())
            scope = _meant(narrower, document, here) if narrower else document or parts_of(here)[0]
            yield Term(term, f"{item.key or place}/{term}", scope, means, item=place)


def _defined(place: int, item: Item, names: Iterable[str], means: str, scope: str) -> Iterator[Term]:
    """The terms of one definition."""
    points = _POINTS.search(means)
    leads = find_references(means[points.start() :], here=scope) if points else []
    for name in names:
        if term := name.strip().rstrip(",;:"):
            yield Term(
                term,
                item.key or str(place),
                scope,
                means,
                POINTER if points else TEXT,
                leads[0].place if leads else "",
                place,
            )


def _unbracketed(names: Iterable[str]) -> Iterator[str]:
    """ "Smart Energy Code [SEC]" is two names of one thing."""
    for name in names:
        long, bracket, short = name.partition("[")
        yield long
        if bracket:
            yield short.rstrip("] ")


class _Scopes:
    """For what place the definitions of a text hold."""

    def __init__(self, items: Sequence[Item], document: str) -> None:
        self.items, self.document = items, document
        self.labels, self.above = list(labels(items)), list(parents(items))
        self._around: dict[int, str] = {}

    def here(self, place: int) -> str:
        return place_of(self.document, self.labels[place])

    def of(self, place: int) -> str:
        """By the definition's own first words, else by those around it."""
        if found := _INTRO.search(self.items[place].text[:80]):
            return _meant(found, self.document, self.here(place))
        return self.around(place)

    def around(self, place: int) -> str:
        """By the words just before the list that it is in, else by those over it."""
        scope = self._around[place] = self._before(place)
        return scope

    def _before(self, place: int) -> str:
        depth = self.items[place].depth
        for before in range(place - 1, -1, -1):
            other = self.items[before]
            if other.depth < depth:
                break
            if before in self._around and other.depth == depth:
                return self._around[before]  # the one before it in its list
            if other.depth == depth and other.kind is not Kind.DEFINITION:
                if found := _introduces(other):
                    return _meant(found, self.document, self.here(before))
                break
        return self._over(place)

    def _over(self, place: int) -> str:
        first = over = self.above[place]
        while over >= 0:
            said = self.items[over]
            found = _introduces(said)
            if over == first:
                found = found or _INTRO.search(f"{said.heading} {said.text}")
            if found:
                return _meant(found, self.document, self.here(over))
            over = self.above[over]
        return ""


def _introduces(item: Item) -> re.Match[str] | None:
    """Words that end in a colon, or say that they define, and name a scope."""
    said = item.text.rstrip()
    if item.kind is Kind.DEFINITION or not (said.endswith((":", "-", "–")) or "defin" in said or "expressions" in said):
        return None
    return _INTRO.search(said)


def _meant(found: re.Match[str], document: str, here: str) -> str:
    """The place that "this Section D", "this Schedule" or "this paragraph" is, said at the place `here`."""
    what = (found["what"] or found["what2"]).lower()
    label = re.sub(r"\s", "", (found["label"] or found["label2"] or "")).rstrip(".")
    whole = document or parts_of(here)[0]
    if what == "code":
        return ""
    if "section" in (found["what"], found["what2"]) and not label:
        return here.partition("(")[0]  # of an Act, whose sections are numbered
    if what == "section":
        return label or whole
    if what in ("schedule", "appendix", "annex"):
        return f"{what.capitalize()} {label}" if label else whole
    return place_of(whole, label) if label else here


def _sentence(text: str, at: int) -> int:
    """Where the sentence begins in which a place of the text is."""
    return max((text.rfind(end, 0, at) + len(end) for end in (". ", "; ", "\n") if end in text[:at]), default=0)
