"""Who is told of what: by the table, by what they follow, once, and never of what they may not see."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from secretariat.accounts import delivering, notifying, services, subscriptions
from secretariat.accounts.models import Handled, Mail, Notice, Preference, Subscription
from secretariat.accounts.tests.events import (
    a_body,
    a_contact,
    a_meeting,
    a_member,
    a_party,
    a_proposal,
    an_action,
    mails,
    settle,
    tick,
    told,
    with_a_factor,
)
from secretariat.accounts.tests.factories import BY, a_person, give
from secretariat.core import events
from secretariat.core.events.models import Event
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import begin, relabel, take

pytestmark = pytest.mark.django_db
RECORD, BODY, SEARCH = Subscription.What.RECORD, Subscription.What.BODY, Subscription.What.SEARCH


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


def last_event():
    return Event.objects.order_by("-sequence").values_list("sequence", flat=True).first()


def test_members_hear_of_their_bodys_meeting_once_a_day():
    body = a_body()
    member, other = a_member(body), a_member(a_body("ssc"), "Other")
    settle()
    a_meeting(body)
    tick()
    assert told(member) == [(last_event(), "daily", "mailed")]
    assert told(other) == []


def test_whoever_has_no_second_factor_is_told_nothing_for_a_role():
    body = a_body()
    member = a_member(body)
    member.authenticator_set.all().delete()
    settle()
    a_meeting(body, classification="white")
    tick()
    assert told(member) == []


def test_a_follower_without_a_role_hears_of_white_and_of_nothing_else():
    body = a_body()
    follower = a_person("Follower")
    subscriptions.follow(follower, BODY, "tag", kind="committees.Body")
    settle()
    white = a_meeting(body, "M-1", classification="white")
    a_meeting(body, "M-2", classification="green")
    a_meeting(body, "M-3", classification="red")
    tick()
    assert [Event.objects.get(pk=event).subject for event, _, _ in told(follower)] == [white.reference]


def test_a_role_that_ended_yesterday_brings_nothing():
    body = a_body()
    member = a_member(body, ends="2021-04-15")
    settle()
    a_meeting(body)
    tick()
    assert told(member) == []


def test_a_role_that_ends_between_the_event_and_the_mail_keeps_the_mail_back(settings):
    body = a_body()
    member = a_member(body, ends="2021-04-16")
    settle()
    a_meeting(body)
    notifying.catch_up()
    assert told(member)[0][2] == "waiting"
    settings.SECRETARIAT_TODAY = "2021-04-16"
    assert tick() == []
    assert told(member)[0][2] == "withheld"


def test_a_record_that_is_relabelled_before_the_mail_goes_is_not_named_in_it():
    party = a_party()
    contact = a_contact(party.reference)
    proposal = a_proposal("DP7", title="Telling name")
    subscriptions.follow(contact, RECORD, "DP7", kind="modifications.Modification")
    settle()
    events.update(proposal, by=BY, proposer="Somebody")
    notifying.catch_up()
    relabel(proposal, "green", by=BY, why="Not public")
    mail = tick()[0]
    assert mail.subject == "Something waits: sign in"
    assert "DP7" not in mail.text + mail.html and "Telling" not in mail.text + mail.html
    relabel(proposal, "red", by=BY, why="For named people")
    events.update(proposal, by=BY, proposer="Somebody else")
    Preference.objects.filter(person=contact).update(digest=None)
    assert len(tick()) == 1


def test_what_was_amber_then_is_not_told_once_it_is_white():
    contact = a_contact()
    proposal = a_proposal("DP7", classification="amber")
    subscriptions.follow(contact, RECORD, "DP7", kind="modifications.Modification")
    settle()
    events.update(proposal, by=BY, proposer="Somebody")
    relabel(proposal, "white", by=BY, why="Public now")
    tick()
    assert told(contact) == []


def test_two_ticks_tell_nobody_twice():
    body = a_body()
    member = a_member(body)
    settle()
    a_meeting(body)
    first = tick()
    assert len(first) == 1
    assert tick() == first
    Handled.objects.filter(pk="notices").update(sequence=0)  # as if the place had been lost
    Preference.objects.update(digest=None)
    assert len([each for each in tick() if "Sitting" in each.subject or each in first]) == 1
    assert Notice.objects.filter(person=member, event=last_event()).count() == 1


class Killed(Exception):
    pass


@pytest.mark.parametrize("where", ["deliver_at_once", "_line", "_settle"])
def test_a_tick_that_is_killed_in_the_middle_leaves_nothing_half_done(where, monkeypatch):
    body = a_body()
    proposal = a_proposal()
    follower = a_person("Follower")
    subscriptions.follow(follower, RECORD, "DP1", kind="modifications.Modification", pace="at once")
    member = a_member(body)
    settle()
    a_meeting(body, classification="white")
    events.update(proposal, by=BY, proposer="Somebody")

    def die(*arguments, **named):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(delivering, where, die)
        with pytest.raises(Killed):
            tick()
    before = {each: Notice.objects.filter(person=each, state="mailed").count() for each in (follower, member)}
    assert Mail.objects.count() == sum(before.values())
    tick()
    assert [told(follower)[0][2], told(member)[0][2]] == ["mailed", "mailed"]
    assert sorted(each.address for each in mails()) == sorted([follower.email, member.email])


def test_at_once_is_a_mail_for_each_and_daily_is_one_for_all():
    body = a_body()
    quick, slow = a_person("Quick"), a_person("Slow")
    for person, pace in ((quick, "at once"), (slow, "daily")):
        subscriptions.follow(person, BODY, "tag", kind="committees.Body", pace=pace)
    settle()
    for number in range(3):
        an_action(body, f"A-{number}")
    got = [each.address for each in tick()]
    assert (got.count(quick.email), got.count(slow.email)) == (3, 1)
    an_action(body, "A-9")
    assert [each.address for each in tick()].count(slow.email) == 1  # the next one is tomorrow's
    assert told(slow)[-1][2] == "waiting"


@pytest.mark.asvs("V2.3.2")
def test_a_flood_comes_once_a_day():
    body = a_body()
    person = a_person("Quick")
    subscriptions.follow(person, BODY, "tag", kind="committees.Body", pace="at once")
    settle()
    for number in range(notifying.FLOOD + 5):
        an_action(body, f"A-{number}")
    assert len(tick()) == notifying.FLOOD + 1


def test_the_days_mail_waits_for_its_hour():
    body = a_body()
    a_member(body)
    settle()
    a_meeting(body)
    notifying.catch_up()
    early = datetime(2021, 4, 15, 6, 59, tzinfo=ZoneInfo("Europe/London"))
    assert delivering.send_digests(early) == 0
    assert delivering.send_digests(early.replace(hour=7)) == 1
    assert delivering.send_digests(early.replace(hour=8)) == 0


def test_nobody_is_told_of_what_they_did_themselves():
    body = a_body()
    member = a_member(body)
    settle()
    meeting = a_meeting(body)
    settle()
    events.update(meeting, by=services.actor_of(member), title="Moved")
    tick()
    assert told(member) == []


def test_a_case_tells_those_for_whom_it_now_waits():
    staff = with_a_factor(a_person("Analyst"))
    give(staff, "analyst")
    member = a_member(a_body("csc"), "Change")
    settle()
    proposal = a_proposal()
    case = begin(proposal, "modification", by=BY)
    tick()
    assert [pace for _, pace, _ in told(staff)] == ["at once"]
    assert told(member) == []
    take(Case.objects.get(pk=case.pk), "develop", by=BY, roles=frozenset({"administrator"}))
    tick()
    assert [pace for _, pace, _ in told(member)] == ["at once"]
    assert len(told(staff)) == 1


def test_a_request_for_a_role_tells_party_support_at_once_and_by_no_name():
    a_party()
    staff = with_a_factor(a_person("Support"))
    give(staff, "party-support")
    settle()
    asker = a_person("Illustrative Newcomer")
    services.ask_for_role(asker, "contact", "P-1", by=services.actor_of(asker))
    got = [each for each in tick() if each.address == staff.email]
    assert [each.subject for each in got] == ["Something waits: sign in"]
    assert "Newcomer" not in got[0].text + got[0].html + got[0].why


def test_somebody_given_a_role_hears_of_it_without_a_second_factor():
    a_party()
    person = a_person()
    settle()
    services.give_role(person, "contact", "P-1", by=BY)
    assert [each.address for each in tick()] == [person.email]


def test_a_conflict_of_interest_keeps_a_member_from_hearing_of_the_party():
    party, body = a_party(), a_body("panel")
    member, other = a_member(body), a_member(body, "Other")
    services.declare_interest(member, "P-1", "An interest", by=BY)
    settle()
    from secretariat.parties.models import Dispute

    dispute = Dispute(reference="D-1", title="A charge", raised_by=party, raised="2021-04-01", classification="green")
    events.create(dispute, by=BY)
    tick()
    assert told(member) == []
    assert len(told(other)) == 1


def test_a_search_tells_of_what_it_newly_finds_and_of_nothing_twice():
    person = a_person()
    subscriptions.follow(person, SEARCH, "smart prepay")
    settle()
    found = a_proposal("DP1", title="Prepayment by smart meters")
    a_proposal("DP2", title="Prepayment by others")
    tick()
    assert len(told(person)) == 1
    events.update(found, by=BY, proposer="Somebody")
    tick()
    assert len(told(person)) == 1
    other = a_proposal("DP3", title="Something else")
    events.update(other, by=BY, title="Smart prepayment, again")
    tick()
    assert len(told(person)) == 2


def test_whoever_slowed_their_roles_down_hears_no_faster():
    a_party()
    staff = with_a_factor(a_person("Support"))
    give(staff, "party-support")
    subscriptions.set_pace_of_roles(staff, "daily")
    settle()
    asker = a_person("Illustrative Newcomer")
    services.ask_for_role(asker, "contact", "P-1", by=services.actor_of(asker))
    notifying.catch_up()
    assert [pace for _, pace, _ in told(staff)] == ["daily"]
    subscriptions.set_pace_of_roles(staff, "not")
    services.ask_for_role(asker, "finance-contact", "P-1", by=services.actor_of(asker))
    notifying.catch_up()
    assert len(told(staff)) == 1


def test_what_somebody_follows_without_mail_stands_in_the_inbox_only():
    body = a_body()
    person = a_person()
    subscriptions.follow(person, BODY, "tag", kind="committees.Body", pace="not")
    settle()
    an_action(body)
    assert tick() == []
    assert [state for _, _, state in told(person)] == ["kept"]


def test_events_before_anybody_has_an_account_are_nobodys_news():
    a_proposal()
    notifying.catch_up()
    assert Handled.objects.get(pk="notices").sequence == last_event()


def test_working_it_out_takes_the_same_queries_for_more_people():
    body = a_body()
    counts = []
    for turn in range(2):
        for number in range(5):
            person = a_person(f"Person {turn} {number}")
            subscriptions.follow(person, BODY, "tag", kind="committees.Body")
        notifying.catch_up()
        a_meeting(body, f"M-{turn}", classification="white")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            notifying.catch_up()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_an_answered_request_that_changed_something_has_people_told(client, django_capture_on_commit_callbacks):
    from django_tasks_db.models import DBTaskResult

    from secretariat.accounts.tests.factories import sign_in

    person = a_person()
    sign_in(client, person)
    a_proposal()
    client.post("/follow/", {"what": "record", "table": "modifications", "of": "DP1"})
    assert DBTaskResult.objects.filter(task_path="secretariat.accounts.notifying.tell").count() == 1
    notifying.tell.call()
    client.post("/follow/", {"what": "record", "table": "modifications", "of": "DP1", "do": "end"})
    assert DBTaskResult.objects.filter(task_path="secretariat.accounts.notifying.tell").count() == 1
