"""Webhooks: who registers one is told what happens to White records, signed, until it is taken, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from secretariat.accounts import services, webhooks
from secretariat.accounts.models_of_programs import Webhook, WebhookDelivery
from secretariat.accounts.refusals import Refusal
from secretariat.accounts.tests.factories import BY, a_person, sign_in
from secretariat.accounts.tests.receiver import receiving
from secretariat.committees.models import Action, Body
from secretariat.core import events
from secretariat.core.api.tests.programs import counted_anew, program_for, program_of  # noqa: F401
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import relabel
from secretariat.parties.models import Party
from tests.factories import SOMEBODY, recorded

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGE = "/account/webhooks/"
State = WebhookDelivery.State


@pytest.fixture(autouse=True)
def to_this_machine(settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = True


@pytest.fixture
def received():
    with receiving() as found:
        yield found


@pytest.fixture
def webhook(received):
    return webhooks.made_for(a_person(), f"{received.address}/hook", [])[0]


def bodies_of(received):
    return [json.loads(body) for _, _, body in received.requests]


def test_what_happens_to_a_white_record_is_sent(webhook, received):
    recorded(Party, reference="P-1", name="A Party")
    assert webhooks.send_due() == 1
    (said,) = bodies_of(received)
    assert said["type"] == "parties.create"
    assert said["data"]["reference"] == "P-1" and said["data"]["href"] == "/api/v1/parties/P-1"
    assert {"column": "Name", "before": "", "after": "A Party"} in said["data"]["changes"]
    assert webhooks.send_due() == 0


def test_it_is_signed_as_standard_webhooks_has_it(webhook, received):
    recorded(Party, reference="P-1")
    webhooks.send_due()
    _, headers, body = received.requests[0]
    key = base64.b64decode(webhooks.secret_of(webhook).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert headers["content-type"] == "application/json"


@pytest.mark.asvs("V14.2.3")
@pytest.mark.parametrize("label", ["green", "amber", "red"])
def test_nothing_is_said_of_what_is_not_white(webhook, received, label):
    recorded(Party, reference="P-1", name="Hidden", classification=label)
    assert webhooks.send_due() == 0
    assert received.requests == [] and not WebhookDelivery.objects.exists()


def test_a_kind_of_record_that_is_not_for_the_public_is_not_sent_whatever_its_label(webhook, received):
    a_person("Illustrative newcomer")
    program_of("analyst")
    assert webhooks.send_due() == 0


def test_a_link_to_what_is_hidden_is_not_named(webhook, received):
    body = recorded(Body, reference="hidden-body", classification="red")
    recorded(Action, reference="ACT-1", body=body)
    webhooks.send_due()
    assert len(received.requests) == 1
    assert b"hidden-body" not in received.requests[0][2]


def test_what_has_been_relabelled_meanwhile_is_withheld(webhook, received):
    party = recorded(Party, reference="P-1")
    webhooks.look()
    relabel(party, "amber", by=BY, why="It should not have been White")
    assert webhooks.send_due() == 0
    assert received.requests == []
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {State.WITHHELD}


def test_only_what_was_asked_for_is_sent(received):
    webhooks.made_for(a_person(), received.address, ["bodies"])
    recorded(Party, reference="P-1")
    recorded(Body, reference="tag")
    webhooks.send_due()
    assert [each["type"] for each in bodies_of(received)] == ["bodies.create"]


def test_what_happened_before_is_not_sent(received):
    recorded(Party, reference="P-1")
    webhooks.made_for(a_person(), received.address, [])
    assert webhooks.send_due() == 0


def test_a_request_that_writes_queues_it_after_its_commit(webhook, received, django_capture_on_commit_callbacks):
    staff = program_of("secretariat")
    recorded(Party, reference="P-1")
    row = {"reference": "P-2", "name": "Another", "acceded": "2020-01-02", "classification": "white"}
    with django_capture_on_commit_callbacks() as callbacks:
        assert staff.send("/parties/bring-in", {"rows": [row]}).status_code == 200
    assert WebhookDelivery.objects.count() == 2
    assert len(callbacks) >= 2 and received.requests == []


@pytest.mark.asvs("V16.5.2")
def test_a_failure_is_tried_again_later_and_later_and_then_given_up(webhook, received):
    received.status = 500
    recorded(Party, reference="P-1")
    webhooks.send_due()
    for tries, minutes in enumerate(webhooks.WAITS, start=1):
        delivery = WebhookDelivery.objects.get()
        assert (delivery.tries, delivery.state, delivery.status) == (tries, State.WAITING, 500)
        wait = delivery.next_try - timezone.now()
        assert timedelta(minutes=minutes - 1) < wait <= timedelta(minutes=minutes)
        assert webhooks.send_due() == 0  # it is not due yet
        WebhookDelivery.objects.update(next_try=timezone.now())
        webhooks.send_due()
    delivery = WebhookDelivery.objects.select_related("webhook").get()
    assert delivery.state == State.FAILED and delivery.webhook.ended
    assert len(received.requests) == len(webhooks.WAITS) + 1
    assert Event.objects.filter(kind="accounts.Webhook", verb="end", actor="system").count() == 1


def test_one_that_says_it_is_gone_ends_at_once(webhook, received):
    received.status = 410
    recorded(Party, reference="P-1")
    webhooks.send_due()
    webhook.refresh_from_db()
    assert webhook.ended and "gone" in webhook.why_ended


@pytest.mark.asvs("V15.3.2")
def test_a_redirect_is_a_failure(webhook, received):
    received.status, received.location = 302, "http://127.0.0.1:1/"
    recorded(Party, reference="P-1")
    assert webhooks.send_due() == 0
    assert WebhookDelivery.objects.get().error == "It answered 302."


def test_two_that_look_at_once_queue_it_once(webhook):
    recorded(Party, reference="P-1")
    stale = Webhook.objects.get()
    assert webhooks.look() == 1
    assert webhooks._look_for(stale, 10**9) == 0
    assert WebhookDelivery.objects.count() == 1


def test_it_is_registered_on_its_owners_page_and_its_secret_shown_once(client, received):
    person = a_person()
    sign_in(client, person)
    page = client.post(PAGE, {"address": f"{received.address}/x", "tables": ["parties"]}).content.decode()
    secret = re.search(r"whsec_[A-Za-z0-9+/=]+", page)[0]
    webhook = Webhook.objects.get()
    assert secret == webhooks.secret_of(webhook) and webhook.tables == "parties"
    assert secret not in client.get(PAGE).content.decode()
    kept = [
        str(each)
        for each in (*Webhook.objects.values_list(), *Event.objects.values_list(), *PersonalText.objects.values_list())
    ]
    assert not any(secret.removeprefix("whsec_") in each for each in kept)
    assert received.address not in Event.objects.get(kind="accounts.Webhook").after


@pytest.mark.asvs("V1.3.6")
@pytest.mark.parametrize("address", ["http://example.org/", "https://127.0.0.1:1/x", "https://10.0.0.1/", "nothing"])
def test_an_address_inside_or_of_another_kind_is_refused(client, address, settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    sign_in(client, a_person())
    assert client.post(PAGE, {"address": address}).status_code == 400
    assert not Webhook.objects.exists()


@pytest.mark.asvs("V16.3.4")
def test_its_owner_sees_what_was_sent_and_has_it_sent_again(client, webhook, received):
    sign_in(client, webhook.person)
    received.status = 500
    recorded(Party, reference="P-1")
    webhooks.send_due()
    delivery = WebhookDelivery.objects.get()
    page = client.get(f"{PAGE}{webhook.reference}/").content.decode()
    assert "It answered 500." in page and f"Send {delivery.sequence} again" in page
    received.status = 204
    assert client.post(f"{PAGE}{webhook.reference}/{delivery.sequence}/again/").status_code == 302
    assert webhooks.send_due() == 1
    first, second = ([each[1]["webhook-id"] for each in received.requests][n] for n in (0, 1))
    assert first == second


def test_nobody_sees_or_ends_the_webhook_of_another(client, webhook):
    sign_in(client, a_person("Illustrative other"))
    for path in ("", "end/", "1/again/"):
        answer = (
            client.get(f"{PAGE}{webhook.reference}/") if not path else client.post(f"{PAGE}{webhook.reference}/{path}")
        )
        assert answer.status_code == 404
    assert webhook.address not in client.get(PAGE).content.decode()


def test_whoever_leaves_is_told_nothing_more(webhook, received):
    recorded(Party, reference="P-1")
    webhooks.look()
    services.leave(webhook.person, by=BY, why="They left")
    assert webhooks.send_due() == 0 and received.requests == []
    with pytest.raises(Refusal):
        webhooks.replay(WebhookDelivery.objects.select_related("webhook").first())


def test_an_ended_webhook_is_told_nothing(client, webhook, received):
    sign_in(client, webhook.person)
    client.post(f"{PAGE}{webhook.reference}/end/")
    recorded(Party, reference="P-1")
    assert webhooks.send_due() == 0 and received.requests == []


def test_the_timer_tells_what_came_in_on_the_command_line(webhook, received, capsys):
    from secretariat.command import main

    events.create(Party(reference="P-1", name="x", acceded="2020-01-02", classification="white"), by=SOMEBODY)
    main(["tick"])
    assert "1 events told to webhooks." in capsys.readouterr().out
    assert len(received.requests) == 1


@pytest.mark.asvs("V2.3.2")
def test_somebody_has_only_so_many(received):
    person = a_person()
    for _ in range(webhooks.MOST):
        webhooks.made_for(person, received.address, [])
    with pytest.raises(Refusal, match="already"):
        webhooks.made_for(person, received.address, [])
    with pytest.raises(Refusal, match="no table"):
        webhooks.made_for(a_person("Illustrative other"), received.address, ["nothing"])


def test_the_log_goes_back_ninety_days(webhook, received):
    for name in ("P-1", "P-2"):
        recorded(Party, reference=name)
    webhooks.send_due()
    first = WebhookDelivery.objects.order_by("pk").first()
    WebhookDelivery.objects.filter(pk=first.pk).update(made=timezone.now() - timedelta(days=91))
    webhooks.forget_old()
    assert WebhookDelivery.objects.count() == 1


def test_what_names_its_owner_is_erased_with_them(webhook, received):
    from secretariat.accounts import erasing, held, tokens
    from secretariat.core.permission import ANYONE

    person = webhook.person
    program_for(person)
    said = held.whole(person, ANYONE)
    assert said["webhooks"][0]["address"] == webhook.address and said["tokens"][0]["name"] == "a program"
    services.leave(person, by=BY, why="They left")
    erasing.erase(person, by=BY, why="They asked")
    webhook.refresh_from_db()
    assert received.address not in webhook.address and tokens.Token.objects.get().name == person.reference
    assert not PersonalText.objects.filter(text__contains=received.address).exists()
    assert not PersonalText.objects.filter(text="a program").exists()
    assert verify().faults == []
