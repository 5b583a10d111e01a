"""The Panel's budget: versions with cost lines, consultation, approval, publication, and what was spent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from secretariat.accounts.models import User
from secretariat.accounts.refusals import new_reference
from secretariat.committees.models import Body
from secretariat.committees.models_budget import (
    Budget,
    BudgetRespondent,
    BudgetResponse,
    BudgetVersion,
    CostLine,
    MonthlyCost,
)
from secretariat.committees.processes import BUDGET
from secretariat.committees.readiness import note_decision
from secretariat.committees.register_rules import rules
from secretariat.committees.workflow_registers import closing_moment, latest_version
from secretariat.core import events
from secretariat.core.calendars import Period, now, today
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import kind_of, queue_behind_other_writers
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, case_of, relabel, take
from secretariat.parties.models import Party

RESPONDENT = Actor("respondent")
"""Who history says has sent an anonymous response."""
DRAWN_UP = ("draft", "considered", "approved")
"""Where its case stands while new versions of a budget are written."""


@transaction.atomic
def open_budget(title: str, year: str, *, body: Body, by: Actor) -> Budget:
    """Begin a budget for the years that the code says, from one on. Raises NotNow for years that have one."""
    try:
        first = Period.year(year)
    except ValueError as fault:
        raise NotNow(str(fault), field="year") from None
    if Budget.objects.filter(body=body, year=first.label).exists():
        raise NotNow(f"The {body} has a budget from {first} on already: add a version to that one.", field="year")
    row = Budget(
        reference=f"BUD-{body.reference}-{first.label}"[:60],
        title=title.strip(),
        body=body,
        year=first.label,
        years=rules().budget.years,
        classification="white",
    )
    events.create(row, by=by)
    begin(row, BUDGET, by=by)
    return row


def number_of(version: str) -> tuple[int, ...]:
    """A version such as 0.10 in its order. Raises NotNow for what is none."""
    parts = version.strip().split(".")
    if not all(part.isdecimal() and len(part) < 6 for part in parts) or len(parts) > 3:
        raise NotNow(f"{version!r} is no version: write it like 0.1 or 1.0.", field="version")
    return tuple(int(part) for part in parts)


@transaction.atomic
def add_version(
    budget: Budget, version: str, status: str, *, author: str, comments: str, by: Actor, issued: date | None = None
) -> BudgetVersion:
    """Write a new version of a budget: it begins with the cost lines of the one before. Raises NotNow."""
    _refuse_unless_drawn_up(budget)
    last, day = latest_version(budget), issued or today()
    if last and number_of(version) <= number_of(last.version):
        raise NotNow(f"The last version is {last.version}: give this one a higher number.", field="version")
    number_of(version)
    if last and day < last.issued:
        raise NotNow("It cannot be issued before the version before it: choose a later day.", field="issued")
    if not comments.strip():
        raise NotNow(
            "Say what it was issued for, or what changed: it stands in the document control.", field="comments"
        )
    made = BudgetVersion(
        reference=f"{budget.reference}-v{version.strip()}"[:60],
        budget=budget,
        version=version.strip(),
        status=status,
        issued=day,
        author=author.strip(),
        comments=comments.strip(),
        classification="green",
    )
    events.create(made, by=by)
    for each in last.lines.order_by("reference") if last else ():
        add_line(made, each.year, each.category, each.title, each.amount, case=each.case, by=by)
    return made


@transaction.atomic
def add_line(
    version: BudgetVersion, year: str, category: str, title: str, amount: Decimal, *, by: Actor, case: str = ""
) -> CostLine:
    """Add a cost line to the latest version of a budget. Raises NotNow."""
    _refuse_old_version(version)
    _refuse_amount(amount)
    if year not in {each.label for each in years_of(version.budget)}:
        raise NotNow(f"The budget does not cover {year}: choose one of its years.", field="year")
    row = CostLine(
        reference=next_reference(CostLine, f"{version.reference}-", digits=3),
        version=version,
        year=year,
        category=category,
        title=title.strip(),
        amount=amount,
        case=case.strip(),
        classification=version.classification,
    )
    return events.create(row, by=by)


@transaction.atomic
def change_line(line: CostLine, *, title: str, amount: Decimal, case: str, why: str, by: Actor) -> None:
    """Change what a cost line of the latest version says. Raises NotNow."""
    _refuse_old_version(line.version)
    _refuse_amount(amount)
    if not events.update(line, by=by, why=why, title=title.strip(), amount=amount, case=case.strip()):
        raise NotNow("It says so already.")


@transaction.atomic
def remove_line(line: CostLine, *, why: str, by: Actor) -> None:
    """Take a cost line out of the latest version. Raises NotNow."""
    _refuse_old_version(line.version)
    events.remove(line, by=by, why=why)


def _refuse_amount(amount: Decimal) -> None:
    if amount <= 0:
        raise NotNow("A cost line is more than nothing: correct the amount.", field="amount")


def _refuse_unless_drawn_up(budget: Budget) -> None:
    case = case_of(budget)
    if case.state not in DRAWN_UP:
        raise NotNow(f"It is in {case.state_name}: no version is written now.")


def _refuse_old_version(version: BudgetVersion) -> None:
    _refuse_unless_drawn_up(version.budget)
    last = latest_version(version.budget)
    if last and last.pk != version.pk:
        raise NotNow(f"Version {version.version} was followed by {last.version}, and is no longer changed.")


def years_of(budget: Budget) -> list[Period]:
    """The regulatory years that a budget covers."""
    first = int(budget.year[:4])
    return [Period.starting_in(first + number) for number in range(budget.years)]


@transaction.atomic
def consult(budget: Budget, *, closes: date, by: Actor, roles: frozenset[str]) -> None:
    """Put a budget out for consultation until the closing time of a day. Raises NotNow."""
    if closes <= today():
        raise NotNow("People need time to answer: choose a later last day.", field="closes")
    events.update(budget, by=by, verb="consult", opened=today(), closes=closes)
    take(case_of(budget), "consult", by=by, roles=roles)


@transaction.atomic
def respond(
    budget: Budget,
    title: str,
    text: str,
    *,
    organisation: str,
    by: Actor,
    party: Party | None = None,
    person: User | None = None,
    confidential: bool = False,
    anonymous: bool = False,
) -> BudgetResponse:
    """Say something of a draft budget while its consultation is open. Raises NotNow.

    Who said it is kept apart, for those who draw the budget up; of an anonymous response neither the row nor its
    history says who. What is confidential is for those who draw the budget up, and for whoever said it.
    """
    case, moment = case_of(budget), closing_moment(budget)
    if case.state != "consultation" or moment is None:
        raise NotNow(f"It is in {case.state_name}: no responses are taken in.")
    if now() >= moment:
        raise NotNow(f"The consultation closed at {moment:%H:%M} on {moment.day} {moment:%B %Y}.")
    if not text.strip():
        raise NotNow("Write what you have to say.", field="text")
    name = organisation.strip() or str(party or "")
    if not name:
        raise NotNow("Say for whom you respond: who that is can be kept from others.", field="organisation")
    named_party = None if anonymous else party
    row = BudgetResponse(
        reference=new_reference("BR"),
        budget=budget,
        title=title.strip(),
        received=today(),
        text=text.strip(),
        confidential=confidential,
        anonymous=anonymous,
        party=named_party,
        respondent="" if anonymous else name[:200],
        classification="amber" if confidential else "green",
    )
    events.create(row, by=RESPONDENT if anonymous else by)
    kept = BudgetRespondent(
        reference=new_reference("BR"),
        response=row,
        party=party,
        person=person,
        organisation=name[:200],
        classification="amber",
    )
    events.create(kept, by=by)
    return row


@transaction.atomic
def answer(response: BudgetResponse, *, text: str, by: Actor) -> None:
    """Answer a response: what is written is read by whoever may read the response. Raises NotNow without a change."""
    if not text.strip():
        raise NotNow("Write the answer.", field="text")
    if not events.update(response, by=by, verb="answer", answer=text.strip()):
        raise NotNow("That is the answer already.")


@transaction.atomic
def record_cost(
    body: Body, kind: str, month: date, category: str, title: str, amount: Decimal, *, by: Actor, case: str = ""
) -> MonthlyCost:
    """Keep what was spent in a month, or is forecast. Raises NotNow."""
    if kind == MonthlyCost.Kind.ACTUAL and month > today():
        raise NotNow("Nothing has been spent in a month to come: record it as a forecast.", field="month")
    if not amount:
        raise NotNow("The amount is nothing: correct it.", field="amount")
    row = MonthlyCost(
        reference=next_reference(MonthlyCost, f"MC-{month:%Y-%m}-", digits=3),
        kind=kind,
        body=body,
        month=month.replace(day=1),
        category=category,
        title=title.strip(),
        amount=amount,
        case=case.strip(),
        classification="green",
    )
    return events.create(row, by=by)


@transaction.atomic
def correct_cost(row: MonthlyCost, *, amount: Decimal, why: str, by: Actor) -> None:
    """Correct what a monthly cost comes to. Raises NotNow without a reason or a change."""
    if not why.strip():
        raise NotNow("Say why it is corrected: the reason stands in its history.", field="why")
    if not amount:
        raise NotNow("The amount is nothing: take the row out instead.", field="amount")
    if not events.update(row, by=by, why=why.strip(), amount=amount):
        raise NotNow("That is the amount already.")


# What workflow steps do besides moving the case.


def note_budget_decision(case: Case, *, by: Actor) -> None:
    """Keep with the budget the decision that approved it."""
    note_decision(Budget, case, by=by)


def note_budget_published(case: Case, *, by: Actor) -> None:
    """Note the day, and let everybody read the version that is published."""
    budget = _budget_of(case)
    events.update(budget, by=by, published=case.since)
    version = latest_version(budget)
    for each in (version, *version.lines.order_by("reference")) if version else ():
        if each.classification != "white":
            relabel(each, "white", by=by, why="The budget was published")


def note_approved_budget(case: Case, *, by: Actor) -> None:
    """Note since when it is the Approved Budget."""
    events.update(_budget_of(case), by=by, approved=case.since)


def _budget_of(case: Case) -> Budget:
    found: Budget = Budget.objects.get(reference=case.subject)
    return found


@transaction.atomic
def let_published_become_approved(*, by: Actor, on: date | None = None) -> int:
    """Take the step for every budget that was published long enough ago; how many. Done twice, it does nothing."""
    day = on or today()
    queue_behind_other_writers()
    published = Case.objects.open().filter(subject_kind=kind_of(Budget), state="published", due__lte=day)
    cases = list(published.order_by("reference"))
    for case in cases:
        take(case, "become_approved", by=by, roles=frozenset({"administrator"}), on=case.due)
    return len(cases)


def effective_day(budget: Budget) -> date:
    """The day on which a budget takes effect: that of its first year."""
    return date.fromisoformat(f"{budget.year[:4]}-{rules().budget.takes_effect}")


def approved_version(period: Period) -> BudgetVersion | None:
    """The version that is the Approved Budget of a year: of those that cover it, the one that began latest. Two queries."""
    rows: Any = Budget.objects.filter(body__reference=rules().budget.body, year__lte=period.label)
    rows = rows.filter(approved__isnull=False).order_by("-year", "reference")
    first = int(period.label[:4])
    covering = next((each for each in rows if int(each.year[:4]) + each.years > first), None)
    if covering is None:
        return None
    finals = covering.versions.filter(status=BudgetVersion.Status.FINAL).select_related("budget")
    found: BudgetVersion | None = finals.order_by("-issued", "-pk").first()
    return found
