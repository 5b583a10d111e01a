"""A write that is sent twice is done once: its answer is kept with it, in the same transaction, for a day."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from secretariat.core.api.askers import Asker
from secretariat.core.api.models import KeptAnswer
from secretariat.core.api.problems import Problem

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(minutes=2)
"""After so long, work that has left no answer was cut off, and left nothing: the key may be used again."""
LONGEST_KEY = 200

Work = Callable[[], HttpResponse]


def forget_old() -> None:
    """Forget the answers of longer ago than a day. Each write with a key does it, and a timer."""
    KeptAnswer.objects.filter(claimed__lt=timezone.now() - KEPT_FOR).delete()


class _NotDone(Exception):
    """Takes the transaction back, with the answer that says why."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer


def once(request: HttpRequest, asker: Asker, work: Work, *, sent: bytes | None = None) -> HttpResponse:
    """Do the work in one transaction, or give the answer that was kept for its key.

    `sent` is what came with the request, where its body has been read already.
    Raises Problem 409 while the first request with that key is still at work, and 422 when the key came with
    something else before.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return _whole(work)
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        raise Problem(400, f"{HEADER} is empty or longer than {LONGEST_KEY} characters: send something like a UUID.")
    owner, fingerprint = asker.reader.id, _fingerprint(request, request.body if sent is None else sent)
    claim = _claim(owner, key, fingerprint)
    if isinstance(claim, HttpResponse):
        return claim
    answer = None
    try:
        answer = _whole(work, keep=lambda done: _keep(owner, key, claim, done))
        if answer.status_code >= 400:
            _keep(owner, key, claim, answer)  # nothing was changed, and the same would be said again
        return answer
    finally:
        if answer is None:
            # It was our fault: whoever sends it again gets another try.
            KeptAnswer.objects.filter(owner=owner, key=key, claim=claim).delete()


def _whole(work: Work, keep: Callable[[HttpResponse], None] | None = None) -> HttpResponse:
    """The work and the keeping of its answer, both or neither. What ends in a problem leaves nothing."""
    try:
        with transaction.atomic():
            answer = work()
            if answer.status_code >= 400:
                raise _NotDone(answer)
            if keep:
                keep(answer)
            return answer
    except _NotDone as refused:
        return refused.answer


def _fingerprint(request: HttpRequest, sent: bytes) -> str:
    parts = (request.method or "", request.get_full_path(), request.content_type or "")
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + sent).hexdigest()


@transaction.atomic
def _claim(owner: str, key: str, fingerprint: str) -> str | HttpResponse:
    """The name under which this request may do the work, or the answer that was kept."""
    now, claim = timezone.now(), secrets.token_hex(16)
    forget_old()
    new = KeptAnswer(owner=owner, key=key, fingerprint=fingerprint, claimed=now, claim=claim)
    try:
        with transaction.atomic():
            KeptAnswer.objects.bulk_create([new])
        return claim
    except IntegrityError:
        there = KeptAnswer.objects.filter(owner=owner, key=key).first()
    if there is None:
        raise Problem(409, f"A request with that {HEADER} has just failed: send it again.")
    if there.fingerprint != fingerprint:
        raise Problem(422, f"That {HEADER} came with another request before: use a new one for what is new.")
    if there.status is not None:
        answer = HttpResponse(there.body, there.content_type, there.status)
        answer["Idempotency-Replayed"] = "true"
        return answer
    given_up = {"pk": there.pk, "claim": there.claim, "claimed__lt": now - GIVEN_UP_AFTER}
    if not KeptAnswer.objects.filter(**given_up).update(claim=claim, claimed=now):
        says = f"A request with that {HEADER} is still being worked on: send it again in a few seconds."
        raise Problem(409, says, headers={"Retry-After": "2"})
    return claim


def _keep(owner: str, key: str, claim: str, answer: HttpResponse) -> None:
    """Keep the answer. Raises Problem 409 when another request has taken the key over meanwhile."""
    told = {"status": answer.status_code, "content_type": answer["Content-Type"], "body": answer.content.decode()}
    if not KeptAnswer.objects.filter(owner=owner, key=key, claim=claim).update(**told):
        raise Problem(409, f"Another request with that {HEADER} has taken its place: send it again.")
