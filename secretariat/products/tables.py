from __future__ import annotations

from secretariat.core.tables import Table, register
from secretariat.products.models import (
    DeviceModel,
    FunctionalUpdate,
    ProductsListChange,
    ProductsListVersion,
    TechnicalSpecification,
)

register(
    Table(
        DeviceModel,
        "device_models",
        "Device models",
        "Device model",
        "Models of device that are or were on the Central Products List.",
        listed=("reference", "name", "generation", "device_type", "manufacturer"),
        filters=("generation", "device_type"),
        searched=("device_type", "manufacturer"),
    ),
    Table(
        ProductsListVersion,
        "products_list_versions",
        "Versions of the Central Products List",
        "Version of the Central Products List",
        "Issues of the list.",
        listed=("reference", "number", "issued"),
        filters=("issued",),
        order="-issued",
        also_found_by=lambda version: f"CPL {version.number}",
    ),
    Table(
        ProductsListChange,
        "products_list_changes",
        "Changes to the Central Products List",
        "Change to the Central Products List",
        "What each version of the list did to which device model.",
        listed=("reference", "version", "device_model", "change"),
        filters=("version", "change", "device_model"),
        in_menus=False,
    ),
    Table(
        FunctionalUpdate,
        "functional_updates",
        "Functional updates of the list",
        "Functional update of the list",
        "Changes to what the list can hold or do.",
        listed=("reference", "title", "version", "applied"),
        filters=("applied",),
        order="-applied",
        in_menus=False,
    ),
    Table(
        TechnicalSpecification,
        "technical_specifications",
        "Technical specifications",
        "Technical specification",
        "Versions of what devices are built to.",
        listed=("reference", "family", "version", "in_force_from"),
        filters=("family", "in_force_from"),
        order="-in_force_from",
    ),
)
