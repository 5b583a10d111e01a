"""Acts: who may do one, when, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from secretariat.core import events
from secretariat.core.acts import Act, ActForm, DayField, PoundsField, RecordField, WordsField
from secretariat.core.acts.doing import NotRight, is_allowed, perform, why_not_now
from secretariat.core.events import Actor
from secretariat.core.events.models import Event
from secretariat.core.permission import ANYONE, Held, Reader
from secretariat.core.permission.declared import KNOWN
from secretariat.core.workflow.taking import NotNow, begin
from secretariat.modifications.models import Modification
from secretariat.parties.models import Party, PartyCategory
from tests.factories import recorded

pytestmark = pytest.mark.django_db

STAFF = Reader(
    "user:U-1", "Staff", frozenset({Held("analyst", "administrator"), Held("party-support", "administrator")})
)
CONTACT = Reader("user:U-2", "A contact", frozenset({Held("contact", "party", "P-1")}))


class CategoryForm(ActForm):
    category = forms.ChoiceField(label="Category", choices=[("small-supplier", "Small"), ("other", "Other")])
    starts = DayField(label="From")
    why = WordsField(label="Why", required=False)


def put_in(party: Party, *, by: Actor, category: str, starts: date, why: str) -> PartyCategory:
    if starts < party.acceded:
        raise NotNow("That is before it acceded: give a later day.", field="starts")
    if why == "never":
        raise NotNow("That is never done.")
    return events.create(
        PartyCategory(
            reference=f"PC-{category}-{starts}",
            party=party,
            category=category,
            starts=starts,
            ends=date(2013, 1, 1) if why == "backwards" else None,
            classification="white",
        ),
        by=by,
        why=why,
    )


def an_act(**more: Any) -> Act:
    return Act(
        Party, "put-in", "Put in a category", put_in, form=CategoryForm, **{"done": "{record} is there.", **more}
    )


def sent(**values: str) -> QueryDict:
    made = QueryDict(mutable=True)
    made.update({"category": "other", "starts": "2019-04-01", **values})
    return made


@pytest.fixture
def party() -> Party:
    return recorded(Party, reference="P-1", name="One", acceded=date(2015, 1, 1))


def test_what_the_form_gives_reaches_the_service_and_what_it_makes_comes_next(party) -> None:
    did = perform(an_act(), party, STAFF, sent(why="It changed"))
    made = PartyCategory.objects.get()
    assert (did.record, did.says) == (made, f"{made.reference} is there.")
    assert (made.category, made.starts) == ("other", date(2019, 4, 1))
    assert Event.objects.order_by("-sequence").values_list("actor", "why")[0] == ("user:U-1", "It changed")


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"starts": "2019-02-30"}, "starts", "That is not a day: write it like 2019-04-01."),
        ({"starts": "2014-01-01"}, "starts", "That is before it acceded: give a later day."),
        ({"category": "fish"}, "category", "Select a valid choice"),
    ],
)
def test_what_is_not_right_is_said_at_its_field_and_changes_nothing(party, given, field, says) -> None:
    before = Event.objects.count()
    with pytest.raises(NotRight) as refused:
        perform(an_act(), party, STAFF, sent(**given))
    assert says in str(refused.value.form.errors[field][0])
    assert (Event.objects.count(), PartyCategory.objects.count()) == (before, 0)


def test_what_the_service_refuses_as_a_whole_is_said_and_changes_nothing(party) -> None:
    with pytest.raises(NotNow, match="never done"):
        perform(an_act(), party, STAFF, sent(why="never"))
    assert not PartyCategory.objects.exists()


def test_what_the_database_refuses_is_a_sentence_too(party) -> None:
    before = Event.objects.count()
    with pytest.raises(NotNow, match="clashes with what is in the register"):
        perform(an_act(), party, STAFF, sent(why="backwards"))
    assert (Event.objects.count(), PartyCategory.objects.count()) == (before, 0)


def test_a_deed_decides_who_may(party) -> None:
    support = an_act(deed="let_people_in")
    assert is_allowed(support, party, STAFF, None)
    assert not is_allowed(support, party, CONTACT, None)
    assert not is_allowed(an_act(deed=KNOWN), party, ANYONE, None)
    with pytest.raises(NotNow, match="for others to do"):
        perform(support, party, CONTACT, sent())


def test_why_not_keeps_an_act_shut(party) -> None:
    shut = an_act(why_not=lambda record, reader: f"{record} is too small.")
    assert why_not_now(shut, party, STAFF, None) == "One is too small."
    with pytest.raises(NotNow, match="One is too small"):
        perform(shut, party, STAFF, sent())


def test_an_act_named_like_a_step_is_open_where_the_step_is_and_to_whom_the_table_says() -> None:
    modification = recorded(Modification, reference="SECMP0001", raised=date(2019, 6, 3))
    case = begin(modification, "modification", by=Actor("operator:test"), on=date(2019, 6, 3))
    develop = Act(Modification, "develop", "Develop", lambda record, *, by: None)
    implement = Act(Modification, "implement", "Implement", lambda record, *, by: None)
    assert is_allowed(develop, modification, STAFF, case)
    assert not is_allowed(develop, modification, CONTACT, case)
    assert why_not_now(develop, modification, STAFF, case) == ""
    assert why_not_now(implement, modification, STAFF, case).startswith("It is in Draft Proposal")


class ChoosingForm(ActForm):
    party = RecordField(Party, label="Party", among=lambda record, reader: Party.objects.filter(left__isnull=True))
    sum = PoundsField(label="Sum", required=False)


def chosen(given: str, reader: Reader = STAFF) -> Any:
    form = ChoosingForm({"party": given}, reader=reader)
    return form.cleaned_data["party"] if form.is_valid() else str(form.errors["party"][0])


def test_a_record_is_chosen_by_its_reference_or_name_among_those_offered(party) -> None:
    gone = recorded(Party, reference="P-2", name="Gone", left=date(2019, 1, 1))
    hidden = recorded(Party, reference="P-3", name="Hidden", classification="red")
    assert chosen("P-1") == chosen(" One ") == party
    for other in (gone.reference, hidden.reference, hidden.name, "P-9"):
        assert chosen(other) == f"There is no party {other} that can be chosen here: check its reference."
    assert chosen("") == "Choose “Party”."


def test_few_records_are_offered_in_a_list_and_of_many_the_reference_is_typed(party) -> None:
    assert "P-1" in str(ChoosingForm(reader=STAFF)["party"])
    for number in range(70):
        recorded(Party, name=f"Number {number}")
    assert "<select" not in str(ChoosingForm(reader=STAFF)["party"])
