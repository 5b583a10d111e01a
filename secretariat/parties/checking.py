"""What is checked before somebody may join: the register number, the licences, and that no expulsion stands in the way."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from secretariat.core.codes import current
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party
from secretariat.parties.models_joining import Application
from secretariat.parties.rules import accession, as_a_number, months_after


def refuse_bad_application(application: Application, day: date) -> None:
    """Raise NotNow, with the field at fault, for whoever cannot join, or not in that category."""
    _refuse_number(application)
    _refuse_licences(application, day)
    if says := category_problem(application):
        raise NotNow(says, field="category")
    if party := party_there_already(application, day):
        raise NotNow(f"{party} is a Party already ({party.reference}).", field=_which(application))
    if open_application(application):
        raise NotNow(
            "There is an open application for it already: whoever sent it can correct it or withdraw it, and Party "
            "Support can help.",
            field=_which(application),
        )
    _refuse_within_the_bar(application, day)


def _which(application: Application) -> str:
    return "company_number" if application.company_number else "name"


def _refuse_number(application: Application) -> None:
    application.country = application.country.upper()
    if application.kind == Application.Kind.NATURAL_PERSON:
        if application.company_number:
            raise NotNow("A natural person has no company number: leave it empty.", field="company_number")
        return
    if not application.company_number:
        raise NotNow("Write the company's number in the register of companies.", field="company_number")
    try:
        application.company_number = as_a_number(application.company_number, application.country)
    except ValueError as error:
        raise NotNow(str(error), field="company_number") from None


def _refuse_licences(application: Application, day: date) -> None:
    for slug, since in application.held.items():
        kind = accession().kind(slug)
        if kind is None:
            raise NotNow(f"{slug} is no licence of this code.", field="licences")
        if since and date.fromisoformat(since) > day:
            name = f"since_{slug.replace('-', '_')}"
            raise NotNow(f"{kind.name}: the day has not come yet. Apply once it is held, or correct it.", field=name)


def category_problem(application: Application) -> str:
    """Why it cannot join in that category, in a sentence; empty when it can."""
    return category_problem_of(application.category, list(application.held))


def category_problem_of(category: str, licences: list[str]) -> str:
    """Why a holder of these licences cannot be in a category; empty when it can."""
    rules, code = accession(), current()
    of_category = next((each for each in rules.category if each.slug == category), None)
    if of_category is None:
        return f"Nobody joins as {code.name_of(category)}: choose another category."
    fitting = {slug for kind in licences if (found := rules.kind(kind)) for slug in found.categories}
    if of_category.licensed and category not in fitting:
        needed = [each.name for each in rules.licence_kind if category in each.categories]
        return f"{code.name_of(category)} hold one of these: {', '.join(needed)}. Without one, choose another category."
    if not of_category.licensed and fitting:
        names = ", ".join(each.name for each in code.file.category if each.slug in fitting)
        return f"Whoever holds such a licence joins as one of these: {names}."
    return ""


def party_there_already(application: Application, day: date) -> Party | None:
    """The Party that it is already."""
    if application.company_number:
        # Of a Party that came in from elsewhere the number may not be known: then its name tells.
        same_name = Q(company_number="", name__iexact=application.name)
        return _party(Q(company_number=application.company_number) | same_name, day)
    # A natural person has no number: the account that applied for an earlier Party tells.
    earlier = Application.objects.filter(
        person=application.person, kind=application.kind, name__iexact=application.name, party__isnull=False
    )
    return _party(Q(pk__in=earlier.values("party")), day) if application.person_id else None


def _party(which: Q, day: date) -> Party | None:
    found: Party | None = Party.objects.filter(Q(left__isnull=True) | Q(left__gt=day)).filter(which).first()
    return found


def open_application(application: Application) -> Application | None:
    """Another application of the same company or person that has led to nothing yet."""
    rows: Any = Application.objects.open().exclude(pk=application.pk)
    if application.company_number:
        rows = rows.filter(company_number=application.company_number)
    else:
        rows = rows.filter(person=application.person, kind=application.kind, name__iexact=application.name)
    return rows.first() if application.company_number or application.person_id else None


def expelled_in_the_way(application: Application, day: date) -> Party | None:
    """The Party that was expelled less than the code's months ago, and is the applicant: by its number, or by a name it
    has or had where no number is known of it."""
    named = Q(name__iexact=application.name) | Q(names__name__iexact=application.name)
    same = Q(company_number="") & named
    if application.company_number:
        same |= Q(company_number=application.company_number)
    expelled = Party.objects.filter(same, exit_ground=Party.Ground.EXPULSION, left__lte=day).order_by("-left")
    party: Party | None = expelled.first()
    return party if party and day < day_of_end_of_bar(party) else None


def day_of_end_of_bar(party: Party) -> date:
    """The first day on which whoever was expelled can join again."""
    assert party.left
    return months_after(party.left, accession().bar.months)


def _refuse_within_the_bar(application: Application, day: date) -> None:
    party = expelled_in_the_way(application, day)
    if party is None or application.bar_shortened:
        return
    rule = accession().bar
    raise NotNow(
        f"{party} was expelled on {party.left:%-d %B %Y} and cannot join before {day_of_end_of_bar(party):%-d %B %Y} "
        f"({rule.clause}). Where the {current().name_of(rule.shortened_by)} has shortened that, give its decision.",
        field="bar_shortened",
    )
