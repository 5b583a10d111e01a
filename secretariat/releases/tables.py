from __future__ import annotations

from secretariat.core.tables import Table, register
from secretariat.releases.models import DesignatedChange, DirectedVariation, Release, ReleaseItem

register(
    Table(
        Release,
        "releases",
        "Releases",
        "Release",
        "Sets of modifications that go live together.",
        listed=("reference", "name", "kind", "delivered"),
        filters=("kind", "delivered"),
        order="-delivered",
    ),
    Table(
        ReleaseItem,
        "release_items",
        "Release items",
        "Release item",
        "Which modification went live in which release.",
        listed=("reference", "release", "modification", "implemented_on"),
        filters=("release", "modification", "implemented_on"),
        order="-implemented_on",
        in_menus=False,
    ),
    Table(
        DesignatedChange,
        "designated_changes",
        "Designated changes",
        "Designated change",
        "Text that the Secretary of State designated into the code.",
        listed=("reference", "title", "designated_on", "implemented_on"),
        filters=("designated_on", "implemented_on"),
        order="-designated_on",
    ),
    Table(
        DirectedVariation,
        "directed_variations",
        "Directed variations",
        "Directed variation",
        "Dates and obligations that the Secretary of State varied by direction.",
        listed=("reference", "title", "provision", "directed_on"),
        filters=("directed_on",),
        searched=("provision",),
    ),
)
