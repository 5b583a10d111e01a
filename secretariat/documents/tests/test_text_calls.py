"""Texts for programs, what is done to them by acts, and how what made a version is shown."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.core.permission import ANYONE
from secretariat.documents import publishing, versions
from secretariat.documents.models import Variation
from secretariat.documents.publishing import NewText
from secretariat.documents.tests.texts import BY, FIRST, SECOND, TEXT, a_document, items, published
from secretariat.documents.versions import Made, made_by, made_version
from tests.factories import recorded

pytestmark = pytest.mark.django_db


def ask(path: str, status: int = 200, **asked: str):
    answer = Client().get(f"/api/v1/{path}", asked)
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def code():
    """Section D in two versions of the code."""
    document = a_document()
    publishing.publish_set([NewText(document, items(), "1.0")], number="1.0", in_force_from=FIRST, by=BY)
    new = items(TEXT.replace("1 D2.2||", "1 D2.3||").replace("within 20", "within 25"))
    return publishing.publish_set(
        [NewText(document, new, "2.0")], number="2.0", in_force_from=SECOND, cause="A release", by=BY
    )


def test_a_program_reads_the_text_of_a_document_on_a_day_and_of_a_version(code):
    said = ask("texts/D", on="2018-06-01")
    assert (said["version"]["number"], said["in_force"], said["until"]) == ("1.0", True, "2019-01-01")
    assert said["clauses"][2]["label"] == "D1.1(a)"
    assert ask("texts/D", version="1.0")["in_force"] is False
    assert ask("texts/DOC-D")["version"]["number"] == "2.0"
    ask("texts/D", 404, on="2017-06-01")
    ask("texts/D", 404, version="9.0")
    ask("texts/Q", 404)
    assert "is not a day" in str(ask("texts/D", 422, on="soon"))


def test_a_program_reads_the_versions_of_a_document_and_the_code_as_a_set(code):
    assert [each["code_version"] for each in ask("texts/D/versions")["items"]] == ["1.0", "2.0"]
    said = ask("code_sets/2.0")
    assert [(each["number"], each["version"]) for each in said["documents"]] == [("D", "2.0")]
    ask("code_sets/9.0", 404)


def test_a_program_reads_a_clause_by_any_label_that_it_had_and_its_history(code):
    said = ask("clauses/D1")
    assert [each["label"] for each in said["clauses"]] == ["D1", "D1.1", "D1.1(a)", "D1.1(b)", "D1.2"]
    assert ask("clauses/D2.2")["label"] == "D2.3"
    history = ask("clauses/D2.1/history")
    assert [each["since"]["number"] for each in history["items"]] == ["1.0", "2.0"]
    assert "25 days" in history["items"][1]["clause"]["text"]
    ask("clauses/Q9", 404)


@pytest.fixture
def staff(client):
    """A browser of somebody who keeps the text."""
    person = a_person("Staff")
    give(person, "secretariat")
    return sign_in(client, person)


def test_a_version_of_the_code_is_dated_anew_and_a_text_that_came_with_it_is_not(staff, code):
    given = {"in_force_from": "2019-06-01", "why": "It was late."}
    answer = staff.post("/code_versions/SEC-2.0/do/redate/", given)
    assert answer.status_code == 302, answer.content
    assert code.texts.get().in_force_from == date(2019, 6, 1)
    assert staff.post("/document_versions/DOC-D-2.0/do/redate/", given).status_code in (400, 403)


def test_a_clause_is_varied_the_variation_ended_and_a_document_withdrawn(staff, code):
    given = {"label": "D2.1", "says": "Within 40 days.", "starts": "2019-02-01", "direction": "BEIS-1"}
    assert staff.post("/documents/DOC-D/do/vary/", given).status_code == 302
    varied = Variation.objects.get()
    assert (
        staff.post(f"/variations/{varied.reference}/do/end/", {"ends": "2019-03-01", "why": "Over."}).status_code == 302
    )
    answer = staff.post("/documents/DOC-D/do/vary/", {**given, "label": "D99"})
    assert "Section D has no clause D99" in answer.content.decode()
    assert staff.post("/documents/DOC-D/do/withdraw/", {"day": "2019-08-01", "why": "Unused."}).status_code == 302
    assert ask("texts/D", 404) is not None


def test_what_made_a_version_is_shown_by_the_room_that_registered_it(code, monkeypatch):
    monkeypatch.setattr(versions, "_kinds", dict(versions._kinds))
    asked = []

    @made_version("widget")
    def widgets(references, reader):
        asked.append(references)
        return {each: Made(f"Widget {each}", f"/widgets/{each}/") for each in references if each != "HIDDEN"}

    causes = ["widget W1; widget HIDDEN", "Widget W2", "unknown X", ""]
    assert made_by(causes, ANYONE) == {
        "widget W1; widget HIDDEN": [Made("Widget W1", "/widgets/W1/")],
        "Widget W2": [Made("Widget W2", "/widgets/W2/")],
        "unknown X": [],
        "": [],
    }
    assert asked == [["HIDDEN", "W1", "W2"]]
    published(a_document("E"), cause_reference="widget W1")
    assert '<a href="/widgets/W1/">Widget W1</a>' in Client().get("/code/E/").content.decode()


def test_a_decision_that_made_a_version_is_shown_to_whoever_may_see_it():
    from secretariat.committees.models import Body, Decision

    body = recorded(Body)
    for reference, label in (("DEC-1", "white"), ("DEC-2", "red")):
        recorded(Decision, reference=reference, body=body, title=f"About {reference}", classification=label)
    published(a_document("E"), cause_reference="decision DEC-1; decision DEC-2")
    page = Client().get("/code/E/").content.decode()
    assert '<a href="/decisions/DEC-1/">About DEC-1</a>' in page
    assert "About DEC-2" not in page


def test_two_rooms_may_not_show_the_same_kind(monkeypatch):
    monkeypatch.setattr(versions, "_kinds", dict(versions._kinds))
    with pytest.raises(ValueError, match="Two rooms show what decision makes"):
        made_version("decision")(lambda references, reader: {})
