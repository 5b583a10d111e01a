"""What can be done with enquiries: ask, answer, ask back, reply, ask again, settle, close, assign, note, move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from secretariat.accounts import mail
from secretariat.accounts.models import User
from secretariat.accounts.standing import people_at
from secretariat.core import events
from secretariat.core.calendars import add_working_days, today
from secretariat.core.classification import Classification
from secretariat.core.codes import current
from secretariat.core.events import SYSTEM, Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import kind_of
from secretariat.core.workflow.models import Case
from secretariat.core.workflow.taking import NotNow, begin, case_of, take
from secretariat.engagement import clock, links
from secretariat.engagement.enquiry_rules import enquiries
from secretariat.engagement.models_enquiries import Article, Enquiry, EnquiryMessage, EnquiryNote
from secretariat.parties.models import Party

LABEL = Classification.AMBER
WORKFLOW = "enquiry"
STAFF, ASKER = "enquiry-staff", "asker"
LONGEST = 10_000
Side = EnquiryMessage.Side


@dataclass(frozen=True)
class Question:
    """What somebody asks, and who they are: a person with an account, or a name and an address."""

    subject: str
    category: str
    text: str
    person: User | None = None
    party: Party | None = None
    name: str = ""
    email: str = ""
    came_by: str = Enquiry.CameBy.SITE
    about_kind: str = ""
    about: str = ""


@transaction.atomic
def ask(question: Question, *, by: Actor, on: date | None = None) -> Enquiry:
    """Put a question to Party Support; its clock starts on the next working day. Whoever asks without an account gets
    a mail with a private link. Raises NotNow for a category that the code does not have, and without words or asker."""
    category, day = enquiries().of(question.category), on or today()
    if category is None:
        raise NotNow("Choose what it is about from the list.", field="category")
    subject, text = " ".join(question.subject.split()), _words(question.text)
    if not subject:
        raise NotNow("Say in one line what it is about.", field="subject")
    if not (question.person or question.email or question.came_by != Enquiry.CameBy.SITE):
        raise NotNow("Give an e-mail address, so that the answer reaches you.", field="email")
    enquiry = Enquiry(
        reference=next_reference(Enquiry, "ENQ-"),
        subject=subject,
        category=category.slug,
        text=text,
        person=question.person,
        party=question.party,
        asker_name="" if question.person else question.name.strip(),
        asker_email="" if question.person else question.email.strip(),
        came_by=question.came_by,
        about_kind=question.about_kind,
        about=question.about,
        asked=day,
        standard=category.standard,
        due=clock.due_of(day, category.standard),
        classification=LABEL,
        link_salt="" if question.person else links.new_salt(),
    )
    events.create(enquiry, by=by)
    begin(enquiry, WORKFLOW, by=by, on=day)
    _write(enquiry, "enquiry_received", "You asked Party Support")
    return enquiry


@transaction.atomic
def answer(
    enquiry: Enquiry,
    *,
    by: Actor,
    roles: frozenset[str],
    text: str = "",
    template: str = "",
    article: Article | None = None,
    on: date | None = None,
) -> EnquiryMessage:
    """Answer an enquiry, with a template before one's own words or with an article, and tell whoever asked.

    Raises NotNow without any words, and while it waits for whoever asked or is closed.
    """
    day = on or today()
    begins = next((each.text.strip() for each in enquiries().template if each.slug == template), "")
    whole = "\n\n".join(filter(None, [begins, text.strip()]))
    enquiry = _locked(enquiry)
    take(case_of(enquiry), "answer", by=by, roles=roles, on=day)
    said = _say(enquiry, Side.STAFF, _words(whole), day, by=by)
    changes = clock.first_answer(enquiry, day) | ({"article": article} if article else {})
    events.update(enquiry, by=by, verb="answer", **changes)
    _write(enquiry, "enquiry_answered", "You asked Party Support")
    return said


@transaction.atomic
def ask_back(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], text: str, on: date | None = None) -> None:
    """Ask whoever asked for more; the clock stops until they reply. Raises NotNow as `answer` does."""
    day, enquiry = on or today(), _locked(enquiry)
    take(case_of(enquiry), "ask_back", by=by, roles=roles, on=day)
    _say(enquiry, Side.STAFF, _words(text), day, by=by)
    events.update(enquiry, by=by, verb="ask_back", **clock.stopped(day))
    _write(enquiry, "enquiry_answered", "You asked Party Support")


@transaction.atomic
def reply(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], text: str, on: date | None = None) -> None:
    """Reply to what staff asked; the clock goes on. Raises NotNow when nothing was asked back."""
    day, enquiry = on or today(), _locked(enquiry)
    take(case_of(enquiry), "reply", by=by, roles=roles, on=day)
    _say(enquiry, Side.ASKER, _words(text), day, by=by)
    events.update(enquiry, by=by, verb="reply", **clock.running_again(enquiry, day))


@transaction.atomic
def reopen(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], text: str, on: date | None = None) -> None:
    """Ask again after an answer; it is due as a new question would be. Raises NotNow while it is still open."""
    day, enquiry = on or today(), _locked(enquiry)
    take(case_of(enquiry), "reopen", by=by, roles=roles, on=day)
    _say(enquiry, Side.ASKER, _words(text), day, by=by)
    events.update(enquiry, by=by, verb="reopen", closed=None, **clock.asked_again(enquiry, day))


@transaction.atomic
def settle(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], on: date | None = None) -> None:
    """Close one's own enquiry: nothing more is wanted. Raises NotNow when it is closed already."""
    _close(enquiry, "settle", "", by=by, roles=roles, on=on)


@transaction.atomic
def close(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], why: str, on: date | None = None) -> None:
    """Close an enquiry that was answered, or whose asker does not reply. Raises NotNow without a reason."""
    if not why.strip():
        raise NotNow("Say why it is closed: it stands in the history.", field="why")
    _close(enquiry, "close", why, by=by, roles=roles, on=on)


def _close(enquiry: Enquiry, verb: str, why: str, *, by: Actor, roles: frozenset[str], on: date | None) -> None:
    day, enquiry = on or today(), _locked(enquiry)
    take(case_of(enquiry), verb, by=by, roles=roles, note=why, on=day)
    waited = {} if enquiry.answered else {"waited": clock.waited_by(enquiry, day)}
    events.update(enquiry, by=by, verb=verb, why=why, closed=day, due=None, waiting_since=None, **waited)


@transaction.atomic
def assign(enquiry: Enquiry, to: str, *, by: Actor) -> None:
    """Say who of the staff answers it: the reference of their account, or nothing for nobody yet.

    Raises NotNow for somebody who does not answer enquiries, and when it is closed.
    """
    enquiry = _locked(enquiry)
    if enquiry.closed:
        raise NotNow("It is closed: nobody needs to answer it.")
    if to and to not in staff():
        raise NotNow("That is nobody who answers enquiries: choose somebody from the list.", field="to")
    if not events.update(enquiry, by=by, verb="assign", assigned_to=to):
        raise NotNow("It is theirs already." if to else "It is nobody's already.", field="to")


@transaction.atomic
def move(enquiry: Enquiry, category: str, *, by: Actor, why: str = "") -> None:
    """Put an enquiry into another category: its standard counts from the day it was asked, unless it was answered.

    Raises NotNow for a category that there is not, or that it has.
    """
    enquiry, found = _locked(enquiry), enquiries().of(category)
    if found is None:
        raise NotNow("Choose a category from the list.", field="category")
    if found.slug == enquiry.category:
        raise NotNow(f"It is in {found.name} already.", field="category")
    changes: dict[str, Any] = {"category": found.slug}
    if not enquiry.answered:
        changes["standard"] = found.standard
        if enquiry.due:
            changes["due"] = clock.due_of(enquiry.asked, found.standard, enquiry.waited)
    events.update(enquiry, by=by, verb="move", why=why, **changes)


@transaction.atomic
def note(enquiry: Enquiry, text: str, *, by: Actor) -> EnquiryNote:
    """Note something for the staff alone. Raises NotNow without words."""
    made = EnquiryNote(
        reference=next_reference(EnquiryNote, f"{enquiry.reference}-N", digits=2),
        enquiry=enquiry,
        person=enquiry.person,
        written=today(),
        text=_words(text),
        classification=LABEL,
        illustrative=enquiry.illustrative,
    )
    return events.create(made, by=by)


def staff() -> dict[str, str]:
    """Whoever answers enquiries today: reference of the account to name. Two queries."""
    words = next((each.readers for each in current().file.role if each.slug == STAFF), ())
    roles = {word.partition("/")[2] for word in words}
    people = people_at("administrator", [], today()).filter(roles__role__in=roles).distinct()
    return {each.reference: str(each) for each in people.order_by("name", "reference") if each.is_active}


def close_what_is_settled(limit: int = 200) -> int:
    """Close what was answered, or asked back, so long ago that nobody will reply; how many that were."""
    rules, count = enquiries(), 0
    for state, days, why in (
        ("answered", rules.close_after, "Nobody has replied to the answer"),
        ("waiting", rules.lapse_after, "Whoever asked has not replied"),
    ):
        before = add_working_days(today(), -days)
        cases = Case.objects.filter(subject_kind=kind_of(Enquiry), state=state, since__lt=before).order_by("since")
        for enquiry in Enquiry.objects.filter(reference__in=list(cases.values_list("subject", flat=True)[:limit])):
            close(enquiry, by=SYSTEM, roles=frozenset({STAFF}), why=f"{why} within {days} working days")
            count += 1
    return count


def _say(enquiry: Enquiry, side: str, text: str, day: date, *, by: Actor) -> EnquiryMessage:
    made = EnquiryMessage(
        reference=next_reference(EnquiryMessage, f"{enquiry.reference}-M", digits=2),
        enquiry=enquiry,
        person=enquiry.person,
        party=enquiry.party,
        side=side,
        written=day,
        text=text,
        classification=enquiry.classification,
        illustrative=enquiry.illustrative,
    )
    return events.create(made, by=by)


def _words(text: str) -> str:
    whole = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not whole:
        raise NotNow("Write something: there are no words in it.", field="text")
    if len(whole) > LONGEST:
        raise NotNow(f"That is longer than {LONGEST:,} characters: shorten it.", field="text")
    return whole


def _locked(enquiry: Enquiry) -> Enquiry:
    """The enquiry as it is now; nobody else changes it before this transaction ends."""
    found: Enquiry = Enquiry.objects.select_for_update().get(pk=enquiry.pk)
    return found


def _write(enquiry: Enquiry, template: str, why: str) -> None:
    """Tell whoever asked without an account. The mail says nothing of what was asked or answered, so that nobody can
    have words of their own sent to somebody else; whoever has an account is told as the code's table says."""
    if enquiry.asker_email and enquiry.link_salt:
        context = {"reference": enquiry.reference, "link": links.link_of(enquiry)}
        mail.write(template, enquiry.asker_email, context, why=why)
