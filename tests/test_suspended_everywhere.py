"""Each right of default.toml, once it is suspended, is refused in the next request, on the site and to programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import give, sign_in
from secretariat.bench.parties import requests_until_suspended
from secretariat.committees import elections
from secretariat.committees.models import SeatGroup
from secretariat.committees.models_ballots import Ballot
from secretariat.committees.models_elections import Nomination
from secretariat.committees.models_registers import EnvironmentBooking, TestEnvironment
from secretariat.committees.models_vacancies import ExpressionOfInterest, Vacancy
from secretariat.committees.tests import stage
from secretariat.core.workflow.taking import begin, case_of, take
from secretariat.modifications.models import Modification
from secretariat.parties import measures
from secretariat.parties.limbs import rules
from secretariat.parties.models import UserEntry
from secretariat.parties.models_default import DefaultMeasure
from secretariat.parties.tests.defaulting import BY, STAFF, a_decision, a_served_case
from secretariat.parties.tests.test_api import program
from tests.factories import recorded
from tests.readers import text_of

pytestmark = pytest.mark.django_db

Try = Callable[[Client, Client], tuple[Any, Any | None]]
"""Does the same on the site and as a program (None where programs cannot), and returns both answers."""


class Suspending:
    """A Small Supplier, its nominated contact in a browser and as a program, and the case in which it loses rights."""

    def __init__(self) -> None:
        self.party = stage.a_party(1)
        self.person = stage.a_contact(self.party)
        give(self.person, "contact", self.party.reference)
        case = a_served_case(self.party, days_ago=60)
        take(case_of(case), "refer", by=BY, roles=STAFF)
        self.case = case

    def site(self) -> Client:
        """The person's browser."""
        return sign_in(Client(REMOTE_ADDR="127.0.0.1"), self.person)

    def program(self) -> Client:
        """A program of somebody of the same Party."""
        return program("nominated-contact", of=self.party.reference)

    def suspend(self, right: str, day: date) -> DefaultMeasure:
        """Take the right away, with the Authority's consent where it is needed."""
        measure = measures.impose(
            self.case, kind="suspension", rights=[right], decision=a_decision(decided=day), starts=day, by=BY
        )
        if measure.consent_needed:
            measures.record_consent(measure, given=True, reference="Letter 1", on=day, by=BY)
        return measure


@pytest.fixture
def suspending(settings) -> Suspending:
    settings.SECRETARIAT_TODAY = stage.CALLED
    return Suspending()


NOMINATION = {"candidate": "N", "email": "n@example.com", "organisation": "O", "statement": "S", "nominator": "D",
              "position": "Director", "senior": True}  # fmt: skip


def try_vote(it: Suspending, settings: Any) -> tuple[str, Callable[..., Any], int]:
    group = stage.a_body("panel")
    contest = stage.a_round(group)
    for number in (1, 2, 3, 4):
        party = it.party if number == 1 else stage.a_party(number)
        stage.a_candidate(contest, party, f"C{number}", email=f"c{number}@example.com")
    settings.SECRETARIAT_TODAY = stage.POLL
    chosen = Nomination.objects.filter(contest=contest).first().reference
    return f"/contests/{contest.reference}/ballot/", lambda: {"choices": [chosen]}, 200


def try_nominate(it: Suspending, settings: Any) -> tuple[str, Callable[..., Any], int]:
    contest = stage.a_round(stage.a_body("panel"))
    return f"/contests/{contest.reference}/do/nominate/", lambda: NOMINATION | {"party": it.party.reference}, 302


def try_stand(it: Suspending, settings: Any) -> tuple[str, Callable[..., Any], int]:
    group = stage.a_body("panel", filled_by=SeatGroup.FilledBy.APPOINTMENT)
    vacancy = recorded(
        Vacancy, reference="VAC-1", body=group.body, seat_group=group, seats=1, advertised=date(2019, 7, 1),
        closes=date(2019, 9, 30), starts=date(2019, 10, 1), classification="white",
    )  # fmt: skip
    begin(vacancy, "vacancy", by=BY, on=date(2019, 7, 1))
    form = {"candidate": "N", "party": it.party.reference, "statement": "S"}
    return f"/vacancies/{vacancy.reference}/do/express/", lambda: form, 302


def try_receive_services(it: Suspending, settings: Any) -> tuple[str, Callable[..., Any], int]:
    recorded(TestEnvironment, reference="ENV-1", name="UIT-A", places=3, classification="green")
    form = {"title": "T", "needed_by": "N", "starts": "2019-12-01", "ends": "2019-12-02"}
    return "/environments/ENV-1/do/ask-for/", lambda: form, 302


def try_receive_data(it: Suspending, settings: Any) -> tuple[str, Callable[..., Any], int]:
    recorded(UserEntry, reference="GREEN-1", party=stage.a_party(9), guided=date(2019, 7, 1), classification="green")
    return "/user_entries/GREEN-1/", None, 200  # type: ignore[return-value]


TRIES = {
    "vote": (try_vote, Ballot),
    "nominate": (try_nominate, Nomination),
    "stand": (try_stand, ExpressionOfInterest),
    "receive-services": (try_receive_services, EnvironmentBooking),
    "receive-data": (try_receive_data, UserEntry),
}
BROUGHT_IN = {"raise-proposals"}
"""Proposals come in with the register of modifications; the test after the next one brings one in."""


def test_every_right_that_can_be_suspended_is_tried_here() -> None:
    assert set(rules().right) == set(TRIES) | BROUGHT_IN


def ask(client: Client, address: str, form: Any, *, api: bool) -> Any:
    """One request, on the site or of a program."""
    if not api:
        return client.post(address, form()) if form else client.get(address)
    address = f"/api/v1{address.rstrip('/')}"
    return client.post(address, form(), content_type="application/json") if form else client.get(address)


@pytest.mark.parametrize("right", TRIES)
def test_a_suspended_right_is_refused_in_the_next_request_on_the_site_and_to_programs(
    right: str, suspending: Suspending, settings: Any
) -> None:
    prepare, counted = TRIES[right]
    address, form, well = prepare(suspending, settings)
    clients = [(suspending.site(), False)]
    if right != "vote":  # a ballot is cast in a browser and nowhere else
        clients.append((suspending.program(), True))
    measure = suspending.suspend(right, date.fromisoformat(settings.SECRETARIAT_TODAY))
    before = counted.objects.count()
    for client, api in clients:
        answer = ask(client, address, form, api=api)
        assert answer.status_code in (400, 403, 404, 409), (right, api, answer.content[:300])
        if right != "receive-data":  # what one may not see is not there, and nobody is told why
            assert f"suspended in the case {suspending.case.reference}" in answer.content.decode(), right
    assert counted.objects.count() == before
    measures.lift(measure, decision=a_decision(decided=measure.starts), why="All is paid", by=BY)
    assert ask(clients[0][0], address, form, api=False).status_code == well
    if form:
        assert counted.objects.count() == before + 1


def test_a_proposal_of_a_party_that_may_raise_none_is_not_brought_in(suspending: Suspending) -> None:
    measure = suspending.suspend("raise-proposals", date(2019, 8, 1))
    api = program("secretariat")
    address = "/api/v1/modifications/bring-in"

    def rows(day: str, proposer: str) -> dict[str, Any]:
        row = {
            "reference": "DP100",
            "title": "A proposal",
            "proposer": proposer,
            "raised": day,
            "classification": "white",
        }
        return {"data": {"rows": [row]}, "content_type": "application/json"}

    refusal = api.post(address, **rows("2019-08-01", suspending.party.name.upper()))
    assert refusal.status_code in (400, 409, 422), refusal.content
    assert f"suspended in the case {suspending.case.reference}" in refusal.content.decode()
    assert not Modification.objects.exists()
    measures.lift(measure, decision=a_decision(decided=date(2019, 8, 1)), why="Paid", by=BY)
    assert api.post(address, **rows("2019-08-01", suspending.party.name)).status_code == 200
    assert Modification.objects.get().proposer == suspending.party.name


def test_a_candidate_whose_party_may_not_stand_does_not_accept(suspending: Suspending) -> None:
    contest = stage.a_round(stage.a_body("panel"))
    one = elections.nominate(contest, suspending.party, by=BY, **NOMINATION)
    suspending.suspend("stand", date(2019, 8, 1))
    page = stage.browser(stage.staff()).post(f"/nominations/{one.reference}/do/accept/", {"agreed": "on"})
    assert page.status_code == 400 and suspending.case.reference in text_of(page)
    one.refresh_from_db()
    assert one.accepted is None


def test_a_persona_of_the_demonstration_loses_what_people_of_its_party_lose(settings: Any) -> None:
    settings.SECRETARIAT_DEMO = True
    settings.SECRETARIAT_TODAY = stage.CALLED
    it = Suspending.__new__(Suspending)
    it.party = stage.a_party(2)  # whose contact the small supplier of the demonstration is
    it.case = a_served_case(it.party, days_ago=60)
    take(case_of(it.case), "refer", by=BY, roles=STAFF)
    recorded(UserEntry, reference="GREEN-1", party=stage.a_party(9), guided=date(2019, 7, 1), classification="green")
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.post("/look-as/", {"persona": "small-supplier", "next": "/"})
    assert client.get("/user_entries/GREEN-1/").status_code == 200
    it.suspend("receive-data", date(2019, 8, 1))
    assert client.get("/user_entries/GREEN-1/").status_code == 404
    settings.SECRETARIAT_TODAY = str(date(2019, 8, 1) - timedelta(days=1))
    assert client.get("/user_entries/GREEN-1/").status_code == 200


def test_the_bench_counts_one_request_until_a_suspension_holds(settings: Any) -> None:
    settings.SECRETARIAT_DEMO = True
    stage.a_party(1), stage.a_party(2)
    assert requests_until_suspended() == 1
