"""Secure exchange for programs: what waits, what was sent and who fetched it, taking it back; and never the file."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secretariat.accounts.models_exchange import Delivery, Recipient
from secretariat.core.api.tests.programs import Program, counted_anew, program_for, program_of  # noqa: F401
from tests.test_exchange import SUBJECT, assessor, client_of, contact, delivered, to  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept")]


def test_a_recipient_s_program_sees_what_waits_and_the_log_has_no_receipt_of_it(assessor, contact):  # noqa: F811
    made = delivered(assessor, to(contact))
    program = program_for(contact)
    (row,) = program.read("/exchange").json()["received"]
    assert (row["reference"], row["subject"], row["yours"], row["state"]) == (made.reference, SUBJECT, "recipient", "")
    whole = program.read(f"/exchange/{made.reference}").json()
    assert whole["last_day"] == made.last_day.isoformat() and whole["recipients"] == []
    assert Recipient.objects.get().opened is None


def test_a_sender_s_program_sees_who_has_fetched_it_and_takes_it_back(assessor, contact):  # noqa: F811
    made = delivered(assessor, to(contact))
    b"".join(client_of(contact).post(f"/exchange/{made.reference}/file/").streaming_content)
    program = program_for(assessor)
    (row,) = program.read(f"/exchange/{made.reference}").json()["recipients"]
    assert (row["person"], row["times"]) == (contact.reference, 1) and row["fetched"]
    assert program.send(f"/exchange/{made.reference}/withdraw", {}).status_code == 422
    done = program.send(f"/exchange/{made.reference}/withdraw", {"why": "The wrong version."}).json()
    assert done["state"] == "withdrawn"
    again = program.send(f"/exchange/{made.reference}/withdraw", {"why": "The wrong version."})
    assert again.status_code == 409 and "Nothing was changed" in again.json()["detail"]
    assert program.read("/exchange").json()["sent"][0]["state"] == "withdrawn"


@pytest.mark.parametrize("highest", ["green", "white"])
def test_above_the_token_s_label_there_is_nothing(assessor, contact, highest):  # noqa: F811
    made = delivered(assessor, to(contact))
    for person in (assessor, contact):
        program = program_for(person, highest=highest)
        assert program.read("/exchange").json() == {"received": [], "sent": []}
        assert program.read(f"/exchange/{made.reference}").status_code == 404
        assert program.send(f"/exchange/{made.reference}/withdraw", {"why": "x"}).status_code == 404
    assert Delivery.objects.get().withdrawn is None


def test_what_is_red_is_for_no_program(assessor, contact):  # noqa: F811
    made = delivered(assessor, to(contact), label="red")
    assert program_for(contact).read(f"/exchange/{made.reference}").status_code == 404


def test_nobody_else_learns_that_there_is_one(assessor, contact):  # noqa: F811
    made = delivered(assessor, to(contact))
    others = [
        program_of("security-contact", "P-2"),
        program_of("party-support"),
        program_for(contact, second_factor=False),
    ]
    for program in others:
        missing = program.read("/exchange/D-nothing")
        assert program.read(f"/exchange/{made.reference}").content == missing.content
        assert program.send(f"/exchange/{made.reference}/withdraw", {"why": "x"}).status_code in (403, 404)
    assert Program().read("/exchange").status_code == 401
    taking_back = program_for(contact).send(f"/exchange/{made.reference}/withdraw", {"why": "x"})
    assert taking_back.status_code == 409 and Delivery.objects.get().withdrawn is None


def test_many_deliveries_take_no_more_queries(assessor, contact):  # noqa: F811
    taken = []
    for number in (1, 6):
        while Delivery.objects.count() < number:
            delivered(assessor, to(contact))
        program = program_for(assessor)
        with CaptureQueriesContext(connection) as queries:
            assert len(program.read("/exchange").json()["sent"]) == number
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 10
