"""What a timer does for texts."""

from __future__ import annotations

from secretariat.core.calendars import today
from secretariat.core.events.actors import SYSTEM
from secretariat.core.pages.timers import on_tick
from secretariat.documents import (
    dating,
    sealed_texts,  # noqa: F401  (registers what it verifies)
)
from secretariat.documents.models import Document


@on_tick
def keep_documents_current() -> str:
    """Let each document's row name the version that came into force. What is in force never waits for it: days decide."""
    due = Document.objects.filter(versions__in_force_from__lte=today()).distinct().order_by("reference")
    changed = [each.name for each in due if dating.keep_current(each, by=SYSTEM)]
    return f"In force now: new versions of {', '.join(changed)}." if changed else ""
