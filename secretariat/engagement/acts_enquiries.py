"""Acts on enquiries: asking and logging, what whoever asked does, and what staff do."""

from __future__ import annotations

from typing import Any

from django import forms

from secretariat.accounts.models import User
from secretariat.core.acts import ActForm, DayField, RecordField, WordsField, act, making
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.events.recording import kind_of
from secretariat.core.pages.searching import catch_up
from secretariat.core.permission import Reader
from secretariat.core.workflow.taking import NotNow
from secretariat.engagement import forgetting, limits, services
from secretariat.engagement.about import record_called
from secretariat.engagement.enquiry_rules import enquiries, enquiry_categories
from secretariat.engagement.forms_enquiries import parties_of
from secretariat.engagement.models_enquiries import Article, Enquiry
from secretariat.engagement.services_enquiries import LONGEST, Question
from secretariat.parties.models import Party

STAFF = "answer_enquiries"


def templates_to_choose() -> list[tuple[str, str]]:
    """The texts that an answer may begin with."""
    return [("", "None: only my own words"), *((each.slug, each.title) for each in enquiries().template)]


class AskForm(ActForm):
    """A question of somebody who has signed in."""

    subject = forms.CharField(label="What it is about, in one line", max_length=200, help_text="Name nobody here.")
    category = forms.ChoiceField(label="What kind of question it is", choices=enquiry_categories)
    text = WordsField(label="Your question", max_length=LONGEST)
    about = forms.CharField(
        label="The record it is about, if there is one", required=False, max_length=60, help_text="Its reference."
    )
    party = forms.ChoiceField(label="For whom you ask", required=False, help_text="Colleagues at a Party see it too.")

    def prepare(self) -> None:
        self.fields["party"].choices = parties_of(self.reader)  # type: ignore[attr-defined]


class LogForm(ActForm):
    """A question that came in otherwise."""

    subject = forms.CharField(label="What it is about, in one line", max_length=200)
    category = forms.ChoiceField(label="What kind of question it is", choices=enquiry_categories)
    text = WordsField(label="The question", max_length=LONGEST)
    came_by = forms.ChoiceField(label="How it came in", choices=Enquiry.CameBy.choices[1:])
    asked = DayField(label="Day on which it was asked", initial=today)
    party = RecordField(Party, label="Party it was asked for", required=False)
    name = forms.CharField(label="Who asked", required=False, max_length=200)
    email = forms.EmailField(
        label="E-mail address", required=False, max_length=254, help_text="With one, they get a private link."
    )


class SayForm(ActForm):
    """Something more to say."""

    text = WordsField(label="What you want to say", max_length=LONGEST)


class AnswerForm(ActForm):
    """An answer."""

    template = forms.ChoiceField(
        label="Begin with", choices=templates_to_choose, required=False, help_text="It stands before your own words."
    )
    text = WordsField(label="Your words", rows=8, max_length=LONGEST, required=False)
    article = RecordField(
        Article, label="Answer in the knowledge base", required=False, help_text="It is linked to the enquiry.",
        among=lambda record, reader: Article.objects.standing(),
    )  # fmt: skip


class WhyForm(ActForm):
    """A reason."""

    why = forms.CharField(label="Why", max_length=300, help_text="It stands in the history. Name nobody.")


class AssignForm(ActForm):
    """Who is to answer it."""

    to = forms.ChoiceField(label="Who answers it", required=False)

    def prepare(self) -> None:
        people = [("", "Nobody yet"), *services.staff().items()]
        self.fields["to"].choices = people  # type: ignore[attr-defined]


class MoveForm(ActForm):
    """Another category."""

    category = forms.ChoiceField(label="What kind of question it is", choices=enquiry_categories)
    why = forms.CharField(
        label="Why", max_length=300, required=False, help_text="It stands in the history. Name nobody."
    )


class NoteForm(ActForm):
    """A note for the staff alone."""

    text = WordsField(label="Note", max_length=LONGEST, help_text="Whoever asked never reads it.")


def _closed(enquiry: Enquiry, reader: Reader) -> str | None:
    return "It is closed." if enquiry.closed else None


def _erased(enquiry: Enquiry, reader: Reader) -> str | None:
    if forgetting.is_forgotten(enquiry):
        return "What was written in it has been erased."
    return None


def _not_to_be_erased(enquiry: Enquiry, reader: Reader) -> str | None:
    if enquiry.person_id:
        return "Whoever asked has an account: what names them is erased with it."
    return _erased(enquiry, reader) if enquiry.closed else "It is open: answer and close it first."


@making(Enquiry, "ask", "Ask Party Support", form=AskForm, done="You have asked: it is {record}.")
def ask(*, by: Actor, reader: Reader, subject: str, category: str, text: str, about: str, party: str) -> Enquiry:
    person = User.objects.filter(reference=reader.person).first() if reader.person else None
    if person is None:
        raise NotNow("Only somebody with an account asks here: everybody else asks under Help.")
    limits.refuse_too_many("ask", reader.person, limits.ASKED_FROM_ONE_ADDRESS)
    record: Any = None
    if about.strip():
        catch_up()
        record = record_called(about.strip(), reader)
        if record is None:
            raise NotNow(f"There is no record {about.strip()} that you may see.", field="about")
    question = Question(
        subject,
        category,
        text,
        person=person,
        party=Party.objects.filter(reference=party).first() if party else None,
        about_kind=kind_of(record) if record else "",
        about=record.reference if record else "",
    )
    return services.ask(question, by=by)


@making(
    Enquiry, "log", "Log an enquiry", form=LogForm, deed=STAFF, done="{record} is logged.",
    explains="For a question that came by telephone or e-mail. Its clock starts with the day on which it was asked.",
)  # fmt: skip
def log(*, by: Actor, asked: Any, **given: Any) -> Enquiry:
    if asked > today():
        raise NotNow("That day is yet to come: write the day on which it was asked.", field="asked")
    return services.ask(Question(**given), by=by, on=asked)


@act(
    Enquiry, "answer", "Answer", form=AnswerForm, deed=STAFF, done="{record} is answered.", why_not=_erased,
    explains="Whoever asked is told that an answer waits, and reads it here or by their private link.",
)  # fmt: skip
def answer(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], **given: Any) -> None:
    services.answer(enquiry, by=by, roles=roles, **given)


@act(
    Enquiry, "ask_back", "Ask whoever asked for more", form=SayForm, deed=STAFF, done="{record} waits for a reply.",
    explains="The clock stops until they reply.",
)  # fmt: skip
def ask_back(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], text: str) -> None:
    services.ask_back(enquiry, by=by, roles=roles, text=text)


@act(Enquiry, "reply", "Reply", form=SayForm, done="It is sent.")
def reply(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], text: str) -> None:
    services.reply(enquiry, by=by, roles=roles, text=text)


@act(Enquiry, "reopen", "Ask again", form=SayForm, done="It is sent.", why_not=_erased)
def reopen(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], text: str) -> None:
    services.reopen(enquiry, by=by, roles=roles, text=text)


@act(Enquiry, "settle", "Close: it is settled", done="{record} is closed.")
def settle(enquiry: Enquiry, *, by: Actor, roles: frozenset[str]) -> None:
    services.settle(enquiry, by=by, roles=roles)


@act(Enquiry, "close", "Close", form=WhyForm, deed=STAFF, done="{record} is closed.")
def close(enquiry: Enquiry, *, by: Actor, roles: frozenset[str], why: str) -> None:
    services.close(enquiry, by=by, roles=roles, why=why)


@act(
    Enquiry, "assign", "Say who answers it", form=AssignForm, deed=STAFF, why_not=_closed,
    done="It is said who answers {record}.",
)  # fmt: skip
def assign(enquiry: Enquiry, *, by: Actor, to: str) -> None:
    services.assign(enquiry, to, by=by)


@act(Enquiry, "take-on", "Answer it myself", deed=STAFF, why_not=_closed, done="{record} is yours to answer.")
def take_on(enquiry: Enquiry, *, by: Actor, reader: Reader) -> None:
    if not reader.person:
        raise NotNow("A persona of the demonstration has no account: nothing can be assigned to it.")
    services.assign(enquiry, reader.person, by=by)


@act(
    Enquiry, "move", "Put it into another category", form=MoveForm, deed=STAFF, why_not=_closed, done="{record} is moved.",
    explains="Until it is answered, the standard of the new category counts, from the day it was asked.",
)  # fmt: skip
def move(enquiry: Enquiry, *, by: Actor, category: str, why: str) -> None:
    services.move(enquiry, category, by=by, why=why)


@act(Enquiry, "note", "Note something for the staff", form=NoteForm, deed=STAFF, why_not=_erased, done="It is noted.")
def note(enquiry: Enquiry, *, by: Actor, text: str) -> None:
    services.note(enquiry, text, by=by)


@act(
    Enquiry, "forget", "Erase who asked and what was written", form=WhyForm, deed="erase_people", why_not=_not_to_be_erased,
    explains="For somebody without an account who wants to be forgotten. Days and category stay; the private link ends.",
    done="What was written in {record} is erased.",
)  # fmt: skip
def forget(enquiry: Enquiry, *, by: Actor, why: str) -> None:
    services.forget(enquiry, by=by, why=why)
