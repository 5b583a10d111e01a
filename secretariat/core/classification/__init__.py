"""White, Green, Amber, Red: who may list, open, search, be told of or fetch a thing. The default is deny."""

from django.db import models


class Classification(models.TextChoices):
    """The labels of the Panel Information Policy, least restricted first.

    White is sourced (printed on published documents). What the other three mean is recalled, so each code says
    it in its own folder, with its basis (`code.toml`, `[[classification]]`).
    """

    WHITE = "white", "White"
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"


ORDER: dict[str, int] = {label: place for place, label in enumerate(Classification.values)}


def highest(*labels: str) -> str:
    """The most restricted of these labels; White when there are none. A container takes its highest part."""
    return max(labels, key=ORDER.__getitem__, default=Classification.WHITE)


def up_to(label: str) -> list[str]:
    """Every label that a reader cleared to `label` may see."""
    return [each for each in Classification.values if ORDER[each] <= ORDER[label]]


class ClassificationField(models.CharField):
    """The classification column. A row that nobody has labelled is Red."""

    def __init__(self, **options: object) -> None:
        options.setdefault("max_length", 5)
        options.setdefault("choices", Classification.choices)
        options.setdefault("default", Classification.RED)
        options.setdefault("help_text", "Who may see it: white, green, amber or red.")
        super().__init__(**options)  # type: ignore[arg-type]
