"""A backup holds what is in the boxes, open and sealed, in an order that says nothing; restored, both still add up."""

from __future__ import annotations

import pytest
from django.db import transaction

from secretariat.committees import ballots
from secretariat.committees.models_ballots import Ballot, Receipt, SealedBallot, Turnout
from secretariat.committees.models_elections import Contest
from secretariat.committees.sealed_sets import sealed_sets
from secretariat.committees.tests import stage
from secretariat.core.operating.backing_up import back_up
from secretariat.core.operating.restoring import restore
from secretariat.core.operating.rows import rows_of
from secretariat.core.verification import verify
from secretariat.core.workflow.taking import NotNow
from secretariat.parties.models import Party

BOX = (Turnout, Ballot, SealedBallot, Receipt)


@pytest.mark.django_db
def test_open_and_sealed_boxes_are_restored_and_still_take_one_vote_each(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    with transaction.atomic():
        settings.SECRETARIAT_TODAY = stage.CALLED
        contests = [stage.a_round(stage.a_body(each)) for each in ("panel", "tag")]
        parties = [stage.a_party(number) for number in range(1, 7)]
        for contest in contests:
            for party, name in zip(parties, "XY", strict=False):
                stage.a_candidate(contest, party, name)
        settings.SECRETARIAT_TODAY = stage.POLL
        for contest in contests:
            for party in parties[:5]:
                ballots.cast(contest, party=party, choices=[contest.nominations.first().reference])
        settings.SECRETARIAT_TODAY = stage.AFTER
        stage.step(contests[0].election, "open_ballot")
        stage.step(contests[0].election, "seal")
        back_up(tmp_path / "one.backup")
        before = {model: list(rows_of(model)) for model in BOX}
        transaction.set_rollback(True)
    assert not Turnout.objects.exists()
    restore(tmp_path / "one.backup")
    assert {model: list(rows_of(model)) for model in BOX} == before
    assert (Ballot.objects.count(), SealedBallot.objects.count(), Turnout.objects.count()) == (5, 5, 10)
    assert list(sealed_sets()) == [] and verify().faults == []

    settings.SECRETARIAT_TODAY = stage.LAST
    still_open = Contest.objects.get(election__body__reference="tag")
    choice = [still_open.nominations.first().reference]
    with pytest.raises(NotNow, match="has voted in this contest already"):
        ballots.cast(still_open, party=Party.objects.get(reference="P-0001"), choices=choice)
    assert ballots.cast(still_open, party=Party.objects.get(reference="P-0006"), choices=choice)
