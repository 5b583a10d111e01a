import pytest
from django.db import connection

from secretariat.committees.models import Appointment, Body
from secretariat.core import events
from secretariat.core.events import Actor
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.verification import verify
from secretariat.core.workflow.models import Case
from secretariat.documents.models import CodeVersion
from secretariat.modifications import services
from secretariat.modifications.models import Modification, ModificationStep

pytestmark = pytest.mark.django_db
SOMEBODY = Actor("user:1")


@pytest.fixture
def register():
    for number in range(3):
        version = CodeVersion(
            reference=f"SEC-{number}", number=f"{number}.0", in_force_from="2019-11-07", classification="white"
        )
        events.create(version, by=SOMEBODY)
    events.update(version, by=SOMEBODY, cause="A release")
    proposal = Modification(reference="DP071", title="A proposal", raised="2019-04-03", classification="white")
    events.create(proposal, by=SOMEBODY)
    services.begin_cases(["DP071"], by=SOMEBODY)
    step = ModificationStep(
        reference="DP071-1", modification=proposal, verb="develop", taken_on="2019-04-10", classification="white"
    )
    events.create(step, by=SOMEBODY)
    services.replay_steps(["DP071-1"], by=SOMEBODY)


def faults():
    return verify().faults


def without_triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'core_event'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("ALTER TABLE core_event DISABLE TRIGGER USER")


def test_a_register_that_was_not_touched_is_what_its_history_says(register):
    verdict = verify()
    assert (verdict.faults, verdict.records, verdict.cases) == ([], 5, 1)
    assert verdict.events == Event.objects.count()


def test_an_edited_record_is_named_with_its_column(register):
    CodeVersion.objects.filter(reference="SEC-1").update(number="9.9")
    (fault,) = faults()
    assert "SEC-1" in fault and "number is '9.9'" in fault and "'1.0'" in fault


def test_a_record_put_in_behind_the_registers_back_is_named(register):
    CodeVersion.objects.create(reference="SEC-X", number="1", in_force_from="2019-11-07", classification="white")
    assert faults() == ["Version of the code SEC-X has no history: it was put in behind the register's back."]


def test_a_record_taken_out_behind_the_registers_back_is_named(register):
    CodeVersion.objects.filter(reference="SEC-0").delete()
    assert faults() == ["Version of the code SEC-0 is missing: it was taken out behind the register's back."]


def test_a_record_that_was_removed_properly_is_no_fault(register):
    events.remove(CodeVersion.objects.get(reference="SEC-0"), by=SOMEBODY, why="a mistake")
    assert faults() == []


def test_a_case_moved_without_a_step_is_named(register):
    Case.objects.update(state="implemented")
    (fault,) = faults()
    assert "modification:DP071" in fault and "'development'" in fault


def test_an_edited_event_is_named(register):
    without_triggers()
    Event.objects.filter(sequence=2).update(actor="somebody else")
    assert any("Event 2" in fault and "edited" in fault for fault in faults())


def test_an_event_that_was_cut_out_is_named(register):
    without_triggers()
    Event.objects.filter(sequence=3).delete()
    assert any("Event 3 is missing" in fault for fault in faults())


def test_an_event_edited_together_with_its_hash_breaks_the_chain(register):
    from secretariat.core.events import chain

    without_triggers()
    event = Event.objects.get(sequence=2)
    event.actor = "somebody else"
    Event.objects.filter(sequence=2).update(actor=event.actor, hash=chain.hash_of(event))
    assert any("Event 3 does not follow event 2" in fault for fault in faults())


def test_an_edited_personal_text_is_named_and_an_erased_one_is_not():
    body = events.create(
        Body(
            reference="panel",
            name="Panel",
            short_name="Panel",
            kind="panel",
            starts="2013-09-23",
            classification="white",
        ),
        by=SOMEBODY,
    )
    seat = Appointment(
        reference="A-1", body=body, seat="chair", holder="Sam", starts="2019-04-01", classification="white"
    )
    events.create(seat, by=SOMEBODY)
    assert faults() == []

    PersonalText.objects.update(text="Alex")
    assert len(faults()) == 2  # the text does not fit the chain, nor the record the text

    PersonalText.objects.update(text="Sam")
    events.erase(PersonalText.objects.get().token, by=SOMEBODY, why="asked to")
    assert faults() == []
