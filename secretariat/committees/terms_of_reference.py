"""Setting up bodies, and their terms of reference: drafted, approved by a decision, in force from a day."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from secretariat.committees.models import Body, Decision
from secretariat.committees.models_governance import TermsOfReference
from secretariat.committees.standing_in import acts_for_body
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow


@transaction.atomic
def set_up_body(
    reference: str,
    name: str,
    short_name: str,
    kind: str,
    *,
    starts: date,
    by: Actor,
    parent: Body | None = None,
    classification: str = "white",
    why: str = "",
) -> Body:
    """Set up a body. Raises NotNow for a name that its parent has already, and for a key that is taken."""
    key = reference.strip().lower()
    if Body.objects.filter(reference=key).exists():
        raise NotNow(f"There is a body {key} already: give this one another key.", field="reference")
    refuse_second_name(name, parent)
    if parent and (parent.starts > starts or (parent.ends and parent.ends <= starts)):
        raise NotNow(f"The {parent} does not sit on that day, so it cannot set a body up.", field="starts")
    body = Body(
        reference=key,
        name=name.strip(),
        short_name=short_name.strip() or name.strip()[:60],
        kind=kind,
        parent=parent,
        starts=starts,
        classification=classification,
    )
    return events.create(body, by=by, why=why)


def refuse_second_name(name: str, parent: Body | None, but: Body | None = None) -> None:
    """Raise NotNow when another body under that parent is called so."""
    others = Body.objects.filter(name__iexact=name.strip(), parent=parent)
    other = (others.exclude(pk=but.pk) if but else others).first()
    if other:
        under = f"of the {parent}" if parent else "without a parent"
        raise NotNow(f"{other.reference}, {under}, is called {other.name} already: choose another name.", field="name")


@transaction.atomic
def rename_body(body: Body, *, name: str, short_name: str, by: Actor, why: str) -> None:
    """Give a body another name. Raises NotNow for one that its parent has already, and when nothing changes."""
    refuse_second_name(name, body.parent, but=body)
    if not events.update(body, by=by, why=why, name=name.strip(), short_name=short_name.strip()):
        raise NotNow("It is called so already.", field="name")


@transaction.atomic
def end_body(body: Body, *, ends: date, by: Actor, why: str) -> None:
    """Note the day on which a body ceases. Raises NotNow while another that it set up goes on."""
    if body.ends and body.ends <= ends:
        raise NotNow("It has ceased by then already.", field="ends")
    if ends <= body.starts:
        raise NotNow("It cannot cease before it was set up: choose a later day.", field="ends")
    going_on = [each for each in body.children.all() if not each.ends or each.ends > ends]
    if going_on:
        raise NotNow(f"The {going_on[0]}, which it set up, goes on after that day: end that first.", field="ends")
    events.update(body, by=by, verb="end", why=why, ends=ends)


@transaction.atomic
def draft_terms(body: Body, version: str, text: str, changes: str, *, by: Actor) -> TermsOfReference:
    """Write down a new version of a body's terms of reference, as a draft. Raises NotNow."""
    version = version.strip()
    if TermsOfReference.objects.filter(body=body, version=version).exists():
        raise NotNow(f"The {body} has a version {version} already: give this one another number.", field="version")
    if not sections(text):
        raise NotNow("There is no text: write what the body is for and how it works.", field="text")
    if not changes.strip() and TermsOfReference.objects.filter(body=body).exists():
        raise NotNow("Say what changed since the version before.", field="changes")
    row = TermsOfReference(
        reference=next_reference(TermsOfReference, "TOR-"),
        body=body,
        version=version,
        text="\n".join(text.strip().splitlines()),
        changes=changes.strip(),
        classification=body.classification,
    )
    return events.create(row, by=by)


@transaction.atomic
def approve_terms(terms: TermsOfReference, *, decision: Decision, starts: date, by: Actor) -> None:
    """Bring a draft into force from a day, by a decision of the body or of the one that set it up.

    The version before ends on that day. Raises NotNow.
    """
    if terms.starts:
        raise NotNow(f"Version {terms.version} was approved already.")
    body = terms.body
    allowed = acts_for_body(body.reference, decision.decided)
    allowed |= acts_for_body(body.parent.reference, decision.decided) if body.parent else set()
    if decision.body_slug not in allowed:
        setter = f" or of the {body.parent}, which set it up" if body.parent else ""
        raise NotNow(f"{decision.reference} is no decision of the {body}{setter}.", field="decision")
    if starts < decision.decided:
        raise NotNow("It cannot be in force before it was decided on: choose a later day.", field="starts")
    queue_behind_other_writers()  # two drafts approved at once would both end the same version
    current = TermsOfReference.objects.filter(body=body, starts__isnull=False, ends__isnull=True).first()
    if current and current.starts and starts <= current.starts:
        raise NotNow(
            f"Version {current.version} is in force from {current.starts.day} {current.starts:%B %Y}: choose a later day.",
            field="starts",
        )
    if current:
        events.update(current, by=by, verb="end", why=f"Version {terms.version}", ends=starts)
    events.update(terms, by=by, verb="approve", starts=starts, decision=decision)


@dataclass(frozen=True)
class Section:
    """A part of the terms under its heading; the first may have none."""

    heading: str
    text: str


@dataclass(frozen=True)
class Changed:
    """What became of a section from one version to the next: added, removed, changed or the same."""

    section: Section
    what: str
    pieces: tuple[tuple[str, str], ...] = ()
    """(kept, removed or added; words) of a section that changed."""


def sections(text: str) -> list[Section]:
    """The text by sections. A line that begins with # is a heading."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line.startswith("#"):
            found.append((line.lstrip("#").strip(), []))
        else:
            found[-1][1].append(line)
    made = [Section(heading, "\n".join(lines).strip()) for heading, lines in found]
    return [each for each in made if each.heading or each.text]


def compare(before: str, after: str) -> list[Changed]:
    """What changed from one text to another, section by section in the order of the new one; removed ones last."""
    old = {each.heading: each for each in sections(before)}
    found = []
    for each in sections(after):
        was = old.pop(each.heading, None)
        if was is None:
            found.append(Changed(each, "added"))
        elif was.text == each.text:
            found.append(Changed(each, "same"))
        else:
            found.append(Changed(each, "changed", _words(was.text, each.text)))
    return [*found, *(Changed(each, "removed") for each in old.values())]


def _words(before: str, after: str) -> tuple[tuple[str, str], ...]:
    old, new = before.split(), after.split()
    found: list[tuple[str, str]] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("kept", " ".join(old[a:b])))
            continue
        if b > a:
            found.append(("removed", " ".join(old[a:b])))
        if d > c:
            found.append(("added", " ".join(new[c:d])))
    return tuple(found)


def of_body(body: Body, day: date, reader: Reader) -> tuple[TermsOfReference | None, list[TermsOfReference]]:
    """(the version in force on a day, every version, the latest first), as far as the reader may see them. One query."""
    rows = TermsOfReference.objects.visible_to(reader).filter(body=body).select_related("decision__body", "body")
    every = sorted(rows, key=lambda each: (each.starts or date.max, each.reference), reverse=True)
    there = [each for each in every if each.starts and each.starts <= day and (not each.ends or each.ends > day)]
    return (there[0] if there else None), every


def is_current(terms: TermsOfReference) -> bool:
    """Whether it is in force today."""
    return bool(terms.starts and terms.starts <= today() and (not terms.ends or terms.ends > today()))
