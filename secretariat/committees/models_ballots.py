"""The ballot box. None of this is a record: nothing here says who voted how, when, or in which order.

`Turnout` says which Voting Groups have voted. `Ballot` holds a vote while the poll is open, `SealedBallot` the same vote
once it has closed, and `Receipt` the hashes of what voters were given. The three share neither a key nor an order: each
row's key is drawn at random. The database refuses to change a row of theirs; a ballot leaves the box only when its copy
is in the sealed set (`guarding.py`).
"""

from __future__ import annotations

import secrets

from django.db import models

from secretariat.committees.models_elections import Contest
from secretariat.parties.models import Party, VotingGroup


def random_key() -> int:
    """A key that says nothing. It is given explicitly, so that SQLite also stores rows in its order and no other."""
    return secrets.randbits(62) + 1


class Drawn(models.Model):
    """A row whose key is drawn at random.

    The key is an integer on purpose: SQLite then has no hidden row number beside it that would count rows as they come.
    """

    id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


class Turnout(Drawn):
    """A Voting Group that has voted in a contest, or one of its Parties where each Party votes: no more than once."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="+")
    voting_group = models.ForeignKey(VotingGroup, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("contest", "voting_group"),
                condition=models.Q(party__isnull=True),
                name="committees_turnout_one_vote_each",
            ),
            models.UniqueConstraint(fields=("contest", "party"), name="committees_turnout_one_vote_each_party"),
        )

    def __str__(self) -> str:
        return f"{self.party_id or self.voting_group_id} has voted"


class Ballot(Drawn):
    """A vote in the box: the references of the candidates voted for, as JSON."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="+")
    choices = models.TextField()

    def __str__(self) -> str:
        return "A ballot"


class SealedBallot(Drawn):
    """A vote as it was counted."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="+")
    choices = models.TextField()

    def __str__(self) -> str:
        return "A sealed ballot"


class Receipt(Drawn):
    """The hash of a receipt. It stands beside no ballot: it shows that one was put in, and not which."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="+")
    commitment = models.CharField(max_length=64)

    def __str__(self) -> str:
        return "A receipt"
