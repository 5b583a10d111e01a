"""How often the public may ask, so that nobody fills the queue or has mail sent to others. The counts are for all workers."""

from __future__ import annotations

from time import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from secretariat.core.workflow.taking import NotNow

HOUR, DAY = 3600, 86400
ASKED_FROM_ONE_ADDRESS = (10, HOUR)
ASKED_FOR_ONE_MAILBOX = (4, DAY)
ASKED_BY_EVERYBODY = (300, HOUR)
SAID_BY_ONE_LINK = (20, HOUR)
VOTES_FROM_ONE_ADDRESS = (60, HOUR)


def refuse_too_many(what: str, who: str, most: tuple[int, int]) -> None:
    """Count one more. Raises NotNow when there were too many in this stretch of time."""
    count, seconds = most
    # Neither the network address nor the mailbox stands in the shared cache, only what cannot be turned back into them.
    name = salted_hmac("secretariat.engagement.limits", f"{what}:{who.lower()}", algorithm="sha256").hexdigest()[:32]
    key = f"limit:{name}:{int(time() // seconds)}"
    if cache.add(key, 1, seconds):
        return
    try:
        now = cache.incr(key)
    except ValueError:  # it ran out between the two
        return
    if now > count:
        raise NotNow(f"That was done {count} times already: wait {'an hour' if seconds == HOUR else 'a day'}, please.")
