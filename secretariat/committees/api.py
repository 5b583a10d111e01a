"""What bodies give to programs: the decision on which a step is taken."""

from __future__ import annotations

from secretariat.committees.models import Decision
from secretariat.core.api.cases import decisions
from secretariat.core.permission import Reader


@decisions
def decision(reference: str, reader: Reader) -> Decision | None:
    """The decision of that reference, if the reader may see it."""
    found: Decision | None = (
        Decision.objects.visible_to(reader).select_related("body").filter(reference=reference).first()
    )
    return found
