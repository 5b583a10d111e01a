"""The guards that the tables of elections and vacancies name."""

from __future__ import annotations

from secretariat.committees import ballots, elections
from secretariat.committees.models_elections import Election
from secretariat.committees.models_vacancies import Vacancy
from secretariat.core.calendars import today
from secretariat.core.workflow.guards import guard
from secretariat.core.workflow.models import Case


@guard
def nominations_have_closed(case: Case) -> str | None:
    """The last day for nominations is over."""
    election = Election.objects.get(reference=case.subject)
    if today() > election.nominations_close:
        return None
    return f"Nominations are open to the end of {election.nominations_close:%-d %B %Y}."


@guard
def poll_has_closed(case: Case) -> str | None:
    """The last day of the poll is over, or there is nothing to vote about."""
    election = Election.objects.get(reference=case.subject)
    if today() > election.ballot_closes:
        return None
    if not any(ballots.is_contested(contest, there) for contest, there in elections.contests_of(election)):
        return None
    return f"The poll is open to the end of {election.ballot_closes:%-d %B %Y}."


@guard
def seats_have_been_given(case: Case) -> str | None:
    """As many have been given a seat as were advertised."""
    vacancy = Vacancy.objects.get(reference=case.subject)
    given = vacancy.expressions.filter(appointment__isnull=False).count()
    if given >= vacancy.seats:
        return None
    return f"{given} of {vacancy.seats} seats have been given: give the others, or withdraw the advert."
