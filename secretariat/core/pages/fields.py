"""Fields of forms in the house's look."""

from __future__ import annotations

from typing import Any

from django.forms import BoundField
from django.forms.widgets import CheckboxInput, FileInput, PasswordInput, Select, Textarea
from django.utils.safestring import SafeString

STYLES = {
    CheckboxInput: "govuk-checkboxes__input",
    FileInput: "govuk-file-upload",
    Textarea: "govuk-textarea",
    Select: "govuk-select",
}


def govuk(bound: BoundField) -> SafeString:
    """A form's field with the style sheet's classes, and its hint and error tied to it for screen readers."""
    widget = bound.field.widget
    classes = next((STYLES[kind] for kind in STYLES if isinstance(widget, kind)), "govuk-input")
    told = [f"{bound.auto_id}-{each}" for each, there in (("hint", bound.help_text), ("error", bound.errors)) if there]
    more: dict[str, Any] = {"class": f"{classes} govuk-input--error" if bound.errors else classes}
    if told:
        more["aria-describedby"] = " ".join(told)
    if isinstance(widget, PasswordInput):
        more["autocomplete"] = widget.attrs.get("autocomplete", "current-password")
    more["placeholder"] = ""
    return bound.as_widget(attrs=more)
