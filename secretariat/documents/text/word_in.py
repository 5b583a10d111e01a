"""Text out of a Word file: automatic numbers counted, tracked changes taken or left, and every doubt named."""

from __future__ import annotations

import re

from secretariat.documents.text import word_flow_tables
from secretariat.documents.text.items import Item, Mark, Reading, labels
from secretariat.documents.text.word_flow import Flow
from secretariat.documents.text.word_line import tidy
from secretariat.documents.text.word_numbering import read_numbering, whole
from secretariat.documents.text.word_package import VAL, Element, Package, W, opened
from secretariat.documents.text.word_runs import Runs, View
from secretariat.documents.text.word_styles import Styles, read_styles

LANGUAGES = {"ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
             "el": "Greek", "es": "Spanish", "et": "Estonian", "fi": "Finnish", "fr": "French", "ga": "Irish",
             "gd": "Scottish Gaelic", "he": "Hebrew", "hr": "Croatian", "hu": "Hungarian", "it": "Italian",
             "ja": "Japanese", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch", "pl": "Polish",
             "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovene", "sv": "Swedish",
             "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese"}  # fmt: skip
TRACKED = (W + "ins", W + "del", W + "moveFrom", W + "moveTo", W + "rPrChange", W + "pPrChange")
SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
CORE = {"title": "title", "version": "version", "language": "language", "subject": "subject"}


def read_word(data: bytes, *, view: View = "accept") -> Reading:
    """The text of a .docx file with its tracked changes accepted, or rejected. Raises Unreadable where it is refused
    as a whole: a password, macros, another kind of file, damage, or something made to harm."""
    package = opened(data)
    root = package.xml(package.main)
    styles = read_styles(_part(package, "styles"))
    numbering = read_numbering(_part(package, "numbering"), styles.numbers)
    comments = _comments(package)
    settings = _part(package, "settings")
    forms = _note_forms(root, settings)
    body = root.find(W + "body")
    for trusting in (True, False):
        reading = Reading()
        runs = Runs(package, package.main, styles, view, reading.images, comments, forms, trusting=trusting)
        flow = Flow(reading, runs, styles, numbering, _notes(package, runs), word_flow_tables.take)
        if body is not None:
            flow.take(body)
        if not runs.fields:
            break
        # A field without an end would take all the text after it for its own.
    if not runs.trusting:
        flow.doubt(-1, "A field of the file has no end, so that codes may stand among its words.", "", "Look for them.")
    flow.finish()
    _resolve(flow)
    _whole_document(flow, package, root)
    return reading


def _part(package: Package, kind: str) -> Element | None:
    name = package.first(kind)
    return package.xml(name) if name else None


def _comments(package: Package) -> dict[str, str]:
    root = _part(package, "comments")
    if root is None:
        return {}
    return {each.get(W + "id", ""): " ".join(part.text or "" for part in each.iter(W + "t")) for each in root}


def _note_forms(root: Element, settings: Element | None) -> dict[str, tuple[str, int]]:
    """How footnotes and endnotes are numbered, and the number before the first."""
    forms = {}
    for kind, usual in (("footnote", "decimal"), ("endnote", "lowerRoman")):
        form, start = usual, 1
        places = [settings] if settings is not None else []
        places += list(root.iter(W + "sectPr"))[-1:]
        for place in places:
            found = place.find(f"{W}{kind}Pr")
            if found is None:
                continue
            for each in found:
                if each.tag == W + "numFmt":
                    form = each.get(VAL, form)
                elif each.tag == W + "numStart":
                    start = whole(each.get(VAL), 1)
        forms[kind] = (form, start - 1)
    return forms


def _notes(package: Package, runs: Runs) -> dict[tuple[str, str], tuple[Element, Runs]]:
    notes = {}
    for kind in ("footnote", "endnote"):
        name = package.first(f"{kind}s")
        if not name:
            continue
        own = Runs(package, name, runs.styles, runs.view, runs.images, runs.comments, runs.note_forms)
        for each in package.xml(name).iterchildren(W + kind):
            if each.get(W + "type", "") not in SEPARATORS:
                notes[kind, each.get(W + "id", "")] = (each, own)
    return notes


def _resolve(flow: Flow) -> None:
    """Give each reference the label of where it leads."""
    items = flow.reading.items
    if not any(mark.kind == "refers" for item in items for mark in item.marks):
        return
    names = list(labels(items))
    for at, item in enumerate(items):
        if not any(mark.kind == "refers" for mark in item.marks):
            continue
        marks = []
        for mark in item.marks:
            if mark.kind != "refers":
                marks.append(mark)
                continue
            said, _, anchor = mark.value.partition("\n")
            target = flow.bookmarks.get(anchor)
            value = said or (names[target] if target is not None and target < len(names) else "")
            if value:
                marks.append(Mark(mark.start, mark.end, "refers", value))
            elif target is None:
                words = item.text[mark.start : mark.end]
                flow.doubt(
                    at,
                    f"The reference “{words[:80]}” leads to a place that is not in the file.",
                    flow.places[at],
                    "Say what it refers to.",
                )
        items[at] = Item(item.depth, item.kind, item.number, item.heading, item.text, tuple(tidy(marks)), item.key)


def _whole_document(flow: Flow, package: Package, root: Element) -> None:
    reading = flow.reading
    for related in package.relations("").values():
        if related.kind != "core-properties" or not package.has(related.target):
            continue
        for each in package.xml(related.target):
            name = CORE.get(str(each.tag).rpartition("}")[2])
            if name and each.text and each.text.strip():
                reading.details[name] = each.text.strip()
    named = reading.details.pop("title", "")
    reading.title = reading.title or named
    for related in package.relations(package.main).values():
        if related.kind in ("header", "footer") and package.has(related.target):
            words = " ".join(_words(package.xml(related.target)).split())
            before = reading.details.get(related.kind, "")
            if words and words not in before:
                reading.details[related.kind] = f"{before} {words}".strip()
    tracked = sum(1 for _ in root.iter(*TRACKED))
    if tracked:
        reading.details["tracked changes"] = str(tracked)
    if flow.left_out or flow.runs.left_out:
        flow.doubt(-1, "The table of contents is left out.", "", "Nothing is to be done: it follows from the headings.")
    if root.find(f".//{W}footnotePr/{W}numRestart") is not None:
        flow.doubt(
            -1, "Footnotes begin anew on pages or in sections, and are numbered on here.", "", "Look at their numbers."
        )
    _language(flow, flow.styles)
    if not reading.items:
        flow.doubt(-1, "The file has no text.", "", "Look whether it is the right file.")


def _words(root: Element) -> str:
    # The results of fields, such as page numbers, are not words.
    parts: list[str] = []
    depth = 0
    for each in root.iter(W + "t", W + "fldChar", W + "p", W + "fldSimple", W + "tab"):
        if each.tag == W + "fldChar":
            depth += {"begin": 1, "end": -1}.get(each.get(W + "fldCharType", ""), 0)
        elif each.tag == W + "t":
            simple = any(above.tag == W + "fldSimple" for above in each.iterancestors())
            parts.append("" if depth or simple else each.text or "")
        else:
            parts.append(" ")
    return "".join(parts)


def _language(flow: Flow, styles: Styles) -> None:
    usual = styles.of(styles.usual).language or styles.language
    if usual:
        flow.reading.details.setdefault("language", usual)
    if usual and not _english(usual):
        flow.reading.details["language"] = usual
        flow.doubt(-1, f"Its language is set to {_name(usual)}.", "", "If it is English, set the language in Word.")
    for language, places in flow.languages.items():
        if _english(language) or language == usual:
            continue
        more = f" and {len(places) - 1} more" if len(places) > 1 else ""
        flow.doubt(
            -1,
            f"Some of its words are set to be {_name(language)}.",
            f"{places[0]}{more}",
            "Bring a text in another language in by itself.",
        )


def _english(language: str) -> bool:
    return re.match(r"en\b|x-none|zxx", language.lower()) is not None


def _name(language: str) -> str:
    name = LANGUAGES.get(language.lower().partition("-")[0])
    return f"{name} ({language})" if name else f"“{language}”"
