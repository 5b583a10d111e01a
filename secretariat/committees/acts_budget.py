"""What is done to the budget: versions, cost lines, consultation and responses, what was spent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from secretariat.accounts.models import User
from secretariat.committees import budgets
from secretariat.committees import tasks_budget as tasks
from secretariat.committees.acts_bodies import IN_HISTORY, bodies_of_today
from secretariat.committees.models import Body
from secretariat.committees.models_budget import Budget, BudgetResponse, BudgetVersion, CostLine, MonthlyCost
from secretariat.committees.processes import only_while
from secretariat.committees.register_rules import cost_categories
from secretariat.core.acts import ActForm, DayField, PoundsField, RecordField, WordsField, act, making
from secretariat.core.calendars import Period
from secretariat.core.codes import current
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.parties.models import Party

BUDGET = "keep_budget"
NOT_NOW = "No version is written now."
WRITTEN = only_while(budgets.DRAWN_UP, NOT_NOW)
WRITTEN_OF_VERSION = only_while(budgets.DRAWN_UP, NOT_NOW, "budget")
WRITTEN_OF_LINE = only_while(budgets.DRAWN_UP, NOT_NOW, "version.budget")


class OpenForm(ActForm):
    title = forms.CharField(label="What it is called", max_length=200)
    year = forms.CharField(label="Its first regulatory year", max_length=7, help_text="Such as 2019-20.")
    body = RecordField(Body, label="Whose budget", among=bodies_of_today)


@making(
    Budget, "open", "Begin a budget", form=OpenForm, deed=BUDGET, done="{record} is begun: write its first version."
)
def open_budget(*, by: Actor, title: str, year: str, body: Body) -> Budget:
    return budgets.open_budget(title, year, body=body, by=by)


class VersionForm(ActForm):
    version = forms.CharField(label="Version", max_length=20, help_text="Higher than the last, such as 0.2.")
    status = forms.ChoiceField(label="Issued as", choices=BudgetVersion.Status.choices)
    issued = DayField(label="Issued on", required=False, help_text="Empty: today.")
    author = forms.CharField(label="Written by which organisation", max_length=100)
    comments = WordsField(label="Comments", rows=3, help_text="What changed, or what it was issued for.")

    def prepare(self) -> None:
        self.fields["author"].initial = current().file.administrator


@act(
    Budget,
    "add-version",
    "Write a new version",
    form=VersionForm,
    deed=BUDGET,
    why_not=WRITTEN,
    explains="It begins with the cost lines of the version before.",
    done="Version kept.",
)
def add_version(record: Budget, *, by: Actor, version: str, status: str, **given: Any) -> BudgetVersion:
    return budgets.add_version(record, version, status, by=by, **given)


class LineForm(ActForm):
    year = forms.ChoiceField(label="Regulatory year")
    category = forms.ChoiceField(label="Category", choices=cost_categories)
    title = forms.CharField(label="What it pays for", max_length=200)
    amount = PoundsField(label="Pounds")
    case = forms.CharField(label="Reference of the record it comes from", max_length=80, required=False)

    def prepare(self) -> None:
        years = [each.label for each in budgets.years_of(self.record.budget)]
        self.fields["year"].choices = [(each, each) for each in years]  # type: ignore[attr-defined]


@act(
    BudgetVersion, "add-line", "Add a cost line", form=LineForm, deed=BUDGET, why_not=WRITTEN_OF_VERSION, done="Added."
)
def add_line(record: BudgetVersion, *, by: Actor, **given: Any) -> BudgetVersion:
    budgets.add_line(record, by=by, **given)
    return record


class ChangeLineForm(ActForm):
    title = forms.CharField(label="What it pays for", max_length=200)
    amount = PoundsField(label="Pounds")
    case = forms.CharField(label="Reference of the record it comes from", max_length=80, required=False)
    why = WordsField(label="Why", rows=2, help_text=IN_HISTORY)

    def prepare(self) -> None:
        for name in self.fields.keys() - {"why"}:
            self.fields[name].initial = getattr(self.record, name)


@act(
    CostLine,
    "change",
    "Change it",
    form=ChangeLineForm,
    deed=BUDGET,
    why_not=WRITTEN_OF_LINE,
    done="{record} is changed.",
)
def change_line(record: CostLine, *, by: Actor, title: str, amount: Decimal, case: str, why: str) -> None:
    budgets.change_line(record, title=title, amount=amount, case=case, why=why, by=by)


class WhyForm(ActForm):
    why = WordsField(label="Why", rows=2, help_text=IN_HISTORY)


@act(CostLine, "remove", "Take it out", form=WhyForm, deed=BUDGET, why_not=WRITTEN_OF_LINE, done="Taken out.")
def remove_line(record: CostLine, *, by: Actor, why: str) -> BudgetVersion:
    version = record.version
    budgets.remove_line(record, why=why, by=by)
    return version


class ConsultForm(ActForm):
    closes = DayField(label="Last day for responses")


@act(
    Budget,
    "consult",
    "Put it out for consultation",
    form=ConsultForm,
    deed=BUDGET,
    explains="Responses are taken in until the closing time of that day.",
    done="{record} is out for consultation.",
)
def consult(record: Budget, *, by: Actor, roles: frozenset[str], closes: date) -> None:
    budgets.consult(record, closes=closes, by=by, roles=roles)


class RespondForm(ActForm):
    title = forms.CharField(label="What it is about", max_length=200)
    text = WordsField(label="What you have to say", rows=10)
    party = RecordField(Party, label="For the Party", required=False)
    organisation = forms.CharField(label="For the organisation, if no Party", max_length=200, required=False)
    confidential = forms.BooleanField(
        label="Keep it confidential", required=False, help_text="Only those who draw the budget up read it, and you."
    )
    anonymous = forms.BooleanField(
        label="Do not say who we are", required=False, help_text="Nobody else learns that it is from you."
    )

    def prepare(self) -> None:
        # Whoever acts for Parties responds for one of them; everybody else says for which organisation.
        mine = self.reader.places("party")
        field = self.fields["party"]
        if mine and isinstance(field, RecordField):
            field.among, field.required = (lambda record, reader: Party.objects.filter(reference__in=mine)), True
            field.of(self.record, self.reader)
            del self.fields["organisation"]
        else:
            del self.fields["party"]


def _is_not_open(record: Any, reader: Reader) -> str | None:
    moment = budgets.closing_moment(record)
    if moment is None:
        return "It is not out for consultation."
    return None if budgets.now() < moment else "Its consultation is over."


@act(
    Budget,
    "respond",
    "Respond to it",
    form=RespondForm,
    deed="respond_to_budgets",
    why_not=_is_not_open,
    done="Your response is kept.",
)
def respond(record: Budget, *, by: Actor, reader: Reader, title: str, text: str, **given: Any) -> Budget:
    person = User.objects.filter(reference=reader.person).first()
    budgets.respond(record, title, text, person=person, by=by, **{"organisation": "", **given})
    return record


class AnswerForm(ActForm):
    text = WordsField(label="The answer", help_text="Whoever may read the response reads it.")

    def prepare(self) -> None:
        self.fields["text"].initial = self.record.answer


@act(BudgetResponse, "answer", "Answer it", form=AnswerForm, deed=BUDGET, done="Answered.")
def answer(record: BudgetResponse, *, by: Actor, text: str) -> None:
    budgets.answer(record, text=text, by=by)


class CostForm(ActForm):
    kind = forms.ChoiceField(label="Spent, or forecast?", choices=MonthlyCost.Kind.choices)
    body = RecordField(Body, label="Whose budget pays", among=bodies_of_today)
    month = DayField(label="Month", help_text="Any day of it.")
    category = forms.ChoiceField(label="Category", choices=cost_categories)
    title = forms.CharField(label="What for", max_length=200)
    amount = forms.DecimalField(
        label="Pounds", max_digits=12, decimal_places=2, help_text="Less than nothing for a refund."
    )
    case = forms.CharField(label="Reference of the record it comes from", max_length=80, required=False)


@making(
    MonthlyCost,
    "record",
    "Record a cost",
    form=CostForm,
    deed=BUDGET,
    explains="Many at once come in from a spreadsheet.",
    done="{record} is kept.",
)
def record_cost(*, by: Actor, body: Body, kind: str, month: date, **given: Any) -> MonthlyCost:
    made = budgets.record_cost(body, kind, month, by=by, **given)
    tasks.draw_after_commit(Period.containing(made.month).label)
    return made


class CorrectForm(ActForm):
    amount = forms.DecimalField(label="Pounds", max_digits=12, decimal_places=2)
    why = WordsField(label="Why", rows=2, help_text=IN_HISTORY)

    def prepare(self) -> None:
        self.fields["amount"].initial = self.record.amount


@act(MonthlyCost, "correct", "Correct it", form=CorrectForm, deed=BUDGET, done="{record} is corrected.")
def correct_cost(record: MonthlyCost, *, by: Actor, amount: Decimal, why: str) -> None:
    budgets.correct_cost(record, amount=amount, why=why, by=by)
    tasks.draw_after_commit(Period.containing(record.month).label)
