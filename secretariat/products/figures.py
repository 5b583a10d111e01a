from __future__ import annotations

from typing import Any

from secretariat.core.calendars import Period
from secretariat.core.figures import Reading, figure
from secretariat.products.models import (
    DeviceModel,
    FunctionalUpdate,
    ProductsListChange,
    ProductsListVersion,
    TechnicalSpecification,
)

LIST = "the Central Products List"


@figure("Versions of the Central Products List issued", unit="versions", population=LIST)
def cpl_versions_issued(period: Period) -> Reading:
    """Versions of the Central Products List issued in the year."""
    return Reading.count(ProductsListVersion.objects.during("issued", period.start, period.end))


@figure("SMETS2 device models added", unit="device models", population=LIST)
def smets2_device_models_added(period: Period) -> Reading:
    """Additions of SMETS2 device models by versions of the list issued in the year."""
    return Reading.count(_added(period, DeviceModel.Generation.SMETS2))


@figure("SMETS1 device models added", unit="device models", population=LIST)
def smets1_device_models_added(period: Period) -> Reading:
    """Additions of SMETS1 device models by versions of the list issued in the year."""
    return Reading.count(_added(period, DeviceModel.Generation.SMETS1))


@figure("Device models removed", unit="device models", population=LIST)
def device_models_removed(period: Period) -> Reading:
    """Removals of device models of any generation by versions of the list issued in the year."""
    return Reading.count(_changes(period).filter(change=ProductsListChange.Change.REMOVED))


@figure("Functional updates of the list", unit="updates", population=LIST)
def cpl_functionality_updates(period: Period) -> Reading:
    """Changes applied in the year to what the list can hold or do."""
    return Reading.count(FunctionalUpdate.objects.during("applied", period.start, period.end))


@figure("SMETS version", unit="version", population="technical specifications")
def smets_version(period: Period) -> Reading:
    """The version of SMETS that last came into force by the end of the year."""
    return _latest(period, TechnicalSpecification.Family.SMETS)


@figure("CHTS version", unit="version", population="technical specifications")
def chts_version(period: Period) -> Reading:
    """The version of CHTS that last came into force by the end of the year."""
    return _latest(period, TechnicalSpecification.Family.CHTS)


@figure("GBCS version", unit="version", population="technical specifications")
def gbcs_version(period: Period) -> Reading:
    """The version of GBCS that last came into force by the end of the year."""
    return _latest(period, TechnicalSpecification.Family.GBCS)


def _changes(period: Period) -> Any:
    return ProductsListChange.objects.during("version__issued", period.start, period.end)


def _added(period: Period, generation: str) -> Any:
    added = _changes(period).filter(change=ProductsListChange.Change.ADDED)
    return added.filter(device_model__generation=generation)


def _latest(period: Period, family: str) -> Reading:
    versions = TechnicalSpecification.objects.filter(family=family, in_force_from__lte=period.end)
    return Reading.of_latest(versions.order_by("-in_force_from", "-reference"), "version")
