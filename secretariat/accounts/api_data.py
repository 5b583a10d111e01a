"""What programs can do about data protection: every service of it, by the same deeds as on the site."""

from __future__ import annotations

from django.http import HttpRequest
from pydantic import Field

from secretariat.accounts import erasing
from secretariat.accounts.calling import Why, actor_of, done, found, oneself, saying_why_not
from secretariat.accounts.models import User
from secretariat.accounts.models_data import ErasureRequest, LegalHold
from secretariat.core.acts.steps import moved_elsewhere
from secretariat.core.api.calls import post, reader_known
from secretariat.core.api.schemas import Done, Text
from secretariat.core.permission import acts_for
from secretariat.core.permission.declared import KNOWN

ERASE = "erase_people"
TAG = "Data protection"

moved_elsewhere("accounts.ErasureRequest", "grant or refuse the request itself.")


class WhyNamingNobody(Why):
    """A reason that names nobody: it stays when the person is erased."""

    why: Text = Field(min_length=1, description="Why. Name nobody: it stays.", examples=["They asked for it."])


@post("/erasure_requests/ask", says="Ask to be forgotten", answer=Done, allowed=KNOWN, tag=TAG)
def ask_to_be_forgotten(request: HttpRequest) -> Done:
    """Ask that what names you is erased. The administrator answers within a month."""
    with saying_why_not():
        asked = erasing.ask(oneself(request), by=actor_of(request))
    return done(asked, "You have asked: the administrator answers within a month.")


@post(
    "/erasure_requests/{path:reference}/grant",
    says="Carry out a request to be forgotten",
    answer=Done,
    allowed=ERASE,
    tag=TAG,
)
def grant_erasure(request: HttpRequest, reference: str) -> Done:
    """Erase what names the person who asked. Roles and decisions stay, under the reference."""
    asked = found(ErasureRequest, reference, request)
    with saying_why_not():
        erasing.grant(asked, by=actor_of(request), roles=acts_for(reader_known(request).reader))
    return done(asked, "What named the person is erased.")


@post(
    "/erasure_requests/{path:reference}/refuse",
    says="Refuse a request to be forgotten", answer=Done, allowed=ERASE, tag=TAG, given=WhyNamingNobody,
)  # fmt: skip
def refuse_erasure(request: HttpRequest, reference: str, given: WhyNamingNobody) -> Done:
    """Refuse, with the reason: the person who asked is told."""
    asked = found(ErasureRequest, reference, request)
    roles = acts_for(reader_known(request).reader)
    with saying_why_not():
        erasing.refuse(asked, by=actor_of(request), roles=roles, why=given.why)
    return done(asked, "The request is refused.")


@post(
    "/people/{path:reference}/erase",
    says="Erase what names somebody who has left", answer=Done, allowed=ERASE, tag=TAG, given=WhyNamingNobody,
)  # fmt: skip
def erase_person(request: HttpRequest, reference: str, given: WhyNamingNobody) -> Done:
    """Erase what names a person who has left. Roles and decisions stay, under the reference."""
    person = found(User, reference, request)
    with saying_why_not():
        erasing.erase(person, by=actor_of(request), why=given.why)
    return done(person, "What named the person is erased.")


@post(
    "/people/{path:reference}/hold",
    says="Keep what names somebody", answer=Done, allowed=ERASE, tag=TAG, given=WhyNamingNobody,
)  # fmt: skip
def hold_person(request: HttpRequest, reference: str, given: WhyNamingNobody) -> Done:
    """Keep what names a person, for a reason in law, until the hold is ended."""
    person = found(User, reference, request)
    with saying_why_not():
        held = erasing.hold(person, by=actor_of(request), why=given.why)
    return done(held, "It is held.")


@post(
    "/legal_holds/{path:reference}/end", says="End a hold", answer=Done, allowed=ERASE, tag=TAG, given=WhyNamingNobody
)
def end_hold(request: HttpRequest, reference: str, given: WhyNamingNobody) -> Done:
    """End a hold: what names the person may be erased again."""
    held = found(LegalHold, reference, request)
    with saying_why_not():
        erasing.end_hold(held, by=actor_of(request), why=given.why)
    return done(held, "The hold has ended.")
