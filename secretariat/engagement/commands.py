"""What a timer runs for this room: closing enquiries that are settled."""

from __future__ import annotations

from secretariat.core.pages.timers import on_tick
from secretariat.engagement import services


@on_tick
def close_settled_enquiries() -> str:
    """Close what was answered, or asked back, so long ago that nobody will reply."""
    count = services.close_what_is_settled()
    return f"{count:,} enquiries closed." if count else ""
