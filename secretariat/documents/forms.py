from __future__ import annotations

from django import forms


class ExtractForm(forms.Form):
    """A White extract: its title, its text, and why it is made."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="Everybody will read it.",
        error_messages={"required": "Give the extract a title of its own."},
    )
    text = forms.CharField(
        label="Text",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Take out what not everybody may know.",
        error_messages={"required": "Give the text of the extract."},
    )
    why = forms.CharField(
        label="Why it is made",
        max_length=1000,
        help_text="It stands in the history of the record, for those who may read that. Name nobody.",
        error_messages={"required": "Say why the extract is made."},
    )
