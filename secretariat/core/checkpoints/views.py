"""What people outside read: checkpoints, keys and proofs. White: they hold hashes and never a row."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from secretariat.core.checkpoints import proving
from secretariat.core.checkpoints.models import Checkpoint, PublishedKey
from secretariat.core.checkpoints.notes import base64
from secretariat.core.permission.declared import allow

SHOWN = 20
SOON = {"public": True, "max_age": 300}
FOR_EVER = "public, max-age=31536000, immutable"


class Asked(ValueError):
    """What was asked for cannot be given: a status, and one sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status

    def answer(self) -> HttpResponse:
        return HttpResponse(f"{self}\n", status=self.status, content_type="text/plain; charset=utf-8")


@allow()
def index(request: HttpRequest) -> HttpResponse:
    """What checkpoints are, what they prove, and the latest of them."""
    latest = list(Checkpoint.objects.order_by("-number")[: SHOWN + 1])
    context = {
        "latest": latest[0] if latest else None,
        "checkpoints": latest[:SHOWN],
        "more": len(latest) > SHOWN,
        "keys": list(PublishedKey.objects.order_by("-number")),
    }
    return render(request, "core/checkpoints.html", context)


@allow()
@cache_control(**SOON)
def latest(request: HttpRequest) -> HttpResponse:
    """The latest checkpoint, as it was signed."""
    last = Checkpoint.objects.last()
    return _text(last) if last else Asked(404, "There is no checkpoint yet.").answer()


@allow()
def checkpoint(request: HttpRequest, size: str) -> HttpResponse:
    """The checkpoint of so many events, as it was signed."""
    try:
        return _kept_for_ever(_text(_checkpoint(size, status=404)))
    except Asked as refused:
        return refused.answer()


@allow()
@cache_control(**SOON)
def keys(request: HttpRequest) -> HttpResponse:
    """The register's verifier keys, the first first, each with the statement by which the one before named it."""
    rows = PublishedKey.objects.values("key", "statement")
    return JsonResponse({"keys": list(rows)})


@allow()
def inclusion(request: HttpRequest, sequence: str) -> HttpResponse:
    """The proof that an event is in a checkpoint: the latest one, or that of `size` events."""
    try:
        number, size = _number(sequence, "an event", status=404), request.GET.get("size")
        within = _checkpoint(size, status=400) if size is not None else Checkpoint.objects.last()
        if within is None or number > within.size:
            raise Asked(404, f"No such checkpoint covers event {number:,}.")
        hash_, path = proving.inclusion(number, within.size)
    except Asked as refused:
        return refused.answer()
    except proving.CannotProve as reason:
        return Asked(503, str(reason)).answer()
    answer = JsonResponse({"sequence": number, "size": within.size, "hash": hash_, "proof": [*map(base64, path)]})
    return _kept_for_ever(answer) if size is not None else answer


@allow()
def consistency(request: HttpRequest) -> HttpResponse:
    """The proof that one checkpoint continues an earlier one, `from` the earlier `to` the later."""
    try:
        old, new = (_checkpoint(request.GET.get(name, ""), status=400) for name in ("from", "to"))
        if old.size > new.size:
            raise Asked(
                400, f"A proof goes from the smaller checkpoint to the larger: {old.size:,} is not the smaller."
            )
        path = proving.consistency(old.size, new.size)
    except Asked as refused:
        return refused.answer()
    except proving.CannotProve as reason:
        return Asked(503, str(reason)).answer()
    return _kept_for_ever(JsonResponse({"from": old.size, "to": new.size, "proof": [*map(base64, path)]}))


def _checkpoint(size: str, *, status: int) -> Checkpoint:
    """The checkpoint of so many events. Raises Asked: 404 when there is none, `status` when that is no number."""
    number = _number(size, "a checkpoint", status=status)
    found = Checkpoint.objects.filter(size=number).first()
    if found is None:
        raise Asked(404, f"There is no checkpoint of {number:,} events: /checkpoints/ lists those there are.")
    return found


def _number(text: str, what: str, *, status: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18 and int(text) > 0):
        raise Asked(status, f"{text[:40]!r} does not name {what}: write its number in digits, as in 1000.")
    return int(text)


def _text(checkpoint: Checkpoint) -> HttpResponse:
    return HttpResponse(checkpoint.text, content_type="text/plain; charset=utf-8")


def _kept_for_ever(answer: HttpResponse) -> HttpResponse:
    # What was signed or proved once never becomes anything else.
    answer["Cache-Control"] = FOR_EVER
    return answer
