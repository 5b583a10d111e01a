"""A delivery by everybody: whoever has no part in it finds no trace, on any page, in any search, list or history."""

from __future__ import annotations

import pytest
from django.test import Client

from secretariat.accounts import exchange
from secretariat.accounts.directory import Choice
from secretariat.accounts.exchange import Letter
from secretariat.accounts.file_store import Arriving
from secretariat.accounts.models_exchange import Delivery
from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.core.events.models import Event
from secretariat.core.pages.histories import readable
from secretariat.core.pages.searching import catch_up
from secretariat.core.tables import all_tables
from tests import cast
from tests.matrix import reader_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SUBJECT, NAME = "Quartz findings", "quartz-findings.txt"


@pytest.fixture(params=["white", "red"])
def stage(request, tmp_path, settings):
    """Everybody; and something delivered by the assessor to one contact of a Party, who is none of them."""
    settings.MEDIA_ROOT, settings.FILES_KEY = tmp_path / "files", tmp_path / "files-key"
    cast.set_the_stage()
    everybody = [cast.cast_one(*each) for each in cast.whole_cast()]
    sender = next(each.person for each in everybody if each.name == "assessor assessor-officer")
    recipient = a_person("Named recipient")
    give(recipient, "security-contact", "P-THEIRS")
    arriving = Arriving()
    arriving.write(b"confidential")
    arriving.finish()
    choice = Choice(recipient.reference, "party", "P-THEIRS")
    letter = Letter(SUBJECT, request.param, (choice,), sent_for="the assessor")
    made = exchange.deliver(arriving, NAME, letter, sender=sender)
    catch_up()
    return everybody, made, recipient


@pytest.mark.asvs("V8.2.2")
def test_whoever_has_no_part_in_it_finds_no_trace(stage) -> None:
    everybody, made, _ = stage
    wrong = []
    for who in everybody:
        if who.person == made.sender:
            continue
        client = sign_in(Client(), who.person) if who.person else Client()
        address = f"/exchange/{made.reference}/"
        security = who.role == "security"
        answers = [client.get(address), client.post(f"{address}file/"), client.post(f"{address}withdraw/", {"why": ""})]
        nothing = [client.get(f"/exchange/D-NOTHING/{each}") for each in ("",)]
        if not security and answers[0].status_code != nothing[0].status_code:
            wrong.append(f"{who} can tell it from one that there is not: {answers[0].status_code}")
        pages = [*answers, client.get("/exchange/"), client.get("/exchange/new/?find=quartz")]
        pages += [client.get("/search/", {"q": word}) for word in ("quartz", made.reference)]
        pages += [client.get(f"/{table.name}/") for table in all_tables()] if who.name == "party contact" else []
        for each in pages:
            text = "" if each.streaming else each.content.decode().replace("/exchange/new/?find=quartz", "")
            text = text.replace('value="quartz"', "").replace("“quartz”", "").replace("quartz – Sec", "")
            found = [word for word in (SUBJECT, NAME, "Named recipient") if word in text]
            if found and not (security and found == ["Named recipient"]):
                wrong.append(f"{who} finds {found} at {each.request['PATH_INFO']}")
            if each.streaming:
                wrong.append(f"{who} gets the file")
            if made.reference in text and not security and made.reference not in each.request["QUERY_STRING"]:
                wrong.append(f"{who} finds the reference at {each.request['PATH_INFO']}")
    assert wrong == []
    assert set(Event.objects.of(exchange.KIND, made.reference).values_list("verb", flat=True)) == {"deliver"}
    assert not Delivery.objects.get().withdrawn


def test_its_events_are_read_by_security_alone(stage) -> None:
    everybody, made, recipient = stage
    rows = list(Event.objects.of(exchange.KIND, made.reference))
    assert rows
    for who in everybody:
        assert bool(readable(rows, reader_of(who))) == (who.role == "security"), who


def test_the_one_it_is_for_opens_it(stage) -> None:
    _, made, recipient = stage
    client = sign_in(Client(), recipient)
    assert SUBJECT in client.get(f"/exchange/{made.reference}/").content.decode()
    assert b"".join(client.post(f"/exchange/{made.reference}/file/").streaming_content) == b"confidential"
