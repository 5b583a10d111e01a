"""A White extract of minutes as a whole: all that is White in them, and how much is not, without a word of what that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from secretariat.committees import minuting
from secretariat.committees.deciding import tally_of
from secretariat.committees.minuting import Minuted
from secretariat.committees.models import Action, Decision
from secretariat.committees.models_meetings import MinuteItem, Minutes
from secretariat.core import events
from secretariat.core.calendars import in_words, today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import kind_of, queue_behind_other_writers
from secretariat.core.permission import ANYONE, may_see
from secretariat.core.workflow.taking import NotNow
from secretariat.documents.models import Extract, ExtractSource


def why_not(minutes: Minutes) -> str:
    """Why no extract is made of these minutes as a whole; empty when one can be."""
    if not minutes.ratified:
        return "They are not ratified: what everybody may read is taken from minutes that the body has ratified."
    if minutes.classification == Classification.WHITE:
        return "They are White already: everybody may read them."
    return ""


@transaction.atomic
def extract_minutes(minutes: Minutes, *, why: str, by: Actor) -> Extract:
    """Make a White document of all that everybody may see in minutes; what is left out is counted and not named.

    The reason stands in the history of the minutes. Raises NotNow before they are ratified, and where nothing is White.
    """
    queue_behind_other_writers()
    minutes.refresh_from_db()
    if reason := why_not(minutes):
        raise NotNow(reason)
    if not why.strip():
        raise NotNow("Say why it is made: the reason stands in the history.", field="why")
    meeting = minutes.meeting
    found = [each for each in minuting.minuted(meeting, ANYONE) if each.texts or each.decisions or each.actions]
    if not found:
        raise NotNow("Nothing in these minutes is White: there is nothing to make an extract of.")
    made = Extract(
        reference=next_reference(Extract, "X-"),
        title=_title(minutes)[:200],
        text="\n\n".join([*_parts(found), _left_out(meeting, found)]),
        made=today(),
        classification=Classification.WHITE,
        illustrative=_illustrative(minutes, found),
    )
    events.create(made, by=by)
    ExtractSource.objects.create(extract=made, kind=kind_of(minutes), subject=minutes.reference)
    events.record(minutes, "extract", by=by, after={"white_extract": made.reference}, why=why.strip())
    return made


def _title(minutes: Minutes) -> str:
    meeting, body = minutes.meeting, minutes.body
    # That there was a meeting which not everybody may see is not for everybody either.
    held = f" of {in_words(meeting.held_on)}" if may_see(meeting, ANYONE) else ""
    whose = f" of the {body}" if may_see(body, ANYONE) else ""
    return f"White extract of minutes{whose}{held}"


def _parts(found: list[Minuted]) -> Iterator[str]:
    for each in found:
        yield each.item.title if each.item else "Opening"
        yield from (text.text.strip() for text in each.texts if text.text.strip())
        if each.votes and each.decisions:
            yield f"Votes: {tally_of(each.votes).says}"
        yield from (f"Decision {one.reference}: {one.outcome}" for one in each.decisions)
        for one in each.actions:
            due = f", by {in_words(one.due)}" if one.due else ""
            yield f"Action {one.reference}: {one.title}{due}"


def _left_out(meeting: Any, found: list[Minuted]) -> str:
    """How much is not in it."""
    said = []
    for model, name, shown in (
        (MinuteItem, "passage", sum(len(each.texts) for each in found)),
        (Decision, "decision", sum(len(each.decisions) for each in found)),
        (Action, "action", sum(len(each.actions) for each in found)),
    ):
        rest = model.objects.filter(meeting=meeting).count() - shown
        if rest:
            said.append(f"{rest} {name}{'s' if rest != 1 else ''}")
    if not said:
        return "Nothing was left out."
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"Left out, because not everybody may read it: {listed}."


def _illustrative(minutes: Minutes, found: list[Minuted]) -> str:
    shown = [one for each in found for one in (*each.texts, *each.decisions, *each.actions)]
    if not any(each.illustrative for each in (minutes, *shown)):
        return ""
    return "all" if all(each.illustrative == "all" for each in shown) else "title text"
