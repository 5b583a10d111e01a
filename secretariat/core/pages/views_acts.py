"""The pages on which things are done to records: the form of an act, and a step of a case that needs no form of its own."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, re_path
from django.views.decorators.cache import never_cache

from secretariat.core.acts import Act, ActForm, WordsField, all_acts
from secretariat.core.acts.doing import (
    NOT_THEIRS,
    NotRight,
    bare_steps,
    case_about,
    is_allowed,
    perform,
    step_of,
    why_not_now,
)
from secretariat.core.acts.steps import decision_called, is_a_bodys, is_theirs, moved_how, roles_on
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission import why_withheld
from secretariat.core.permission.declared import KNOWN, allow, confirmation
from secretariat.core.tables import Table, table_for, table_named
from secretariat.core.workflow.table import Step
from secretariat.core.workflow.taking import NotNow, take


class StepForm(ActForm):
    """A step: why, and on which decision where a body takes it."""

    decision = forms.CharField(
        label="Decision",
        max_length=60,
        help_text="The reference of the body's decision, such as D-0001. The step takes effect on the day it was decided.",
    )
    note = WordsField(label="Note", required=False, max_length=1000, help_text="It stands in the history.", rows=3)

    def __init__(self, *arguments: Any, on_decision: bool, **more: Any) -> None:
        super().__init__(*arguments, **more)
        if not on_decision:
            del self.fields["decision"]


def patterns() -> list[URLPattern]:
    """An address for each act, with what it allows; and that of bare steps."""
    found: list[URLPattern] = []
    for each in all_acts():
        view = never_cache(allow(get=each.deed, post=each.deed)(partial(_do, each)))
        if each.makes:
            found.append(path(f"{each.table.name}/do/{each.slug}/", view, name=each.name))
        else:
            pattern = rf"^{each.table.name}/(?P<reference>.+?)/do/{each.slug}/$"
            found.append(re_path(pattern, view, name=each.name))
    return found


def _do(act: Act, request: HttpRequest, reference: str = "") -> HttpResponse:
    """The form of an act, and what comes of it."""
    who, table = reader(request), act.table
    record = None if act.makes else seen(table.model, reference, who, *table.links)
    case = case_about(record) if record else None
    if not is_allowed(act, record, who, case):
        raise PermissionDenied(why_withheld(who, act.deed, record) or NOT_THEIRS)
    step = step_of(act, case)
    if step and is_a_bodys(step) and (first := confirmation(request)):
        return first
    problem, form = why_not_now(act, record, who, case) if record else "", None
    if request.method == "POST" and not problem:
        try:
            did = perform(act, record, who, request.POST, request.FILES, case)
        except NotRight as refused:
            form = refused.form
        except NotNow as refusal:
            problem = str(refusal)
        else:
            messages.success(request, did.says)
            return _onwards(did.record, table, request)
    if form is None:
        sent = request.method == "POST"
        form = act.form(request.POST if sent else None, request.FILES if sent else None, record=record, reader=who)
    context = {"act": act, "table": table, "record": record, "form": form, "problem": problem, "step": step}
    status = 400 if problem or form.is_bound else 200
    return render(request, "core/act.html", context, status=status)


def _onwards(record: Any, table: Table, request: HttpRequest) -> HttpResponse:
    kind = type(record)
    where = table if kind is table.model else table_for(kind)
    if where.model.objects.visible_to(reader(request)).filter(pk=record.pk).exists():
        return redirect(record_address(where.name, record.reference))
    return redirect("list", table=where.name)


@allow(get=KNOWN, post=KNOWN)
@never_cache
def step(request: HttpRequest, table: str, reference: str, verb: str) -> HttpResponse:
    """Take a step of a record's case that needs no more than a note and, where a body takes it, its decision."""
    who, kind = reader(request), table_named(table)
    record = seen(kind.model, reference, who, *kind.links)
    case = case_about(record)
    if case is None or not case.workflow.has(verb):
        raise Http404(f"{reference} is in no process that has this step.")
    taken = case.workflow.step(verb)
    if not is_theirs(taken, record, who):
        raise PermissionDenied(NOT_THEIRS)
    if is_a_bodys(taken) and (first := confirmation(request)):
        return first
    problem = moved_how(kind_of(record)) or (
        "" if taken in bare_steps(record, who, case) else _not_from_here(case, taken)
    )
    sent = request.POST if request.method == "POST" else None
    form = StepForm(sent, record=record, reader=who, on_decision=is_a_bodys(taken))
    if sent is not None and not problem and form.is_valid():
        given = form.cleaned_data
        decision = decision_called(given["decision"], who) if "decision" in given else None
        if "decision" in given and decision is None:
            form.add_error("decision", f"There is no decision {given['decision']} that you may see.")
        else:
            try:
                roles = roles_on(taken, record, who)
                take(case, verb, by=Actor(who.id), roles=roles, decision=decision, note=given["note"])
            except NotNow as refusal:
                problem = str(refusal)
            else:
                messages.success(request, f"{reference} is now in {case.state_name}.")
                return _onwards(record, kind, request)
    context = {
        "table": kind,
        "record": record,
        "form": form,
        "problem": problem,
        "step": taken,
        "who": current().name_of(taken.by),
        "case": case,
        "leads": case.workflow.states[taken.target],
    }
    return render(request, "core/step.html", context, status=400 if problem or form.errors else 200)


def _not_from_here(case: Any, taken: Step) -> str:
    return f"It is in {case.state_name}: {taken.says!r} cannot be done from there."
