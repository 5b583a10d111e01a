"""Whoever is recused from an item sees nothing of it, and what is still a draft is for those who prepare it."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from secretariat.accounts.everybody import Everybody
from secretariat.accounts.models import Conflict
from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.committees.models import Appointment, Body, Decision, Meeting
from secretariat.committees.models_meetings import AgendaItem, MinuteItem, Paper, PaperFile, Question, Recusal, Vote
from secretariat.core.api.tests.programs import program_for
from secretariat.core.pages.searching import catch_up, search
from secretariat.core.permission import ANYONE, Held, Reader, as_open, may_see
from secretariat.parties.models import Party
from tests.factories import recorded, row

pytestmark = pytest.mark.django_db
LABELS = ("white", "green", "amber", "red")
LONG_AGO = date(2013, 9, 23)


@pytest.fixture
def body():
    return row(Body, reference="tag")


@pytest.fixture
def member(body):
    person = a_person("Member")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    row(Appointment, reference="SEAT-1", body=body, person=person, starts=LONG_AGO)
    return person


def item_with_everything(body, label, **item):
    meeting = row(Meeting, body=body)
    about = recorded(AgendaItem, meeting=meeting, body=body, classification=label, title="Zebedee matter", **item)
    of = {"body": body, "item": about, "classification": label}
    paper = recorded(Paper, title="Zebedee paper", text="Zebedee text", **of)
    seat = Appointment.objects.first() or row(Appointment, reference="SEAT-0", body=body)
    return [
        about,
        paper,
        recorded(PaperFile, paper=paper, name="zebedee.pdf", **of),
        recorded(Question, paper=paper, text="Zebedee question", **of),
        recorded(MinuteItem, meeting=meeting, text="Zebedee minute", **of),
        recorded(Vote, appointment=seat, motion="Zebedee", **of),
        recorded(Decision, decided="2020-01-02", title="Zebedee decision", outcome="Agreed", **of),
    ]


def seen(reader, records):
    """What is seen by the two ways in which it is decided, which must say the same."""
    one = {each.reference for each in records if type(each).objects.visible_to(reader).filter(pk=each.pk).exists()}
    two = {each.reference for each in records if may_see(each, reader)}
    assert one == two
    return one


def reader_of(person):
    return Everybody([person]).reader[person.pk]


@pytest.mark.parametrize("label", ["white", "green", "amber"])
def test_whoever_is_recused_from_an_item_sees_nothing_of_it(body, member, label):
    records, others = item_with_everything(body, label), item_with_everything(body, label)
    assert len(seen(reader_of(member), [*records, *others])) == 2 * len(records)
    row(Recusal, item=records[0], body=body, appointment=Appointment.objects.get(), person=member)
    reader = reader_of(member)
    assert reader.recused == {records[0].reference}
    assert seen(reader, records) == set()
    assert len(seen(reader, others)) == len(others)


def test_a_recusal_that_names_no_account_holds_for_whoever_holds_the_seat(body, member):
    records = item_with_everything(body, "amber")
    row(Recusal, item=records[0], body=body, appointment=Appointment.objects.get())
    assert reader_of(member).recused == {records[0].reference} and not seen(reader_of(member), records)


def test_a_recusal_counts_from_its_day_to_its_end(body, member):
    records = item_with_everything(body, "amber")
    recusal = row(Recusal, item=records[0], body=body, appointment=Appointment.objects.get(), person=member,
                  declared=date(2019, 1, 1), ended=date(2020, 1, 1))  # fmt: skip
    assert seen(reader_of(member), records)
    Recusal.objects.filter(pk=recusal.pk).update(ended=None)
    assert not seen(reader_of(member), records)


def test_a_recusal_holds_whatever_else_they_are_but_is_itself_shown_to_them(body, member):
    give(member, "secretariat")
    records = item_with_everything(body, "amber")
    recusal = row(Recusal, item=records[0], body=body, appointment=Appointment.objects.get(), person=member,
                  classification="amber")  # fmt: skip
    reader = reader_of(member)
    assert reader.holds("administrator") and not seen(reader, records)
    assert seen(reader, [recusal])


@pytest.mark.parametrize("label", ["white", "green", "amber"])
def test_a_conflict_with_the_party_of_an_item_keeps_a_member_out_of_it(body, member, label):
    party = row(Party, reference="P-1")
    records = item_with_everything(body, label, party=party)
    assert seen(reader_of(member), records)
    row_of = {"person": member, "of": "P-1", "interest": "Employer", "starts": LONG_AGO, "reference": "C-1"}
    Conflict.objects.create(**row_of)
    assert not seen(reader_of(member), records)
    assert seen(reader_of(member), item_with_everything(body, label, party=row(Party, reference="P-2")))


def test_named_on_a_red_paper_they_still_do_not_see_it(body, member):
    records = item_with_everything(body, "red")
    reader = Reader("user:x", named=frozenset({("committees.Paper", records[1].reference)}))
    assert seen(reader, records) == {records[1].reference}
    assert not seen(Reader(reader.id, named=reader.named, recused=frozenset({records[0].reference})), records)


def test_pages_search_lists_files_and_the_api_leave_it_out(body, member):
    records = item_with_everything(body, "white")
    row(Recusal, item=records[0], body=body, appointment=Appointment.objects.get(), person=member)
    catch_up()
    client, program = sign_in(Client(), member), program_for(member)
    tables = ("agenda_items", "papers", "paper_files", "questions", "minute_items", "votes", "decisions")
    for table, record in zip(tables, records, strict=True):
        for address in (
            f"/{table}/", f"/{table}/{record.reference}/", f"/{table}/{record.reference}/history/",
            f"/{table}/export.csv",
        ):  # fmt: skip
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert b"ebedee" not in content, address
        assert b"ebedee" not in program.read(f"/{table}").content
        assert program.read(f"/{table}/{record.reference}").status_code == 404
        assert Client().get(f"/{table}/{record.reference}/").status_code == 200
    assert search("Zebedee", reader_of(member))[1] == 0 < search("Zebedee", ANYONE)[1]


def test_nobody_is_told_of_what_they_are_recused_from(body, member):
    records = item_with_everything(body, "white")
    row(Recusal, item=records[0], body=body, appointment=Appointment.objects.get(), person=member)
    everybody = Everybody.today()
    for each in records:
        assert everybody.who_see(each, "white")({member.pk}) == set()
        assert member.pk not in everybody.named_by("body", each)
    assert everybody.who_see(records[0].meeting, "white")({member.pk}) == {member.pk}


def test_what_is_kept_of_a_meeting_does_not_tell_of_its_items(body):
    records = item_with_everything(body, "white")
    assert not as_open(records[0], records[0].meeting)
    assert as_open(records[0], records[1])
    assert as_open(records[0].meeting, records[1])


def test_a_party_does_not_read_what_a_body_considers_about_it(body):
    party = row(Party, reference="P-1")
    records = [
        each for each in item_with_everything(body, "amber", party=party) if not isinstance(each, Decision | Vote)
    ]
    for each in records:
        type(each).objects.filter(pk=each.pk).update(party=party)
        each.party = party
    contact = Reader("user:c", held=frozenset({Held("contact", "party", "P-1")}))
    assert seen(contact, records) == set()
    assert len(seen(Reader("user:m", held=frozenset({Held("member", "body", "tag")})), records)) == len(records)


DRAFTS = (AgendaItem, Paper, PaperFile)


@pytest.mark.parametrize("label", ["white", "green", "amber"])
def test_a_draft_is_seen_by_those_who_prepare_it_and_by_nobody_else(body, member, label):
    drafts = [each for each in item_with_everything(body, label) if isinstance(each, DRAFTS)]
    for each in drafts:
        type(each).objects.filter(pk=each.pk).update(published=None)
        each.published = None
    secretary, chair, other = (
        Reader("user:s", held=frozenset({Held(role, "body", of)}))
        for role, of in (("secretary", "tag"), ("chair", "tag"), ("secretary", "ssc"))
    )
    staff = Reader("user:a", held=frozenset({Held("secretariat", "administrator")}))
    analyst = Reader("user:b", held=frozenset({Held("analyst", "administrator")}))
    for who in (secretary, chair, staff):
        assert len(seen(who, drafts)) == 3
    for who in (reader_of(member), other, analyst, ANYONE):
        assert seen(who, drafts) == set()
    everybody = Everybody.today()
    for each in drafts:
        assert everybody.who_see(each, label)({member.pk}) == set()
        assert not as_open(each, drafts[0].meeting)
