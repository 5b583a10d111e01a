"""The knowledge base: published, revised, reviewed and withdrawn; found, read, and said to have helped."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.core.calendars import today
from secretariat.core.events.models import Event
from secretariat.core.permission import ANYONE
from secretariat.engagement import knowledge, limits, services
from secretariat.engagement.models_enquiries import Article, Enquiry, Helpful
from tests.refusing import refused

pytestmark = pytest.mark.django_db

STAFF = frozenset({"enquiry-staff"})


@pytest.fixture(autouse=True)
def nobody_has_voted_yet():
    cache.clear()
    yield
    cache.clear()


def published(title="What is paper day?", answer="Five working days before.", categories=("meetings",)):
    return services.publish(title, answer, list(categories), by=BY)


def test_what_is_published_is_white_and_to_be_looked_at_again_in_a_year():
    made = published()
    assert (made.reference, made.classification, made.published) == ("KB-0001", "white", today())
    assert made.review_due == date(today().year + 1, today().month, min(today().day, 28 if today().month == 2 else 31))


def test_an_article_needs_a_question_an_answer_and_a_category_and_no_other_answers_the_same():
    published()
    with refused("question"):
        published(title=" ")
    with refused("answer"):
        published(title="Another?", answer=" ")
    with refused("category"):
        published(title="Another?", categories=())
    with refused("category"):
        published(title="Another?", categories=("weather",))
    with refused("already"):
        published(title="WHAT IS PAPER DAY?")


def test_it_is_revised_with_a_reason_and_is_thereby_reviewed(settings):
    settings.SECRETARIAT_TODAY = "2020-02-29"
    made = published()
    settings.SECRETARIAT_TODAY = "2021-03-31"
    with refused("Nothing is different"):
        services.revise(made, made.title, made.answer, ["meetings"], by=BY, why="x")
    services.revise(made, "What is paper day?", "Five days before.", ["meetings", "other"], by=BY, why="Shorter")
    row = Article.objects.get()
    assert (row.answer, row.reviewed, row.review_due) == ("Five days before.", date(2021, 3, 31), date(2022, 3, 31))
    assert row.category_names == ["Bodies, meetings and elections", "Something else"]
    other = published("Another?")
    with refused("Another article"):
        services.revise(other, "What is paper day?", "x", ["other"], by=BY, why="x")


def test_it_is_reviewed_once_a_day_and_withdrawn_with_a_reason():
    made = published()
    with refused("today already"):
        services.review(made, by=BY)
    with refused("Say why"):
        services.withdraw(made, by=BY, why="")
    services.withdraw(made, by=BY, why="No longer so")
    for work in (
        lambda: services.review(made, by=BY),
        lambda: services.withdraw(made, by=BY, why="x"),
        lambda: services.revise(made, "A?", "B", ["other"], by=BY, why="x"),
    ):
        with refused("withdrawn"):
            work()
    assert Client().get(f"/help/{made.reference}/").status_code == 404
    assert made.title not in Client().get("/help/").content.decode()


def test_an_answer_becomes_an_article_that_everybody_reads_and_that_does_not_lead_back_to_whoever_asked():
    support = a_person("Illustrative Support")
    give(support, "party-support")
    client = sign_in(Client(), support)
    question = services.Question("Paper day?", "meetings", "When?", name="Zebedee", email="z@example.org")
    enquiry = services.ask(question, by=BY)
    where = f"/enquiries/{enquiry.reference}/do/publish/"
    assert "no answer yet" in client.get(where).content.decode()
    services.answer(enquiry, by=BY, roles=STAFF, text="Five working days before.")
    page = client.get(where).content.decode()
    assert "Five working days before." in page and "Paper day?" in page
    given = {"title": "What is paper day?", "answer": "Five working days before.", "categories": ["meetings"]}
    assert client.post(where, given).url == "/articles/KB-0001/"
    assert Enquiry.objects.get().article == Article.objects.get()
    assert "answers it already" in client.get(where).content.decode()
    for address in ("/articles/KB-0001/", "/articles/KB-0001/history/", "/help/KB-0001/"):
        read = Client().get(address).content.decode()
        assert "What is paper day?" in read and "Zebedee" not in read and enquiry.reference not in read


def test_an_article_is_found_by_its_words_and_what_is_common_to_all_questions_finds_nothing():
    paper = published()
    cover = published("What is credit cover?", "It protects Parties. Papers are something else.", ("charges",))
    assert knowledge.likeliest("paper day", ANYONE)[0] == paper
    assert knowledge.likeliest("credit cover", ANYONE, every_word=True) == [cover]
    assert knowledge.likeliest("paper", ANYONE, category="charges") == [cover]
    assert knowledge.likeliest("what is the", ANYONE) == [] == knowledge.likeliest("", ANYONE)
    assert knowledge.suggested("How much credit cover do we need", ANYONE) == [cover]
    assert knowledge.suggested("Something about parties", ANYONE) == []


def test_an_article_that_is_not_white_is_only_for_those_who_may_see_it():
    made = published()
    from secretariat.core.workflow.taking import relabel

    relabel(made, "green", by=BY, why="Not yet")
    assert Client().get("/help/KB-0001/").status_code == 404
    assert knowledge.suggested("paper day", ANYONE) == []
    assert "paper day" not in Client().get("/help/suggest/?subject=paper+day").content.decode()


def test_a_category_is_not_found_in_a_part_of_another_s_name():
    made = published(categories=("user-entry", "charges"))
    for slug in ("user-entry", "charges"):
        assert list(Article.objects.all().about(slug)) == [made]
    for slug in ("entry", "user", "charge"):
        assert not Article.objects.all().about(slug).exists()


def test_an_answer_is_laid_out_as_paragraphs_and_lists_and_its_words_are_no_html():
    found = knowledge.blocks("One\ntwo\n\nThree:\n- a\n- b\n\n<b>Four</b>")
    assert [(each.is_list, each.items) for each in found] == [
        (False, ("One two",)),
        (False, ("Three:",)),
        (True, ("a", "b")),
        (False, ("<b>Four</b>",)),
    ]
    published(answer="<script>alert(1)</script> see https://example.org/x")
    page = Client().get("/help/KB-0001/").content.decode()
    assert "<script>alert" not in page and 'href="https://example.org/x"' in page


def test_whether_it_helped_is_counted_once_for_a_session_and_without_a_name():
    published()
    events = Event.objects.count()
    client = Client()
    for said in ("yes", "no", "yes"):
        client.post("/help/KB-0001/helpful/", {"helped": said})
    Client().post("/help/KB-0001/helpful/", {"helped": "no"})
    Client().post("/help/KB-0001/helpful/", {"helped": "perhaps"})
    assert list(Helpful.objects.values_list("yes", "no")) == [(1, 1)]
    assert [each.name for each in Helpful._meta.concrete_fields] == ["article", "yes", "no"]
    assert Event.objects.count() == events
    assert "It helped 1 of 2 who said so." in Client().get("/help/KB-0001/").content.decode()
    assert Client().post("/help/KB-9999/helpful/", {"helped": "yes"}).status_code == 404


def test_one_address_of_the_network_votes_no_more_than_so_often(monkeypatch):
    published()
    monkeypatch.setattr(limits, "VOTES_FROM_ONE_ADDRESS", (2, limits.HOUR))
    for _ in range(4):
        Client().post("/help/KB-0001/helpful/", {"helped": "yes"})
    assert Helpful.objects.get().yes == 2


def test_only_staff_keep_articles():
    contact, support = a_person("Illustrative Contact"), a_person("Illustrative Support")
    give(contact, "contact", "P-1")
    give(support, "party-support")
    given = {"title": "A?", "answer": "B", "categories": ["other"]}
    assert Client().post("/articles/do/publish/", given).url.startswith("/account/login/")
    assert sign_in(Client(), contact).post("/articles/do/publish/", given).status_code == 403
    client = sign_in(Client(), support)
    assert client.post("/articles/do/publish/", given).url == "/articles/KB-0001/"
    assert client.post("/articles/KB-0001/do/revise/", {**given, "answer": "C", "why": "Better"}).status_code == 302
    assert client.post("/articles/KB-0001/do/withdraw/", {"why": "Gone"}).status_code == 302
    assert Article.objects.get().withdrawn and Article.objects.get().answer == "C"


def test_what_is_to_be_looked_at_again_waits_for_staff(settings):
    settings.SECRETARIAT_TODAY = "2020-03-01"
    published()
    settings.SECRETARIAT_TODAY = "2021-03-02"
    support = a_person("Illustrative Support")
    give(support, "party-support")
    client = sign_in(Client(), support)
    assert "What is paper day?" in client.get("/support/").content.decode()
    assert "Answer to review" in client.get("/inbox/").content.decode()
    assert sign_in(Client(), support).post("/articles/KB-0001/do/review/").status_code == 302
    assert "What is paper day?" not in client.get("/support/").content.decode()
