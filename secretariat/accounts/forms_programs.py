from __future__ import annotations

from typing import Any

from django import forms

from secretariat.accounts import tokens, webhooks
from secretariat.accounts.models_of_programs import Token
from secretariat.core.classification import Classification

AMBER_SAYS = f"Amber, for at most {tokens.STEP_UP_HOURS} hours and under a fresh proof of who you are"


class TokenForm(forms.Form):
    """A token to make."""

    name = forms.CharField(label="What it is for", max_length=100)
    scope = forms.ChoiceField(label="What it may do", choices=Token.Scope.choices)
    highest = forms.ChoiceField(
        label="The most restricted records that it shows",
        choices=[("white", "White"), ("green", "Green"), ("amber", AMBER_SAYS)],
        initial=Classification.GREEN,
    )
    days = forms.IntegerField(
        label="Days until it expires",
        min_value=1,
        max_value=tokens.MOST_DAYS,
        initial=tokens.DAYS,
        help_text="For White and Green.",
    )


class WebhookForm(forms.Form):
    """An address to tell."""

    address = forms.CharField(
        label="Address",
        max_length=500,
        help_text="It begins with https:// and is reached from the public internet.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    tables = forms.MultipleChoiceField(
        label="What it is told of",
        required=False,
        help_text="Pick none to be told of everything that is White.",
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [(name, table.title) for name, table in webhooks.tables_by_name().items()]
        self.fields["tables"].choices = sorted(choices, key=lambda each: each[1])  # type: ignore[attr-defined]
