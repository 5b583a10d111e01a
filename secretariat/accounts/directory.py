"""To whom something can be delivered: people with a role today, one by one or as the holders of a role somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from secretariat.accounts.models import User
from secretariat.accounts.standing import Standing, organisations_at, people_at, standing_of_many
from secretariat.core.codes import current
from secretariat.core.codes.access import PLACES, access
from secretariat.core.permission import Held
from secretariat.core.permission.words import SINGLE

SHORTEST, MOST_PEOPLE, MOST_PLACES = 3, 25, 3
BETWEEN = "~"

Titles = Callable[[str, str], str]
"""Called as f(at, of): what a place is called."""


@dataclass(frozen=True)
class Choice:
    """A person (`who` is their account's reference) at a place, or everybody there who holds a role."""

    who: str
    at: str
    of: str = ""
    role: str = ""
    title: str = ""

    @property
    def key(self) -> str:
        """How a form names it."""
        return BETWEEN.join((self.who, self.at, self.of, self.role))

    def fits(self, held: Held) -> bool:
        """Whether a role that is held is one of those chosen."""
        return held.at == self.at and held.of == self.of and self.role in ("", held.role)


def choice_of(key: str) -> Choice | None:
    """The choice that a form names; None for what no form of ours would send."""
    parts = key[:200].split(BETWEEN)
    if len(parts) != 4 or parts[1] not in PLACES or (parts[1] in SINGLE) != (not parts[2]):
        return None
    return Choice(*parts)


def find(text: str, day: date, *, but: User) -> list[Choice]:
    """The people and groups that a name or an organisation leads to. Nobody's address is among what it gives."""
    wanted = text.strip().casefold()
    if len(wanted) < SHORTEST:
        return []
    places = list(_places_named(wanted))
    candidates = list(
        User.objects.filter(name__icontains=text.strip(), left__isnull=True).order_by("name")[:MOST_PEOPLE]
    )
    for at in {at for at, _, _ in places}:
        there = [of for each, of, _ in places if each == at and of]
        candidates += people_at(at, there, day).exclude(pk__in=[each.pk for each in candidates])[:MOST_PEOPLE]
    groups = [group for place in places for group in _groups(*place)]
    return groups + people(candidates[:MOST_PEOPLE], day, but=but, place_title=titles())


def people(candidates: Iterable[User], day: date, *, but: User, place_title: Titles) -> list[Choice]:
    """Each of these people at each place where they hold a role."""
    found = []
    for person, standing in standing_of_many(
        [each for each in candidates if each != but and each.is_active], day
    ).items():
        for at, of in sorted({(held.at, held.of) for held in standing.held}):
            roles = sorted({access().role_name(held.role) for held in standing.held if (held.at, held.of) == (at, of)})
            title = f"{person}, {', '.join(roles).lower()}, {place_title(at, of)}"
            found.append(Choice(person.reference, at, of, "", title))
    return found


def resolve(choices: Iterable[Choice], day: date, *, but: User, about: str = "") -> dict[User, Choice]:
    """Who these choices mean today, and as what. A member of a body with a conflict over `about` is not among them."""
    meant: dict[User, Choice] = {}
    for choice in choices:
        candidates = (
            User.objects.filter(reference=choice.who)
            if choice.who
            else people_at(choice.at, [choice.of] if choice.of else [], day)
        )
        active = [each for each in candidates if each.is_active and each != but]
        for part in range(0, len(active), MOST_PEOPLE):
            for person, standing in standing_of_many(active[part : part + MOST_PEOPLE], day).items():
                if person not in meant and _may_get(choice, standing, about):
                    meant[person] = choice
    return meant


def titled(choices: Iterable[Choice], day: date, *, but: User) -> list[Choice]:
    """The choices as people read them."""
    choices, place_title = list(choices), titles()
    named = list(User.objects.filter(reference__in=[each.who for each in choices if each.who]))
    known = {each.key: each for each in people(named, day, but=but, place_title=place_title)}
    found = []
    for choice in choices:
        place = place_title(choice.at, choice.of)
        role = access().role_name(choice.role).lower()
        group = f"Everybody who is {role}: {place}" if choice.role else f"Everybody with a role: {place}"
        found.append(
            known.get(choice.key, replace(choice, title=group if not choice.who else f"Nobody any more: {place}"))
        )
    return found


def titles() -> Titles:
    """What places are called: a Party's or a body's name, or that of the only place of its kind."""
    known: dict[str, dict[str, str]] = {}

    def title(at: str, of: str) -> str:
        if at == "body":
            return current().name_of(of)
        if not of:
            return access().place_name(at)
        if at not in known:
            known[at] = organisations_at(at)
        return known[at].get(of, of)

    return title


def _may_get(choice: Choice, standing: Standing, about: str) -> bool:
    if choice.at == "body" and about and about in standing.conflicts:
        return False
    return any(choice.fits(held) for held in standing.held)


def _places_named(wanted: str) -> Iterator[tuple[str, str, str]]:
    bodies = [each for each in current().bodies if wanted in f"{each.name} {each.short_name} {each.slug}".casefold()]
    for body in bodies[:MOST_PLACES]:
        yield "body", body.slug, body.name
    for at in PLACES:
        if at in SINGLE and wanted in access().place_name(at).casefold():
            yield at, "", access().place_name(at)
    named = [(of, name) for of, name in organisations_at("party").items() if wanted in f"{name} {of}".casefold()]
    for of, name in named[:MOST_PLACES]:
        yield "party", of, name


def _groups(at: str, of: str, name: str) -> Iterator[Choice]:
    if at != "party":
        yield Choice("", at, of, "", f"Everybody with a role: {name}")
        return
    for each in access().file.person_role:
        if each.at == at:
            yield Choice("", at, of, each.slug, f"Everybody who is {each.name.lower()}: {name}")
