"""Acts on a Party about the people who act for it: its nominated contact invites colleagues and ends their roles."""

from __future__ import annotations

from django import forms

from secretariat.accounts import colleagues
from secretariat.core.acts import ActForm, WordsField, act
from secretariat.core.calendars import today
from secretariat.core.events import Actor
from secretariat.core.permission import Reader
from secretariat.parties.models import Party

DEED = "look_after_colleagues"


def _is_over(party: Party, reader: Reader) -> str | None:
    if party.left and party.left <= today():
        return "It is no Party any more: nobody acts for it."
    return None


def _nobody_to_end(party: Party, reader: Reader) -> str | None:
    if not colleagues.held_at(party.reference).exists():
        return "No colleague holds a role that you could end: Party Support ends the others."
    return None


class InviteColleagueForm(ActForm):
    """Whom to invite, and to which role."""

    email = forms.EmailField(label="E-mail address", max_length=254, help_text="Where the invitation goes.")
    role = forms.ChoiceField(label="Role", choices=colleagues.roles_for_colleagues)


class EndColleagueForm(ActForm):
    """Whose role ends, and why."""

    role = forms.ChoiceField(label="Who, and as what")
    why = WordsField(
        label="Why", rows=3, max_length=300, help_text="The colleague and Party Support are told. Name nobody."
    )

    def prepare(self) -> None:
        found = colleagues.held_at(self.record.reference) if self.record else []
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (each.reference, f"{each.person}, {each.get_role_display()}") for each in found
        ]


@act(
    Party,
    "invite-colleague",
    "Invite a colleague",
    form=InviteColleagueForm,
    deed=DEED,
    why_not=_is_over,
    explains="They get a link that works once, for two weeks, and hold the role from the day they take it up. Party "
    "Support is told.",
    done="The invitation is on its way.",
)
def invite_colleague(party: Party, *, by: Actor, email: str, role: str) -> None:
    colleagues.invite(email, role, party.reference, by=by, party=party.name)


@act(
    Party,
    "end-colleague",
    "End a colleague's role",
    form=EndColleagueForm,
    deed=DEED,
    why_not=_nobody_to_end,
    explains="The role ends today, and with it what it opened. The role of a nominated contact is for Party Support to end.",
    done="The role has ended.",
)
def end_colleague(party: Party, *, by: Actor, role: str, why: str) -> None:
    colleagues.end(role, party.reference, by=by, why=why)
