"""Forms of acts: Django's, which know the record that they are about and whoever fills them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from secretariat.core.permission import Reader
from secretariat.core.records import Record

LISTED = 60
"""Up to how many records are offered in a list; of more, the reference or the name is typed."""

Among = Callable[[Any, Reader], QuerySet[Any]]


class ActForm(forms.Form):
    """The form of an act. `record` is None where the act makes one."""

    def __init__(self, *arguments: Any, record: Any = None, reader: Reader, **more: Any) -> None:
        self.record, self.reader = record, reader
        super().__init__(*arguments, **more)
        for each in self.fields.values():
            if isinstance(each, RecordField):
                each.of(record, reader)
        self.prepare()
        for each in self.fields.values():
            _says_what_to_do(each)

    def prepare(self) -> None:
        """For forms whose choices or first values hang on the record: set them in `self.fields` here."""


def _says_what_to_do(field: forms.Field) -> None:
    verb = "Choose" if isinstance(field.widget, forms.Select | forms.RadioSelect) else "Fill in"
    if field.required:
        field.error_messages["required"] = f"{verb} “{field.label}”."
    elif field.label and not isinstance(field.widget, forms.CheckboxInput):
        field.label = f"{field.label} (optional)"


class DayField(forms.DateField):
    """A day."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "That is not a day: write it like 2019-04-01."}


class PoundsField(forms.DecimalField):
    """A sum in pounds and pence."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 2, "min_value": 0, **more})


class WordsField(forms.CharField):
    """A text of several lines."""

    def __init__(self, *, rows: int = 5, **more: Any) -> None:
        super().__init__(**{"max_length": 10_000, "widget": forms.Textarea(attrs={"rows": rows}), **more})


class RowsField(forms.MultipleChoiceField):
    """One choice for each of several rows, such as how each seat voted: a list of "row=choice" for what was chosen.

    `rows` is a list of (what the row is called, its choices as (value, title), the value chosen so far). Set it in the
    form's `prepare`.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.rows: list[tuple[str, list[tuple[str, str]], str]] = []

    def to_python(self, value: Any) -> list[str]:
        return [each for each in super().to_python(value) if each]

    def offer(self, rows: list[tuple[str, list[tuple[str, str]], str]]) -> None:
        """Settle the rows and what can be chosen in each."""
        self.rows = rows
        self.choices = [choice for _, choices, _ in rows for choice in choices if choice[0]]


class RecordField(forms.Field):
    """One record of a kind, by its reference, among those that the reader may see; its value is the record.

    `among` narrows them: f(record of the act, reader) gives a queryset. Few are offered in a list; of many, the
    reference or, for kinds with a name, the name is typed.
    """

    def __init__(self, model: type[Record], *, among: Among | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.model, self.among = model, among
        self.queryset: QuerySet[Any] = model.objects.none()

    def of(self, record: Any, reader: Reader) -> None:
        """Settle among which records can be chosen."""
        rows = self.among(record, reader) if self.among else self.model.objects.all()
        self.queryset = rows & self.model.objects.visible_to(reader) if rows.model is self.model else rows
        first = list(self.queryset.order_by("reference")[: LISTED + 1])
        if len(first) <= LISTED:
            empty = [] if self.required and len(first) == 1 else [("", "Choose one" if first else "There is none")]
            self.widget = forms.Select(choices=[*empty, *((each.reference, str(each)) for each in first)])
            self.widget.is_required = self.required

    def clean(self, value: Any) -> Any:
        given = str(value or "").strip()
        if not given:
            super().clean("")
            return None
        found = self.queryset.filter(reference=given).first() or self._named(given)
        if found is None:
            what = self.model._meta.verbose_name
            says = f"There is no {what} {given[:80]} that can be chosen here: check its reference."
            raise ValidationError(says, code="unknown")
        return found

    def prepare_value(self, value: Any) -> Any:
        return value.reference if isinstance(value, Record) else value

    def _named(self, given: str) -> Any:
        if not any(each.name == "name" for each in self.model._meta.concrete_fields):
            return None
        found = list(self.queryset.filter(name=given)[:2])
        return found[0] if len(found) == 1 else None
