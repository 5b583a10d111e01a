from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import cached_property

from secretariat.accounts import services
from secretariat.accounts.models import User
from secretariat.accounts.standing import organisations_at
from secretariat.core.codes import current
from secretariat.core.codes.access import PLACES, access


def roles_to_choose(place: str = "") -> list[tuple[str, str]]:
    """The roles that can be asked for or given here, at one kind of place or at any; bodies appoint their own."""
    roles = [each for each in access().file.person_role if each.at != "body" and place in ("", each.at)]
    roles.sort(key=lambda each: PLACES.index(each.at))
    return [(each.slug, f"{each.name} ({access().place_name(each.at)})") for each in roles]


class RoleForm(forms.Form):
    """A role and, for a role at a Party, which one. The Party is written or picked by its name or reference."""

    role = forms.ChoiceField(label="Role", choices=roles_to_choose)
    organisation = forms.CharField(
        label="Party, for a role at a Party",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "organization"}),
    )

    @property
    def organisations(self) -> dict[str, str]:
        """Reference to name of the organisations to choose from."""
        return organisations_at("party")

    def clean(self) -> dict[str, Any]:
        """The form with `of`, the reference of the organisation."""
        data: dict[str, Any] = super().clean() or {}
        data["of"] = ""
        role = access().person_role.get(data.get("role", ""))
        organisations = organisations_at(role.at) if role else {}
        if organisations:
            data["of"] = self._reference(data.get("organisation", ""), organisations)
        elif data.get("organisation"):
            self.add_error("organisation", "Leave this empty for a role that is not at a Party.")
        return data

    def _reference(self, written: str, organisations: dict[str, str]) -> str:
        wanted = written.strip().casefold()
        for reference, name in organisations.items():
            if wanted and wanted in (reference.casefold(), name.casefold()):
                return reference
        self.add_error("organisation", "Choose a Party from the list: write its name or its reference.")
        return ""


class RegistrationForm(RoleForm):
    """What allauth's sign-up asks for besides address and password: a name, and a role at a Party to ask for."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ("name", "email", "password1", "organisation", "role")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.fields["role"].choices = roles_to_choose("party")  # type: ignore[attr-defined]
        self.fields["role"].label = "Your role there"
        self.fields["organisation"].label = "The Party you work for"
        self.fields["organisation"].help_text = "Leave it empty if you were invited, or only want to follow the Code."

    def clean(self) -> dict[str, Any]:
        """The form, with no role asked for where no Party is given."""
        if self.cleaned_data.get("organisation", "").strip():
            return super().clean()
        self.cleaned_data["of"] = ""
        return self.cleaned_data

    def signup(self, request: HttpRequest, user: User) -> None:
        """Ask for the role, once the account is there."""
        of = self.cleaned_data["of"]
        if of:
            services.ask_for_role(user, self.cleaned_data["role"], of, by=services.actor_of(user))


class InvitationForm(RoleForm):
    """Whom to invite, to which role."""

    email = forms.EmailField(label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    field_order = ("email", "role", "organisation")


class LetterForm(forms.Form):
    """What goes with a file that is delivered."""

    sent_for = forms.ChoiceField(label="You send it for")
    subject = forms.CharField(label="Subject line, which its recipients read", max_length=150)
    label = forms.ChoiceField(label="Label")
    days = forms.IntegerField(label="For how many days it can be fetched, at most 90", min_value=1, max_value=90)
    about = forms.CharField(
        label="The Party it is about, if it is about one: members of bodies with a conflict over it do not get it",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, places: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"days": 30, "label": "amber"})
        self.fields["sent_for"].choices = places  # type: ignore[attr-defined]
        labels = [(each.slug, f"{each.slug.capitalize()}: {each.meaning}") for each in current().file.classification]
        self.fields["label"].choices = labels  # type: ignore[attr-defined]

    @cached_property
    def organisations(self) -> dict[str, str]:
        """Reference to name of the Parties to choose from."""
        return organisations_at("party")

    def clean_about(self) -> str:
        """The reference of the Party; empty where none is given."""
        written = self.cleaned_data["about"].strip().casefold()
        for reference, name in self.organisations.items():
            if written and written in (reference.casefold(), name.casefold()):
                return reference
        if written:
            raise forms.ValidationError("Choose a Party from the list, or leave it empty.")
        return ""


class ReasonForm(forms.Form):
    """Why something is done."""

    why = forms.CharField(label="Why", max_length=300)
