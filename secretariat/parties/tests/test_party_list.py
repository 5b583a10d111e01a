"""The public list of Parties, and its open data."""

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from markupsafe import escape
from openpyxl import load_workbook

from secretariat.accounts.tests.factories import BY, a_person, give, sign_in
from secretariat.core import events
from secretariat.core.permission import ANYONE
from secretariat.parties.models import Party, PartyCategory, UserEntry, VotingGroup, VotingGroupMembership
from secretariat.parties.open_data import COLUMNS
from secretariat.parties.party_list import PartyList
from tests.factories import recorded, row

pytestmark = pytest.mark.django_db

JOINED = date(2015, 1, 5)


def a_party(name, category="small-supplier", group="", joined=JOINED, left=None, **more):
    party = recorded(Party, name=name, acceded=joined, left=left, exit_ground="expulsion" if left else "", **more)
    row(PartyCategory, party=party, category=category, starts=joined, ends=left)
    if group:
        found = VotingGroup.objects.filter(name=group).first() or row(VotingGroup, name=group)
        row(VotingGroupMembership, party=party, voting_group=found, starts=joined, ends=left)
    return party


def names(reader=ANYONE, **asked):
    return [each.party.name for each in PartyList(asked, reader).entries]


def test_it_shows_who_was_a_party_on_a_day():
    a_party("Early", joined=date(2015, 1, 5), left=date(2018, 6, 1))
    a_party("Late", joined=date(2019, 1, 1))
    assert names(on="2018-05-31") == ["Early"]
    assert names(on="2018-06-01") == []
    assert names(on="2019-01-01") == ["Late"] == names()


def test_it_is_filtered_by_the_category_and_group_of_that_day():
    grown = a_party("Grown", group="One")
    held = PartyCategory.objects.get(party=grown)
    events.update(held, by=BY, ends=date(2019, 1, 1))
    row(PartyCategory, party=grown, category="large-supplier", starts=date(2019, 1, 1))
    a_party("Other", group="Two", category="other")
    assert names(category="small-supplier", on="2018-12-31") == ["Grown"]
    assert names(category="small-supplier", on="2019-01-01") == []
    assert names(category="large-supplier") == ["Grown"]
    group = VotingGroup.objects.get(name="Two")
    assert names(group="two") == ["Other"] == names(group=group.reference)
    assert names(group="Three") == []


def test_it_is_filtered_by_days_of_joining_and_leaving():
    a_party("Joined early", joined=date(2015, 1, 5))
    a_party("Joined late", joined=date(2019, 1, 5))
    a_party("Left", "other", "One", left=date(2018, 3, 1))
    assert names(joined_since="2019-01-05") == ["Joined late"]
    assert names(left_since="2018-03-01") == ["Left"]
    assert names(left_since="2018-03-01", category="other", group="One") == ["Left"]
    assert names(left_since="2018-03-01", category="small-supplier") == []
    assert names(left_since="2018-03-02") == []
    assert names(left_since="2017-01-01", on="2018-02-28") == []
    (entry,) = PartyList({"left_since": "2018-01-01"}, ANYONE).entries
    assert (entry.category, entry.group_name) == ("other", "One")


def test_a_party_is_found_by_any_name_it_ever_had():
    party = a_party("Bright Sparks Energy")
    a_party("Quiet Meters")
    events.update(party, by=BY, verb="rename", name="Dim Lamps")
    events.update(party, by=BY, name='Dim "Lamps" Énergie')
    assert names(q="bright energy") == ['Dim "Lamps" Énergie']
    assert names(q="Énergie") == ['Dim "Lamps" Énergie'] == names(q="LAMPS dim")
    assert names(q=party.reference) == ['Dim "Lamps" Énergie']
    assert names(q="bright meters") == [] == names(q="acceded")
    page = Client().get("/party-list/", {"q": "bright"}).content.decode()
    assert "formerly Dim Lamps, Bright Sparks Energy" in page


def test_user_roles_are_those_completed_by_the_day_and_only_what_the_reader_may_see():
    party = a_party("One")
    row(UserEntry, party=party, user_role="import-supplier", completed=date(2019, 1, 1))
    row(UserEntry, party=party, user_role="gas-supplier", completed=date(2019, 1, 1), classification="green")
    row(UserEntry, party=party, user_role="other-user", guided=date(2019, 1, 1))
    assert names(user_role="import-supplier") == ["One"]
    assert names(user_role="import-supplier", on="2018-12-31") == []
    assert names(user_role="gas-supplier") == [] == names(user_role="other-user")
    person = a_person()
    give(person, "analyst")
    page = sign_in(Client(), person).get("/party-list/", {"user_role": "gas-supplier"}).content.decode()
    assert "Import Supplier, Gas Supplier" in page
    assert "Gas Supplier</td>" not in Client().get("/party-list/").content.decode()


def test_counts_by_category_are_of_the_whole_day_and_lead_to_the_figure():
    a_party("One")
    a_party("Two", "other")
    a_party("Gone", "other", left=date(2018, 1, 1))
    found = PartyList({"q": "One", "on": "2020-01-01"}, ANYONE)
    assert {slug: count for slug, _, count in found.by_category if count} == {"small-supplier": 1, "other": 1}
    page = Client().get("/party-list/?on=2020-01-01").content.decode()
    assert "/figures/parties_in_category/?year=2019-20" in page


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"on": "yesterday"}, "yesterday is not a day"),
        ({"joined_since": "2020-02-30"}, "2020-02-30 is not a day"),
        ({"category": "weather"}, "weather is none of the choices"),
        ({"user_role": "<b>"}, "&lt;b&gt; is none of the choices"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_said_and_a_file_is_refused(asked, says):
    a_party("One")
    page = Client().get("/party-list/", asked)
    assert page.status_code == 400 and says in page.content.decode() and "One" in page.content.decode()
    file = Client().get("/party-list/parties.csv", asked)
    assert file.status_code == 400 and "left out" in file.content.decode()


def test_the_open_data_are_the_same_in_every_form_and_for_everybody():
    secret = a_party("Secret", classification="green")
    party = a_party("=HYPERLINK(evil)", group="One")
    row(UserEntry, party=party, user_role="import-supplier", completed=date(2019, 1, 1))
    row(UserEntry, party=party, user_role="gas-supplier", completed=date(2019, 1, 1), classification="green")
    person = a_person()
    give(person, "analyst")
    answers = []
    for client in (Client(), sign_in(Client(), person)):
        answers.append(client.get("/party-list/parties.json?on=2020-01-01").json())
    assert answers[0] == answers[1]
    (told,) = answers[0]["parties"]
    assert told["name"] == "=HYPERLINK(evil)" and told["user_roles"] == "import-supplier"
    assert told["acceded"] == "2015-01-05" and told["left"] is None and told["category_name"] == "Small Suppliers"
    assert answers[0]["licence"] and answers[0]["on"] == "2020-01-01"
    assert [each["name"] for each in answers[0]["columns"]] == list(told) == [each.name for each in COLUMNS]

    file = Client().get("/party-list/parties.csv")
    (line,) = csv.DictReader(io.StringIO(file.content.decode()))
    assert (
        line["name"] == "'=HYPERLINK(evil)" and line["voting_group_name"] == "One" and line["illustrative"] == "false"
    )
    assert 'rel="license"' in file["Link"] and 'rel="describedby"' in file["Link"]

    book = load_workbook(io.BytesIO(Client().get("/party-list/parties.xlsx").content))
    head, *rows = book["parties"].iter_rows(values_only=True)
    assert list(head) == [each.name for each in COLUMNS] and rows[0][1] == "'=HYPERLINK(evil)"
    assert book["parties"]["B2"].data_type == "s" and book["about"]["A1"].value == "licence"
    assert secret.name not in json.dumps(answers) + file.content.decode()


def test_what_the_columns_mean_is_said_to_people_and_to_programs():
    told = Client().get("/party-list/parties.csv-metadata.json").json()
    assert [each["name"] for each in told["tableSchema"]["columns"]] == [each.name for each in COLUMNS]
    assert told["url"].endswith("/party-list/parties.csv") and told["dc:rights"]
    page = Client().get("/party-list/data/").content.decode()
    for each in COLUMNS:
        assert each.name in page and str(escape(each.says)) in page
    assert "inferred" in page and Client().get("/party-list/parties.exe").status_code == 404


def test_it_asks_the_same_few_queries_however_many_parties_there_are():
    counts = []
    for number in range(3):
        a_party(f"One {number}", group=f"Group {number}")
    for more in (range(60), range(60, 200)):
        for number in more:
            a_party(f"More {number:03}", group=f"Group {number}")
        for address in ("/party-list/?q=o", "/party-list/parties.json"):
            with CaptureQueriesContext(connection) as queries:
                Client().get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:] and max(counts) <= 10
    page = Client().get("/party-list/").content.decode()
    assert page.count("<tr>") == 51 and "Next page" in page and len(page) < 64 * 1024
