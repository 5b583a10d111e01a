from __future__ import annotations

from django.db import models

from secretariat.core.records import Record


class DeviceModel(Record):
    """A model of device, as its manufacturer makes it."""

    class Generation(models.TextChoices):
        SMETS1 = "smets1", "SMETS1"
        SMETS2 = "smets2", "SMETS2"

    name = models.CharField(max_length=200, help_text="What the model is called.")
    generation = models.CharField(max_length=10, choices=Generation.choices, help_text="SMETS1 or SMETS2.")
    device_type = models.CharField(max_length=60, help_text="Such as electricity meter or Communications Hub.")
    manufacturer = models.CharField(max_length=120, help_text="Who makes it.")


class ProductsListVersion(Record):
    """One issue of the Central Products List."""

    number = models.PositiveIntegerField(help_text="Its number.")
    issued = models.DateField(db_index=True, help_text="The day it was issued.")

    def __str__(self) -> str:
        return f"Central Products List, version {self.number}"


class ProductsListChange(Record):
    """What a version of the list did to one device model."""

    class Change(models.TextChoices):
        ADDED = "added", "Added"
        AMENDED = "amended", "Amended"
        REMOVED = "removed", "Removed"

    version = models.ForeignKey(
        ProductsListVersion, models.PROTECT, related_name="changes", help_text="The version that made the change."
    )
    device_model = models.ForeignKey(DeviceModel, models.PROTECT, related_name="changes", help_text="The device model.")
    change = models.CharField(max_length=10, choices=Change.choices, help_text="Added, amended or removed.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("version", "change"), name="products_change_of_version"),)

    def __str__(self) -> str:
        return f"{self.device_model} {self.change}"


class FunctionalUpdate(Record):
    """A change to what the list itself can hold or do."""

    title = models.CharField(max_length=200, help_text="What the update was.")
    version = models.ForeignKey(
        ProductsListVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="functional_updates",
        help_text="The version of the list that brought it.",
    )
    applied = models.DateField(db_index=True, help_text="The day it was applied.")


class TechnicalSpecification(Record):
    """One version of a technical specification."""

    class Family(models.TextChoices):
        SMETS = "smets", "Smart Metering Equipment Technical Specifications"
        CHTS = "chts", "Communications Hub Technical Specifications"
        GBCS = "gbcs", "Great Britain Companion Specification"

    family = models.CharField(max_length=10, choices=Family.choices, help_text="SMETS, CHTS or GBCS.")
    version = models.CharField(max_length=20, help_text="The version, as printed.")
    in_force_from = models.DateField(db_index=True, help_text="The day it came into force.")

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("family", "in_force_from"), name="products_specification_force"),)

    def __str__(self) -> str:
        return f"{self.family.upper()} {self.version}"
