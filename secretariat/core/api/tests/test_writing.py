"""What programs do: the same services by the same deeds, whole or not at all, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from secretariat.accounts.models import AccessRequest, Invitation, Role
from secretariat.accounts.tests.factories import a_person, give
from secretariat.committees.models import Body, Decision, Meeting
from secretariat.core import events
from secretariat.core.api import idempotency
from secretariat.core.api.models import KeptAnswer
from secretariat.core.api.tests.programs import Program, counted_anew, program_for, program_of  # noqa: F401
from secretariat.core.events.models import Event
from secretariat.core.verification import verify
from secretariat.core.workflow.models import Case
from secretariat.modifications.models import Modification
from secretariat.modifications.services import begin_cases
from secretariat.parties.models import Party
from tests.factories import A_DAY, SOMEBODY, recorded

pytestmark = pytest.mark.django_db

KEY = "Idempotency-Key"


@pytest.fixture
def body():
    return recorded(Body, reference="tag")


def a_row(reference="M-1", **values):
    return {"reference": reference, "body": "tag", "title": "A meeting", "held_on": "2020-01-02",
            "classification": "white", **values}  # fmt: skip


def test_rows_are_brought_in_with_an_event_each(body):
    staff = program_of("analyst")
    answer = staff.send("/meetings/bring-in", {"rows": [a_row("M-1"), a_row("M-2")]})
    assert answer.json() == {"table": "meetings", "added": 2, "changed": 0, "unchanged": 0}
    event = Event.objects.get(subject="M-2")
    assert event.actor == f"user:{staff.person.reference}"
    assert staff.send("/meetings/bring-in", {"rows": [a_row("M-1")]}).json()["unchanged"] == 1


def test_rows_are_brought_in_as_csv(body):
    text = "reference,body,title,held_on,classification\r\nM-1,tag,A meeting,2020-01-02,white\r\n"
    answer = program_of("analyst").post("/api/v1/meetings/bring-in", text, content_type="text/csv")
    assert answer.json()["added"] == 1
    assert Meeting.objects.get().title == "A meeting"


def test_one_bad_row_keeps_all_of_them_out(body):
    before = Event.objects.count()
    staff = program_of("analyst")
    made = Event.objects.count() - before
    answer = staff.send("/meetings/bring-in", {"rows": [a_row("M-1"), a_row("M-2", held_on="soon", body="nowhere")]})
    assert answer.status_code == 422
    assert [(each["row"], each["column"]) for each in answer.json()["errors"]] == [(2, "held_on")]
    assert Meeting.objects.count() == 0 and Event.objects.count() == before + made


@pytest.mark.asvs("V2.2.1", "V15.3.3", "V15.3.5")
@pytest.mark.parametrize(
    ("sent", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"{}", "application/json", 422),
        (b'{"rows": []}', "application/json", 422),
        (b'{"rows": [1]}', "application/json", 422),
        (b'{"rows": [{}]}', "application/json", 422),
        (b'{"rows": [{"reference": "a"}, {"title": "b"}]}', "application/json", 422),
        (b'{"rows": [{"reference": "\\u0000", "title": "b"}]}', "application/json", 422),
        (b'{"rows": [{"reference": "\\ud800", "classification": "white"}]}', "application/json", 422),
        (b'{"rows": [{"reference": {"a": 1}, "classification": ["white"]}]}', "application/json", 422),
        (b"\n", "text/csv", 422),
        (b"reference\x00", "text/csv", 422),
        (b"a,b\r\n1,2,3\r\n", "text/csv", 422),
        (b"<xml/>", "application/xml", 415),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(sent, content_type, status):
    answer = program_of("analyst").post("/api/v1/meetings/bring-in", sent, content_type=content_type)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert Meeting.objects.count() == 0


@pytest.mark.asvs("V5.2.1")
def test_a_body_that_is_too_large_is_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = program_of("analyst").post("/api/v1/meetings/bring-in", "x" * 2000, content_type="text/csv")
    assert answer.status_code == 413


def test_a_label_is_changed_as_on_the_site(body):
    staff = program_of("secretariat")
    answer = staff.send("/bodies/tag/label", {"label": "green", "why": "Asked for"})
    assert answer.status_code == 200
    assert Body.objects.get().classification == "green"
    assert Event.objects.get(verb="relabel").why == "Asked for"
    again = staff.send("/bodies/tag/label", {"label": "green", "why": "Asked for"})
    assert again.status_code == 409 and "already" in again.json()["detail"]


@pytest.mark.asvs("V15.3.3")
@pytest.mark.parametrize(
    "given", [{}, {"label": "green"}, {"label": "green", "why": "x", "who": "me"}, {"label": 1, "why": "x"},
              {"label": "green", "why": "x\u0000"}, {"label": "green", "why": "\ud800"}],
)  # fmt: skip
def test_a_body_with_something_wrong_names_it(body, given):
    answer = program_of("secretariat").send("/bodies/tag/label", given)
    assert answer.status_code == 422
    assert all(each["pointer"].startswith("/") for each in answer.json()["errors"])
    assert Body.objects.get().classification == "white"


def test_what_wants_a_fresh_proof_wants_a_token_made_under_one(body):
    answer = program_of("secretariat", highest="green").send("/bodies/tag/label", {"label": "green", "why": "x"})
    assert answer.status_code == 403 and "fresh proof" in answer.json()["detail"]


def test_a_write_that_is_sent_twice_is_done_once(body):
    staff, given = program_of("secretariat"), {"label": "green", "why": "x"}
    first = staff.send("/bodies/tag/label", given, **{KEY: "one"})
    again = staff.send("/bodies/tag/label", given, **{KEY: "one"})
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotency-Replayed"] == "true" and not first.has_header("Idempotency-Replayed")
    assert Event.objects.filter(verb="relabel").count() == 1


def test_a_refusal_is_kept_as_well(body):
    staff, given = program_of("secretariat"), {"label": "white", "why": "x"}
    answers = [staff.send("/bodies/tag/label", given, **{KEY: "one"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [409, 409]
    assert answers[1]["Content-Type"] == "application/problem+json"
    assert answers[1]["Idempotency-Replayed"] == "true"


def test_a_key_that_came_with_something_else_is_refused(body):
    staff = program_of("secretariat")
    staff.send("/bodies/tag/label", {"label": "green", "why": "x"}, **{KEY: "one"})
    answer = staff.send("/bodies/tag/label", {"label": "amber", "why": "x"}, **{KEY: "one"})
    assert answer.status_code == 422
    assert Body.objects.get().classification == "green"


def test_a_key_is_its_owners(body):
    recorded(Body, reference="ssc")
    for name, reference in (("one", "tag"), ("two", "ssc")):
        answer = program_of("secretariat").send(
            f"/bodies/{reference}/label", {"label": "green", "why": name}, **{KEY: "k"}
        )
        assert answer.status_code == 200


def test_a_key_in_use_is_refused_until_its_work_is_given_up(body):
    staff, given = program_of("secretariat"), {"label": "green", "why": "x"}
    staff.send("/bodies/tag/label", given, **{KEY: "one"})
    KeptAnswer.objects.update(status=None)  # as if the first were still at work
    answer = staff.send("/bodies/tag/label", {**given}, **{KEY: "one"})
    assert answer.status_code == 409 and answer["Retry-After"]
    KeptAnswer.objects.update(claimed=timezone.now() - idempotency.GIVEN_UP_AFTER - timedelta(seconds=1))
    assert staff.send("/bodies/tag/label", given, **{KEY: "one"}).status_code == 409
    assert KeptAnswer.objects.get().status == 409  # it is Green already: the work was done again, and said so


def test_a_key_is_forgotten_after_a_day(body):
    staff, given = program_of("secretariat"), {"label": "green", "why": "x"}
    staff.send("/bodies/tag/label", given, **{KEY: "one"})
    KeptAnswer.objects.update(claimed=timezone.now() - timedelta(hours=25))
    assert staff.send("/bodies/tag/label", {"label": "amber", "why": "x"}, **{KEY: "one"}).status_code == 200


@pytest.mark.asvs("V2.3.3", "V16.5.3")
def test_a_fault_of_ours_leaves_nothing_and_frees_the_key(body, monkeypatch):
    staff, given = program_of("secretariat"), {"label": "green", "why": "x"}
    import secretariat.core.api.tables as calls

    def half_done(record, label, **named):
        Body.objects.filter(pk=record.pk).update(classification=label)
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(calls, "relabel", half_done)
        answer = staff.send("/bodies/tag/label", given, **{KEY: "one"})
    assert answer.status_code == 500 and answer["Content-Type"] == "application/problem+json"
    assert "ZeroDivision" not in answer.content.decode()
    assert Body.objects.get().classification == "white" and not KeptAnswer.objects.exists()
    assert staff.send("/bodies/tag/label", given, **{KEY: "one"}).status_code == 200


@pytest.mark.parametrize("key", [" ", "x" * 201])
def test_a_key_that_cannot_be_kept_is_refused(body, key):
    answer = program_of("secretariat").send("/bodies/tag/label", {"label": "green", "why": "x"}, **{KEY: key})
    assert answer.status_code == 400


def test_a_step_is_taken_by_whom_it_is_for():
    recorded(Modification, reference="DP-1")
    begin_cases(["DP-1"], by=SOMEBODY)
    case = Program().read("/cases/modification:DP-1").json()
    step = next(each for each in case["open_steps"] if not each["on_decision"])
    someone = program_of("contact", "P-1")
    refused = someone.send("/cases/modification:DP-1/take", {"verb": step["verb"]})
    assert refused.status_code == 409 and "is for the" in refused.json()["detail"]
    again = someone.send("/cases/modification:DP-1/take", {"verb": "fly"})
    assert again.status_code == 409 and "has no step" in again.json()["detail"]


@pytest.fixture
def before_the_board():
    """A proposal that waits for the Change Board, and a decision of it and of another body."""
    recorded(Modification, reference="DP-1")
    begin_cases(["DP-1"], by=SOMEBODY)
    Case.objects.update(state="change_board", waits_for="change-board")
    for slug in ("change-board", "panel"):
        body = recorded(Body, reference=slug)
        decision = Decision(
            reference=f"D-{slug}", body=body, title="x", decided=A_DAY, outcome="y", classification="white"
        )
        events.create(decision, by=SOMEBODY)


def test_a_step_of_a_body_is_taken_on_its_decision(before_the_board):
    staff, path = program_of("secretariat"), "/cases/modification:DP-1"
    step = next(each for each in staff.read(path).json()["open_steps"] if each["verb"] == "approve")
    assert step["on_decision"] and step["yours"]
    for decision, status in ((None, 409), ("D-nowhere", 404), ("D-panel", 409), ("D-change-board", 200)):
        given = {"verb": "approve", **({"decision": decision} if decision else {})}
        assert staff.send(f"{path}/take", given).status_code == status, decision
    event = Event.objects.get(verb="approve")
    assert event.decision == "D-change-board" and event.actor == f"user:{staff.person.reference}"
    assert Case.objects.get().state == "pending"


@pytest.mark.parametrize(("role", "highest"), [("analyst", "amber"), ("secretariat", "green")])
def test_a_step_of_a_body_is_for_the_secretariat_under_a_fresh_proof(before_the_board, role, highest):
    given = {"verb": "approve", "decision": "D-change-board"}
    answer = program_of(role, highest=highest).send("/cases/modification:DP-1/take", given)
    assert answer.status_code == 403
    assert Case.objects.get().state == "change_board"


@pytest.mark.asvs("V2.3.4")
def test_two_who_take_the_same_step_take_it_once(before_the_board):
    given = {"verb": "approve", "decision": "D-change-board"}
    answers = [program_of("secretariat").send("/cases/modification:DP-1/take", given) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 409]
    assert "cannot be done from there" in answers[1].json()["detail"]


def test_a_request_for_a_role_is_asked_decided_and_ended(mailoutbox):
    recorded(Party, reference="P-1")
    newcomer = program_of(highest="green", second_factor=False)
    asked = newcomer.send("/access_requests/ask", {"role": "contact", "of": "P-1"})
    assert asked.status_code == 200, asked.content
    reference = asked.json()["reference"]
    support = program_of("party-support")
    own_way = support.send(f"/cases/access-request:{reference}/take", {"verb": "approve"})
    assert own_way.status_code == 409 and "approve or refuse" in own_way.json()["detail"]
    assert not Role.objects.filter(person=newcomer.person).exists()
    assert support.send(f"/access_requests/{reference}/approve").status_code == 200
    again = support.send(f"/access_requests/{reference}/refuse", {"why": "No"})
    assert again.status_code == 409 and "Nothing was changed" in again.json()["detail"]
    assert AccessRequest.objects.get().outcome == "approved"
    role = Role.objects.get(person=newcomer.person)
    assert support.send(f"/roles/{role.reference}/end", {"why": "They left"}).status_code == 200
    assert support.send(f"/roles/{role.reference}/end", {"why": "They left"}).status_code == 409
    assert verify().faults == []


def test_somebody_is_invited_and_takes_it_up():
    recorded(Party, reference="P-1")
    support = program_of("party-support")
    assert (
        support.send("/invitations/invite", {"email": "no address", "role": "contact", "of": "P-1"}).status_code == 422
    )
    sent = support.send("/invitations/invite", {"email": "new@example.org", "role": "contact", "of": "P-1"})
    assert sent.status_code == 200 and Invitation.objects.get().email == "new@example.org"
    assert "token" not in sent.json()
    assert program_of().send("/invitations/accept", {"token": "x"}).status_code == 404
    reference = sent.json()["reference"]
    assert support.send(f"/invitations/{reference}/withdraw").status_code == 200
    assert support.send(f"/invitations/{reference}/withdraw").status_code == 409


def test_interests_and_names_are_kept():
    recorded(Party, reference="P-1")
    recorded(Meeting, reference="M-1", body=recorded(Body, reference="tag"))
    person, staff = a_person("Illustrative member"), program_of("secretariat")
    named = {"person": person.reference, "table": "meetings", "reference": "M-1", "why": "They chair it"}
    assert staff.send("/named_readers/let-in", named).status_code == 200
    assert staff.send("/named_readers/let-in", {**named, "table": "nothing"}).status_code == 422
    assert staff.send("/named_readers/let-in", {**named, "reference": "M-2"}).status_code == 404
    interest = {"person": person.reference, "of": "P-1", "interest": "Shares"}
    assert staff.send("/conflicts/declare", interest).status_code == 200
    assert staff.send("/conflicts/declare", {**interest, "of": "P-2"}).status_code == 422


def test_leaving_ends_the_token_that_is_still_in_somebodys_hands():
    support, leaver = program_of("party-support"), program_of("analyst")
    assert leaver.read("/account").status_code == 200
    assert support.send(f"/people/{leaver.person.reference}/leave", {"why": "Retired"}).status_code == 200
    answer = leaver.read("/account")
    assert answer.status_code == 401 and "ended" in answer.json()["detail"]
    assert support.send(f"/people/{leaver.person.reference}/leave", {"why": "Retired"}).status_code == 409


def test_sessions_are_ended_by_their_owner(client):
    person = a_person()
    give(person, "analyst")
    answer = program_for(person).send("/account/end-sessions")
    assert answer.json()["says"] == "0 sessions have ended."
