from datetime import date
from fractions import Fraction

import pytest

from secretariat.core.calendars import Period
from secretariat.core.figures import read
from secretariat.core.tables import table_for
from secretariat.engagement.models_enquiries import Article, Enquiry
from tests.factories import row

pytestmark = pytest.mark.django_db

YEAR = Period.year("2019-20")
LAST, FIRST = date(2020, 3, 31), date(2019, 4, 1)


def an_enquiry(took=None, standard=5, **more):
    if took is not None:
        more = {"answered": date(2019, 7, 1), **more, "took": took}
    return row(Enquiry, standard=standard, **more)


def test_an_enquiry_counts_in_the_year_in_which_it_was_asked():
    for day in (date(2019, 3, 31), FIRST, LAST, date(2020, 4, 1)):
        an_enquiry(asked=day)
    assert read("enquiries_asked", YEAR).value == 2


def test_the_share_within_the_standard_is_of_those_answered_in_the_year():
    an_enquiry(5)
    an_enquiry(6)
    an_enquiry(2, standard=2)
    an_enquiry(3, standard=2)
    an_enquiry(0, answered=date(2020, 4, 1))
    an_enquiry()
    assert read("enquiries_answered_within_standard", YEAR).value == 50
    assert read("enquiries_answered", YEAR).value == 4


def test_the_median_is_the_middle_and_between_two_their_mean():
    assert read("enquiry_response_median", YEAR).value is None
    assert read("enquiries_answered_within_standard", YEAR).value is None
    an_enquiry(9)
    assert read("enquiry_response_median", YEAR).value == 9
    an_enquiry(2)
    assert read("enquiry_response_median", YEAR).value == Fraction(11, 2)
    an_enquiry(0)
    assert read("enquiry_response_median", YEAR).value == 2


def test_enquiries_are_counted_by_what_they_are_about():
    an_enquiry(category="joining")
    an_enquiry(category="other")
    assert read("enquiries_asked_about[joining]", YEAR).value == 1


def test_an_article_counts_while_it_stands():
    row(Article, published=FIRST)
    row(Article, published=date(2019, 1, 1), withdrawn=LAST)
    row(Article, published=date(2020, 4, 1))
    assert read("knowledge_base_articles", YEAR).value == 1


GOOD = {
    "asked": date(2021, 3, 1), "standard": 5, "due": None, "waiting_since": None, "waited": 0,
    "answered": date(2021, 3, 5), "took": 4, "closed": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, None),
        ({"waited": 2, "took": 2}, None),
        ({"answered": None, "took": None, "due": date(2021, 3, 8)}, None),
        ({"took": None}, "fill in answered and took"),
        ({"answered": None}, "fill in answered and took"),
        ({"took": 3}, "there are 4 working days"),
        ({"waited": 1}, "there are 3 working days"),
        ({"due": date(2021, 3, 8), "closed": date(2021, 3, 9)}, "Nothing is due while it is closed"),
        ({"waiting_since": date(2021, 3, 8), "closed": date(2021, 3, 9)}, "closed enquiry waits for nobody"),
        ({"answered": None, "took": None}, "fill in due"),
        ({"standard": 0}, "write 1 or more"),
    ],
)
def test_rows_that_do_not_fit_together_are_refused(change, says):
    said = [found for check in table_for(Enquiry).checks if (found := check.finds({**GOOD, **change}))]
    assert (said == []) if says is None else any(says in each for each in said)


def test_an_article_s_categories_are_those_of_the_code():
    (check,) = table_for(Article).checks
    assert check.finds({"categories": "joining other"}) is None
    assert "'weather' is no category" in check.finds({"categories": "joining weather"})
