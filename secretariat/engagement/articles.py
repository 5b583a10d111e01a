"""What can be done with the knowledge base: publish, revise, review and withdraw an article, and say whether it helped."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.db import transaction
from django.db.models import F

from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.classification import Classification
from secretariat.core.events import Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.workflow.taking import NotNow
from secretariat.engagement.enquiry_rules import enquiries
from secretariat.engagement.models_enquiries import Article, Enquiry, Helpful


@transaction.atomic
def publish(title: str, answer: str, categories: list[str], *, by: Actor, enquiry: Enquiry | None = None) -> Article:
    """Publish a question and its answer for everybody to read; with `enquiry`, link it to the one it grew from.

    Raises NotNow without a question, an answer or a category, and for a question that an article answers already.
    """
    title, answer = _whole(title, answer, categories)
    if Article.objects.standing().filter(title__iexact=title).exists():
        raise NotNow("An article answers that question already: revise it instead.", field="title")
    made = Article(
        reference=next_reference(Article, "KB-"),
        title=title,
        answer=answer,
        categories=" ".join(categories),
        published=today(),
        reviewed=today(),
        review_due=next_review(today()),
        classification=Classification.WHITE,
        illustrative=enquiry.illustrative if enquiry else "",
    )
    events.create(made, by=by)
    if enquiry:
        events.update(enquiry, by=by, verb="link_article", article=made)
    return made


@transaction.atomic
def revise(article: Article, title: str, answer: str, categories: list[str], *, by: Actor, why: str) -> None:
    """Change an article's words; with that it has been reviewed. Raises NotNow as `publish` does, and without a change."""
    _refuse_withdrawn(article)
    title, answer = _whole(title, answer, categories)
    others = Article.objects.standing().filter(title__iexact=title).exclude(pk=article.pk)
    if others.exists():
        raise NotNow("Another article answers that question: change that one.", field="title")
    now = {"title": title, "answer": answer, "categories": " ".join(categories)}
    if all(getattr(article, name) == value for name, value in now.items()):
        raise NotNow("Nothing is different: if it is still right, say that you have reviewed it.")
    reviewed = {"reviewed": today(), "review_due": next_review(today())}
    events.update(article, by=by, verb="revise", why=why, **now, **reviewed)


@transaction.atomic
def review(article: Article, *, by: Actor) -> None:
    """Say that an article was looked at and is still right. Raises NotNow when that was done today."""
    _refuse_withdrawn(article)
    if not events.update(article, by=by, verb="review", reviewed=today(), review_due=next_review(today())):
        raise NotNow("It was reviewed today already.")


@transaction.atomic
def withdraw(article: Article, *, by: Actor, why: str) -> None:
    """Take an article out of the knowledge base; its record and history stay. Raises NotNow without a reason."""
    _refuse_withdrawn(article)
    if not why.strip():
        raise NotNow("Say why: it stands in the history, which everybody may read.", field="why")
    events.update(article, by=by, verb="withdraw", why=why, withdrawn=max(today(), article.published), review_due=None)


@transaction.atomic
def say_whether_it_helped(article: Article, helped: bool) -> None:
    """Count one more for whom an article was helpful, or was not. Nothing of who says so is kept."""
    name = "yes" if helped else "no"
    if not Helpful.objects.filter(article=article).update(**{name: F(name) + 1}):
        Helpful.objects.get_or_create(article=article)
        Helpful.objects.filter(article=article).update(**{name: F(name) + 1})


def next_review(day: date) -> date:
    """The day by which an article that was reviewed on a day is to be looked at again."""
    year, month = divmod(day.year * 12 + day.month - 1 + enquiries().review_months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _whole(title: str, answer: str, categories: list[str]) -> tuple[str, str]:
    title, answer = " ".join(title.split()), "\n".join(line.rstrip() for line in answer.strip().splitlines())
    if not title or not answer:
        raise NotNow("Give a question and an answer.", field="answer" if title else "title")
    known = {each.slug for each in enquiries().category}
    if not categories or not set(categories) <= known:
        raise NotNow("Say what it is about: choose at least one category.", field="categories")
    return title, answer


def _refuse_withdrawn(article: Article) -> None:
    if article.withdrawn:
        raise NotNow("It was withdrawn: publish a new one instead.")
