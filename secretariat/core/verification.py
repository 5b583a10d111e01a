"""Is the register what its history says? The chain, every checkpoint, record and case, worked out from the events."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from secretariat.core.checkpoints.keys import VerifierKey
from secretariat.core.checkpoints.verifying import Outside, Recomputing
from secretariat.core.events import chain
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.events.recording import kind_of, state_of
from secretariat.core.tables import Table, all_tables
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import KIND, first_illegal, state_from

AT_ONCE = 2000

Look = Callable[[], Iterable[str]]
"""Called without arguments; gives a sentence for each thing that is wrong."""

_looks: list[Look] = []


def also_verify(look: Look) -> Look:
    """Let a room verify what it keeps beside its records."""
    if look not in _looks:
        _looks.append(look)
    return look


@dataclass
class Verdict:
    """What was looked at, a sentence for each thing that is wrong, and one for each kept checkpoint that fits."""

    events: int = 0
    records: int = 0
    cases: int = 0
    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)
    fits: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        looked_at = f"{self.events:,} events, {self.records:,} records, {self.cases:,} cases"
        if self.checkpoints:
            looked_at += f", {self.checkpoints:,} checkpoint{'s' if self.checkpoints > 1 else ''}"
        if not self.faults:
            return f"Verified {looked_at}: the register is what its history says."
        return f"Verified {looked_at}: {len(self.faults)} wrong."


def verify(kept: Sequence[Outside] = (), first_key: VerifierKey | None = None) -> Verdict:
    """Work out the register again from its events. Nothing is changed; memory does not grow with the register.

    The events are also compared with the checkpoints that were `kept` outside, believed where they are signed with
    `first_key` or a key that followed it; without one, with the keys that the register itself shows.
    """
    verdict = Verdict()
    _verify_chain(verdict, Recomputing(kept, first_key))
    _verify_personal_texts(verdict)
    for table in all_tables():
        _verify_records(table, verdict)
    _verify_cases(verdict)
    for look in _looks:
        verdict.faults += look()
    return verdict


def _verify_chain(verdict: Verdict, tree: Recomputing) -> None:
    sequence, previous = 0, chain.START
    for event in Event.objects.order_by("sequence").iterator(chunk_size=AT_ONCE):
        verdict.events += 1
        if event.sequence != sequence + 1:
            verdict.faults.append(f"Event {sequence + 1} is missing: the next one is {event.sequence}.")
        if event.previous != previous:
            verdict.faults.append(
                f"Event {event.sequence} does not follow event {sequence}: the chain is cut between them."
            )
        expected = chain.hash_of(event)
        if expected != event.hash:
            what = f"{event.verb} of {event.kind} {event.subject}"
            verdict.faults.append(f"Event {event.sequence} ({what}) was edited: its hash does not fit what it says.")
        tree.add(event.sequence, event.hash, otherwise=expected)
        sequence, previous = event.sequence, event.hash
    reading = tree.compare()
    verdict.checkpoints = reading.checkpoints
    verdict.faults += reading.faults
    verdict.fits += reading.fits


def _verify_personal_texts(verdict: Verdict) -> None:
    """Every digest in the chain fits the text that stands beside it, where the text has not been erased."""
    events = Event.objects.filter(after__contains='"personal":') | Event.objects.filter(before__contains='"personal":')
    for some in _parts(events.order_by("sequence").iterator(chunk_size=AT_ONCE)):
        kept = {}
        for event in some:
            for values in (json.loads(event.before), json.loads(event.after)):
                kept.update({each["personal"]: (event, each["digest"]) for each in values.values() if _is_token(each)})
        for row in PersonalText.objects.filter(token__in=kept):
            event, digest = kept[row.token]
            if chain.digest(row.salt, row.text) != digest:
                verdict.faults.append(
                    f"The personal text of event {event.sequence} ({event.kind} {event.subject}) was edited."
                )


def _verify_records(table: Table, verdict: Verdict) -> None:
    kind = kind_of(table.model)
    rows = table.model.objects.select_related(*table.links).order_by("pk").iterator(chunk_size=AT_ONCE)
    defaults = {each.name: each.get_default() for each in table.model._meta.concrete_fields}
    for some in _parts(rows):
        folded = _folded(kind, [row.reference for row in some])
        texts = _texts(folded)
        for row in some:
            verdict.records += 1
            said = folded.get(row.reference)
            name = f"{table.singular} {row.reference}"
            if said is None:
                verdict.faults.append(f"{name} has no history: it was put in behind the register's back.")
                continue
            for column, value in state_of(row).items():
                expected: Any = said.get(column, defaults.get(column))
                if _is_token(expected):
                    if expected["personal"] not in texts:
                        continue  # erased: the chain no longer says what stood here
                    expected = texts[expected["personal"]]
                if value != expected:
                    verdict.faults.append(
                        f"{name}: {column} is {value!r}, but its history says {expected!r}. "
                        "It was edited behind the register's back."
                    )
    _find_missing(table, kind, verdict)


def _find_missing(table: Table, kind: str, verdict: Verdict) -> None:
    there = table.model.objects.filter(reference=OuterRef("subject"))
    gone = Event.objects.filter(~Exists(there), kind=kind).order_by("subject", "sequence")
    last = dict(gone.values_list("subject", "verb"))
    for reference, verb in last.items():
        if verb != "remove":
            verdict.faults.append(
                f"{table.singular} {reference} is missing: it was taken out behind the register's back."
            )


def _verify_cases(verdict: Verdict) -> None:
    for some in _parts(Case.objects.order_by("pk").iterator(chunk_size=AT_ONCE)):
        happened: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
        rows = Event.objects.filter(kind=KIND, subject__in=[case.reference for case in some]).order_by("sequence")
        for subject, verb, after in rows.values_list("subject", "verb", "after"):
            happened[subject].append((verb, json.loads(after)))
        for case in some:
            verdict.cases += 1
            state = state_from(happened[case.reference])
            if state != case.state:
                verdict.faults.append(
                    f"Case {case.reference} is in {case.state!r}, but its history leads to {state!r}."
                )
            elif wrong := first_illegal(case.workflow, happened[case.reference]):
                verdict.faults.append(f"Case {case.reference}: {wrong}.")


def _folded(kind: str, references: list[str]) -> dict[str, dict[str, Any]]:
    """What the events say that each record holds now."""
    states: dict[str, dict[str, Any]] = {}
    rows = Event.objects.filter(kind=kind, subject__in=references).order_by("sequence")
    for subject, verb, after in rows.values_list("subject", "verb", "after"):
        if verb == "remove":
            states.pop(subject, None)
        else:
            states.setdefault(subject, {}).update(json.loads(after))
    return states


def _texts(folded: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Token to text of the personal texts in these states that have not been erased."""
    tokens = [each["personal"] for state in folded.values() for each in state.values() if _is_token(each)]
    if not tokens:
        return {}
    return dict(PersonalText.objects.filter(token__in=tokens).values_list("token", "text"))


def _is_token(value: Any) -> bool:
    return isinstance(value, dict) and "personal" in value and "digest" in value


def _parts(rows: Iterator[Any]) -> Iterator[Sequence[Any]]:
    part = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part
