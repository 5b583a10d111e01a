"""Transitional Governance: its groups with their meetings and papers, and the monthly update in plain words."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from secretariat.committees.models_transition import (
    MonthlyUpdate,
    TransitionalGroup,
    TransitionalMeeting,
    TransitionalMember,
    TransitionalPaper,
)
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow, relabel
from secretariat.parties.models import Party

LONGEST_SENTENCE = 40
"""Words in a sentence of an update: what is longer is hard to read."""
SHOWN = 12


@transaction.atomic
def add_group(name: str, short_name: str, *, led_by: str, purpose: str, starts: date, by: Actor) -> TransitionalGroup:
    """Keep a group of Transitional Governance. Raises NotNow for a name that another has while both are there."""
    if TransitionalGroup.objects.in_force(starts).filter(name__iexact=name.strip()).exists():
        raise NotNow("There is a group of that name already.", field="name")
    row = TransitionalGroup(
        reference=next_reference(TransitionalGroup, "TG-"),
        name=name.strip(),
        short_name=short_name.strip(),
        led_by=led_by.strip(),
        purpose=purpose.strip(),
        starts=starts,
        classification="white",
    )
    return events.create(row, by=by)


@transaction.atomic
def end_group(group: TransitionalGroup, *, ends: date, by: Actor, why: str) -> None:
    """Note the day on which a group is no more; its members' places end with it. Raises NotNow."""
    if group.ends:
        raise NotNow("It has ended already.")
    if ends <= group.starts:
        raise NotNow("It cannot end before it was set up: choose a later day.", field="ends")
    for each in group.members.filter(ends__isnull=True):
        events.update(each, by=by, verb="end", why=why, ends=max(ends, each.starts))
    events.update(group, by=by, verb="end", why=why, ends=ends)


@transaction.atomic
def add_member(
    group: TransitionalGroup, organisation: str, *, starts: date, by: Actor, party: Party | None = None
) -> TransitionalMember:
    """Note that an organisation is in a group from a day on. Raises NotNow for one that is in it."""
    name = organisation.strip() or str(party or "")
    if not name:
        raise NotNow("Say which organisation: a Party, or a name.", field="organisation")
    if group.members.in_force(starts).filter(organisation__iexact=name).exists():
        raise NotNow(f"{name} is in the group already.", field="organisation")
    row = TransitionalMember(
        reference=next_reference(TransitionalMember, "TGM-"),
        group=group,
        organisation=name,
        party=party,
        starts=starts,
        classification=group.classification,
    )
    return events.create(row, by=by)


@transaction.atomic
def add_meeting(group: TransitionalGroup, title: str, *, held_on: date, by: Actor) -> TransitionalMeeting:
    """Put a meeting of a group into the register. Raises NotNow for a day on which there is no such group."""
    if held_on < group.starts or (group.ends and held_on >= group.ends):
        raise NotNow("There is no such group on that day: choose another.", field="held_on")
    row = TransitionalMeeting(
        reference=next_reference(TransitionalMeeting, "TGH-"),
        group=group,
        title=title.strip(),
        held_on=held_on,
        classification=group.classification,
    )
    return events.create(row, by=by)


@transaction.atomic
def add_paper(
    group: TransitionalGroup,
    title: str,
    *,
    issued: date,
    by: Actor,
    meeting: TransitionalMeeting | None = None,
    link: str = "",
    classification: str = "white",
) -> TransitionalPaper:
    """List a paper of a group. Raises NotNow for a meeting of another group."""
    if meeting and meeting.group_id != group.pk:
        raise NotNow(f"{meeting} is no meeting of the {group}: choose one of its own.", field="meeting")
    row = TransitionalPaper(
        reference=next_reference(TransitionalPaper, "TGP-"),
        group=group,
        meeting=meeting,
        title=title.strip(),
        issued=issued,
        link=link.strip(),
        classification=classification,
    )
    return events.create(row, by=by)


@transaction.atomic
def write_update(month: date, text: str, *, by: Actor, title: str = "") -> MonthlyUpdate:
    """Write the update on a month, as a draft. Raises NotNow for a month that has one."""
    first = month.replace(day=1)
    if first > today():
        raise NotNow("That month has not begun yet.", field="month")
    if MonthlyUpdate.objects.filter(month=first).exists():
        raise NotNow(f"There is an update on {first:%B %Y} already: change that one.", field="month")
    row = MonthlyUpdate(
        reference=f"TGU-{first:%Y-%m}",
        title=title.strip() or f"Transitional Governance in {first:%B %Y}",
        month=first,
        text=text.strip(),
        classification="amber",
    )
    return events.create(row, by=by)


@transaction.atomic
def change_update(update: MonthlyUpdate, *, text: str, why: str, by: Actor) -> None:
    """Change what an update says; once it is published, with a reason. Raises NotNow."""
    if update.published and not why.strip():
        raise NotNow("It is published: say why it changes. The reason stands in its history.", field="why")
    if update.published:
        _refuse_what_is_not_plain(text)
    if not events.update(update, by=by, why=why.strip(), text=text.strip()):
        raise NotNow("It says so already.", field="text")


@transaction.atomic
def publish_update(update: MonthlyUpdate, *, by: Actor) -> None:
    """Publish an update: it is White from then on. Raises NotNow where it is not in plain words."""
    if update.published:
        raise NotNow("It was published already.")
    _refuse_what_is_not_plain(update.text)
    if update.classification != "white":
        relabel(update, "white", by=by, why="The update was published")
    events.update(update, by=by, verb="publish", published=today())


def _refuse_what_is_not_plain(text: str) -> None:
    if reason := why_not_plain(text):
        raise NotNow(reason, field="text")


def why_not_plain(text: str) -> str | None:
    """Why a text cannot stand as an update for everybody: empty, a sentence too long, or letters nobody explained."""
    if len(text.split()) < 10:
        return "It says too little: write what happened in the month."
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", text.strip()):
        words = len(sentence.split())
        if words > LONGEST_SENTENCE:
            return f"A sentence has {words} words: make two or more of the one that begins “{sentence[:60]}”."
    explained = set(re.findall(r"\(([A-Z][A-Z0-9]{2,})\)", text)) | KNOWN_TO_ALL
    unknown = [each for each in re.findall(r"\b[A-Z][A-Z0-9]{2,}\b", text) if each not in explained]
    if unknown:
        return f"{unknown[0]} is not explained: write it out once, with {unknown[0]} behind it in brackets."
    return None


KNOWN_TO_ALL = {"DCC", "SEC", "SMETS", "SMETS1", "SMETS2"}
"""Letters that every reader of the register knows."""


@dataclass(frozen=True)
class Shown:
    """A group as its page shows it on a day."""

    group: TransitionalGroup
    members: tuple[TransitionalMember, ...]
    meetings: tuple[TransitionalMeeting, ...]
    papers: tuple[TransitionalPaper, ...]


def groups(reader: Reader, day: date) -> list[Shown]:
    """The groups of a day with their members, latest meetings and papers, as the reader may see them. Four queries."""
    rows = list(TransitionalGroup.objects.visible_to(reader).in_force(day).order_by("name"))
    members: dict[int, list[TransitionalMember]] = defaultdict(list)
    for member in (
        TransitionalMember.objects.visible_to(reader).in_force(day).filter(group__in=rows).order_by("organisation")
    ):
        members[member.group_id].append(member)
    meetings: dict[int, list[TransitionalMeeting]] = defaultdict(list)
    for meeting in TransitionalMeeting.objects.visible_to(reader).filter(group__in=rows).order_by("-held_on")[:200]:
        meetings[meeting.group_id].append(meeting)
    papers: dict[int, list[TransitionalPaper]] = defaultdict(list)
    for paper in TransitionalPaper.objects.visible_to(reader).filter(group__in=rows).order_by("-issued")[:200]:
        papers[paper.group_id].append(paper)
    return [
        Shown(
            each,
            tuple(members[each.pk]),
            tuple(meetings[each.pk][:SHOWN]),
            tuple(papers[each.pk][:SHOWN]),
        )
        for each in rows
    ]


def updates(reader: Reader) -> list[MonthlyUpdate]:
    """The updates that the reader may see, the latest first. One query."""
    return list(MonthlyUpdate.objects.visible_to(reader).order_by("-month")[:SHOWN])
