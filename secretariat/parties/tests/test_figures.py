from datetime import date

import pytest

from secretariat.core.calendars import Period
from secretariat.core.figures import read
from secretariat.parties.models import DefaultCase, Party, PartyCategory, UserEntry, VotingGroup, VotingGroupMembership
from tests.factories import row

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


def value(key, period=YEAR):
    return read(key, period).value


def test_who_accedes_on_the_first_or_the_last_day_of_a_year_accedes_in_it():
    for day in ("2019-03-31", "2019-04-01", "2020-03-31", "2020-04-01"):
        row(Party, acceded=day)
    assert (value("parties_acceded"), value("parties")) == (2, 3)


def test_who_leaves_on_the_last_day_is_no_party_at_its_end():
    row(Party, left="2020-03-31", exit_ground="withdrawal")
    row(Party, left="2020-04-01", exit_ground="expulsion")
    assert (value("parties"), value("parties_left"), value("parties_left_by_expulsion")) == (1, 1, 0)


def test_a_party_is_in_the_category_that_it_holds_at_the_end_of_the_year():
    party = row(Party)
    row(PartyCategory, party=party, category="other", ends="2020-03-31")
    row(PartyCategory, party=party, category="small-supplier", starts="2020-03-31")
    assert value("parties_in_category[small-supplier]") == 1 and value("parties_in_category[other]") == 0
    assert value("parties_in_category[other]", YEAR.previous()) == 1


def test_a_party_that_enters_for_several_roles_is_counted_once_in_a_year_and_again_in_the_next():
    party = row(Party)
    for role, day in (
        ("import-supplier", "2019-04-01"),
        ("export-supplier", "2020-03-31"),
        ("other-user", "2020-04-01"),
    ):
        row(UserEntry, party=party, user_role=role, guided=day, completed=day)
    for key in ("user_entry_completed", "parties_guided_user_entry"):
        assert value(key) == 1 and value(key, YEAR.next()) == 1


def test_guided_is_not_completed():
    row(UserEntry, party=row(Party), guided="2019-05-01", completed="2020-05-01")
    assert (value("parties_guided_user_entry"), value("user_entry_completed")) == (1, 0)


def test_user_entry_counts_for_the_category_held_on_the_day_of_the_first():
    party = row(Party)
    row(PartyCategory, party=party, category="other", ends="2019-07-01")
    row(PartyCategory, party=party, category="small-supplier", starts="2019-07-01")
    row(UserEntry, party=party, completed="2019-06-30")
    row(UserEntry, party=party, user_role="other-user", completed="2019-07-01")
    by = "user_entry_completed_in_category"
    assert (value(f"{by}[other]"), value(f"{by}[small-supplier]")) == (1, 0)


def test_a_voting_group_counts_while_a_party_of_today_is_in_it():
    one, gone, empty = (row(VotingGroup) for _ in range(3))
    for _ in range(2):
        row(VotingGroupMembership, party=row(Party), voting_group=one)
    row(VotingGroupMembership, party=row(Party, left=date(2020, 3, 31)), voting_group=gone)
    row(VotingGroupMembership, party=row(Party), voting_group=empty, ends=date(2020, 3, 31))
    assert value("voting_groups") == 1 and value("voting_groups", YEAR.previous()) == 3


def test_a_party_expelled_for_two_defaults_is_expelled_once():
    party = row(Party, left="2019-09-01", exit_ground="expulsion")
    for cause in ("A charge", "Another charge"):
        row(DefaultCase, party=party, cause=cause, closed="2019-09-01", outcome="expelled")
    row(DefaultCase, party=row(Party), closed="2019-09-01", outcome="remedied")
    assert value("default_expulsions") == value("parties_left_by_expulsion") == 1
