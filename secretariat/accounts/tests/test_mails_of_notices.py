"""What mails say, how they are stopped, and who reads the log."""

import email
import email.policy
import re
from pathlib import Path

import pytest
from django.test import Client

from secretariat.accounts import addresses, mail, notifying, subscriptions
from secretariat.accounts.models import Notice, Preference, Subscription
from secretariat.accounts.tests.events import (
    a_body,
    a_meeting,
    a_member,
    a_proposal,
    an_action,
    mails,
    settle,
    tick,
    with_a_factor,
)
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.core import events
from secretariat.core.pages.searching import catch_up

pytestmark = pytest.mark.django_db
MODIFICATION = "modifications.Modification"


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


def a_follower(pace: str = "at once"):
    person = a_person("Follower")
    one = subscriptions.follow(person, "record", "DP1", kind=MODIFICATION, pace=pace)
    return person, one


def path_in(address: str) -> str:
    return re.sub(r"https?://[^/]+", "", address.strip("<>"))


def test_a_mail_about_white_names_it_and_says_why_and_how_to_stop():
    proposal = a_proposal()
    a_follower()
    settle()
    events.update(proposal, by=BY, proposer="Somebody")
    (written,) = tick()
    assert written.subject == "DP1 Proposal DP1"
    assert "/modifications/DP1/" in written.text
    assert "A modification was added or changed" in written.text
    assert written.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert written.headers["List-Unsubscribe"].strip("<>") in written.text
    assert '<a href="http' in written.html


@pytest.mark.parametrize("label", ["green", "amber", "red"])
def test_a_mail_about_anything_else_says_that_something_waits_and_no_more(label):
    body = a_body()
    member = a_member(body)
    settle()
    meeting = a_meeting(body, classification=label)
    if label == "red":
        from secretariat.accounts import services

        services.let_in(member, meeting, by=BY, why="Needs it")
        settle()
        events.update(meeting, by=BY, title="Sitting M-1, moved")
    (written,) = tick()
    assert written.subject == "Something waits: sign in"
    whole = re.sub(r"https?://\S+", "", written.text + written.html + written.why)
    for word in ("Sitting", "M-1", "meeting", "Meeting", "tag", "body", label.capitalize()):
        assert word not in whole.replace("<body>", "").replace("</body>", ""), word
    assert not re.search(r"\d", re.sub(r"</?h1>|UTF-8|utf-8", "", whole))


def test_a_days_mail_lists_what_is_white_and_says_that_more_waits():
    body = a_body()
    a_member(body)
    settle()
    an_action(body, "A-1")
    an_action(body, "A-2", classification="green")
    (written,) = tick()
    assert "A-1 Task A-1" in written.text and "A-2" not in written.text
    assert "Something more waits: sign in." in written.text


@pytest.mark.asvs("V1.3.11")
def test_a_title_over_two_lines_stays_one_subject(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"
    proposal = a_proposal("DP1", title="First\nBcc: all@example.org")
    a_follower()
    settle()
    events.update(proposal, by=BY, proposer="Somebody")
    (written,) = tick()
    assert written.subject == "DP1 First Bcc: all@example.org"
    assert mail.deliver(written)
    files = sorted(Path(settings.VAR, "mail").glob("*.eml"), key=lambda each: each.stat().st_mtime)
    sent = email.message_from_bytes(files[-1].read_bytes(), policy=email.policy.default)
    assert sent["Bcc"] is None
    assert {part.get_content_type() for part in sent.walk()} == {"multipart/alternative", "text/plain", "text/html"}
    assert sent["List-Unsubscribe"] == written.headers["List-Unsubscribe"]


def test_the_one_click_link_asks_first_and_then_stops_that_subscription_only():
    proposal = a_proposal()
    person, one = a_follower()
    other = subscriptions.follow(person, "search", "proposal", pace="at once")
    settle()
    events.update(proposal, by=BY, proposer="Somebody")
    (written,) = tick()
    path = path_in(written.headers["List-Unsubscribe"])
    catch_up()
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(path)
    assert page.status_code == 200 and "Proposal DP1" in page.content.decode()
    one.refresh_from_db()
    assert one.pace == "at once"
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.pace, other.pace) == ("not", "at once")
    settle()
    events.update(proposal, by=BY, proposer="Somebody else")
    assert tick() == []


def test_the_link_of_a_mail_that_a_role_brought_stops_all_mail_and_leaves_the_inbox():
    body = a_body()
    member = a_member(body)
    settle()
    a_meeting(body, "M-1")
    (written,) = tick()
    Client().post(path_in(written.headers["List-Unsubscribe"]))
    settle()
    a_meeting(body, "M-2")
    assert tick() == []
    assert Preference.objects.get(person=member).roles == "not"


@pytest.mark.asvs("V9.1.1", "V9.1.2")
@pytest.mark.parametrize("token", ["x", "x" * 300, "WyJVLTEiLDBd:1abc:zzz"])
def test_a_link_that_was_not_made_here_stops_nothing(token):
    assert Client().get(f"/unsubscribe/{token}/").status_code == 404
    assert Client().post(f"/unsubscribe/{token}/").status_code == 404


def test_the_page_behind_the_link_names_nothing_that_is_not_white():
    a_proposal(classification="green", title="Telling name")
    person, one = a_follower()
    searching = subscriptions.follow(person, "search", "secret words")
    for each in (one, searching):
        page = Client().get(path_in(addresses.unsubscribe(person, each.pk))).content.decode()
        assert "Telling" not in page and "DP1" not in page and "secret words" not in page


def a_support():
    staff = with_a_factor(a_person("Support"))
    give(staff, "party-support")
    return staff


def test_the_log_tells_staff_who_got_what_and_names_only_what_is_theirs_to_see():
    body = a_body()
    member = a_member(body)
    staff = a_support()
    settle()
    a_meeting(body, "M-1", classification="green")
    a_meeting(body, "M-2", classification="amber")
    from secretariat.accounts import services

    red = a_meeting(body, "M-3", classification="red")
    services.let_in(member, red, by=BY, why="Needs it")
    settle()
    for meeting in type(red).objects.all():
        events.update(meeting, by=BY, title=f"Moved {meeting.reference}")
    tick()
    assert Notice.objects.filter(person=member).count() == 3
    page = sign_in(Client(), staff).get("/notices/").content.decode()
    assert "Moved M-1" not in page or "M-1" in page
    assert "M-2" in page and "M-3" not in page and "Not yours to see" in page
    assert sign_in(Client(), member).get("/notices/").status_code == 403
    assert sign_in(Client(), staff).get(f"/notices/?q={member.reference}").status_code == 200


def test_a_changed_table_is_tried_beside_what_was_sent():
    body = a_body()
    a_member(body)
    staff = a_support()
    settle()
    a_meeting(body)
    tick()
    before = Notice.objects.count()
    client = sign_in(Client(), staff)
    from secretariat.accounts.notifications import notifications

    text = notifications().path.read_text(encoding="utf-8")
    changed = text.replace(
        'records = ["meetings"]\nverbs = ["create", "update"]', 'records = ["meetings"]\nverbs = ["update"]'
    )
    assert changed != text
    page = client.post("/notices/preview/", {"table": changed, "days": "7"})
    assert page.status_code == 200
    row = re.search(r"<td>meetings</td><td>create</td><td[^>]*>(\d+)</td><td[^>]*>(\d+)</td>", page.content.decode())
    assert row and row.groups() == ("1", "0")
    assert Notice.objects.count() == before
    wrong = client.post("/notices/preview/", {"table": text.replace('"body"', '"bodyy"', 1), "days": "7"})
    assert wrong.status_code == 400 and "notifications.toml:" in wrong.content.decode()
    assert client.post("/notices/preview/", {"table": text, "days": "0"}).status_code == 400


def test_the_command_tries_a_table(tmp_path, capsys):
    from secretariat.accounts.notifications import notifications
    from secretariat.command import main

    body = a_body()
    a_member(body)
    settle()
    a_meeting(body)
    notifying.catch_up()
    path = tmp_path / "other.toml"
    path.write_text(notifications().path.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["notify", "preview", str(path), "--days", "3"]) == 0
    assert "meetings: create" in capsys.readouterr().out
    path.write_text("nonsense", encoding="utf-8")
    assert main(["notify", "preview", str(path)]) == 2
    assert "other.toml:1" in capsys.readouterr().err


def test_a_mail_that_somebody_else_is_sending_is_not_sent_twice(monkeypatch, settings):
    settings.SECRETARIAT_TODAY = ""
    a_proposal()
    person, _ = a_follower()
    written = mail.write("waits", person.email, {"link": "/"}, why="x")
    sent = []

    def slow(message):
        sent.append(message)
        assert not mail.deliver(type(written).objects.get(pk=written.pk))  # the timer comes by meanwhile

    monkeypatch.setattr(mail, "_hand_over", slow)
    assert mail.deliver(written)
    assert len(sent) == 1
    assert mails()[-1].sent


def test_whoever_leaves_is_told_nothing_more_and_follows_nothing():
    from secretariat.accounts import services

    proposal = a_proposal()
    person, _ = a_follower(pace="daily")
    settle()
    events.update(proposal, by=BY, proposer="Somebody")
    notifying.catch_up()
    services.leave(person, by=BY, why="Gone")
    assert tick() == []
    assert Subscription.objects.filter(person=person).count() == 0
