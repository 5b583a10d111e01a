"""The inbox and what people follow, as pages."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from secretariat.accounts import notifying, services, subscriptions
from secretariat.accounts.models import Subscription
from secretariat.accounts.tests.events import (
    a_body,
    a_contact,
    a_meeting,
    a_member,
    a_party,
    a_proposal,
    an_action,
    settle,
    with_a_factor,
)
from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.core import events
from secretariat.core.pages.searching import catch_up
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import begin

pytestmark = pytest.mark.django_db
MODIFICATION = "modifications.Modification"


@pytest.fixture(autouse=True)
def on_a_thursday(settings):
    settings.SECRETARIAT_TODAY = "2021-04-15"


def page_of(person, address="/inbox/"):
    answer = sign_in(Client(), person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def consult(proposal, due):
    case = begin(proposal, "modification", by=BY)
    where = {"state": "refinement_consultation", "waits_for": "everyone", "due": due}
    Case.objects.filter(pk=case.pk).update(**where)


def test_what_waits_stands_by_date_the_most_pressing_first():
    body = a_body()
    member = a_member(body)
    for reference, due in (
        ("A-later", date(2021, 6, 1)),
        ("A-week", date(2021, 4, 20)),
        ("A-today", date(2021, 4, 15)),
        ("A-late", date(2021, 4, 1)),
    ):
        an_action(body, reference, due=due)
    an_action(body, "A-done", due=date(2021, 4, 2), closed=date(2021, 4, 2))
    page = page_of(member)
    order = ["Overdue", "A-late", "Due today", "A-today", "Due within a week", "A-week", "Later", "A-later"]
    places = [page.index(f"{each}") for each in order]
    assert places == sorted(places)
    assert "A-done" not in page


def test_an_action_of_another_body_or_not_theirs_to_see_does_not_wait_for_them():
    mine, other = a_body(), a_body("ssc")
    member = a_member(mine)
    an_action(other, "A-other", due=date(2021, 4, 20))
    an_action(mine, "A-red", due=date(2021, 4, 20), classification="red")
    assert "A-other" not in page_of(member) and "A-red" not in page_of(member)


def test_an_action_for_their_party_waits_for_its_contacts():
    a_party("P-1")
    contact, other = a_contact("P-1"), a_contact("P-2", "Other")
    an_action(a_body(), "A-ours", owner="Illustrative P-1", due=date(2021, 4, 20))
    assert "A-ours" in page_of(contact)
    assert "A-ours" not in page_of(other)


def test_a_consultation_is_open_to_everybody_with_the_day_it_closes():
    consult(a_proposal("DP9"), date(2021, 4, 30))
    page = page_of(a_person())
    assert "DP9" in page and "due 30 April 2021" in page and "Consultation" in page


def test_requests_for_roles_wait_for_party_support():
    a_party()
    staff = with_a_factor(a_person("Support"))
    give(staff, "party-support")
    asker = a_person("Newcomer")
    asked = services.ask_for_role(asker, "contact", "P-1", by=services.actor_of(asker))
    assert asked.reference in page_of(staff)
    assert f"{asked.reference} " not in page_of(asker)


def test_an_empty_inbox_says_so_in_words():
    page = page_of(a_person())
    assert "Nothing waits." in page and "Follow a record" in page


def test_what_is_new_is_new_until_it_is_marked_as_seen():
    person = a_person()
    proposal = a_proposal()
    subscriptions.follow(person, "record", "DP1", kind=MODIFICATION)
    settle()
    events.update(proposal, by=BY, proposer="Somebody")
    notifying.catch_up()
    catch_up()
    client = sign_in(Client(), person)
    page = client.get("/inbox/").content.decode()
    assert "DP1 Proposal DP1" in page and "Mark all as seen" in page
    assert "DP1 Proposal DP1" in client.get("/inbox/").content.decode()
    last = page.split('name="last" value="')[1].split('"')[0]
    assert client.post("/inbox/", {"last": last}).status_code == 302
    assert "DP1 Proposal DP1" not in client.get("/inbox/").content.decode()
    for nonsense in ("", "x", "9" * 40):
        assert client.post("/inbox/", {"last": nonsense}).status_code == 302


def test_what_is_no_longer_theirs_to_see_is_no_news():
    from secretariat.core.workflow.taking import relabel

    person, proposal = a_person(), a_proposal(title="Telling name")
    subscriptions.follow(person, "record", "DP1", kind=MODIFICATION)
    settle()
    events.update(proposal, by=BY, proposer="Somebody")
    notifying.catch_up()
    catch_up()
    relabel(proposal, "green", by=BY, why="Not public")
    assert "Telling" not in page_of(person) and "DP1" not in page_of(person)
    following = page_of(person, "/account/following/")
    assert "Telling" not in following and "DP1" not in following
    assert "Something that you may no longer see" in following


def test_a_button_follows_and_ends_it_without_javascript():
    person = a_person()
    a_proposal()
    client = sign_in(Client(), person)
    assert "Follow</button>" in client.get("/modifications/DP1/").content.decode()
    asked = {"what": "record", "table": "modifications", "of": "DP1", "next": "/modifications/DP1/"}
    assert client.post("/follow/", {**asked, "do": "follow"}).url == "/modifications/DP1/"
    assert "Stop following" in client.get("/modifications/DP1/").content.decode()
    assert "DP1" in client.get("/account/following/").content.decode()
    client.post("/follow/", {**asked, "do": "end"})
    assert Subscription.objects.count() == 0


def test_bodies_and_searches_can_be_followed_from_their_pages():
    person = a_person()
    a_body()
    client = sign_in(Client(), person)
    assert "Follow everything of this body" in client.get("/bodies/tag/").content.decode()
    assert "Follow this search" in client.get("/search/?q=smart").content.decode()
    client.post("/follow/", {"what": "body", "of": "tag"})
    client.post("/follow/", {"what": "search", "of": " smart  meters "})
    assert set(Subscription.objects.values_list("what", "of")) == {("body", "tag"), ("search", "smart meters")}
    assert "Stop following" in client.get("/search/?q=smart+meters").content.decode()


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"what": "record"},
        {"what": "record", "table": "nowhere", "of": "DP1"},
        {"what": "record", "table": "modifications", "of": "hidden"},
        {"what": "record", "table": "modifications", "of": "no-such"},
        {"what": "body", "of": "no-such"},
        {"what": "search", "of": "  "},
        {"what": "search", "of": "..."},
        {"what": "search", "of": "x" * 300},
        {"what": "clause", "of": "D3"},
        {"what": "search", "of": "smart", "pace": "hourly"},
    ],
)
def test_what_cannot_be_followed_or_seen_is_refused_in_the_same_words(asked):
    a_proposal("hidden", classification="amber")
    client = sign_in(Client(), a_person())
    answer = client.post("/follow/", asked, follow=True)
    assert answer.status_code == 200
    assert "Nothing was changed." in answer.content.decode()
    assert Subscription.objects.count() == 0


@pytest.mark.asvs("V3.7.2")
def test_following_leads_back_to_no_other_site():
    a_proposal()
    client = sign_in(Client(), a_person())
    asked = {"what": "record", "table": "modifications", "of": "DP1"}
    for back in ("https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"):
        assert client.post("/follow/", {**asked, "next": back}).url == "/account/following/"


def test_what_somebody_follows_is_theirs_alone():
    a_proposal()
    one, other = a_person("One"), a_person("Other")
    mine = subscriptions.follow(one, "record", "DP1", kind=MODIFICATION)
    client = sign_in(Client(), other)
    assert "DP1" not in client.get("/account/following/").content.decode()
    for do in ("end", "change"):
        client.post("/account/following/", {"number": mine.pk, "do": do, "pace": "not"})
    mine.refresh_from_db()
    assert mine.pace == "daily"


def test_the_page_changes_how_fast_and_ends():
    a_proposal()
    person = a_person()
    mine = subscriptions.follow(person, "record", "DP1", kind=MODIFICATION)
    client = sign_in(Client(), person)
    client.post("/account/following/", {"number": mine.pk, "do": "change", "pace": "at once"})
    mine.refresh_from_db()
    assert mine.pace == "at once"
    client.post("/account/following/", {"do": "roles", "pace": "daily"})
    assert person.preference.roles == "daily"
    said = client.post("/account/following/", {"number": "x", "do": "end"}, follow=True).content.decode()
    assert "Nothing was changed." in said
    client.post("/account/following/", {"number": mine.pk, "do": "end"})
    assert Subscription.objects.count() == 0


@pytest.mark.parametrize("address", ["/inbox/", "/account/following/", "/account/feeds/", "/notices/"])
def test_these_pages_take_at_most_ten_queries_however_much_there_is(address):
    from secretariat.accounts import feed_addresses

    body = a_body()
    member = a_member(body)
    give(member, "party-support")
    client, counts = sign_in(Client(), member), []
    for size in (2, 12):
        for number in range(size):
            an_action(body, f"A-{size}-{number}", due=date(2021, 4, 20))
            meeting = a_meeting(body, f"M-{size}-{number}")
            proposal = a_proposal(f"DP{size}{number}")
            consult(proposal, date(2021, 4, 30))
            subscriptions.follow(member, "record", proposal.reference, kind=MODIFICATION)
            subscriptions.follow(member, "record", meeting.reference, kind="committees.Meeting")
            events.update(proposal, by=BY, proposer="Somebody")
        feed_addresses.make(member, "One")
        notifying.catch_up()
        catch_up()
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_a_persona_of_the_demonstration_has_an_inbox_too(settings):
    settings.SECRETARIAT_DEMO = True
    client = Client()
    assert client.get("/inbox/").status_code == 403  # the public has none
    client.post("/look-as/", {"persona": "panel-secretary"})
    an_action(a_body("panel"), due=date(2021, 4, 20))
    assert "A-1" in client.get("/inbox/").content.decode()
    assert client.post("/follow/", {"what": "body", "of": "panel"}).status_code == 404
    assert client.get("/account/following/").status_code == 404


def test_home_leads_to_the_inbox_for_whoever_has_one():
    assert 'href="/inbox/"' in page_of(a_person(), "/")
    assert 'href="/inbox/"' not in Client().get("/").content.decode()
