"""References from one place of the Code to another: found in a text, followed, and written.

A *place* is a label with the document it is in: "D7.3(a)" (the label of a Section begins with its letter), "Schedule 7
4.2", "Appendix AG 3"; a whole document is "D" or "Schedule 7". Nothing here is stored: the words of a citation follow
from the place and from the heading that stands there today.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from secretariat.documents.text.items import Item, Kind

_LEVEL = r"\((?:[ivxlc]{1,6}|[a-z]{1,2}|[A-Z]{1,3}|\d{1,3})\)"
_LEVELS = rf"(?:\s?{_LEVEL})"
_NUMBER = r"\d+(?:[A-Z]{1,2}(?![A-Za-z]))?(?:\.\d+(?:[A-Z]{1,2}(?![A-Za-z]))?)*"
_DOCUMENT = r"(?:\d+[A-Z]?|[A-Z]{1,2})(?![\w.]*\w)"

_KEYWORD = re.compile(
    r"\b(?:(?P<this>this)\s+)?"
    r"(?P<word>sub-?\s?paragraph|paragraph|clause|section|regulation|article|schedule|appendi|annex)(?P<many>s|ces|es)?x?\s+",
    re.IGNORECASE,
)
_LETTERED = re.compile(r"([A-Z]{1,2})\s?(" + _NUMBER + _LEVELS + "*)")
_NUMBERED = re.compile("(" + _NUMBER + _LEVELS + "*)")
_ONLY_LEVELS = re.compile("(" + _LEVEL + _LEVELS + "*)")
_LETTER = re.compile(r"([A-Z]{1,2})(?![\w.’'-]*\w)")
_WHOLE = re.compile("(" + _DOCUMENT + ")")
_HEADING = re.compile(r"\s\((?=[A-Z“\"])(?=[^()]*[a-z])([^()]{3,100})\)")
_ALSO = re.compile(r"(\s*,\s*(?:and|or)\s+|\s*,\s*|\s+(?:and/or|and|or)\s+)(?=[A-Z(\d])")
_TO = re.compile(r"\s*(?:\bto(?:\s+and\s+including)?\b|\bthrough\b|[-–—])\s*(?=[A-Z(\d])")
_OF = re.compile(
    r"\s+(?:of|to|in)\s+(?:this\s+)?(?:(?P<word>Schedule|Appendix|Annex)\s+(?P<name>"
    + _DOCUMENT
    + r")|(?:Section|clause|paragraph)\s+(?P<letter>[A-Z]{1,2})\s?(?P<number>"
    + (_NUMBER + _LEVELS)
    + r"*)?(?![\w.]*\w))"
)
_CAPITALS = r"(?:(?:the|that|an?|its|such)\s+)?(?:[A-Z][\w’'-]*\s+(?:and\s+)?){0,6}"
_OF_AN_ACT = re.compile(
    r"\s+(?:of|to|in)\s+"
    + _CAPITALS
    + r"(?:Act|Order|Regulations?|Directive|Licen[cs]e|Agreement|Treaty|(?<!the\s)Code)\b"
)
_ELSEWHERE = re.compile(r"\s+of\s+(?:(?:the|that|an?|each|its|such)\s+(?!Code\b)[A-Z]|Part\b|Article\b)")
_BRACKETS = re.compile(r"\([^()]*\)")
_PLACE = re.compile(r"((?:Schedule|Appendix|Annex)\s\w+|[A-Z]{1,2}(?=\d|$))?\s?(.*)", re.DOTALL)
_OF_LAW = ("section", "regulation", "article")
_ROMAN = re.compile(r"[ivxlc]+$")


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation in the characters of a text from `start` up to `end`."""

    start: int
    end: int
    label: str
    """The label that it leads to, in its document; empty for the whole document."""
    document: str
    """Which: "D", "Schedule 8", "Appendix AA"; empty where nothing tells."""
    range_to: str = ""
    """The last label, or document, of a range ("Sections C8.11 to C8.13")."""
    own: str = ""
    """The heading that the citation itself gives in brackets, without them."""

    @property
    def place(self) -> str:
        return place_of(self.document, self.label)

    @property
    def place_to(self) -> str:
        """Where a range ends; empty for one place."""
        if not self.range_to:
            return ""
        return place_of(self.document, self.range_to) if self.label else self.range_to


class Standing(StrEnum):
    """Whether there is what a reference leads to."""

    FOUND = "found"
    GONE = "gone"
    NEVER = "never there"


def place_of(document: str, label: str) -> str:
    """The place of a label in a document: `D7.3`, `Schedule 7 4.2`; that of the document where there is no label."""
    if not label or not document:
        return label or document
    return label if _is_section(document) and label[:1].isalpha() else f"{document} {label}"


def parts_of(place: str) -> tuple[str, str]:
    """The document and the label of a place: `("D", "D7.3")`, `("Schedule 7", "4.2")`, `("", "4.2")`."""
    match = _PLACE.match(place)
    document, label = (match[1] or "", match[2]) if match else ("", place)
    return (document, document + label if label else "") if _is_section(document) else (document, label)


def places_over(place: str) -> list[str]:
    """The place and all that it stands in, inmost first, to the whole Code, which is the empty one.

    `D7.3(a)` is in `D7.3`, `D7` and `D`; it is not in `D7.3A`, nor `D70` in `D7`.
    """
    document, label = parts_of(place)
    found = []
    while label:
        found.append(place_of(document, label))
        if label.endswith(")"):
            label = label[: label.rindex("(")].rstrip()
        else:
            label = label[: label.rindex(".")] if "." in label else ""
    if document and document not in found:
        found.append(document)
    return [*found, ""]


def find(text: str, *, here: str = "", known: Container[str] | None = None) -> list[Reference]:
    """The references in a text that stands at the place `here`, in order, none over another.

    "paragraph (b)" leads to where such a paragraph may be, seen from `here`; if places are `known`, to the nearest that
    is. "section 88 of the Energy Act" leads out of the Code and is none.
    """
    found: list[Reference] = []
    at = 0
    while match := _KEYWORD.search(text, at):
        at = match.end()
        for reference in _listed(text, match, here, known):
            found.append(reference)
            at = reference.end
    return found


def resolve(reference: Reference, known: Container[str], former: Container[str] = ()) -> Standing:
    """Whether what it leads to is among the `known` places, was among the `former`, or never was there."""
    places = [place for place in (reference.place, reference.place_to) if place]
    if all(place in known for place in places):
        return Standing.FOUND
    if all(place in known or place in former for place in places):
        return Standing.GONE
    return Standing.NEVER


def cite(place: str, heading: str = "") -> str:
    """The words of a citation: "Section M8.1 (Events of Default)", "clause 4.2 of Schedule 7", "Appendix AG"."""
    document, label = parts_of(place)
    said = f" ({heading})" if heading else ""
    if _is_section(document):
        return f"Section {label or document}{said}"
    if not label:
        return document + said
    word = "clause" if document.startswith("Schedule") or not document else "paragraph"
    return f"{word} {label}{said}" + (f" of {document}" if document else "")


def headings(items: Sequence[Item]) -> list[str]:
    """What a citation of each item says in brackets: its own heading, else the one without a number that stands over
    it at its depth; empty where there is neither."""
    found: list[str] = []
    over: dict[int, str] = {}
    for item in items:
        for depth in [depth for depth in over if depth > item.depth]:
            del over[depth]
        if item.kind is Kind.HEADING:
            over[item.depth] = item.heading or item.text
        found.append(item.heading or over.get(item.depth, ""))
    return found


def _is_section(document: str) -> bool:
    return document.isalpha() and document.isupper()


@dataclass(frozen=True, slots=True)
class _Said:
    """One label of a list as it is written: its levels alone ("(b)"), its number, its letter."""

    end: int
    letter: str = ""
    number: str = ""
    levels: str = ""

    @property
    def label(self) -> str:
        return self.letter + self.number + self.levels


def _listed(text: str, keyword: re.Match[str], here: str, known: Container[str] | None) -> Iterator[Reference]:
    """The references that follow one keyword: one, a range, or several with commas and "and"."""
    word = keyword["word"].lower()
    if word in ("schedule", "appendi", "annex"):
        yield from _documents(text, keyword)
        return
    said: list[tuple[int, _Said, _Said | None, str, int]] = []
    start, at = keyword.start(), keyword.end()
    label = _label(text, at, word, None, bool(keyword["many"]))
    while label:
        last = None
        at = label.end
        if (to := _TO.match(text, at)) and (last := _label(text, to.end(), word, label, bool(keyword["many"]))):
            at = last.end
        heading = _HEADING.match(text, at)
        at = heading.end() if heading else at
        said.append((start, label, last, heading[1] if heading else "", at))
        also = _ALSO.match(text, at)
        if not also:
            break
        start = also.end()
        label = _label(text, start, word, last or label, bool(keyword["many"]), also[1])
    if not said:
        return
    of = _OF.match(text, at)
    if _leads_out(text, of.end() if of else at, certainly=bool(said[-1][1].letter)):
        return
    seen = _Seen(here, known, word)
    for number, (start, label, last, heading_said, end) in enumerate(said, 1):
        reference = seen.reference(label, of)
        if reference is None:
            continue
        to_label = (seen.reference(last, of) or reference).label if last else ""
        if of and number == len(said):
            end = of.end()
        yield replace(reference, start=start, end=end, range_to=to_label, own=heading_said)


def _leads_out(text: str, at: int, *, certainly: bool = False) -> bool:
    """Whether what follows a citation says that it is one of an Act or of another code."""
    return bool(_OF_AN_ACT.match(text, at) or (not certainly and _ELSEWHERE.match(text, at)))


def _documents(text: str, keyword: re.Match[str]) -> Iterator[Reference]:
    name = {"schedule": "Schedule", "appendi": "Appendix", "annex": "Annex"}[keyword["word"].lower()]
    start, at = keyword.start(), keyword.end()
    if not keyword["word"][0].isupper():
        return
    while match := _WHOLE.match(text, at):
        document, at, last = f"{name} {match[1]}", match.end(), ""
        if keyword["many"] and (to := _TO.match(text, at)) and (end := _WHOLE.match(text, to.end())):
            last, at = f"{name} {end[1]}", end.end()
        heading = _HEADING.match(text, at)
        at = heading.end() if heading else at
        if _leads_out(text, at):
            return
        yield Reference(start, at, "", document, last, heading[1] if heading else "")
        also = _ALSO.match(text, at)
        if not also or not keyword["many"]:
            return
        start = at = also.end()


def _label(text: str, at: int, word: str, before: _Said | None, many: bool, joined: str = "") -> _Said | None:
    """The label that is written at a place, or None. `before` is the one that it goes on from."""
    if match := _LETTERED.match(text, at):
        return _split(match.end(), match[1], match[2])
    if word == "section" and (before is None or many) and (match := _LETTER.match(text, at)):
        return _Said(match.end(), match[1])
    if match := _NUMBERED.match(text, at):
        said = _split(match.end(), "", match[1])
        if before is None or not before.letter:
            return said if before is None or before.number else None
        return replace(said, letter=before.letter) if many and "." in said.number else None
    match = _ONLY_LEVELS.match(text, at)
    if not match:
        return None
    levels = match[1].replace(" ", "")
    if before is None:
        return _Said(match.end(), levels=levels) if word != "section" else None
    # "to comply with Section D7.3(a), and (b) to notify" is a list of its own.
    if not before.levels or ("," in joined and joined.strip() != "," and not many):
        return None
    kept = _BRACKETS.findall(before.levels)
    fits = [depth for depth, level in enumerate(kept) if _style(level) == _style(levels)]
    depth = fits[-1] if fits else len(kept) - 1
    return replace(before, end=match.end(), levels="".join(kept[:depth]) + levels)


def _split(end: int, letter: str, rest: str) -> _Said:
    number, bracket, levels = rest.partition("(")
    return _Said(end, letter, number.strip(), re.sub(r"\s", "", bracket + levels))


def _style(levels: str) -> str:
    inside = levels[1 : levels.index(")")]
    if inside.isdigit():
        return "1"
    if inside.isupper():
        return "A"
    return "i" if _ROMAN.match(inside) and (len(inside) > 1 or inside in "ivx") else "a"


@dataclass(frozen=True, slots=True)
class _Seen:
    """From where references are looked at."""

    here: str
    known: Container[str] | None
    word: str

    def reference(self, said: _Said, of: re.Match[str] | None) -> Reference | None:
        """Where a label leads; None if out of the Code. Its characters are not yet those of the text."""
        if said.letter:
            label = said.label if said.number else ""
            return Reference(0, 0, label, said.letter)
        if of and of["word"]:
            return Reference(0, 0, said.label, f"{of['word']} {of['name']}")
        if of and of["letter"] and (of["number"] or said.number):
            base = of["letter"] + re.sub(r"\s", "", of["number"] or "")
            return Reference(0, 0, base + said.label, of["letter"])
        document, label = parts_of(self.here)
        if said.number:
            label = (document if _is_section(document) else "") + said.label
            if self.word in _OF_LAW and not (self.known is not None and place_of(document, label) in self.known):
                return None  # of an Act: a Section of the Code has a letter
            return Reference(0, 0, label, document)
        possible = self._possible(label, said.levels)
        for each in possible:
            if self.known is not None and place_of(document, each) in self.known:
                return Reference(0, 0, each, document)
        return Reference(0, 0, possible[0], document)

    def _possible(self, label: str, levels: str) -> list[str]:
        """Where "(b)" may be, seen from a label, the likeliest first: a sibling of what it stands in, then a child."""
        head, bracket, rest = label.partition("(")
        above = _BRACKETS.findall(bracket + rest)
        style = _style(levels)

        def likely(depth: int) -> tuple[int, int]:
            fit = 1 if depth == len(above) else 0 if _style(above[depth]) == style else 2
            return fit, -depth if self.word.startswith("sub") else depth

        depths = sorted(range(len(above) + 1), key=likely)
        return [head + "".join(above[:depth]) + levels for depth in depths]


LONGEST = 80
"""What somebody types is no place if it is longer."""
_TYPED = re.compile(
    r"(?:(?P<first>[\w.\s()]+?)\s+of\s+)?"
    r"(?:(?P<document>sch(?:edule)?|app(?:endix)?|annex)\.?\s*(?P<name>\d+[a-z]?|[a-z]{1,2})(?![a-z\d]))?"
    r"\s*,?\s*(?P<rest>.*)$"
)
_WORDS = re.compile(r"^(?:section|sec|clause|cl|paragraph|para|s)\b\.?\s*")
_STEPS = re.compile(r"[a-z]+|\d+")
_COUNTED = re.compile(r"([a-z]+)[\s-]*0*(\d{1,6})$")


def normalise(typed: str) -> str:
    """The place that somebody means who types "d 7.3 a", "D7.3.a" or "section d7.3(a)(II)": `D7.3(a)(ii)`.

    Empty where it is no place. Of two readings the first of `candidates`.
    """
    found = candidates(typed)
    return found[0] if found else ""


def candidates(
    typed: str,
    numberings: Sequence[tuple[str, int]] = (),
    nicknames: Sequence[str] = ("mod", "modification", "proposal"),
) -> list[str]:
    """What somebody may mean by it, the likeliest first: places, and numbers of cases.

    `numberings` are how cases are numbered, ("MP", 3) for MP076: "mod 76", "mp76" and "MP0076" then give it. A name
    that one numbering ends with is that of both: "mp76" is also "SECMP0076". A nickname is every numbering's.
    """
    if len(typed) > LONGEST:
        return []
    words = " ".join(typed.lower().replace("\u00a0", " ").split())
    found: list[str] = []
    if counted := _COUNTED.match(words.removeprefix("#")):
        name, number = counted[1], int(counted[2])
        for prefix, digits in numberings:
            letters = prefix.strip(" -").lower()
            if name.rstrip("s") in nicknames or (letters and (letters.endswith(name) or name.endswith(letters))):
                found.append(f"{prefix}{number:0{digits}}")
    for place in _places(words):
        if place not in found:
            found.append(place)
    return found


def _places(words: str) -> list[str]:
    match = _TYPED.match(words)
    if match and match["document"]:
        name = {"s": "Schedule", "a": "Appendix"}[match["document"][0]] if match["document"] != "annex" else "Annex"
        document = f"{name} {match['name'].upper()}"
        rest = f"{match['first'] or ''} {match['rest']}".strip()
        if not rest:
            return [document]
        return [place_of(document, label) for label in _spelled(_WORDS.sub("", rest), lettered=False)]
    plain = _WORDS.sub("", words)
    if plain != words and re.fullmatch("[a-z]{1,2}", plain):
        return [plain.upper()]
    return _spelled(plain, lettered=plain[:1].isalpha())


def _spelled(words: str, *, lettered: bool) -> list[str]:
    """The labels that these characters may spell: `d7.3a` is D7.3A, or (a) of D7.3."""
    if not re.fullmatch(r"[a-z\d\s.()-]+", words):
        return []
    steps = [(step[0], step.start(), step.end()) for step in _STEPS.finditer(words)]
    letter = ""
    if lettered:
        letter = steps.pop(0)[0].upper()
        if len(letter) > 2:
            return []
    if not steps or steps[0][0][0] not in "123456789" or (not letter and len(steps) == 1):
        return []
    numbers: list[str] = []
    suffixed = ""
    end = steps[0][1]
    while steps:
        step, begin, until = steps[0]
        glued = begin == end and bool(numbers)
        if step.isdigit() and "(" not in words[end:begin]:
            numbers.append(step)
        elif glued and len(step) == 1 and len(steps) > 1 and words[until] == "." and steps[1][0].isdigit():
            numbers[-1] += step.upper()  # N4A.2
        else:
            if glued and len(step) == 1:
                suffixed = step.upper()
            break
        end = until
        steps.pop(0)
    head = letter + ".".join(numbers)
    levels = _levels([step for step, _, _ in steps])
    if not suffixed:
        return [head + levels]
    return [head + suffixed + _levels([step for step, _, _ in steps[1:]]), head + levels]


def _levels(steps: Sequence[str]) -> str:
    """`(a)`, `(ii)`, `(A)`: small letters twice, then capital ones. `aii` is two of them."""
    apart: list[str] = []
    for step in steps:
        if len(step) > 1 and not step.isdigit() and not _ROMAN.match(step) and _ROMAN.match(step[1:]):
            apart += [step[0], step[1:]]
        else:
            apart.append(step)
    return "".join(f"({step.upper() if depth == 2 else step})" for depth, step in enumerate(apart))
