"""Every act of every room, done with anything by somebody who may: it is answered, and what is refused changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.urls import reverse

from secretariat.core.acts import Act, RecordField, all_acts
from secretariat.core.acts.doing import case_about, is_allowed
from secretariat.core.api.calls import all_calls
from secretariat.core.events.models import Event
from secretariat.core.permission import may_see
from secretariat.core.permission.declared import EVERYONE, meets
from secretariat.core.workflow import all_workflows
from tests.cast import OURS
from tests.matrix import client_of, reader_of
from tests.test_forms import ODD

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def who_may(act: Act, stage: Any) -> tuple[Any, Any] | None:
    """(somebody, a record) of the cast for whom the act is theirs to do; None when it hangs on more than they have."""
    everybody, records = stage
    ours = [record for table, whose, _, record in records if table is act.table and whose == OURS]
    for who in everybody:
        reader = reader_of(who)
        if act.makes:
            if meets(reader, act.deed):
                return who, None
            continue
        for record in ours:
            if may_see(record, reader) and is_allowed(act, record, reader, case_about(record)):
                return who, record
    return None


def filled_in(act: Act, odd: str, turn: int) -> dict[str, Any]:
    """Something for each field of the act's form: what would do for most, with something odd here and there."""
    given: dict[str, Any] = {}
    for place, (name, field) in enumerate(act.form.base_fields.items()):
        if (place + turn) % 3 == 0:
            given[name] = odd
        elif isinstance(field, forms.DateField):
            given[name] = "2020-01-02"
        elif isinstance(field, forms.DecimalField | forms.IntegerField):
            given[name] = "1"
        elif isinstance(field, RecordField):
            given[name] = f"{OURS}-white-{field.model._meta.model_name}s"
        elif isinstance(field, forms.ChoiceField):
            known: Any = field.choices
            given[name] = next((str(key) for key, _ in known if key), odd)
        else:
            given[name] = "A text"
    return given


def test_every_act_takes_anything(stage) -> None:
    wrong, done, refused, nobody = [], 0, 0, []
    for number, act in enumerate(all_acts()):
        found = who_may(act, stage)
        if found is None:
            nobody.append(str(act))
            continue
        who, record = found
        client = client_of(who)
        address = reverse(act.name, args=[record.reference] if record else [])
        shown = client.get(address)
        if shown.status_code not in (200, 400):
            wrong.append(f"{act} by {who}: {shown.status_code} when it is opened")
        for turn in range(2):
            with transaction.atomic():
                before = Event.objects.count()
                answer = client.post(address, filled_in(act, ODD[(number * 2 + turn) % len(ODD)], turn))
                if answer.status_code >= 500:
                    wrong.append(f"{act} by {who}: {answer.status_code}")
                elif answer.status_code >= 400:
                    refused += 1
                    if Event.objects.count() != before:
                        wrong.append(f"{act} by {who}: refused, and something was changed")
                else:
                    done += 1
                transaction.set_rollback(True)
    assert wrong == []
    assert refused > len(all_acts())
    assert done > 0
    assert len(nobody) < len(all_acts()) / 3, nobody


def test_every_act_is_a_call_for_programs_unless_it_takes_a_file() -> None:
    calls = {call.name for call in all_calls()}
    for act in all_acts():
        takes_a_file = any(isinstance(each, forms.FileField) for each in act.form.base_fields.values())
        assert (f"{act.table.name}_do_{act.slug.replace('-', '_')}" in calls) != takes_a_file, act


def test_every_act_says_what_happens_and_asks_in_words() -> None:
    for act in all_acts():
        assert act.says[0].isupper() and not act.says.endswith("."), act
        assert act.done.endswith("."), act
        for name, field in act.form.base_fields.items():
            assert field.label, f"{act}: {name} has no label"


def test_acts_that_take_steps_are_steps_of_the_workflow_of_their_records() -> None:
    moved = {each.file.subject for each in all_workflows()}
    for act in all_acts():
        if act.model._meta.label in moved and not act.makes and act.deed not in (EVERYONE,):
            verbs = {
                step.verb
                for each in all_workflows()
                if each.file.subject == act.model._meta.label
                for step in each.steps
            }
            assert "_" not in act.slug or act.slug in verbs, f"{act} is named like a step that no table has"
