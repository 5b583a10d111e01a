"""Pages of elections: who stands, the ballot paper, the result and how to count again, and a body's terms and interests."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from secretariat.committees import ballots, interests
from secretariat.committees.composition import HOLD_A_SEAT
from secretariat.committees.election_rules import rules
from secretariat.committees.electorate import Voter, each_party_votes, parties_of, voted, voters, why_not_voting
from secretariat.committees.models import Appointment, Body
from secretariat.committees.models_ballots import Turnout
from secretariat.committees.models_elections import Contest, Election, Nomination
from secretariat.committees.models_vacancies import Vacancy
from secretariat.committees.terms import ends_of, next_review, no_longer_eligible, seats_up
from secretariat.core.calendars import today
from secretariat.core.pages.asking import reader, seen
from secretariat.core.permission import may
from secretariat.core.permission.declared import KNOWN, allow
from secretariat.core.tables import table_for
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party


@allow()
def candidates(request: HttpRequest, reference: str) -> HttpResponse:
    """Who stands in a contest and what they say, for those who may see the nominations."""
    who = reader(request)
    contest = seen(Contest, reference, who, "election__body", "seat_group")
    rows = Nomination.objects.visible_to(who).filter(contest=contest, accepted__isnull=False)
    rows = rows.filter(withdrawn__isnull=True, refused__isnull=True).select_related("party")
    closed = today() > contest.election.nominations_close
    context = {
        "table": table_for(Contest),
        "contest": contest,
        "candidates": list(rows.order_by("candidate", "reference")) if closed else [],
        "closed": closed,
        "may_vote": may(who, "vote") and not ballots.why_closed(contest.election, today()),
    }
    return render(request, "committees/candidates.html", context)


# What is sent here is written into the ballot box and nowhere else: no message, no session, no line of a log holds it,
# and a report of a fault does not show it.
@sensitive_post_parameters()
@allow(get="vote", post="vote")
@never_cache
@sensitive_variables()
def ballot(request: HttpRequest, reference: str) -> HttpResponse:
    """The ballot paper. What comes after sending it is shown once and kept nowhere: no other page can show it again."""
    who, day = reader(request), today()
    contest = seen(Contest, reference, who, "election__body", "seat_group")
    parties = list(Party.objects.filter(reference__in=parties_of(who, "vote")).order_by("reference"))
    there = voters(contest, parties, day)
    done = voted(contest, there)
    open_to = [each for each in there if each not in done]
    standing = ballots.standing(contest)
    problem, field = "", ""
    if request.method == "POST":
        party = _party_sent(request, parties, open_to)
        try:
            if party is None:
                raise NotNow(
                    f"Choose for which {'Party' if each_party_votes() else 'Voting Group'} you vote.", field="party"
                )
            receipt = ballots.cast(contest, party=party, choices=request.POST.getlist("choices"))
        except NotNow as refusal:
            problem, field = f"{refusal} Nothing was put in.", refusal.field
        else:
            context = {"table": table_for(Contest), "contest": contest, "receipt": receipt}
            return render(request, "committees/receipt.html", context)
    shut = _why_shut(contest, standing, parties, there, done, day)
    context = {
        "table": table_for(Contest),
        "contest": contest,
        "candidates": standing,
        "open_to": open_to,
        "each_party_votes": each_party_votes(),
        "shut": "" if problem else shut,
        "can_vote": not shut,
        "problem": problem,
        "field": field,
        "chosen": request.POST.getlist("choices"),
        "party": request.POST.get("party", ""),
        "rules": rules(),
    }
    return render(request, "committees/ballot.html", context, status=400 if problem else 200)


def _party_sent(request: HttpRequest, parties: list[Party], open_to: list[Voter]) -> Party | None:
    sent = request.POST.get("party", "")
    if not sent and len(open_to) == 1:
        return open_to[0].party
    if not sent and len(parties) == 1:
        return parties[0]
    return next((each for each in parties if each.reference == sent), None)


def _why_shut(
    contest: Contest, standing: list[Nomination], parties: list[Party], there: list[Voter], done: list[Voter], day: date
) -> str:
    """Why the paper cannot be filled in, in a sentence; empty when it can."""
    if reason := ballots.why_closed(contest.election, day):
        return reason
    if not ballots.is_contested(contest, standing):
        return (
            "No more candidates stand than there are seats: they are elected without a vote."
            if standing
            else "Nobody stands: there is nothing to vote about."
        )
    if not there:
        return why_not_voting(contest, parties[0], day) if parties else "You vote for no Party that there is."
    if len(done) == len(there):
        names = " and ".join(each.who for each in there)
        return f"{names} has voted: each {'Party' if each_party_votes() else 'Voting Group'} has one vote."
    return ""


@allow(post="everyone")
@never_cache
def result(request: HttpRequest, reference: str) -> HttpResponse:
    """The result of a contest and how to count it again; sending a receipt says whether its ballot was counted."""
    who = reader(request)
    contest = seen(Contest, reference, who, "election__body", "seat_group")
    sent = request.POST.get("receipt", "").strip()[:200] if request.method == "POST" else ""
    rows = Nomination.objects.visible_to(who).filter(contest=contest).exclude(outcome="").select_related("party")
    seats = contest.seats_up.select_related("vacated__body", "filled__body").order_by("reference")
    in_sight = Appointment.objects.visible_to(who).filter(seats_filled__contest=contest)
    watches = contest.election.ballot_opens <= today() and not contest.seal and may(who, "watch_turnout")
    context = {
        "table": table_for(Contest),
        "contest": contest,
        "election": contest.election,
        "turnout": Turnout.objects.filter(contest=contest).count() if watches else None,
        "candidates": sorted(rows, key=lambda each: (each.outcome, -(each.votes or 0), each.candidate)),
        "seats": list(seats),
        "seen": {each.pk for each in in_sight},
        "asked": bool(sent),
        "is_in": bool(sent) and bool(contest.seal) and ballots.is_in(contest, sent),
        "published": is_published(contest),
        "rules": rules(),
    }
    return render(request, "committees/result.html", context)


def is_published(contest: Contest) -> bool:
    """Whether the sealed set is public: once the result is declared, unless too few voted."""
    return bool(contest.seal and contest.election.declared and contest.voted is not None)


@allow()
def sealed(request: HttpRequest, reference: str) -> HttpResponse:
    """The sealed set: every ballot and every receipt's hash, each list sorted for itself."""
    contest = seen(Contest, reference, reader(request), "election__body", "seat_group")
    if not is_published(contest):
        raise Http404("The ballots of this contest are not published: the result is not declared, or too few voted.")
    answer = HttpResponse(ballots.box_of(contest).text(contest), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{contest.reference.replace("/", "-")}-sealed.json"'
    return answer


@allow()
def terms(request: HttpRequest, reference: str) -> HttpResponse:
    """When the terms of a body's members end, which seats are up next, its elections and its vacancies."""
    who, day = reader(request), today()
    body = seen(Body, reference, who)
    held = Appointment.objects.visible_to(who).in_force(day).filter(body=body, seat__in=HOLD_A_SEAT)
    members = sorted(held.select_related("body", "seat_group"), key=lambda each: (ends_of(each), each.reference))
    review = next_review(body, day)
    lost = [each for each in no_longer_eligible(day, body) if each.appointment in set(members)]
    context: dict[str, Any] = {
        "table": table_for(Body),
        "body": body,
        "day": day,
        "members": [(each, ends_of(each)) for each in members],
        "review": review,
        "review_rule": rules().review_of(str(body.reference)),
        "up": seats_up(body, review) if review else [],
        "lost": lost,
        "elections": Election.objects.visible_to(who).filter(body=body).order_by("-called", "reference")[:20],
        "vacancies": Vacancy.objects.visible_to(who)
        .filter(body=body, filled__isnull=True, withdrawn__isnull=True)
        .order_by("closes", "reference")[:20],
        "rules": rules(),
    }
    return render(request, "committees/terms.html", context)


@allow(get=KNOWN)
def register(request: HttpRequest, reference: str) -> HttpResponse:
    """A body's register of interests, for its members and the secretariat."""
    who, day = reader(request), today()
    body = seen(Body, reference, who)
    if not (who.holds("body", of=str(body.reference)) or may(who, "keep_interests")):
        raise Http404(f"The register of interests of the {body.short_name} is for its members and the secretariat.")
    context = {
        "table": table_for(Body),
        "body": body,
        "day": day,
        "entries": interests.register_of(body, day, who),
        "rule": rules().interests,
        "may_declare": any(who.holds("body", each, str(body.reference)) for each in interests.WHO_DECLARES),
    }
    return render(request, "committees/interests.html", context)
