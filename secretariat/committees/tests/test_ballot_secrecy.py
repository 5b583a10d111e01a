"""A ballot that nobody can read: what a vote leaves behind ties no person, group, time or order to a choice."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import clear_url_caches
from django.views.debug import ExceptionReporter

from secretariat.accounts import notifying
from secretariat.accounts.tests.factories import sign_in
from secretariat.committees import ballots, counting
from secretariat.committees.models_ballots import Ballot, Receipt, SealedBallot, Turnout
from secretariat.committees.models_elections import Contest, Nomination
from secretariat.committees.tests import stage
from secretariat.core.events.models import Event
from secretariat.core.operating.away import server_error
from secretariat.core.verification import verify
from tests.readers import text_of

pytestmark = [pytest.mark.django_db]
CHANGED = ("committees_turnout", "committees_ballot", "committees_sealedballot", "committees_receipt")


@pytest.fixture
def poll(settings):
    """A contest whose poll is open, with three candidates and six Parties that vote."""
    settings.SECRETARIAT_TODAY = stage.CALLED
    contest = stage.a_round(stage.a_body())
    parties = [stage.a_party(number) for number in range(1, 7)]
    for party, name in zip(parties, "XYZ", strict=False):
        stage.a_candidate(contest, party, name)
    settings.SECRETARIAT_TODAY = stage.POLL
    return contest, parties


def everything() -> dict[str, set[tuple[Any, ...]]]:
    """Every row of every table there is, those of libraries too."""
    return {
        model._meta.db_table: set(map(repr, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
    }


def added(before: dict[str, set[Any]], after: dict[str, set[Any]]) -> dict[str, list[str]]:
    return {table: sorted(rows - before[table]) for table, rows in after.items() if rows - before[table]}


def choose(contest: Contest, name: str) -> str:
    return str(Nomination.objects.get(contest=contest, candidate=name).reference)


def test_a_vote_adds_three_rows_that_nothing_ties_together_and_no_event_session_message_or_log(poll, caplog):
    contest, parties = poll
    person = stage.a_contact(parties[0])
    client = stage.browser(person)
    choice = choose(contest, "Y")
    client.get(f"/contests/{contest.reference}/ballot/")
    notifying.catch_up()  # what happened before: the call, the nominations
    before, events = everything(), Event.objects.count()
    with caplog.at_level(logging.DEBUG):
        page = client.post(
            f"/contests/{contest.reference}/ballot/",
            {"choices": choice},
            headers={"Idempotency-Key": "once", "X-Request-ID": "request-of-a-test"},
        )
    receipt = page.content.decode().partition('id="receipt">')[2].partition("<")[0].strip()
    assert page.status_code == 200 and len(receipt) == 22
    new = added(before, everything())
    new.pop("django_session", None)  # when it was last used, and nothing of what was sent: see below
    assert set(new) == {"committees_turnout", "committees_ballot", "committees_receipt"}
    assert all(len(rows) == 1 for rows in new.values())

    turnout, ballot, kept = Turnout.objects.get(), Ballot.objects.get(), Receipt.objects.get()
    assert len({turnout.pk, ballot.pk, kept.pk}) == 3
    assert {each.name for each in Ballot._meta.fields} == {"id", "contest", "choices"}
    assert {each.name for each in Receipt._meta.fields} == {"id", "contest", "commitment"}
    assert {each.name for each in Turnout._meta.fields} == {"id", "contest", "voting_group", "party"}
    assert turnout.party is None  # which Party voted for its group is not kept: only where each Party has a vote
    assert ballot.choices == f'["{choice}"]'
    assert kept.commitment == counting.commitment_of(receipt) and receipt not in repr(everything())

    assert Event.objects.count() == events
    session = client.session
    assert choice not in repr(dict(session)) and receipt not in repr(dict(session))
    said = " ".join(repr(vars(each)) for each in caplog.records if each.name != "django.db.backends")
    for telling in (choice, receipt, person.reference, parties[0].reference):
        assert telling not in said
    assert choice in new["committees_ballot"][0]
    assert not any(choice in row for table, rows in new.items() if table != "committees_ballot" for row in rows)


def test_no_program_can_vote_so_that_no_kept_answer_holds_a_fingerprint_of_a_choice(client):
    found = client.get("/api/v1/openapi.json").json()
    assert not [path for path in found["paths"] if "ballot" in path]
    assert [path for path in found["paths"] if path.endswith("/do/nominate")]


def test_keys_are_drawn_at_random_and_say_nothing_of_who_came_first(poll):
    contest, _ = poll
    parties = [stage.a_party(number) for number in range(100, 140)]
    x, y = choose(contest, "X"), choose(contest, "Y")
    for place, party in enumerate(parties):
        ballots.cast(contest, party=party, choices=[x if place < 20 else y])
    in_order = [each.choices for each in Ballot.objects.order_by("pk")]
    # Twenty for one and then twenty for the other, if keys followed the order of voting. That forty random keys sort so,
    # or the other way round, happens once in some 10^11 times.
    assert in_order not in (sorted(in_order), sorted(in_order, reverse=True))
    groups = list(Turnout.objects.order_by("pk").values_list("voting_group__reference", flat=True))
    assert groups != sorted(groups)
    pairs = zip(
        Turnout.objects.order_by("pk"), Ballot.objects.order_by("pk"), Receipt.objects.order_by("pk"), strict=True
    )
    assert not any(len({each.pk for each in three}) < 3 for three in pairs)


@pytest.mark.sqlite
def test_sqlite_keeps_no_row_number_beside_the_key(poll):
    contest, parties = poll
    for party, name in zip(parties, "XYZXYZ", strict=True):
        ballots.cast(contest, party=party, choices=[choose(contest, name)])
    with connection.cursor() as cursor:
        for table in ("committees_turnout", "committees_ballot", "committees_receipt"):
            cursor.execute(f"SELECT count(*) FROM {table} WHERE rowid <> id")
            assert cursor.fetchone() == (0,)


def test_two_orders_of_voting_seal_the_same_set(poll):
    contest, parties = poll
    votes = list(zip(parties, "XYZXXY", strict=True))
    seen = []
    for order in (votes, votes[::-1]):
        with transaction.atomic():
            for party, name in order:
                ballots.cast(contest, party=party, choices=[choose(contest, name)])
            seen.append(ballots.box_of(contest))
            transaction.set_rollback(True)
    assert seen[0].ballots == seen[1].ballots and seen[0].turnout == seen[1].turnout
    assert counting.sealed_text("C", seen[0].ballots, []) == counting.sealed_text("C", seen[1].ballots[::-1], [])


def test_sealing_leaves_one_event_and_a_set_written_in_the_order_of_what_it_says(poll, settings):
    contest, parties = poll
    for party, name in zip(parties, "ZYXZYX", strict=True):
        ballots.cast(contest, party=party, choices=[choose(contest, name)])
    kept = {each.pk: each.choices for each in Ballot.objects.all()}
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(contest.election, "open_ballot")
    before = Event.objects.count()
    stage.step(contest.election, "seal")
    assert Event.objects.count() == before + 2  # the step of the round, and the seal of its one contest
    contest.refresh_from_db()
    assert {each.pk: each.choices for each in SealedBallot.objects.all()} == kept
    sealed = Event.objects.get(verb="seal", kind="committees.Contest")
    assert contest.seal in sealed.after and choose(contest, "X") not in sealed.after
    assert verify().faults == []


@pytest.mark.parametrize("statement", [
    "UPDATE committees_ballot SET choices = '[]'",
    "DELETE FROM committees_ballot",
    "UPDATE committees_turnout SET contest_id = contest_id",
    "DELETE FROM committees_turnout",
    "UPDATE committees_receipt SET commitment = 'x'",
    "DELETE FROM committees_receipt",
])  # fmt: skip
def test_the_database_refuses_to_change_what_is_in_the_box(poll, statement):
    contest, parties = poll
    ballots.cast(contest, party=parties[0], choices=[choose(contest, "X")])
    refusal = pytest.raises(DatabaseError, match="never changed or removed")
    with refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Ballot.objects.count(), Turnout.objects.count(), Receipt.objects.count()) == (1, 1, 1)


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["committees_ballot", "committees_turnout", "committees_receipt"])
def test_a_replacing_insert_does_not_go_round_that(poll, table):
    contest, parties = poll
    ballots.cast(contest, party=parties[0], choices=[choose(contest, "X")])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        columns, row = [each[0] for each in cursor.description], cursor.fetchone()
        again = [
            value + 1 if name == "id" and table == "committees_turnout" else value
            for name, value in zip(columns, row, strict=True)
        ]
        marks = ", ".join(["%s"] * len(again))
        with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
            cursor.execute(f"INSERT OR REPLACE INTO {table} ({', '.join(columns)}) VALUES ({marks})", again)


def test_nothing_is_put_into_or_taken_out_of_a_sealed_box(poll, settings):
    contest, parties = poll
    ballots.cast(contest, party=parties[0], choices=[choose(contest, "X")])
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(contest.election, "open_ballot")
    stage.step(contest.election, "seal")
    for statement in (
        f"INSERT INTO committees_ballot (id, contest_id, choices) VALUES (5, {contest.pk}, '[]')",
        "DELETE FROM committees_sealedballot",
        "UPDATE committees_sealedballot SET choices = '[]'",
    ):
        refusal = pytest.raises(DatabaseError, match="never changed|is sealed")
        with refusal, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_verify_finds_a_ballot_that_was_put_in_behind_the_registers_back(poll, settings):
    contest, parties = poll
    for party in parties:
        ballots.cast(contest, party=party, choices=[choose(contest, "X")])
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(contest.election, "open_ballot")
    stage.step(contest.election, "seal")
    stage.step(contest.election, "declare")
    assert verify().faults == []
    y = counting.ballot_text([choose(contest, "Y")])
    SealedBallot.objects.create(id=7, contest=contest, choices=y)
    said = " ".join(verify().faults)
    assert "are not the same number" in said and "are not those that were sealed" in said
    for place in range(8):
        SealedBallot.objects.create(id=8 + place, contest=contest, choices=y)
    assert "its ballots elect" in " ".join(verify().faults)


def test_a_report_of_a_fault_does_not_show_what_was_sent(poll, monkeypatch, caplog):
    contest, parties = poll
    client = stage.browser(stage.a_contact(parties[0]))
    client.raise_request_exception = False
    telling = "-".join(("TELLING", "CHOICE"))
    reports = []

    def fails(*arguments: Any, **named: Any) -> None:
        raise RuntimeError("A fault")

    def report(request: Any, response: Any = None, **more: Any) -> Any:
        reports.append(ExceptionReporter(request, *sys.exc_info()).get_traceback_text())
        return server_error(request)

    monkeypatch.setattr(counting, "ballot_text", fails)
    monkeypatch.setattr(ballots, "standing", lambda contest: _Standing(telling))
    monkeypatch.setattr("secretariat.urls.handler500", report)
    clear_url_caches()
    page = client.post(f"/contests/{contest.reference}/ballot/", {"choices": telling})
    assert page.status_code == 500 and telling not in page.content.decode()
    assert len(reports) == 1 and "A fault" in reports[0] and telling not in reports[0]
    assert telling not in caplog.text


class _Standing(list):
    """Candidates of whom one has the telling reference."""

    def __init__(self, telling: str) -> None:
        super().__init__(Nomination(reference=each) for each in (telling, "N-2", "N-3"))


def test_the_paper_says_that_it_was_not_taken_and_keeps_no_choice_when_the_proof_is_too_old(poll):
    contest, parties = poll
    person = stage.a_contact(parties[0])
    client = sign_in(Client(REMOTE_ADDR="127.0.0.1"), person, at=1.0)
    answer = client.post(f"/contests/{contest.reference}/ballot/", {"choices": choose(contest, "X")})
    assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert choose(contest, "X") not in answer.url and not Turnout.objects.exists()


def test_who_watches_sees_a_number_and_no_names(poll):
    contest, parties = poll
    ballots.cast(contest, party=parties[3], choices=[choose(contest, "X")])
    said = text_of(stage.browser(stage.staff()).get(f"/contests/{contest.reference}/result/"))
    assert "1 Voting Group has voted so far" in said
    assert "Voting Group 4" not in said


@pytest.mark.postgresql
def test_on_postgresql_no_transaction_number_ties_a_sealed_ballot_to_a_group(poll, settings):
    contest, parties = poll
    for party, name in zip(parties, "XYZXYZ", strict=True):
        ballots.cast(contest, party=party, choices=[choose(contest, name)])
    settings.SECRETARIAT_TODAY = stage.AFTER
    stage.step(contest.election, "open_ballot")
    stage.step(contest.election, "seal")
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT xmin::text FROM committees_sealedballot")
        (written,) = cursor.fetchall()
        cursor.execute(
            "SELECT DISTINCT xmin::text FROM committees_turnout UNION SELECT xmin::text FROM committees_receipt"
        )
        assert written not in cursor.fetchall()
        cursor.execute("SELECT choices FROM committees_sealedballot ORDER BY ctid")
        choices = [row[0] for row in cursor.fetchall()]
    assert choices == sorted(choices)
