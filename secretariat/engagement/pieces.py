"""What the room of engagement gives to shared pages: help and the queue, what was said about an enquiry, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case as When_
from django.db.models import CharField, F, Q, Value, When

from secretariat.accounts.models import User
from secretariat.core.pages import dates, pieces, portal, subjects
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.portal import SHOWN, Line, lines
from secretariat.core.pages.waiting import Rows, Waiting, inbox_rows
from secretariat.core.permission import Reader, may
from secretariat.core.tables import Table
from secretariat.engagement import knowledge
from secretariat.engagement.about import address_about
from secretariat.engagement.enquiry_rules import enquiries
from secretariat.engagement.forgetting import is_forgotten
from secretariat.engagement.models import Attendance, Registration
from secretariat.engagement.models_enquiries import Article, Enquiry, EnquiryMessage, EnquiryNote
from secretariat.engagement.views_support import DEED, own_categories

pieces.link("Help", "/help/")
pieces.page("Parties", "Enquiries to answer", "/support/", DEED)
dates.on("events", "held_on", "Event")
dates.on("enquiries", "due", "Enquiry due")
dates.on("articles", "review_due", "Answer to be looked at again", still=Q(withdrawn__isnull=True))
subjects.happens(
    "enquiries",
    *("answer", "ask_back", "reply", "reopen", "settle", "close", "assign", "move", "link_article"),
)
subjects.happens("articles", "revise", "review", "withdraw")

ENQUIRY, ARTICLE = "engagement.Enquiry", "engagement.Article"
NOTE, WHO = "note", "who"
EVENTS, SERVICES, ENQUIRIES = "attendances", "registrations", "enquiries"


@pieces.record_block(
    "enquiries", "engagement/_conversation.html", shows=("enquiry_messages", "enquiry_notes"), leads=True
)
def conversation(record: Enquiry, reader: Reader) -> dict[str, Any]:
    """What both sides have said, in order; for staff also what they noted, who answers, and which answers may fit."""
    is_staff = may(reader, DEED, record)
    said = _said(record, reader, is_staff)
    fits = is_staff and not record.answered and not is_forgotten(record)
    return {
        "enquiry": record,
        "messages": [each for each in said if each[0] in EnquiryMessage.Side.values],
        "article": record.article if record.article and not record.article.withdrawn else None,
        "about": address_about(record.about_kind, record.about),
        "is_staff": is_staff,
        "notes": [each for each in said if each[0] == NOTE],
        "assigned": next((text for kind, _, text, _ in said if kind == WHO), ""),
        "suggested": knowledge.suggested(record.subject, reader) if fits else [],
    }


def _said(record: Enquiry, reader: Reader, is_staff: bool) -> list[tuple[str, Any, str, int]]:
    """(side, day, text, key) of all that was said, and for staff of what was noted and who answers. One query."""
    columns = ("written", "text", "pk")
    said = EnquiryMessage.objects.visible_to(reader).filter(enquiry=record).order_by()
    parts: list[Any] = [said.values_list("side", *columns)]
    if is_staff:
        noted = EnquiryNote.objects.visible_to(reader).filter(enquiry=record).order_by()
        parts.append(noted.values_list(Value(NOTE, CharField()), *columns))
        who = User.objects.filter(reference=record.assigned_to or "nobody").order_by()
        parts.append(who.values_list(Value(WHO, CharField()), "joined", "name", "pk"))
    return sorted(parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0], key=lambda each: each[3])


@pieces.beside_record("engagement/_read_article.html")
def read_article(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The way from an article's record to the page on which people read it."""
    if table.model is not Article or record.withdrawn:
        return None
    return {"reference": record.reference}


@inbox_rows
def for_staff(reader: Reader) -> Iterable[Rows]:
    """Enquiries that the reader or the reader's team is to answer, and answers that are to be looked at again."""
    if may(reader, DEED):
        theirs = Q(category__in=own_categories(reader), assigned_to="")
        theirs |= Q(assigned_to=reader.person) if reader.person else Q(category__in=own_categories(reader))
        rows = Enquiry.objects.visible_to(reader).to_be_answered().filter(theirs)
        yield Rows(rows, _an_enquiry, "subject", "category", "due", "asked")
    if may(reader, "keep_articles"):
        standing = knowledge.standing(reader).filter(review_due__isnull=False)
        yield Rows(standing, _an_article, "title", due="review_due", since="published")


def _an_enquiry(reference: str, title: str, category: str, due: date | None, since: date | None) -> Waiting:
    href = record_address("enquiries", reference)
    return Waiting(ENQUIRY, reference, "Enquiry", title, href, enquiries().name_of(category), due, since)


def _an_article(reference: str, title: str, says: str, due: date | None, since: date | None) -> Waiting:
    href = record_address("articles", reference)
    return Waiting(ARTICLE, reference, "Answer to review", title, href, "Look whether it is right", due, since)


def _came(reader: Reader) -> Iterable[Any]:
    of = {"party": portal.PARTY}
    came = Attendance.objects.visible_to(reader).filter(**of)
    yield lines(
        came, EVENTS, order=("-event__held_on", "pk"), title="event__title", more="event__reference",
        begins="event__held_on",
    )  # fmt: skip
    registered = Registration.objects.visible_to(reader).filter(**of)
    yield lines(registered, SERVICES, order=("registered", "pk"), title="service", begins="registered")


@pieces.portal_block("Events and services", "engagement/_portal_events.html", place=80, rows=_came)
def events_and_services(party: Any, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """The events that the Party has come to or registered for, and the digital services it is registered for."""
    came = sorted((each for each in found if each.what == EVENTS), key=lambda each: str(each.begins), reverse=True)
    return {"events": came[:SHOWN], "services": [each for each in found if each.what == SERVICES]}


def _asked(reader: Reader) -> Iterable[Any]:
    state = When_(
        When(closed__isnull=False, then=Value("Closed")),
        When(waiting_since__isnull=False, then=Value("Waits for you")),
        When(due__isnull=False, then=Value("To be answered")),
        default=Value("Answered"),
        output_field=CharField(),
    )
    rows = Enquiry.objects.visible_to(reader).filter(party=portal.PARTY)
    order = (F("closed").desc(nulls_first=True), "-asked", "-pk")
    yield lines(rows, ENQUIRIES, order=order, title="subject", says="category", more=state, begins="asked", ends="due")


@pieces.portal_block("Enquiries", "engagement/_portal_enquiries.html", place=85, rows=_asked)
def its_enquiries(party: Any, reader: Reader, found: tuple[Line, ...]) -> dict[str, Any]:
    """What was asked for the Party: what is open first, then the latest."""
    last = sorted(found, key=lambda each: str(each.begins), reverse=True)
    ordered = sorted(last, key=lambda each: each.more == "Closed")
    waits = sum(each.more == "Waits for you" for each in found)
    said = [(line, line.more) for line in ordered[:SHOWN]]
    for_you = (
        [(waits, "enquiry waits for your reply" if waits == 1 else "enquiries wait for your reply")] if waits else []
    )
    named = [(_named(line), state) for line, state in said]
    return {"party": party, "enquiries": named, "more": len(found) > SHOWN, "glance": for_you}


def _named(line: Line) -> Line:
    return Line(
        line.what, line.reference, line.title, enquiries().name_of(line.says), line.more, line.begins, line.ends
    )
