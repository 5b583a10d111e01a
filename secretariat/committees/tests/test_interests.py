"""The register of interests, its yearly review, and the vetting of members."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.accounts.models import Conflict
from secretariat.accounts.standing import standing_of
from secretariat.accounts.tests.factories import a_person
from secretariat.committees import interests, seating
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.committees.models_vacancies import InterestDeclaration, Vetting
from secretariat.committees.tests import stage
from secretariat.core import events
from secretariat.core.events.models import Event
from secretariat.core.workflow.taking import NotNow
from tests.factories import recorded
from tests.readers import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ssc(settings):
    settings.SECRETARIAT_TODAY = "2020-02-03"
    return recorded(Body, reference="ssc", name="Security Sub-Committee", short_name="SSC", starts=stage.LONG_AGO)


@pytest.fixture
def member(ssc):
    return seated(ssc, "Illustrative member 1")


def seated(body, name, seat="member"):
    person = a_person(name)
    given = Appointment(
        reference=f"{body.reference}-{person.reference}", body=body, seat=seat, holder=name, person=person,
        starts=stage.LONG_AGO, classification="white",
    )  # fmt: skip
    events.create(given, by=stage.BY)
    return person


def test_a_member_declares_an_interest_and_is_kept_out_of_what_names_the_party(ssc, member):
    party, client = stage.a_party(1), stage.browser(member)
    assert "Declare your interests" in text_of(client.get("/inbox/"))
    assert "Nothing yet" in text_of(client.get("/bodies/ssc/interests/"))
    sent = {"body": "ssc", "says": "Shares in it", "party": "P-0001"}
    assert client.post("/interest_declarations/do/declare/", sent).status_code == 302
    made = InterestDeclaration.objects.get()
    assert (made.declared, made.review_due) == (date(2020, 2, 3), date(2021, 2, 3))
    assert standing_of(member).conflicts == {party.reference}
    assert "Declare your interests" not in text_of(client.get("/inbox/"))
    fellow = stage.browser(seated(ssc, "Illustrative member 2"))
    assert "Shares in it" in text_of(fellow.get("/bodies/ssc/interests/"))
    assert "Shares in it" in text_of(stage.browser(stage.staff()).get("/bodies/ssc/interests/"))
    outsider = stage.browser(stage.a_contact(party))
    assert outsider.get("/bodies/ssc/interests/").status_code == 404
    assert outsider.get(f"/interest_declarations/{made.reference}/").status_code == 404

    page = f"/interest_declarations/{made.reference}/do/end-interest/"
    assert fellow.post(page, {"why": "Sold"}).status_code == 403
    assert client.post(page, {"why": "Sold"}).status_code == 302
    assert standing_of(member).conflicts == frozenset()
    assert Conflict.objects.get().ends == date(2020, 2, 3)


def test_that_there_is_none_is_a_declaration_and_is_made_again_each_year(ssc, member, settings):
    client = stage.browser(member)
    assert client.post("/interest_declarations/do/declare/", {"body": "ssc", "nothing": "on"}).status_code == 302
    assert "No interests" in text_of(client.get("/bodies/ssc/interests/"))
    settings.SECRETARIAT_TODAY = "2021-01-10"
    assert "Confirm your interests" in text_of(client.get("/inbox/"))
    settings.SECRETARIAT_TODAY = "2021-02-04"
    assert "Overdue" in text_of(client.get("/bodies/ssc/interests/"))
    made = InterestDeclaration.objects.get()
    assert client.post(f"/interest_declarations/{made.reference}/do/confirm/", {}).status_code == 302
    made.refresh_from_db()
    assert made.review_due == date(2022, 2, 4)
    assert "Confirm your interests" not in text_of(client.get("/inbox/"))


def declare(person, body, **more):
    values = {"nothing": False, "says": "", "party": None}
    return interests.declare(person, body, by=stage.BY, **{**values, **more})


def test_what_is_no_declaration_is_refused(ssc, member):
    other = recorded(Body, reference="panel", short_name="Panel", starts=stage.LONG_AGO)
    party = stage.a_party(1)
    before = Event.objects.count()
    for more in ({}, {"nothing": True, "says": "Something"}, {"nothing": True, "party": party}):
        with pytest.raises(NotNow, match="Either say what the interest is, or that there is none"):
            declare(member, ssc, **more)
    with pytest.raises(NotNow, match="declared by members of the Panel"):
        declare(member, other, nothing=True)
    assert Event.objects.count() == before
    declare(member, ssc, says="Shares")
    before = Event.objects.count()
    with pytest.raises(NotNow, match="say first that they have ended"):
        declare(member, ssc, nothing=True)
    assert Event.objects.count() == before


def test_an_interest_in_the_registers_of_two_bodies_holds_until_both_say_it_has_ended(ssc, member):
    party = stage.a_party(1)
    panel = recorded(Body, reference="panel", short_name="Panel", starts=stage.LONG_AGO)
    recorded(Appointment, reference="P2", body=panel, person=member, holder="M", starts=stage.LONG_AGO)
    first, second = (declare(member, each, says="Shares", party=party) for each in (ssc, panel))
    interests.end(first, by=stage.BY, why="Sold")
    assert standing_of(member).conflicts == {"P-0001"}
    interests.end(second, by=stage.BY, why="Sold")
    assert standing_of(member).conflicts == frozenset()
    with pytest.raises(NotNow, match="It ended on 3 February 2020"):
        interests.end(second, by=stage.BY, why="Sold")
    with pytest.raises(NotNow, match="declare anew"):
        interests.confirm(second, by=stage.BY)


def a_seat(body, person=None):
    group = recorded(
        SeatGroup, reference=f"{body.reference}-G1", body=body, name="Seats", seats=3, starts=stage.LONG_AGO
    )
    return seating.seat(
        group, "Illustrative new", person=person, category="", starts=date(2020, 3, 2), by=stage.BY, why="A test"
    )


def test_a_new_member_of_a_body_that_needs_it_is_to_be_vetted_and_is_cleared_for_as_long_as_the_code_says(ssc):
    person = a_person("Illustrative new")
    seat = a_seat(ssc, person)
    made = Vetting.objects.get()
    assert (made.appointment, made.kind, made.asked) == (seat, "Security vetting", date(2020, 2, 3))
    keeper, secretary = stage.browser(stage.staff("security")), stage.browser(stage.staff())
    assert "Asked for" in text_of(keeper.get("/inbox/"))
    assert secretary.get(f"/vettings/{made.reference}/").status_code == 404
    assert stage.browser(person).get(f"/vettings/{made.reference}/").status_code == 200
    page = f"/vettings/{made.reference}/do/clear/"
    assert stage.browser(person).post(page, {"on": "2020-02-03"}).status_code == 403
    too_early = keeper.post(page, {"on": "2020-02-02"})
    assert too_early.status_code == 400 and "between the asking and today" in text_of(too_early)
    assert keeper.post(page, {"on": "2020-02-03"}).status_code == 302
    made.refresh_from_db()
    assert (made.cleared, made.expires) == (date(2020, 2, 3), date(2023, 2, 3))
    with pytest.raises(NotNow, match="settled already"):
        interests.not_cleared(made, on=date(2020, 2, 3), by=stage.BY, details="No")


def test_who_is_cleared_is_not_vetted_again_and_other_bodies_need_none(ssc):
    person = a_person("Illustrative new")
    first = a_seat(ssc, person)
    interests.clear(Vetting.objects.get(), on=date(2020, 2, 3), expires=None, by=stage.BY)
    assert seating.ask_for_vetting(first, by=stage.BY) is None
    panel = recorded(Body, reference="panel", short_name="Panel", starts=stage.LONG_AGO)
    other = a_seat(panel)
    assert Vetting.objects.count() == 1
    with pytest.raises(NotNow, match="Members of the Panel need no vetting"):
        interests.ask_for_vetting(other, by=stage.BY)


def test_a_member_who_is_not_cleared_is_asked_about_anew(ssc):
    seat = a_seat(ssc)
    with pytest.raises(NotNow, match="A vetting is under way"):
        interests.ask_for_vetting(seat, by=stage.BY)
    interests.not_cleared(Vetting.objects.get(), on=date(2020, 2, 3), by=stage.BY, details="Missing papers")
    assert interests.ask_for_vetting(seat, by=stage.BY).asked == date(2020, 2, 3)


def test_the_register_takes_no_more_queries_for_many_members(ssc, django_assert_max_num_queries):
    for number in range(15):
        declare(seated(ssc, f"Illustrative {number}"), ssc, nothing=True)
    client = stage.browser(stage.staff())
    with django_assert_max_num_queries(10):
        assert "Illustrative 14" in text_of(client.get("/bodies/ssc/interests/"))
