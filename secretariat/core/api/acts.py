"""The calls of acts: each act is sent to its own address, with what its form asks for as members of the body."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpRequest, QueryDict
from ninja import Schema
from pydantic import Field, create_model

from secretariat.core.acts import Act, RecordField, all_acts
from secretariat.core.acts.doing import NotRight, case_about, is_allowed, perform, step_of, wants_fresh_proof
from secretariat.core.api.calls import Call, offer, reader_known
from secretariat.core.api.problems import Fault, Problem, not_right
from secretariat.core.api.reading import record_of
from secretariat.core.api.schemas import Done, Given, LongText, Prose, Reference, Text, camel
from secretariat.core.permission import why_withheld
from secretariat.core.tables import table_for
from secretariat.core.workflow.taking import NotNow


def offer_all() -> None:
    """Offer the call of every act that rooms have declared. One that wants a file is done on the site only."""
    for each in all_acts():
        if not any(isinstance(field, forms.FileField) for field in each.form.base_fields.values()):
            offer(_call_of(each))


def _call_of(act: Act) -> Call:
    where = f"/{act.table.name}" if act.makes else f"/{act.table.name}/{{path:reference}}"
    like = "/{table}" if act.makes else "/{table}/{reference}"
    return Call(
        "POST", f"{where}/do/{act.slug}", f"{act.table.name}_do_{act.slug.replace('-', '_')}", act.says, act.deed, Done,
        partial(_do, act), act.table.title, given=partial(_given, act), like=f"{like}/do/{{act}}",
        says_of_all="Do what its page offers: each act has an address and a body of its own",
    )  # fmt: skip


def _given(act: Act) -> type[Schema]:
    """The shape of what is sent: the fields of the form."""
    name = f"{camel(act.table.name)}{camel(act.slug)}"
    fields: Any = {each: _member(field) for each, field in act.form.base_fields.items()}
    return create_model(name, __base__=Given, __doc__=act.explains or act.says, **fields)


def _member(field: forms.Field) -> tuple[Any, Any]:
    kind, example = _kind_of(field)
    says = f"{field.label}. {field.help_text}".rstrip() if field.label else str(field.help_text)
    if field.required:
        return kind, Field(description=says, examples=[example])
    return kind | None, Field(None, description=says, examples=[example])


def _kind_of(field: forms.Field) -> tuple[Any, Any]:
    if isinstance(field, RecordField):
        return Reference, f"EXAMPLE-{field.model._meta.model_name}"
    if isinstance(field, forms.DateField):
        return date, "2021-04-15"
    if isinstance(field, forms.BooleanField):
        return bool, True
    if isinstance(field, forms.ChoiceField):
        known: Any = field.choices
        first = next((str(key) for key, _ in known if key), "EXAMPLE")
        return (list[Text], [first]) if isinstance(field, forms.MultipleChoiceField) else (Text, first)
    if isinstance(field, forms.DecimalField):
        return str, "1.50"
    if isinstance(field, forms.IntegerField):
        return int, 1
    most = getattr(field, "max_length", None) or 300
    return (Text if most <= 300 else LongText if most <= 1000 else Prose), "EXAMPLE"


def _do(act: Act, request: HttpRequest, given: Any, reference: str = "") -> Done:
    """Do it, as the site does."""
    reader = reader_known(request).reader
    record = None if act.makes else record_of(act.table, reference, reader)
    case = case_about(record) if record else None
    if not is_allowed(act, record, reader, case):
        raise Problem(403, why_withheld(reader, act.deed, record))
    if wants_fresh_proof(act, step_of(act, case)) and not reader.confirmed:
        raise Problem(403, "That wants a fresh proof of who you are: make a token with the highest label Amber.")
    try:
        did = perform(act, record, reader, _as_sent(given), None, case)
    except NotRight as refused:
        raise not_right(*_faults(refused.form)) from None
    except NotNow as refusal:
        raise Problem(409, f"Nothing was changed. {refusal}") from None
    made: Any = apps.get_model(did.record._meta.label)
    return Done(table=table_for(made).name, reference=did.record.reference, says=did.says)


def _as_sent(given: Schema) -> QueryDict:
    """What a program gives, as a form on the site would send it."""
    sent = QueryDict(mutable=True)
    for name, value in given.dict().items():
        if isinstance(value, list):
            sent.setlist(name, value)
        elif value is not None and value is not False:
            sent[name] = "on" if value is True else str(value)
    return sent


def _faults(form: forms.Form) -> list[Fault]:
    return [
        Fault(str(says), pointer="" if name == "__all__" else f"/{name}")
        for name, errors in form.errors.items()
        for says in errors
    ]
