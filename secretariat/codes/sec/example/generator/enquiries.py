"""Enquiries to Party Support over two years, what was said about them, and the knowledge base. All of them are invented."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from .answers import ARTICLES
from .book import Book
from .days import CLOSED, after, end_of, over, spread, working
from .parties import Party, Register

# Category: (standard, share of the enquiries, (question in one line, the question, the answer), …)
SUBJECTS: dict[str, tuple[Any, ...]] = {
    "joining": (
        2,
        3,
        ("Where our application stands", "We sent the form last week. What comes next, and by when?", "The application is complete and the invoice is on its way. Once it is paid you get the agreement."),
        ("Whether we need a share", "We hold no licence. Do we have to take the share?", "No: for whoever holds no licence it is a choice."),
    ),
    "details": (
        3,
        3,
        ("New registered address", "Our registered address has changed. What do you need from us?", "The new address and a line from a director are enough. We have changed it, and told the DCC as you wished."),
        ("Our Voting Group after a purchase", "We have bought a company that is a Party as well. Is that one Voting Group now?", "Yes, from the day on which control passed, if both are in the same category. We have entered it."),
    ),
    "access": (
        1,
        4,
        ("Second factor on a new telephone", "The old telephone is gone. How is the new one set up?", "Sign in with a recovery code and add the new authenticator. If no code is left, a nominated contact rings us."),
        ("A colleague has left", "Somebody who acted for us has left. How does the role end?", "A nominated contact ends it in the Party portal; we have ended this one for you."),
    ),
    "user-entry": (
        3,
        4,
        ("What the evidence form has to show", "Which confirmations go with the form for Import Supplier?", "One for each step of the checklist, from whoever ran the step. Yours lacks that of the tests."),
        ("Date of completion", "Does the role count from the day of the form or from your answer?", "From the day on which we confirm that entry is complete."),
    ),
    "security": (
        5,
        2,
        ("Preparing for the fieldwork", "What should be at hand when the assessor comes?", "The controls framework lists it by area. The assessor sends a plan two weeks before."),
        ("Answering a finding", "By when is the Director's Letter wanted?", "Within the time that the Sub-Committee set when it reviewed the assessment; it stands on the assessment's page."),
    ),
    "charges": (
        5,
        3,
        ("Whether we need credit cover", "We are about to start supply. Is cover needed from the first day?", "The DCC works it out from your expected charges and writes to you. Until then none is due."),
        ("A notice that we do not understand", "We had a notice of unpaid charges, and have paid. Is more needed?", "No. The DCC has confirmed the payment, and nothing follows from the notice."),
    ),
    "modifications": (
        5,
        3,
        ("Late view on a consultation", "Can a view still be given the day after a consultation closed?", "Send it: the working group decides whether it can still be taken into account."),
        ("When a change takes effect", "In which release is the approved change?", "It is planned for the next scheduled release; its page says so and will say if that changes."),
    ),
    "meetings": (
        3,
        2,
        ("Joining a meeting as an observer", "May somebody from our Party listen in?", "Yes, for the open part. We have sent the link to the address you gave."),
        ("Sending an alternate", "Our member is away. What is needed for an alternate?", "The form for alternates, before the meeting begins."),
    ),
    "documents": (
        5,
        2,
        ("Which version of the Code counts", "We found two versions on the day of the release. Which holds?", "The later one, from the beginning of that day."),
    ),
}  # fmt: skip
YEARS = {"2019-20": 82, "2020-21": 68}
LATE, ASKED_BACK = 7, 9
"""Every seventh takes longer than its standard; at every ninth whoever asked is asked for more."""
OPEN = (
    ("P-0002", "user-entry", date(2021, 3, 26), "Adding the Gas Supplier role", "We are Users as Import Supplier. Which steps have to be done again for gas?", "waiting"),
    ("P-0002", "meetings", date(2021, 3, 31), "Paper day over Easter", "When is paper day for the April meeting, with the holidays in between?", "open"),
    ("P-0002", "charges", date(2021, 3, 22), "Less cover after the winter", "Our charges are lower now. Who works the cover out anew?", "answered"),
    ("P-0011", "access", date(2021, 3, 30), "Two people, one mailbox", "Can two colleagues share an address for their accounts?", "open"),
    ("P-0015", "documents", date(2021, 3, 31), "A definition that is used twice", "The same term is defined in two places. Which of them counts?", "open"),
    ("", "joining", date(2021, 3, 31), "Applying from abroad", "Our company is registered outside Great Britain. Can we apply?", "open"),
)  # fmt: skip


def write(book: Book, register: Register) -> None:
    """Write the knowledge base, the enquiries, and three actions of the Party that the demonstration looks at."""
    chance = Random("enquiries")
    _write_articles(book)
    number = 0
    kinds = [slug for slug, (_, share, *_) in SUBJECTS.items() for _ in range(share)]
    for year, count in YEARS.items():
        last = min(end_of(year), date(2021, 2, 26))
        for day in over(year, count) if year == "2019-20" else spread(date(2020, 4, 2), last, count):
            number += 1
            asker = chance.choice(register.current(day))
            _write_answered(book, number, chance.choice(kinds), asker, day, chance)
    for reference, kind, day, subject, text, state in OPEN:
        number += 1
        _write_open(book, number, reference, kind, day, subject, text, state)
    _write_actions(book)


def _write_articles(book: Book) -> None:
    for number, (title, categories, published, source, answer) in enumerate(ARTICLES, start=1):
        reviewed = published.replace(year=published.year + 1) if published < date(2020, 3, 1) else published
        book.add(
            "articles",
            f"KB-{number:04}",
            published,
            invented="published reviewed review_due" if source else "all",
            source=source,
            title=title,
            answer=answer,
            categories=categories,
            published=published,
            reviewed=reviewed,
            review_due=reviewed.replace(year=reviewed.year + 1),
            withdrawn=None,
        )


def _write_answered(book: Book, number: int, kind: str, asker: Party, day: date, chance: Random) -> None:
    standard, _, *questions = SUBJECTS[kind]
    subject, text, answer = questions[number % len(questions)]
    waited = 2 if number % ASKED_BACK == 0 else 0
    took = standard + 1 + number % 4 if number % LATE == 0 else chance.randint(min(1, standard), standard)
    answered = _after(day, took + waited)
    closed = after(answered, 14)
    reference = f"ENQ-{number:04}"
    _enquiry(
        book, reference, day, subject, kind, text, asker.reference, standard,
        due=None, waiting_since=None, waited=waited, answered=answered, took=took, closed=closed,
        article=_article_on(kind, answered) if number % 5 == 0 else "",
    )  # fmt: skip
    said = []
    if waited:
        asked_back = _after(day, 1) if took + waited > 2 else day
        said += [("staff", asked_back, "Which of your companies is it about? The days until you reply do not count.")]
        said += [("asker", _after(asked_back, 2), "About the one that this was asked for.")]
    _messages(book, reference, asker.reference, [*said, ("staff", answered, answer)])


def _write_open(book: Book, number: int, party: str, kind: str, day: date, subject: str, text: str, state: str) -> None:
    standard, reference = SUBJECTS[kind][0], f"ENQ-{number:04}"
    answered = _after(day, 2) if state == "answered" else None
    waiting = _after(day, 1) if state == "waiting" else None
    _enquiry(
        book, reference, day, subject, kind, text, party, standard,
        due=_after(day, standard) if state == "open" else None, waiting_since=waiting, waited=0, answered=answered,
        took=2 if answered else None, closed=None, article="",
    )  # fmt: skip
    if waiting:
        question = "For which of your licences is that? The days until you reply do not count."
        _messages(book, reference, party, [("staff", waiting, question)])
    if answered:
        _messages(
            book,
            reference,
            party,
            [("staff", answered, "The DCC does, each month. Write to it if yours seems too high.")],
        )


def _enquiry(
    book: Book, reference: str, day: date, subject: str, kind: str, text: str, party: str, standard: int, **more: Any
) -> None:
    book.add(
        "enquiries",
        reference,
        day,
        label="amber",
        subject=subject,
        category=kind,
        text=text,
        person="",
        party=party,
        asker_name="" if party else "Illustrative applicant",
        asker_email="" if party else "applicant@example.org",
        came_by="telephone" if int(reference[-4:]) % 6 == 0 else "site",
        about_kind="",
        about="",
        asked=day,
        standard=standard,
        assigned_to="",
        **more,
    )


def _messages(book: Book, reference: str, party: str, said: list[tuple[str, date, str]]) -> None:
    for number, (side, day, text) in enumerate(said, start=1):
        book.add(
            "enquiry_messages",
            f"{reference}-M{number:02}",
            day,
            label="amber",
            enquiry=reference,
            person="",
            party=party,
            side=side,
            written=day,
            text=text,
        )


def _write_actions(book: Book) -> None:
    owner = "Illustrative Small Supplier 001"
    for number, (body, title, raised, due) in enumerate(
        (
            ("opsg", "Send the forecast of service requests for the summer", date(2021, 3, 16), date(2021, 4, 30)),
            ("ssc", "Confirm that the finding on supplier access is closed", date(2021, 3, 10), date(2021, 4, 9)),
        ),
        start=1,
    ):
        book.add(
            "actions",
            f"A-P0002-{number}",
            raised,
            label="green",
            body=body,
            meeting="",
            title=title,
            owner=owner,
            raised=raised,
            due=due,
            closed=None,
        )


def _article_on(kind: str, day: date) -> str:
    """The first article on a subject that stood on a day."""
    for number, (_, categories, published, *_) in enumerate(ARTICLES, start=1):
        if kind in categories.split() and published <= day:
            return f"KB-{number:04}"
    return ""


def _after(day: date, count: int) -> date:
    """The working day so many working days later."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in CLOSED
    return day if count or day.weekday() < 5 else working(day)
