"""What the site answers to what it does not expect: in its own look, with a sentence, and never with more than it should."""

from __future__ import annotations

import pytest
from django.test import Client

from secretariat.core.pages import views
from secretariat.modifications.models import Modification
from tests.factories import row
from tests.readers import Reader, reading_as, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGES = ("/", "/figures/", "/figures/parties/", "/search/", "/about/", "/modifications/", "/report/")


def in_the_house_s_look(answer):
    page = answer.content.decode()
    return "built/house.css" in page and "– Secretariat</title>" in page and "<main" in page and "<h1" in page


def test_what_is_not_there_is_said_and_leads_home():
    for address in ("/nothing/", "/nothing/at/all/", "/modifications/DP999/", "/x" * 2000):
        answer = reading_as().get(address)
        assert answer.status_code == 404 and in_the_house_s_look(answer)
        assert "There is nothing here" in text_of(answer) and 'href="/"' in answer.content.decode()


def test_what_cannot_be_understood_is_said_with_what_is_wrong():
    answer = reading_as().get("/?year=last")
    assert answer.status_code == 400 and in_the_house_s_look(answer)
    assert "'last' is not a regulatory year: write it like 2019-20." in text_of(answer)


def test_what_is_not_for_the_reader_is_said():
    answer = reading_as("public").get("/bring-in/")
    assert answer.status_code == 403 and in_the_house_s_look(answer)
    assert "your roles do not include it." in text_of(answer)


@pytest.mark.parametrize(
    ("method", "address", "allow", "says"),
    [
        ("POST", "/about/", "GET, HEAD", "This address takes no forms, and nothing was changed."),
        ("DELETE", "/modifications/DP001/", "GET, HEAD", "This address takes no forms, and nothing was changed."),
        ("GET", "/look-as/", "POST", "This address only takes what a form sends."),
    ],
)
def test_a_method_that_an_address_does_not_have_is_said_and_which_it_has(method, address, allow, says):
    answer = reading_as().generic(method, address)
    assert answer.status_code == 405 and in_the_house_s_look(answer) and answer["Allow"] == allow
    assert says in text_of(answer) and 'href="/"' in answer.content.decode()


def test_programs_are_told_of_a_wrong_method_in_their_own_way():
    answer = Client(REMOTE_ADDR="127.0.0.1").delete("/api/v1/parties")
    assert answer.status_code == 405 and answer["Content-Type"] == "application/problem+json"
    assert answer["Allow"] in answer.json()["detail"]


def test_a_form_that_has_gone_stale_says_what_to_do():
    reader = Reader(enforce_csrf_checks=True)
    answer = reader.post("/look-as/", {"persona": "public"})
    assert answer.status_code == 403 and in_the_house_s_look(answer)
    assert "Go back, load the page again" in text_of(answer)


@pytest.mark.asvs("V13.4.2", "V16.5.1")
def test_a_fault_of_ours_is_owned_up_to_and_tells_nothing_of_itself(monkeypatch):
    def breaks(*arguments):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views.explaining, "by_room", breaks)
    answer = reading_as().get("/figures/")
    assert answer.status_code == 500 and in_the_house_s_look(answer)
    assert "It is our fault, not yours" in text_of(answer) and "secret detail" not in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused_in_the_house_s_look():
    answer = reading_as().get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400 and in_the_house_s_look(answer)
    assert "ALLOWED_HOSTS" not in answer.content.decode()


@pytest.mark.asvs("V1.3.3")
@pytest.mark.parametrize(
    "address", ["/?year=%00", "/modifications/?q=a%00b", "/modifications/DP%00/", "/search/?q=%00"]
)
def test_a_character_that_no_database_keeps_is_refused(address):
    answer = reading_as().get(address)
    assert answer.status_code == 400 and in_the_house_s_look(answer)


def test_too_many_fields_are_refused():
    answer = reading_as().post("/look-as/", {f"f{n}": "1" for n in range(2000)})
    assert answer.status_code == 400 and in_the_house_s_look(answer)


@pytest.mark.asvs("V3.4.3")
@pytest.mark.parametrize("address", [*PAGES, "/nothing/", "/bring-in/", "/modifications/export.csv", "/?year=last"])
def test_every_answer_says_what_a_browser_may_do_with_it(address):
    answer = reading_as().get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert "unsafe" not in policy and "http:" not in policy and "*" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_has_script_or_style_inside_it(address):
    page = reading_as().get(address).content.decode()
    assert "<style" not in page and " style=" not in page and " onclick" not in page
    assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


@pytest.mark.parametrize("address", PAGES)
def test_a_page_can_be_asked_about_without_being_fetched(address):
    reader = reading_as()
    asked, got = reader.head(address), reader.get(address)
    assert asked.status_code == got.status_code == 200
    assert asked["Content-Type"] == got["Content-Type"] and asked.content == b""


@pytest.mark.asvs("V3.5.3")
@pytest.mark.parametrize("address", [*PAGES, "/modifications/export.csv", "/modifications/DP001/"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_page_that_shows_takes_nothing_in(address, method):
    row(Modification, reference="DP001")
    answer = getattr(reading_as(), method)(address)
    assert answer.status_code == 405 and answer["Allow"] == "GET, HEAD"


def test_looking_as_somebody_is_a_form_and_no_link():
    answer = reading_as().get("/look-as/?persona=regulator")
    assert answer.status_code == 405 and answer["Allow"] == "POST"


@pytest.mark.asvs("V3.7.2")
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example",
        "\\\\elsewhere.example",
        "/\\elsewhere.example",
        "http:elsewhere.example",
        "javascript:alert(1)",
        " https://elsewhere.example",
        "https://testserver@elsewhere.example/",
        "\thttps://elsewhere.example",
        "",
    ],
)
def test_looking_as_somebody_leads_nowhere_else(elsewhere):
    answer = reading_as().post("/look-as/", {"persona": "public", "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_looking_as_somebody_leads_back():
    answer = reading_as().post("/look-as/", {"persona": "public", "next": "/modifications/?q=a&page=2"})
    assert answer["Location"] == "/modifications/?q=a&page=2"


def test_nobody_can_be_looked_as_who_is_no_persona():
    answer = reading_as().post("/look-as/", {"persona": "administrator"})
    assert answer.status_code == 400 and "There is no such persona." in text_of(answer)


def test_only_a_demonstration_can_be_looked_at_as_somebody_else(settings):
    settings.SECRETARIAT_DEMO = False
    client = Client(raise_request_exception=False)
    assert client.post("/look-as/", {"persona": "regulator"}).status_code == 404
    assert "Look as" not in client.get("/about/").content.decode()


def test_a_page_that_is_not_for_this_persona_says_how_to_see_it_and_on_which_day_the_clock_stands():
    answer = reading_as("public").get("/inbox/")
    assert answer.status_code == 403
    assert "choose in the bar above as whom to look" in text_of(answer)
    assert "Its clock stands on 15 April 2021." in answer.content.decode()


def test_a_persona_in_a_forged_cookie_is_not_believed():
    reader = reading_as("public")
    reader.cookies["sessionid"] = "eyJwZXJzb25hIjoicmVndWxhdG9yIn0:forged:forged"
    row(Modification, reference="DP001", classification="amber")
    assert reader.get("/modifications/DP001/").status_code == 404


def test_an_address_without_its_last_stroke_is_led_to_it():
    answer = reading_as().get("/modifications?q=a")
    assert (answer.status_code, answer["Location"]) == (301, "/modifications/?q=a")
