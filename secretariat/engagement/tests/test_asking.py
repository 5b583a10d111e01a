"""Asking Party Support on the site: by anybody, with and without an account; what each side sees; and what is refused."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from secretariat.accounts.models import Mail
from secretariat.accounts.secrets_in_logs import without_secrets
from secretariat.accounts.tests.factories import BY, LONG_AGO, a_person, give, sign_in
from secretariat.core import events
from secretariat.core.events.models import Event
from secretariat.core.pages.searching import catch_up
from secretariat.core.workflow.taking import case_of
from secretariat.engagement import limits, links, services
from secretariat.engagement.models_enquiries import Enquiry, EnquiryMessage
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party

pytestmark = pytest.mark.django_db

WORDS = {"subject": "Where are the papers?", "category": "meetings", "text": "We cannot <b>find</b> them."}
MAILBOX = {**WORDS, "name": "Illustrative Asker", "email": "asker@example.org"}


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def party():
    return events.create(
        Party(reference="P-1", name="Illustrative One", acceded=LONG_AGO, classification="white"), by=BY
    )


def signed_in(name, role, of=""):
    person = a_person(name)
    if role:
        give(person, role, of)
    return sign_in(Client(), person)


@pytest.fixture
def support():
    return signed_in("Illustrative Support", "party-support")


def asked_by_link():
    answer = Client().post("/help/ask/", MAILBOX)
    assert answer.status_code == 302
    return Enquiry.objects.latest("pk"), answer.url


def test_anybody_asks_without_an_account_and_follows_it_by_a_private_link(support):
    enquiry, address = asked_by_link()
    assert address == f"/enquiry/{links.token_of(enquiry)}/"
    assert address in Mail.objects.get().text
    page = Client().get(address)
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    assert "&lt;b&gt;find" in page.content.decode() and "<b>find" not in page.content.decode()

    support.post(f"/enquiries/{enquiry.reference}/do/note/", {"text": "Rings every week"})
    answered = support.post(f"/enquiries/{enquiry.reference}/do/answer/", {"text": "On <i>its</i> page."})
    assert answered.status_code == 302
    mail = Mail.objects.latest("pk")
    assert "its" not in mail.text.lower().split() and address in mail.text and "Where are the papers" not in mail.html
    page = Client().get(address).content.decode()
    assert "On &lt;i&gt;its" in page and "Rings every week" not in page

    anyone = Client()
    assert anyone.post(address, {"do": "reopen", "text": "Which page?"}).status_code == 302
    assert case_of(Enquiry.objects.get()).state == "reopened"
    assert EnquiryMessage.objects.latest("pk").side == "asker"
    support.post(f"/enquiries/{enquiry.reference}/do/ask_back/", {"text": "Which meeting?"})
    assert anyone.post(address, {"do": "reply", "text": "The Panel's"}).status_code == 302
    assert anyone.post(address, {"do": "settle", "text": ""}).status_code == 302
    assert Enquiry.objects.get().closed
    actors = set(Event.objects.filter(kind="engagement.EnquiryMessage").values_list("actor", flat=True))
    assert "anyone" in actors and len(actors) == 2


def test_what_cannot_be_said_by_link_is_told_and_changes_nothing():
    enquiry, address = asked_by_link()
    before = Event.objects.count()
    for given in ({"do": "reply", "text": "x"}, {"do": "reopen", "text": "x"}, {"do": "answer", "text": "x"}, {}):
        answer = Client().post(address, given)
        assert answer.status_code == 400 and "Nothing was sent." in answer.content.decode()
    assert Event.objects.count() == before


def test_another_s_link_opens_nothing():
    enquiry, address = asked_by_link()
    other, _ = asked_by_link()
    token = links.token_of(enquiry)
    for wrong in (
        f"{other.reference}.{token.rpartition('.')[2]}",
        token[:-1],
        enquiry.reference,
        f"{enquiry.reference}.",
        "x" * 40,
    ):
        assert Client().get(f"/enquiry/{wrong}/").status_code == 404
        assert Client().post(f"/enquiry/{wrong}/", {"do": "settle"}).status_code == 404
    assert not Enquiry.objects.filter(closed__isnull=False).exists()


def test_an_enquiry_of_somebody_with_an_account_has_no_link():
    enquiry = services.ask(services.Question("S", "other", "T", person=a_person()), by=BY)
    assert Client().get(f"/enquiry/{links.token_of(enquiry)}/").status_code == 404


def test_a_private_link_stands_in_no_log():
    assert without_secrets("GET /enquiry/ENQ-0001.abcdef/ 200") == "GET /enquiry/…/ 200"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"email": ""}, "Give an address"),
        ({"email": "nowhere"}, "valid email"),
        ({"subject": ""}, "Say in one line"),
        ({"text": ""}, "Write your question"),
        ({"category": "weather"}, "Select a valid choice"),
        ({"about": "XX-1"}, "There is no record XX-1"),
    ],
)
def test_a_form_that_is_not_right_says_what_is_missing_and_changes_nothing(change, says):
    before = Event.objects.count()
    page = Client().post("/help/ask/", {**MAILBOX, **change})
    assert page.status_code == 400 and says in page.content.decode()
    assert WORDS["subject"] in page.content.decode() or "subject" in change
    assert (Event.objects.count(), Mail.objects.count()) == (before, 0)


def test_one_mailbox_gets_no_more_than_a_few_mails_a_day_whoever_asks():
    for _ in range(limits.ASKED_FOR_ONE_MAILBOX[0]):
        assert Client().post("/help/ask/", MAILBOX).status_code == 302
    page = Client().post("/help/ask/", {**MAILBOX, "email": "ASKER@example.org"})
    assert page.status_code == 400 and "wait a day" in page.content.decode()
    assert Mail.objects.count() == Enquiry.objects.count() == limits.ASKED_FOR_ONE_MAILBOX[0]


def test_one_address_of_the_network_asks_no_more_than_a_few_times_an_hour():
    most = limits.ASKED_FROM_ONE_ADDRESS[0]
    for number in range(most):
        Client().post("/help/ask/", {**MAILBOX, "email": f"a{number}@example.org"})
    page = Client().post("/help/ask/", {**MAILBOX, "email": "another@example.org"})
    assert page.status_code == 400 and "wait an hour" in page.content.decode()
    assert Enquiry.objects.count() == most
    elsewhere = Client(REMOTE_ADDR="127.0.0.9").post("/help/ask/", {**MAILBOX, "email": "b@example.org"})
    assert elsewhere.status_code == 302


def test_a_form_that_was_not_right_does_not_count_towards_the_limit():
    for _ in range(limits.ASKED_FROM_ONE_ADDRESS[0] + 2):
        Client().post("/help/ask/", {**MAILBOX, "text": ""})
    assert Client().post("/help/ask/", MAILBOX).status_code == 302


def test_by_one_link_no_more_is_said_than_a_few_times_an_hour(monkeypatch):
    _, address = asked_by_link()
    monkeypatch.setattr(limits, "SAID_BY_ONE_LINK", (1, limits.HOUR))
    client = Client()
    assert client.post(address, {"do": "settle"}).status_code == 302
    assert client.post(address, {"do": "reopen", "text": "x"}).status_code == 400


def test_the_cache_knows_neither_mailbox_nor_address_of_the_network(monkeypatch):
    kept = []
    monkeypatch.setattr(limits.cache, "add", lambda key, *_: kept.append(key) or True)
    limits.refuse_too_many("mailbox", "asker@example.org", (1, 10))
    assert "asker" not in kept[0]


def test_somebody_with_an_account_asks_for_themselves_or_for_their_party(party):
    two = Party(reference="P-2", name="Illustrative Two", acceded=LONG_AGO, classification="white")
    events.create(two, by=BY)
    own = signed_in("Illustrative Contact", "contact", "P-1")
    colleague = signed_in("Illustrative Colleague", "contact", "P-1")
    stranger = signed_in("Illustrative Stranger", "contact", "P-2")
    page = own.get("/help/ask/").content.decode()
    assert "Illustrative One; colleagues there see it too" in page and 'name="email"' not in page
    own.post("/help/ask/", {**WORDS, "party": "P-1"})
    own.post("/help/ask/", WORDS)
    shared, private = Enquiry.objects.order_by("pk")
    assert (shared.party, private.party) == (party, None)
    for client, sees in ((own, (200, 200)), (colleague, (200, 404)), (stranger, (404, 404)), (Client(), (404, 404))):
        assert tuple(client.get(f"/enquiries/{each.reference}/").status_code for each in (shared, private)) == sees
    refused = stranger.post("/help/ask/", {**WORDS, "party": "P-1"})
    assert refused.status_code == 400


def test_notes_of_the_staff_are_never_shown_to_whoever_asked(party, support):
    own = signed_in("Illustrative Contact", "contact", "P-1")
    own.post("/help/ask/", {**WORDS, "party": "P-1"})
    enquiry = Enquiry.objects.get()
    support.post(f"/enquiries/{enquiry.reference}/do/note/", {"text": "Secret remark"})
    catch_up()
    note = f"/enquiry_notes/{enquiry.reference}-N01/"
    assert "Secret remark" in support.get(f"/enquiries/{enquiry.reference}/").content.decode()
    assert support.get(note).status_code == 200
    for address in (
        f"/enquiries/{enquiry.reference}/",
        f"/enquiries/{enquiry.reference}/history/",
        "/search/?q=remark",
        "/enquiry_notes/",
        "/portal/",
        "/account/data/",
        "/account/data/export.json",
        "/inbox/",
    ):
        assert "Secret remark" not in own.get(address).content.decode(), address
    assert own.get(note).status_code == 404
    assert own.get(f"{note}history/").status_code == 404
    assert own.get(f"/enquiries/{enquiry.reference}/do/note/").status_code == 403


def test_whoever_asked_replies_asks_again_and_closes_on_the_record_s_page(support):
    own = signed_in("Illustrative Asker", "")
    own.post("/help/ask/", WORDS)
    enquiry = Enquiry.objects.get()
    page = f"/enquiries/{enquiry.reference}/"
    assert "Close: it is settled" in own.get(page).content.decode()
    assert own.post(f"{page}do/answer/", {"text": "x"}).status_code == 403
    support.post(f"{page}do/ask_back/", {"text": "Which?"})
    assert own.post(f"{page}do/reply/", {"text": "Those"}).status_code == 302
    support.post(f"{page}do/answer/", {"text": "Here."})
    assert "Here." in own.get(page).content.decode()
    assert own.post(f"{page}do/reopen/", {"text": "More"}).status_code == 302
    assert own.post(f"{page}do/settle/").status_code == 302
    assert Enquiry.objects.get().closed


def test_a_record_is_linked_only_if_whoever_asks_may_see_it(support):
    for reference, label in (("DP077", "white"), ("DP078", "amber")):
        made = Modification(reference=reference, title=reference, raised="2020-01-01", classification=label)
        events.create(made, by=BY)
    assert Client().post("/help/ask/", {**MAILBOX, "about": "DP077"}).status_code == 302
    assert (Enquiry.objects.get().about_kind, Enquiry.objects.get().about) == ("modifications.Modification", "DP077")
    page = Client().post("/help/ask/", {**MAILBOX, "about": "DP078"})
    assert page.status_code == 400 and "There is no record DP078 that you may see" in page.content.decode()
    assert "/modifications/DP077/" in support.get(f"/enquiries/{Enquiry.objects.get().reference}/").content.decode()


def test_answers_that_may_fit_are_suggested_while_writing_and_without_scripts_by_a_button():
    services.publish("What is paper day?", "Five working days before the meeting.", ["meetings"], by=BY)
    services.publish("What is credit cover?", "Cover for charges.", ["charges"], by=BY)
    piece = Client().get("/help/suggest/?subject=when+is+paper+day").content.decode()
    assert "What is paper day?" in piece and "credit cover" not in piece
    assert Client().get("/help/suggest/?subject=").content.strip() == b""
    before = Event.objects.count()
    page = Client().post("/help/ask/", {**MAILBOX, "subject": "when is paper day", "do": "look"})
    assert page.status_code == 200 and "What is paper day?" in page.content.decode()
    assert "cannot &lt;b&gt;find" in page.content.decode()
    assert Event.objects.count() == before


def test_the_queue_shows_what_is_due_first_and_is_for_staff(support, settings):
    settings.SECRETARIAT_TODAY = "2021-03-15"
    from datetime import date

    def ask(subject, category, day):
        return services.ask(services.Question(subject, category, "T", email="a@example.org"), by=BY, on=day)

    late = ask("A late one", "documents", date(2021, 3, 1))
    soon = ask("A soon one", "access", date(2021, 3, 12))
    later = ask("A later one", "security", date(2021, 3, 12))
    waits = ask("A waiting one", "access", date(2021, 3, 12))
    services.ask_back(waits, by=BY, roles=frozenset({"enquiry-staff"}), text="Which?")
    page = support.get("/support/").content.decode()
    order = [page.index(each.subject) for each in (late, soon, later)]
    assert order == sorted(order) and "A waiting one" not in page and "was due 8 March 2021" in page
    listed = {
        view: re.findall(r"ENQ-\d+", support.get(f"/support/?view={view}").content.decode())
        for view in ("late", "mine", "unassigned", "team", "waiting")
    }
    assert set(listed["late"]) == {late.reference} and not listed["mine"]
    assert set(listed["waiting"]) == {waits.reference}
    assert set(listed["team"]) == {soon.reference}  # documents are for analysts, security is for Security
    support.post(f"/enquiries/{soon.reference}/do/take-on/")
    assert soon.reference in support.get("/support/?view=mine").content.decode()
    assert soon.reference not in support.get("/support/?view=unassigned").content.decode()
    assert late.reference not in support.get("/support/?category=access").content.decode()
    assert Client().get("/support/").url.startswith("/account/login/")
    assert signed_in("Illustrative Outsider", "contact", "P-1").get("/support/").status_code == 403


def test_what_is_to_be_answered_stands_in_the_inbox_of_those_who_answer_it(support):
    asked_by_link()
    services.ask(services.Question("Signing in", "access", "T", email="a@example.org"), by=BY)
    page = support.get("/inbox/").content.decode()
    assert "Signing in" in page and WORDS["subject"] not in page  # meetings are for the secretariat
    assert WORDS["subject"] in signed_in("Illustrative Secretary", "secretariat").get("/inbox/").content.decode()


def test_staff_log_what_came_by_telephone_on_the_day_it_came(support, party):
    given = {**WORDS, "came_by": "telephone", "asked": "2021-03-01", "party": "P-1"}
    assert support.post("/enquiries/do/log/", given).status_code == 302
    enquiry = Enquiry.objects.get()
    assert (enquiry.came_by, str(enquiry.asked), enquiry.party) == ("telephone", "2021-03-01", party)
    assert not Mail.objects.exists()
    wrong = support.post("/enquiries/do/log/", {**given, "asked": "2999-01-01"})
    assert wrong.status_code == 400 and "yet to come" in wrong.content.decode()
    assert Enquiry.objects.count() == 1


def test_pages_ask_the_same_few_queries_however_much_was_said(support, django_assert_max_num_queries):
    services.publish("Where are the papers of a meeting?", "On its page.", ["meetings"], by=BY)
    enquiry, address = asked_by_link()
    services.assign(enquiry, next(iter(services.staff())), by=BY)
    support.get(f"/enquiries/{enquiry.reference}/")
    with django_assert_max_num_queries(10):
        assert "Answers that may fit" in support.get(f"/enquiries/{enquiry.reference}/").content.decode()
    for number in range(30):
        services.answer(enquiry, by=BY, roles=frozenset({"enquiry-staff"}), text=f"{number}")
        services.note(enquiry, f"{number}", by=BY)
    anyone = Client()
    for client, where in ((anyone, address), (anyone, "/help/"), (anyone, "/help/ask/"), (support, "/support/")):
        client.get(where)
        with django_assert_max_num_queries(10):
            assert client.get(where).status_code == 200, where
    with django_assert_max_num_queries(10):
        assert support.get(f"/enquiries/{enquiry.reference}/").status_code == 200
