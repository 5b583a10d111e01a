from fractions import Fraction

import pytest

from secretariat.assurance.models import Assessment, DirectorsLetter, Publication, RiskIteration, StatusDecision
from secretariat.core.calendars import Period
from secretariat.core.figures import read
from secretariat.parties.models import Party
from tests.factories import row

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


def value(key, period=YEAR):
    return read(key, period).value


def assessment(kind="fusa", **days):
    return row(Assessment, party=row(Party), kind=kind, **{"started": "2019-01-01", **days})


def test_fieldwork_presentation_and_preparation_count_each_in_their_own_year():
    assessment(fieldwork="2019-03-31", prepared="2019-04-01", presented="2020-04-01")
    assert value("fieldwork_assessments") == 0 and value("fieldwork_assessments", YEAR.previous()) == 1
    assert value("assessments_prepared") == 1
    assert value("fusa_vusa_presented") == 0 and value("fusa_vusa_presented", YEAR.next()) == 1


def test_privacy_is_no_security_assessment():
    assessment("fpa", fieldwork="2019-05-01", prepared="2019-05-01", presented="2019-05-01")
    assert value("fieldwork_assessments") == 1
    assert (value("assessments_prepared"), value("assessments_reviewed"), value("fusa_vusa_presented")) == (0, 0, 0)
    assert value("assessments_by_kind_presented[fpa]") == 1


def test_a_letter_is_reviewed_when_it_is_approved_and_a_follow_up_is_reviewed_but_not_prepared():
    row(DirectorsLetter, party=row(Party), prepared="2019-03-31", approved="2019-04-01")
    assessment("follow-up", prepared="2019-05-01", presented="2019-05-01")
    assert (value("assessments_reviewed"), value("assessments_prepared")) == (2, 0)
    assert value("directors_letters_approved") == 1


def test_a_party_is_in_assessment_in_each_month_that_it_is_in_the_process_for_a_day():
    party = row(Party)
    row(Assessment, party=party, started="2019-04-30", finished="2019-05-01")
    row(Assessment, party=party, kind="ssa", started="2019-05-01", finished="2019-05-31")
    reading = read("average_parties_in_assessment", YEAR)
    assert reading.value == Fraction(2, 12) and reading.records[0].count() == 2


def test_a_party_that_never_left_the_process_is_in_it_all_the_year():
    assessment(started="2018-01-01")
    assert value("average_parties_in_assessment") == 1
    assert value("average_parties_in_assessment", Period.year("2016-17")) is None


def test_the_framework_s_version_is_the_last_published_by_the_end_of_the_year():
    for day, version in (("2018-06-01", "2.6"), ("2020-03-31", "2.7"), ("2020-04-01", "2.8"), ("2019-12-01", "")):
        row(Publication, published=day, version=version)
    assert value("pcf_version") == "2.7" and value("pcf_version", YEAR.previous()) == "2.6"
    assert value("pcf_version", Period.year("2017-18")) is None


def test_the_iteration_is_the_latest_begun_and_statuses_are_of_two_kinds():
    row(RiskIteration, number=7, commenced="2018-05-01", completed="2019-05-01")
    row(RiskIteration, number=8, commenced="2020-03-31")
    for kind in ("assurance", "compliance", "compliance"):
        row(StatusDecision, party=row(Party), kind=kind)
    assert value("risk_assessment_iteration") == 8 and value("risk_assessment_iteration", YEAR.previous()) == 7
    assert (value("statuses_set"), value("assurance_statuses_set"), value("compliance_statuses_set")) == (3, 1, 2)
