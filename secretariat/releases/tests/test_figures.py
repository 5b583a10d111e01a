import pytest

from secretariat.core.calendars import Period
from secretariat.core.figures import figure_named, read
from secretariat.modifications.models import Modification
from secretariat.releases.models import DesignatedChange, DirectedVariation, Release, ReleaseItem
from tests.factories import row

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


def value(key, period=YEAR):
    return read(key, period).value


def item(release, modification=None, day="2019-06-27"):
    return row(ReleaseItem, release=release, modification=modification or row(Modification), implemented_on=day)


def test_a_release_s_name_is_not_its_date():
    row(Release, name="March 2020 SEC Release", delivered="2020-04-02")
    row(Release, name="April 2020 SEC Release", delivered="2020-03-31")
    assert value("scheduled_releases") == 1 and value("scheduled_releases", YEAR.next()) == 1


def test_a_release_that_has_not_gone_live_is_not_counted():
    row(Release, delivered=None)
    assert value("scheduled_releases") == 0


def test_a_modification_that_comes_in_two_parts_is_implemented_once():
    proposal = row(Modification)
    item(row(Release), proposal, "2019-06-27")
    item(row(Release, kind="ad-hoc"), proposal, "2019-11-07")
    assert (value("modifications_implemented"), value("modifications_in_further_parts")) == (1, 1)
    assert value("modifications_implemented_by_scheduled_releases") == value("ad_hoc_releases") == 1


def test_two_parts_in_two_years_are_implemented_in_each_and_no_further_part():
    proposal = row(Modification)
    item(row(Release), proposal, "2020-03-31")
    item(row(Release), proposal, "2020-04-01")
    for year in (YEAR, YEAR.next()):
        assert value("modifications_implemented", year) == 1 and value("modifications_in_further_parts", year) == 0


def test_what_was_approved_years_ago_is_implemented_when_it_comes_into_force():
    old = row(Modification, raised="2016-05-01", decided="2017-05-01", outcome="approved")
    item(row(Release), old)
    assert value("modifications_implemented") == 1 and value("modifications_approved") == 0


def test_a_release_holds_what_came_into_force_in_the_year_and_says_what_changes_the_dcc_systems():
    release = row(Release, reference="R1", name="June 2019")
    item(release)
    item(release, row(Modification, dcc_systems=True))
    item(release, day=None)
    assert figure_named("modifications_in_release").keys(YEAR) == ["modifications_in_release[R1]"]
    assert value("modifications_in_release[R1]") == 2
    assert value("modifications_in_release_dcc_systems[R1]") == 1


def test_a_designated_change_counts_when_it_comes_into_force_and_a_variation_when_it_is_directed():
    for number, (designated, implemented) in enumerate((("2019-03-01", "2019-04-01"), ("2020-03-01", "2020-04-01"))):
        DesignatedChange.objects.create(
            reference=f"DC{number}", title="Text", designated_on=designated, implemented_on=implemented
        )
    DirectedVariation.objects.create(reference="DV1", title="Dates", provision="X1", directed_on="2020-03-31")
    assert (value("designated_changes"), value("directed_variations")) == (1, 1)
