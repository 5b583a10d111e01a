"""Acts on the knowledge base: publishing, also from an enquiry's answer, revising, reviewing, withdrawing."""

from __future__ import annotations

from typing import Any

from django import forms

from secretariat.core.acts import ActForm, WordsField, act, making
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.engagement import forgetting, services
from secretariat.engagement.enquiry_rules import enquiry_categories
from secretariat.engagement.models_enquiries import Article, Enquiry, EnquiryMessage

DEED = "keep_articles"
LONGEST = 20_000


class ArticleForm(ActForm):
    """A question and its answer."""

    title = forms.CharField(label="Question", max_length=200, help_text="As somebody would ask it.")
    answer = WordsField(
        label="Answer", rows=14, max_length=LONGEST,
        help_text="Everybody will read it: name nobody. An empty line begins a paragraph; lines that begin with - are a list.",
    )  # fmt: skip
    categories = forms.MultipleChoiceField(
        label="What it is about", choices=enquiry_categories, widget=forms.CheckboxSelectMultiple
    )


class FromEnquiryForm(ArticleForm):
    """The same, begun with what was asked and answered."""

    def prepare(self) -> None:
        if self.record is None:
            return
        said = (
            EnquiryMessage.objects.filter(enquiry=self.record, side=EnquiryMessage.Side.STAFF).order_by("-pk").first()
        )
        self.fields["title"].initial = self.record.subject
        self.fields["answer"].initial = said.text if said else ""
        self.fields["categories"].initial = [self.record.category]


class ReviseForm(ArticleForm):
    """The same, begun with what it says now."""

    why = forms.CharField(label="Why", max_length=300, help_text="It stands in the history, which everybody may read.")

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["title"].initial, self.fields["answer"].initial = self.record.title, self.record.answer
            self.fields["categories"].initial = self.record.categories.split()


class WhyForm(ActForm):
    """A reason."""

    why = forms.CharField(label="Why", max_length=300, help_text="It stands in the history, which everybody may read.")


def _withdrawn(article: Article, reader: Reader) -> str | None:
    return "It was withdrawn." if article.withdrawn else None


def _nothing_to_publish(enquiry: Enquiry, reader: Reader) -> str | None:
    if not enquiry.answered:
        return "It has no answer yet."
    if enquiry.article_id:
        return "An article answers it already."
    return "What was written in it has been erased." if forgetting.is_forgotten(enquiry) else None


@making(Article, "publish", "Publish an answer", form=ArticleForm, deed=DEED, done="{record} is published.")
def publish(*, by: Actor, **given: Any) -> Article:
    return services.publish(by=by, **given)


@act(
    Enquiry, "publish", "Make its answer an article", form=FromEnquiryForm, deed=DEED, why_not=_nothing_to_publish,
    explains="Everybody will read it. Take out whatever points at whoever asked.", done="{record} is published.",
)  # fmt: skip
def publish_from(enquiry: Enquiry, *, by: Actor, **given: Any) -> Article:
    return services.publish(by=by, enquiry=enquiry, **given)


@act(Article, "revise", "Revise", form=ReviseForm, deed=DEED, why_not=_withdrawn, done="{record} is revised.")
def revise(article: Article, *, by: Actor, **given: Any) -> None:
    services.revise(article, by=by, **given)


@act(
    Article, "review", "Say that it is still right", deed=DEED, why_not=_withdrawn, done="{record} has been reviewed.",
    explains="It is then to be looked at again in a year.",
)  # fmt: skip
def review(article: Article, *, by: Actor) -> None:
    services.review(article, by=by)


@act(
    Article, "withdraw", "Withdraw", form=WhyForm, deed=DEED, why_not=_withdrawn, done="{record} is withdrawn.",
    explains="It is no longer among the answers; its record and history stay.",
)  # fmt: skip
def withdraw(article: Article, *, by: Actor, why: str) -> None:
    services.withdraw(article, by=by, why=why)
