"""On PostgreSQL the site needs no right to change its tables, and none to change history: deploy/postgresql-roles.sql."""

from __future__ import annotations

import re

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.command import main
from secretariat.committees.models_ballots import Receipt, SealedBallot, Turnout
from secretariat.core.checkpoints import models as checkpoints
from secretariat.core.events.models import Event
from secretariat.parties.models import Party
from tests.factories import recorded
from tests.house import ROOT

GRANTS = (ROOT / "deploy" / "postgresql-roles.sql").read_text(encoding="utf-8")
ADDED_TO = {model._meta.db_table for model in (Event, checkpoints.Checkpoint, checkpoints.KeptSubtree)}
ADDED_TO |= {checkpoints.PublishedKey._meta.db_table}
ADDED_TO |= {model._meta.db_table for model in (Turnout, Receipt, SealedBallot)}


def may_only_be_added_to() -> set[str]:
    """The tables that the file takes changing and removing away from."""
    named = re.search(r"REVOKE UPDATE, DELETE ON (.+) FROM", GRANTS)
    assert named
    return set(named[1].split(", "))


@pytest.mark.once
def test_every_table_that_is_only_added_to_is_named() -> None:
    assert may_only_be_added_to() == ADDED_TO


@pytest.fixture
def as_the_site(db):
    """Everything from here on is done by a role that has what the file gives, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE site_of_a_test NOLOGIN")
        cursor.execute(
            GRANTS.replace("TO secretariat", "TO site_of_a_test").replace("FROM secretariat", "FROM site_of_a_test")
        )
        cursor.execute("SET LOCAL ROLE site_of_a_test")


@pytest.mark.postgresql
@pytest.mark.asvs("V13.2.2")
def test_the_site_does_its_work_with_these_rights(as_the_site, capsys) -> None:
    staff = a_person("Illustrative Colleague")
    role = give(staff, "party-support")
    recorded(Party, reference="P-1")
    client = sign_in(Client(REMOTE_ADDR="127.0.0.1"), staff)
    for address in (
        "/",
        "/parties/",
        "/parties/P-1/",
        "/inbox/",
        "/search/?q=a",
        f"/roles/{role.reference}/",
        "/account/",
    ):
        assert client.get(address).status_code == 200, address
    before = Event.objects.count()
    assert client.post("/invite/", {"email": "new@example.org", "role": "analyst"}).status_code == 302
    assert Event.objects.count() > before
    assert main(["tick"]) == 0
    assert main(["verify"]) == 0, capsys.readouterr().out


@pytest.mark.postgresql
@pytest.mark.asvs("V13.2.2")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_event SET actor = 'nobody'",
        "DELETE FROM core_event",
        "TRUNCATE core_event CASCADE",
        "ALTER TABLE core_event DISABLE TRIGGER ALL",
        "DROP TRIGGER core_event_no_change ON core_event",
        "CREATE OR REPLACE FUNCTION core_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "DROP TABLE parties_party CASCADE",
        "DELETE FROM core_checkpoint",
        "DELETE FROM django_migrations",
        "CREATE TABLE another (n integer)",
    ],
)
def test_the_site_cannot_go_round_what_guards_history(as_the_site, statement) -> None:
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)
