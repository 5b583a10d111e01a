"""What is done for committees after an answer."""

from __future__ import annotations

from django_tasks import task


@task()
def make_pack(meeting: str, who: str, highest: str) -> None:
    """Make the pack of a meeting that somebody asked for, with what they may see now."""
    from secretariat.committees import pack_making
    from secretariat.committees.models import Meeting
    from secretariat.committees.packs import asker

    reader = asker(who, highest)
    found = (
        Meeting.objects.visible_to(reader).select_related("body").filter(reference=meeting).first() if reader else None
    )
    if found is not None and reader is not None:
        pack_making.make(found, reader)
