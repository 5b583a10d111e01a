"""Guards of the registers and of the budget. Each gets the case and says why not, or None."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils import timezone

from secretariat.committees.models_budget import Budget, BudgetVersion, CostLine
from secretariat.committees.models_registers import ReadinessCase, ReadinessCriterion
from secretariat.committees.models_subjects import Difference, OutsideConsultation
from secretariat.committees.register_rules import rules
from secretariat.core.calendars import add_working_days, now, today
from secretariat.core.codes import current
from secretariat.core.workflow import guard
from secretariat.core.workflow.models import Case


def subject_of(case: Case) -> Any:
    """The record that a case is about."""
    return apps.get_model(case.subject_kind)._default_manager.get(reference=case.subject)


@guard
def every_criterion_was_looked_at(case: Case) -> str | None:
    """There are criteria, and each has been looked at."""
    rows = ReadinessCriterion.objects.filter(readiness__reference=case.subject)
    statuses = list(rows.values_list("status", flat=True))
    if not statuses:
        return "It has no criteria yet: add what has to be so before it goes live."
    left = statuses.count(ReadinessCriterion.Status.OPEN)
    if left:
        return f"{left} of its {len(statuses)} criteria {'has' if left == 1 else 'have'} not been looked at yet."
    return None


def views_missing(readiness: ReadinessCase, since: date) -> list[str]:
    """Names of the bodies whose views are needed and that have given none since they were asked."""
    given = set(readiness.views.filter(given__gte=since).values_list("body__reference", flat=True))
    return [current().name_of(slug) for slug in rules().readiness.views if slug not in given]


@guard
def the_bodies_have_given_their_views(case: Case) -> str | None:
    """Those who test, secure and operate have each said what they think, since they were last asked."""
    missing = views_missing(subject_of(case), case.since)
    return f"There is no view yet of the {', the '.join(missing)}." if missing else None


@guard
def an_outcome_was_written(case: Case) -> str | None:
    """What came of it stands on the record."""
    return None if subject_of(case).outcome.strip() else "Nothing says what came of it: write the outcome."


@guard
def a_settlement_was_written(case: Case) -> str | None:
    """How the difference ended stands on the record."""
    row: Difference = subject_of(case)
    return None if row.outcome and row.settlement.strip() else "Nothing says how it ended: write the settlement."


@guard
def its_body_has_decided(case: Case) -> str | None:
    """A decision of the body that the record names is kept with it."""
    row = subject_of(case)
    return None if row.decision_id else f"The {row.body} has not decided on it: record its decision first."


@guard
def an_answer_was_drafted(case: Case) -> str | None:
    """There is a draft to talk about."""
    row: OutsideConsultation = subject_of(case)
    return None if row.draft.strip() else "There is no draft: write one."


@guard
def the_budget_has_cost_lines(case: Case) -> str | None:
    """Its latest version says what things cost."""
    version = latest_version(subject_of(case))
    if version is None:
        return "It has no version yet: add one."
    if not CostLine.objects.filter(version=version).exists():
        return f"Version {version.version} has no cost lines: add them."
    return None


@guard
def the_budget_has_a_final_version(case: Case) -> str | None:
    """What is published is final."""
    version = latest_version(subject_of(case))
    if version and version.status == BudgetVersion.Status.FINAL:
        return None
    return "Its latest version is not final: issue the final one first."


@guard
def the_consultation_has_a_last_day(case: Case) -> str | None:
    """Everybody knows until when they can answer."""
    budget: Budget = subject_of(case)
    if budget.closes is None or budget.closes < today():
        return "The consultation has no last day that is still to come: write one."
    return None


def closing_moment(budget: Budget) -> datetime | None:
    """The moment at which a budget's consultation closes, in the code's time zone; None before it has a last day."""
    if budget.closes is None:
        return None
    return timezone.make_aware(datetime.combine(budget.closes, rules().budget.closes_at))


@guard
def the_consultation_has_run_out(case: Case) -> str | None:
    """Nobody's time to answer is cut short."""
    moment = closing_moment(subject_of(case))
    if moment is None or now() >= moment:
        return None
    return f"The consultation is open until {moment:%H:%M} on {moment.day} {moment:%B %Y}."


@guard
def it_was_published_long_enough_ago(case: Case) -> str | None:
    """So many working days lie between publication and the Approved Budget."""
    budget: Budget = subject_of(case)
    published = budget.published or case.since
    day = add_working_days(published, rules().budget.approved_after)
    return None if today() >= day else f"It becomes the Approved Budget on {day.day} {day:%B %Y}, not before."


def latest_version(budget: Budget) -> BudgetVersion | None:
    """The version of a budget that was issued last."""
    found: BudgetVersion | None = budget.versions.order_by("-issued", "-pk").first()
    return found
