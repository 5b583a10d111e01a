import pytest

from secretariat.core.calendars import Period
from secretariat.core.figures import read
from secretariat.modifications.models import Modification
from tests.factories import row

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


def value(key, period=YEAR):
    return read(key, period).value


def test_a_draft_proposal_and_the_modification_that_it_becomes_are_one():
    proposal = row(Modification, reference="DP077", raised="2019-05-01", converted="2019-08-01")
    assert (value("modifications_raised"), value("modifications_open_end")) == (1, 1)
    assert proposal.known_as == "MP077" and {"DP077", "MP077", "SECMP0077"} <= set(proposal.spellings)


def test_a_proposal_in_parts_keeps_its_letter_in_every_spelling():
    proposal = row(Modification, reference="DP010A", converted="2019-08-01")
    assert proposal.known_as == "MP010A" and {"MP010A", "MP10A", "SECMP0010A"} <= set(proposal.spellings)
    assert row(Modification, reference="An odd one").spellings == ("An odd one",)


def test_concluded_is_not_implemented():
    row(Modification, raised="2018-05-01", decided="2019-05-01", outcome="approved", implemented="2020-11-05")
    row(Modification, raised="2018-05-01", decided="2018-06-01", outcome="approved", implemented="2019-06-27")
    assert (value("modifications_concluded"), value("modifications_approved")) == (1, 1)
    assert value("modifications_concluded", YEAR.next()) == 0


def test_what_is_decided_on_the_first_or_last_day_is_decided_in_the_year():
    for day in ("2019-03-31", "2019-04-01", "2020-03-31", "2020-04-01"):
        row(Modification, raised="2018-05-01", decided=day, outcome="rejected")
    assert value("modifications_rejected") == 2
    assert value("modifications_open_start") == 3 and value("modifications_open_end") == 1


def test_what_is_raised_and_decided_on_one_day_was_never_open_at_an_end():
    row(Modification, raised="2020-03-31", decided="2020-03-31", outcome="withdrawn")
    assert (value("modifications_raised"), value("modifications_withdrawn")) == (1, 1)
    assert (value("modifications_open_start"), value("modifications_open_end")) == (0, 0)


def test_a_month_has_its_first_and_its_last_day_and_only_those_of_the_year():
    for day in ("2020-01-31", "2020-02-01", "2020-02-29", "2020-03-01"):
        row(Modification, raised=day)
    assert value("modifications_raised_in_month[2020-02]") == 2
    assert value("modifications_raised_in_month[2020-02]", YEAR.previous()) == 0


def test_a_year_opens_with_what_the_year_before_left_open():
    for raised, decided in (("2018-05-01", None), ("2018-06-01", "2019-04-01"), ("2019-04-01", None)):
        row(Modification, raised=raised, decided=decided, outcome="approved" if decided else "")
    assert value("modifications_open_start") == value("modifications_open_end", YEAR.previous()) == 2
