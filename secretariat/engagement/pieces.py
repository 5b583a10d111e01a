"""What the room of engagement gives to shared pages: help and the queue, what was said about an enquiry, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case as When_
from django.db.models import CharField, F, Q, Value, When

from secretariat.accounts.models import User
from secretariat.core.pages import dates, pieces, portal, subjects
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.portal import SHOWN, Line, lines
from secretariat.core.pages.waiting import AT_MOST, Waiting, inbox
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

EVENTS, SERVICES, ENQUIRIES = "attendances", "registrations", "enquiries"


@pieces.record_block("enquiries", "engagement/_conversation.html", shows=("enquiry_messages",), leads=True)
def conversation(record: Enquiry, reader: Reader) -> dict[str, Any]:
    """What both sides have said, in order, and the article that answers it."""
    said = EnquiryMessage.objects.visible_to(reader).filter(enquiry=record).order_by("pk")
    article = record.article if record.article and not record.article.withdrawn else None
    about = address_about(record.about_kind, record.about, reader)
    return {"enquiry": record, "messages": list(said), "article": article, "about": about}


@pieces.record_block("enquiries", "engagement/_notes.html", shows=("enquiry_notes",), leads=True)
def notes(record: Enquiry, reader: Reader) -> dict[str, Any] | None:
    """What staff note for each other, who answers, and which articles may fit; for staff alone."""
    if not may(reader, DEED, record):
        return None
    noted = EnquiryNote.objects.visible_to(reader).filter(enquiry=record).order_by("pk")
    who = User.objects.filter(reference=record.assigned_to).first() if record.assigned_to else None
    fits = [] if record.answered or is_forgotten(record) else knowledge.suggested(record.subject, reader)
    return {"notes": list(noted), "assigned": str(who) if who else "", "suggested": fits}


@pieces.beside_record("engagement/_read_article.html")
def read_article(table: Table, record: Any, reader: Reader) -> dict[str, Any] | None:
    """The way from an article's record to the page on which people read it."""
    if table.model is not Article or record.withdrawn:
        return None
    return {"reference": record.reference}


@inbox
def to_be_answered(reader: Reader) -> Iterable[Waiting]:
    """Enquiries that the reader's team is to answer, or the reader."""
    if not may(reader, DEED):
        return
    theirs = Q(category__in=own_categories(reader), assigned_to="")
    theirs |= Q(assigned_to=reader.person) if reader.person else Q(category__in=own_categories(reader))
    rows = Enquiry.objects.visible_to(reader).to_be_answered().filter(theirs).order_by("due", "reference")
    for reference, subject, category, due, asked in rows.values_list(
        "reference", "subject", "category", "due", "asked"
    )[:AT_MOST]:
        href, says = record_address("enquiries", reference), enquiries().name_of(category)
        yield Waiting("engagement.Enquiry", reference, "Enquiry", subject, href, says, due, asked)


@inbox
def to_be_reviewed(reader: Reader) -> Iterable[Waiting]:
    """Articles of the knowledge base that are to be looked at again within a month."""
    if not may(reader, "keep_articles"):
        return
    rows = Article.objects.visible_to(reader).standing().filter(review_due__isnull=False).order_by("review_due")
    for reference, title, due in rows.values_list("reference", "title", "review_due")[:10]:
        yield Waiting(
            "engagement.Article",
            reference,
            "Answer to review",
            title,
            record_address("articles", reference),
            "Look whether it is still right",
            due,
        )


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
