"""A vacancy from the advert to the seat, and what is refused on the way."""

from __future__ import annotations

from datetime import date

import pytest

from secretariat.accounts.tests.factories import a_person, give
from secretariat.committees import vacancies
from secretariat.committees.models import Appointment, Body, SeatGroup
from secretariat.committees.models_vacancies import ExpressionOfInterest, Vacancy
from secretariat.committees.tests import stage
from secretariat.core import events
from secretariat.core.events.models import Event
from secretariat.core.workflow.taking import NotNow, case_of
from tests.factories import recorded
from tests.readers import text_of

pytestmark = pytest.mark.django_db
TODAY = "2021-04-15"


@pytest.fixture
def group(settings):
    settings.SECRETARIAT_TODAY = TODAY
    body = recorded(Body, reference="csc", name="Change Sub-Committee", short_name="CSC", starts=stage.LONG_AGO)
    return recorded(
        SeatGroup, reference="CSC-G05", body=body, name="Gas Networks", seats=1, categories="gas-network",
        starts=stage.LONG_AGO,
    )  # fmt: skip


def a_chair(body):
    person = a_person("Illustrative Chair")
    seat = Appointment(
        reference=f"{body.reference}-chair", body=body, seat="chair", holder="Illustrative Chair", person=person,
        starts=stage.LONG_AGO, classification="white",
    )  # fmt: skip
    events.create(seat, by=stage.BY)
    return person


def advertised(group, **more):
    values = {"title": "A seat", "seats": 1, "says": "Members read papers.", "closes": date(2021, 4, 30)}
    return vacancies.advertise(group, by=stage.BY, **{**values, "starts": date(2021, 5, 17), **more})


def refused(page, says):
    assert page.status_code == 400, text_of(page)
    assert says in text_of(page)


def test_a_seat_is_advertised_wanted_decided_on_and_given(group, settings):
    secretary, chair = stage.browser(stage.staff()), stage.browser(a_chair(group.body))
    sent = {"seat_group": "CSC-G05", "title": "Gas Network seat on the CSC", "seats": 1, "says": "Read the papers.",
            "closes": "2021-04-30", "starts": "2021-05-17"}  # fmt: skip
    assert secretary.post("/vacancies/do/advertise/", sent).status_code == 302
    vacancy = Vacancy.objects.get()
    assert "Gas Network seat on the CSC" in text_of(stage.browser().get("/vacancies/"))
    page = text_of(stage.browser().get(f"/vacancies/{vacancy.reference}/"))
    assert (
        "For Gas Networks. Express your interest by the end of 30 April 2021" in page and "Sign in to express" in page
    )

    person = stage.a_contact(stage.a_party(1, "gas-network"), "contact")
    client = stage.browser(person)
    form = f"/vacancies/{vacancy.reference}/do/express/"
    sent = {"candidate": "Gita", "party": "P-0001", "statement": "I know gas."}
    assert client.post(form, sent).status_code == 302
    expression = ExpressionOfInterest.objects.get()
    address = f"/expressions_of_interest/{expression.reference}"
    assert "Gita" not in text_of(stage.browser(stage.a_contact(stage.a_party(2))).get("/expressions_of_interest/"))

    assert "To be decided" in text_of(chair.get("/inbox/"))
    assert chair.post(f"{address}/do/decide-interest/", {"decision": "accepted"}).status_code == 302
    assert "Form to come in" in text_of(secretary.get("/inbox/"))
    assert secretary.post(f"{address}/do/form/", {"on": TODAY}).status_code == 302
    assert "Seat to be given" in text_of(secretary.get("/inbox/"))
    assert secretary.post(f"{address}/do/appoint/", {"starts": "2021-05-17"}).status_code == 302
    seat = Appointment.objects.get(holder="Gita")
    assert (seat.starts, seat.ends, seat.category, seat.person) == (
        date(2021, 5, 17), date(2023, 4, 1), "gas-network", person,
    )  # fmt: skip
    vacancy.refresh_from_db()
    assert vacancy.filled == date(2021, 4, 15) and case_of(vacancy).state == "filled"
    refused(client.post(form, sent), "The seat was filled on 15 April 2021.")


def test_interest_from_the_wrong_category_without_a_party_twice_and_too_late(group, settings):
    vacancy = advertised(group)
    person = stage.a_contact(stage.a_party(1, "gas-network"), "contact")
    give(person, "contact", stage.a_party(2, "other").reference)
    client = stage.browser(person)
    form = f"/vacancies/{vacancy.reference}/do/express/"
    sent = {"candidate": "Gita", "statement": "I know gas."}
    before = Event.objects.count()
    refused(client.post(form, sent), "This seat is for Gas Networks: say from which Party you come.")
    refused(client.post(form, sent | {"party": "P-0002"}), "is in Others, and this seat is for Gas Networks.")
    refused(client.post(form, sent | {"party": "P-0009"}), "There is no party P-0009 that can be chosen here")
    assert Event.objects.count() == before
    assert client.post(form, sent | {"party": "P-0001"}).status_code == 302
    before = Event.objects.count()
    refused(client.post(form, sent | {"party": "P-0001"}), "You have expressed your interest already")
    settings.SECRETARIAT_TODAY = "2021-05-01"
    refused(client.post(form, sent | {"party": "P-0001"}), "The advert closed at the end of 30 April 2021")
    assert Event.objects.count() == before


def test_no_more_is_advertised_than_is_empty(group):
    recorded(Appointment, reference="A", body=group.body, seat_group=group, holder="Held", starts=stage.LONG_AGO)
    before = Event.objects.count()
    with pytest.raises(NotNow, match="0 of the seats of Gas Networks, .* will be empty on 17 May 2021"):
        advertised(group)
    wrong = (date(2021, 4, 14), date(9999, 12, 31))
    for days in (*({"starts": day} for day in wrong), {"closes": date(2021, 4, 14)}, {"closes": date(2021, 5, 18)}):
        with pytest.raises(NotNow):
            advertised(group, **days)
    assert Event.objects.count() == before
    Appointment.objects.update(ends=date(2021, 5, 17))
    assert advertised(group).seats == 1


def an_expression(vacancy, **more):
    party = stage.a_party(50, "gas-network")
    return vacancies.express(vacancy, party=party, person=None, by=stage.BY, candidate="Gita", statement="S", **more)


def test_the_order_of_decision_form_and_seat_is_kept(group):
    one = an_expression(advertised(group))
    before = Event.objects.count()
    with pytest.raises(NotNow, match="The Chair has not accepted it"):
        vacancies.receive_form(one, on=date(2021, 4, 15), by=stage.BY)
    with pytest.raises(NotNow, match="The Chair has not accepted it"):
        vacancies.appoint(one, starts=date(2021, 5, 17), by=stage.BY)
    with pytest.raises(NotNow, match="Say why"):
        vacancies.decide(one, "declined", by=stage.BY, why=" ")
    assert Event.objects.count() == before
    vacancies.decide(one, "accepted", by=stage.BY, why="")
    before = Event.objects.count()
    with pytest.raises(NotNow, match="The Chair decided on 15 April 2021"):
        vacancies.decide(one, "declined", by=stage.BY, why="Changed my mind")
    with pytest.raises(NotNow, match="The membership form has not come in"):
        vacancies.appoint(one, starts=date(2021, 5, 17), by=stage.BY)
    for day in (date(2021, 4, 16), date(2021, 4, 14)):
        with pytest.raises(NotNow):
            vacancies.receive_form(one, on=day, by=stage.BY)
    vacancies.receive_form(one, on=date(2021, 4, 15), by=stage.BY)
    before = Event.objects.count()
    for day in (date(2021, 4, 14), date(9999, 12, 31)):
        with pytest.raises(NotNow):
            vacancies.appoint(one, starts=day, by=stage.BY)
    assert Event.objects.count() == before


def test_a_seat_is_not_given_when_it_is_taken_or_the_party_has_changed_its_category(group):
    vacancy = advertised(group)
    one = an_expression(vacancy)
    vacancies.decide(one, "accepted", by=stage.BY, why="")
    vacancies.receive_form(one, on=date(2021, 4, 15), by=stage.BY)
    held = one.party.categories.get()
    events.update(held, by=stage.BY, category="other")
    before = Event.objects.count()
    with pytest.raises(NotNow, match="is in Others, and this seat is for Gas Networks"):
        vacancies.appoint(one, starts=date(2021, 5, 17), by=stage.BY)
    assert Event.objects.count() == before
    events.update(held, by=stage.BY, category="gas-network")
    recorded(Appointment, reference="A", body=group.body, seat_group=group, holder="Held", starts=date(2021, 5, 1))
    before = Event.objects.count()
    with pytest.raises(NotNow, match="No seat of Gas Networks, .* is empty on 17 May 2021"):
        vacancies.appoint(one, starts=date(2021, 5, 17), by=stage.BY)
    assert Event.objects.count() == before


def test_only_the_chair_of_that_body_and_the_secretariat_decide(group):
    one = an_expression(advertised(group))
    other = recorded(Body, reference="panel", name="Panel", short_name="Panel", starts=stage.LONG_AGO)
    page = f"/expressions_of_interest/{one.reference}/do/decide-interest/"
    stranger = stage.browser(stage.a_contact(stage.a_party(60)))
    assert stranger.post(page, {"decision": "accepted"}).status_code in (403, 404)
    chair_of_another = stage.browser(a_chair(other))
    assert chair_of_another.post(page, {"decision": "accepted"}).status_code in (403, 404)
    one.refresh_from_db()
    assert one.decision == ""
    assert stage.browser(a_chair_of(group.body)).post(page, {"decision": "accepted"}).status_code == 302


def a_chair_of(body):
    person = a_person("Illustrative Chair of the CSC")
    seat = Appointment(
        reference="chair-2", body=body, seat="chair", holder="C", person=person, starts=stage.LONG_AGO,
        classification="white",
    )  # fmt: skip
    events.create(seat, by=stage.BY)
    return person


def test_a_nominated_seat_is_filled_by_the_organisation_that_nominates(group):
    consumers = recorded(
        SeatGroup, reference="CSC-G09", body=group.body, name="Consumers", seats=1, filled_by="nomination",
        nominated_by="Citizens Advice", starts=stage.LONG_AGO,
    )  # fmt: skip
    vacancy = advertised(consumers)
    client = stage.browser(stage.a_contact(stage.a_party(1), "contact"))
    before = Event.objects.count()
    page = client.post(f"/vacancies/{vacancy.reference}/do/express/", {"candidate": "X", "statement": "Y"})
    refused(page, "This seat is filled by a nomination of Citizens Advice.")
    assert Event.objects.count() == before
    secretary = stage.browser(stage.staff())
    page = secretary.post(f"/vacancies/{vacancy.reference}/do/nominated/", {"candidate": "Connie"})
    assert page.status_code == 302
    one = ExpressionOfInterest.objects.get()
    with pytest.raises(NotNow, match="nothing for the Chair to decide"):
        vacancies.decide(one, "accepted", by=stage.BY, why="")
    vacancies.receive_form(one, on=date(2021, 4, 15), by=stage.BY)
    seat = vacancies.appoint(one, starts=date(2021, 5, 17), by=stage.BY)
    assert (seat.holder, seat.category, seat.seat_group) == ("Connie", "", consumers)


def test_an_advert_is_withdrawn(group):
    vacancy = advertised(group)
    secretary = stage.browser(stage.staff())
    assert secretary.post(f"/vacancies/{vacancy.reference}/step/fill/", {}).status_code == 400
    assert secretary.post(f"/vacancies/{vacancy.reference}/step/withdraw/", {}).status_code == 302
    with pytest.raises(NotNow, match="The advert was withdrawn on 15 April 2021"):
        vacancy.refresh_from_db()
        an_expression(vacancy)
