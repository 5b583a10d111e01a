"""Asking Party Support on the site, and saying something more by a private link."""

from __future__ import annotations

from typing import Any

from django import forms

from secretariat.core.acts import WordsField
from secretariat.core.pages.searching import catch_up
from secretariat.core.permission import Reader
from secretariat.engagement.about import record_called
from secretariat.engagement.enquiry_rules import enquiries
from secretariat.engagement.services_enquiries import LONGEST
from secretariat.parties.models import Party

NOBODY = "Only for myself"


def categories_to_choose() -> list[tuple[str, str]]:
    """The categories with what belongs into each."""
    return [("", "Choose one"), *((each.slug, f"{each.name}: {each.says}") for each in enquiries().category)]


def parties_of(reader: Reader) -> list[tuple[str, str]]:
    """For whom somebody may ask: for themselves, or for a Party at which they hold a role."""
    theirs = reader.places("party")
    rows = Party.objects.visible_to(reader).filter(reference__in=theirs).order_by("name") if theirs else []
    return [*((each.reference, f"{each.name}; colleagues there see it too") for each in rows), ("", NOBODY)]


class AskForm(forms.Form):
    """A question; with a name and an address from whoever has not signed in."""

    subject = forms.CharField(
        label="What it is about, in one line", max_length=200, help_text="Name nobody here.",
        error_messages={"required": "Say in one line what it is about."},
    )  # fmt: skip
    category = forms.ChoiceField(label="What kind of question it is", error_messages={"required": "Choose one."})
    text = WordsField(
        label="Your question", rows=8, max_length=LONGEST,
        help_text="Plain words. Say what you have tried, and name people only where the answer needs it.",
        error_messages={"required": "Write your question."},
    )  # fmt: skip
    about = forms.CharField(
        label="The record it is about (optional)", required=False, max_length=60,
        help_text="Its reference, such as DP077.",
    )  # fmt: skip
    party = forms.ChoiceField(label="For whom you ask", required=False)
    name = forms.CharField(label="Your name (optional)", required=False, max_length=200)
    email = forms.EmailField(
        label="Your e-mail address", max_length=254,
        help_text="We write there that an answer waits, with a private link. It is used for nothing else.",
        error_messages={"required": "Give an address, so that the answer reaches you."},
    )  # fmt: skip

    field_order = ("subject", "category", "text", "about", "party", "name", "email")

    def __init__(self, *arguments: Any, reader: Reader, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.reader, self.record = reader, None
        self.fields["category"].choices = categories_to_choose()  # type: ignore[attr-defined]
        if reader.person:
            del self.fields["name"], self.fields["email"]
            choices = parties_of(reader)
            self.fields["party"].choices = choices  # type: ignore[attr-defined]
            if len(choices) == 1:
                del self.fields["party"]
        else:
            del self.fields["party"]

    def clean_about(self) -> str:
        """The reference of a record that whoever asks may see; the record itself is kept in `record`."""
        given: str = self.cleaned_data["about"].strip()
        if given:
            catch_up()
            self.record = record_called(given, self.reader)
            if self.record is None:
                raise forms.ValidationError(f"There is no record {given} that you may see: leave it empty otherwise.")
        return given


class SayForm(forms.Form):
    """Something more, said by a private link."""

    do = forms.ChoiceField(choices=[(each, each) for each in ("reply", "reopen", "settle")])
    text = WordsField(label="What you want to say", rows=6, max_length=LONGEST, required=False)
