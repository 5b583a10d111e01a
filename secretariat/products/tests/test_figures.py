import pytest

from secretariat.core.calendars import Period
from secretariat.core.figures import read
from secretariat.products.models import DeviceModel, ProductsListChange, ProductsListVersion, TechnicalSpecification
from tests.factories import row

pytestmark = pytest.mark.django_db
YEAR = Period.year("2019-20")


def value(key, period=YEAR):
    return read(key, period).value


def change(day, what="added", generation="smets2", model=None):
    version = row(ProductsListVersion, issued=day)
    model = model or row(DeviceModel, generation=generation)
    return row(ProductsListChange, version=version, device_model=model, change=what)


def test_a_change_belongs_to_the_year_in_which_its_version_was_issued():
    for day in ("2019-03-31", "2019-04-01", "2020-03-31", "2020-04-01"):
        change(day)
    assert (value("cpl_versions_issued"), value("smets2_device_models_added")) == (2, 2)


def test_generations_are_counted_apart_when_added_and_together_when_removed():
    change("2019-05-01", generation="smets1")
    change("2019-05-01")
    change("2019-06-01", "removed", "smets1")
    change("2019-06-01", "removed")
    assert (value("smets1_device_models_added"), value("smets2_device_models_added")) == (1, 1)
    assert value("device_models_removed") == 2


def test_an_amended_model_is_neither_added_nor_removed():
    change("2019-05-01", "amended")
    assert (value("smets2_device_models_added"), value("device_models_removed")) == (0, 0)


def test_a_model_that_is_removed_and_added_again_is_two_additions():
    model = row(DeviceModel)
    for day, what in (("2019-05-01", "added"), ("2019-06-01", "removed"), ("2019-07-01", "added")):
        change(day, what, model=model)
    assert value("smets2_device_models_added") == 2


def test_a_specification_s_version_is_the_one_that_last_came_into_force():
    for family, version, day in (
        ("smets", "4.1", "2018-12-01"),
        ("smets", "4.2", "2020-03-31"),
        ("smets", "5.0", "2020-04-01"),
        ("gbcs", "3.2", "2019-05-01"),
    ):
        row(TechnicalSpecification, family=family, version=version, in_force_from=day)
    assert (value("smets_version"), value("smets_version", YEAR.previous())) == ("4.2", "4.1")
    assert value("gbcs_version", YEAR.previous()) is None and value("chts_version") is None
