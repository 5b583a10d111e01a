"""For programs: what their person follows, and what data protection lets people ask and the administrator do."""

from __future__ import annotations

import pytest

from secretariat.accounts.models import Subscription, User
from secretariat.accounts.models_data import ErasureRequest, LegalHold
from secretariat.core import events
from secretariat.core.api.tests.programs import Program, counted_anew, program_of  # noqa: F401
from secretariat.modifications.models import Modification
from tests.factories import A_DAY, SOMEBODY, recorded

pytestmark = pytest.mark.django_db


def test_a_program_follows_for_its_person_and_ends_it():
    recorded(Modification, reference="DP077")
    program = program_of("contact", "P-1", scope="write")
    followed = program.send("/following/follow", {"what": "record", "table": "modifications", "of": "DP077"}).json()
    assert (followed["table"], followed["of"], followed["pace"]) == ("modifications", "DP077", "daily")
    again = program.send(
        "/following/follow", {"what": "record", "table": "modifications", "of": "DP077", "pace": "at once"}
    )
    assert (again.json()["number"], again.json()["pace"]) == (followed["number"], "at once")
    assert program.send("/following/follow", {"what": "search", "of": "communications hub"}).status_code == 200
    assert [each["what"] for each in program.read("/following").json()["items"]] == ["record", "search"]
    left = program.send(f"/following/{followed['number']}/end").json()["items"]
    assert [each["of"] for each in left] == ["communications hub"]


def test_what_cannot_be_followed_is_said_and_nothing_is_kept():
    recorded(Modification, reference="DP001", classification="red")
    program = program_of("contact", "P-1")
    assert program.send("/following/follow", {"what": "record", "table": "nothing", "of": "X"}).status_code == 422
    unseen = program.send("/following/follow", {"what": "record", "table": "modifications", "of": "DP001"})
    missing = program.send("/following/follow", {"what": "record", "table": "modifications", "of": "DP002"})
    assert unseen.status_code == missing.status_code == 404
    assert program.send("/following/follow", {"what": "search", "of": "-- --"}).status_code == 409
    assert program.send("/following/follow", {"what": "record", "of": "X", "pace": "hourly"}).status_code == 422
    assert not Subscription.objects.exists()
    assert Program().read("/following").status_code == 401


def test_nobody_ends_what_another_follows():
    mine, theirs = program_of("analyst"), program_of("analyst")
    number = theirs.send("/following/follow", {"what": "search", "of": "hub"}).json()["number"]
    for path in (f"/following/{number}/end", "/following/x/end", f"/following/{'9' * 30}/end"):
        assert mine.send(path).status_code == 404
    assert Subscription.objects.count() == 1


def test_a_request_to_be_forgotten_is_asked_refused_and_granted():
    leaver, support = program_of(), program_of("party-support")
    asked = leaver.send("/erasure_requests/ask").json()["reference"]
    assert leaver.send("/erasure_requests/ask").status_code == 409
    assert support.send(f"/erasure_requests/{asked}/refuse", {}).status_code == 422
    refused = support.send(f"/erasure_requests/{asked}/refuse", {"why": "A claim is under way."})
    assert refused.status_code == 200, refused.content
    assert support.send(f"/erasure_requests/{asked}/refuse", {"why": "Again."}).status_code == 409
    again = leaver.send("/erasure_requests/ask").json()["reference"]
    early = support.send(f"/erasure_requests/{again}/grant")
    assert early.status_code == 409 and "Nothing was changed." in early.json()["detail"]
    support.send(f"/people/{leaver.person.reference}/leave", {"why": "They left."})
    granted = support.send(f"/erasure_requests/{again}/grant")
    assert granted.status_code == 200, granted.content
    assert ErasureRequest.objects.filter(decided__isnull=False).count() == 2
    assert User.objects.get(pk=leaver.person.pk).name != leaver.person.name


def test_a_hold_keeps_somebody_from_being_erased_until_it_ends():
    support, person = program_of("party-support"), program_of().person
    support.send(f"/people/{person.reference}/leave", {"why": "They left."})
    held = support.send(f"/people/{person.reference}/hold", {"why": "A claim."}).json()["reference"]
    assert support.send(f"/people/{person.reference}/erase", {"why": "They asked."}).status_code == 409
    assert support.send(f"/legal_holds/{held}/end", {"why": "The claim is settled."}).status_code == 200
    assert support.send(f"/legal_holds/{held}/end", {"why": "Again."}).status_code == 409
    assert support.send(f"/people/{person.reference}/erase", {"why": "They asked."}).status_code == 200
    assert LegalHold.objects.get().ends is not None


def test_others_neither_hold_nor_erase():
    person = program_of().person
    for program in (Program(), program_of("analyst"), program_of("contact", "P-1")):
        for path in (f"/people/{person.reference}/hold", f"/people/{person.reference}/erase"):
            assert program.send(path, {"why": "Because."}).status_code in (401, 403)
    assert User.objects.get(pk=person.pk).name == person.name


def test_a_request_that_came_in_without_its_process_is_refused_with_what_to_do():
    support, person = program_of("party-support"), program_of().person
    asked = ErasureRequest(reference="E-1", person=person, asked=A_DAY, classification="amber")
    events.create(asked, by=SOMEBODY)
    for path, given in (("grant", {}), ("refuse", {"why": "A claim."})):
        answer = support.send(f"/erasure_requests/E-1/{path}", given)
        assert answer.status_code == 409 and "have it asked for again" in answer.json()["detail"]
    assert ErasureRequest.objects.get().decided is None
