"""A supplier failure: the checklist in its order and by its days, the calls, the log, and exercises kept apart."""

from __future__ import annotations

import io
from datetime import date, timedelta
from xml.etree import ElementTree

import docx
import pytest
from django.test import Client

from secretariat.accounts.tests.factories import a_person, give, sign_in
from secretariat.core.calendars import Period, add_working_days, today
from secretariat.core.figures import read
from secretariat.core.permission import Held, Reader
from secretariat.core.tables.importing import bring_in_path
from secretariat.core.tables.problems import Problems
from secretariat.core.workflow import all_workflows
from secretariat.core.workflow.taking import case_of, take
from secretariat.parties import last_resort, suspending
from secretariat.parties.board import board_of
from secretariat.parties.models import DefaultCase, Party
from secretariat.parties.models_last_resort import (
    FailureContact,
    FailureLesson,
    FailureMessage,
    FailureParticipant,
    FailureTick,
    SupplierFailure,
)
from secretariat.parties.playbook import playbook_on
from secretariat.parties.process_map import map_of_playbook, map_of_workflow
from secretariat.parties.tests.defaulting import BY, STAFF, a_case, a_party, contact_of, written
from tests.refusing import refused

pytestmark = pytest.mark.django_db

OFFICE = Reader("user:U-1", "Office", frozenset({Held("party-support", "administrator")}))
DCC = Reader("user:U-2", "DCC", frozenset({Held("dcc-officer", "dcc")}))


def supplier():
    return a_party("small-supplier")


def alert(failing=None, *, exercise=False, **more):
    return last_resort.alert("A supplier fails", failing or supplier(), exercise=exercise, by=BY, **more)


def appointed(failure=None, *, effective=None, **more):
    failure = failure or alert(**more)
    day = effective or today()
    last_resort.appoint(
        failure, suppliers=[supplier()], revoked=day, effective=day, direction="Direction 1", by=BY, roles=STAFF
    )
    return failure


def tick(failure, item, reader=OFFICE, **more):
    given = {"evidence": "A mail", "by_whom": "Somebody", "by": BY, "reader": reader}
    return last_resort.tick(failure, item, **{**given, **more})


def tick_all(failure):
    for each in failure.playbook.file.item:
        if not FailureTick.objects.filter(failure=failure, item=each.slug).exists():
            tick(failure, each.slug)


def test_only_a_supplier_fails_and_once_at_a_time():
    other, one = a_party("other"), supplier()
    with refused("is no supplier"):
        alert(other)
    alert(one)
    with refused("is open already about"):
        alert(one)
    assert alert(one, exercise=True).reference.startswith("EX-")


def test_it_is_linked_to_a_default_case_and_apart_from_it():
    party, other = supplier(), supplier()
    case = a_case(party)
    with refused("about another Party"):
        alert(other, default_case=case)
    failure = alert(party, default_case=case)
    appointed(failure)
    assert DefaultCase.objects.get(pk=case.pk).closed is None
    assert case_of(case).state == "opened"


def test_who_is_appointed_is_a_supplier_and_another_one():
    failing, other = supplier(), a_party("other")
    failure = alert(failing)
    given = {"revoked": today(), "effective": today(), "direction": "D", "by": BY, "roles": STAFF}
    with refused("Name the Supplier"):
        last_resort.appoint(failure, suppliers=[], **given)
    with refused("cannot take over from itself"):
        last_resort.appoint(failure, suppliers=[failing], **given)
    with refused("is no supplier"):
        last_resort.appoint(failure, suppliers=[other], **given)
    second = supplier()
    early = {**given, "effective": today() - timedelta(1)}
    with refused("before the alert"):
        last_resort.appoint(failure, suppliers=[second], **early)
    far = {**given, "effective": date(2101, 1, 1)}
    with refused("no holiday calendar"):
        last_resort.appoint(failure, suppliers=[second], **far)


def test_every_deadline_counts_in_working_days_from_the_day_of_the_appointment():
    failure = alert()
    assert {line.due for line in board_of(failure, OFFICE).lines} == {None}
    appointed(failure)
    for line in board_of(failure, OFFICE).lines:
        assert line.due == add_working_days(failure.effective, line.item.due)
    later = today() + timedelta(days=30)
    with refused("Those are the days"):
        last_resort.change_days(failure, revoked=failure.revoked, effective=failure.effective, why="x", by=BY)
    last_resort.change_days(failure, revoked=later, effective=later, why="It was put off", by=BY)
    assert board_of(failure, OFFICE).lines[-1].due == add_working_days(later, 20)


def test_what_comes_later_is_not_ticked_first_nor_twice_nor_by_others():
    failure = alert()
    with refused("First comes: Tell the Authority"):
        tick(failure, "open-call")
    with refused("is for the Failing supplier"):
        tick(failure, "warn-authority", DCC)
    with refused("no such line"):
        tick(failure, "fly")
    with refused("what shows it"):
        tick(failure, "warn-authority", evidence=" ")
    with refused("from the alert until today"):
        tick(failure, "warn-authority", done=today() + timedelta(1))
    first = tick(failure, "warn-authority")
    with refused("ticked already"):
        tick(failure, "warn-authority")
    tick(failure, "open-call")
    tick(failure, "hold-commands", DCC)
    with refused("Take back first what rests on it"):
        last_resort.untick(first, why="A mistake", by=BY)
    last = FailureTick.objects.get(item="hold-commands")
    with refused("Say why"):
        last_resort.untick(last, why=" ", by=BY)
    last_resort.untick(last, why="A mistake", by=BY)
    assert not FailureTick.objects.filter(item="hold-commands").exists()


def test_a_party_ticks_for_the_part_that_it_has():
    failing, shared, stranger = supplier(), a_party("other"), supplier()
    failure = alert(failing)
    last_resort.add_participant(failure, "shared-resource-provider", party=shared, by=BY)
    with refused("has that part already"):
        last_resort.add_participant(failure, "shared-resource-provider", party=shared, by=BY)
    with refused("Name the Party"):
        last_resort.add_participant(failure, "dcc", by=BY)
    with refused("and no other"):
        last_resort.add_participant(failure, "appointed-supplier", party=failing, by=BY)

    def of(party):
        return Reader(f"user:{party}", "x", frozenset({Held("contact", "party", party.reference)}))

    assert last_resort.parts_of(failure, of(failing)) == {"failing-supplier"}
    assert last_resort.parts_of(failure, of(shared)) == {"shared-resource-provider"}
    assert last_resort.parts_of(failure, of(stranger)) == frozenset()
    tick(failure, "warn-authority", of(failing))


def test_the_board_says_what_is_done_late_due_and_what_waits():
    failure = appointed(alert(on=today() - timedelta(days=30)), effective=add_working_days(today(), -1))
    tick(failure, "warn-authority", done=today())
    board = board_of(failure, OFFICE)
    state = {line.item.slug: line.state for line in board.lines}
    assert state["warn-authority"] == "done"
    assert state["portfolio"] == "late"
    assert state["revoke-access"] == "waits"
    assert board.lines[0].was_late
    assert {line.item.slug for line in board.late} >= {"portfolio", "open-call", "appoint", "revoke"}
    day = add_working_days(failure.effective, 1)
    due = {line.item.slug: line.state for line in board_of(failure, OFFICE, day).lines}
    assert due["prepayment"] == "waits"


def test_calls_go_in_their_order_and_names_are_personal():
    failure = alert()
    for name in ("First", "Second", "Third"):
        last_resort.add_contact(failure, actor="dcc", organisation=name, name=f"Illustrative {name}", phone="1", by=BY)
    first, second, third = FailureContact.objects.filter(failure=failure).order_by("position")
    assert board_of(failure, OFFICE).next_call == first
    with refused("first: nobody has tried"):
        last_resort.note_call(second, outcome="reached", called_by="x", by=BY)
    last_resort.note_call(first, outcome="tried", called_by="Office", by=BY)
    assert board_of(failure, OFFICE).next_call == second
    last_resort.note_call(second, outcome="reached", called_by="Office", note="Will call back", by=BY)
    second.refresh_from_db()
    with refused("were reached"):
        last_resort.note_call(second, outcome="reached", called_by="x", by=BY)
    with refused("a place from 1 to 3"):
        last_resort.move_contact(third, position=4, by=BY)
    last_resort.move_contact(third, position=1, by=BY)
    assert [each.organisation for each in FailureContact.objects.filter(failure=failure)] == [
        "Third",
        "First",
        "Second",
    ]
    assert FailureContact.personal == {"name", "phone", "called_by"}
    again = alert(exercise=True, contacts_of=failure)
    assert FailureContact.objects.filter(failure=again).count() == 3
    assert not FailureContact.objects.filter(failure=again, tries__gt=0).exists()


def test_the_portfolio_adds_up_and_has_its_day():
    failure = alert()
    given = {"smets1": 10, "smets2": 5, "by": BY}
    with refused("More meters are prepaid"):
        last_resort.count_portfolio(failure, prepayment=16, counted=today(), **given)
    late = today() + timedelta(1)
    with refused("still to come"):
        last_resort.count_portfolio(failure, prepayment=1, counted=late, **given)
    last_resort.count_portfolio(failure, prepayment=15, counted=today(), **given)
    with refused("Those are the numbers"):
        last_resort.count_portfolio(failure, prepayment=15, counted=today(), **given)


def test_a_log_is_added_to_and_never_changed(tmp_path):
    failure = alert()
    given = {"channel": "mail", "sender": "DCC", "to": "Office", "by": BY}
    with refused("Write what was said"):
        last_resort.write_message(failure, text=" ", **given)
    with refused("no part"):
        last_resort.write_message(failure, text="x", reader=Reader("user:x", "x"), **given)
    message = last_resort.write_message(failure, text="Commands are held", **given)
    head = "reference,failure,sent,at,channel,sender,to,text,classification\n"
    row = f"{message.reference},{failure.reference},{message.sent},{message.at},mail,DCC,Office,{{text}},amber\n"
    (tmp_path / "failure_messages.csv").write_text(head + row.format(text="Something else"), encoding="utf-8")
    before = written()
    with pytest.raises(Problems, match="added to and never changed"):
        bring_in_path(tmp_path, by=BY)
    assert written() == before
    (tmp_path / "failure_messages.csv").write_text(head + row.format(text="Commands are held"), encoding="utf-8")
    bring_in_path(tmp_path, by=BY)
    assert FailureMessage.objects.get().text == "Commands are held"


def test_an_exercise_is_tied_to_nothing_real(tmp_path):
    party = supplier()
    case = a_case(party)
    with refused("never tied to a default case"):
        alert(party, exercise=True, default_case=case)
    head = "reference,title,exercise,failing,default_case,opened,classification\n"
    for row, says in (
        (f"EX-900,An exercise,yes,{party.reference},{case.reference},2019-05-01,amber\n", "never tied"),
        (f"SF-900,An exercise,yes,{party.reference},,2019-05-01,amber\n", "begins with EX-"),
        (f"EX-900,A failure,no,{party.reference},,2019-05-01,amber\n", "begins with SF-"),
    ):
        (tmp_path / "supplier_failures.csv").write_text(head + row, encoding="utf-8")
        with pytest.raises(Problems, match=says):
            bring_in_path(tmp_path, by=BY)
    assert not SupplierFailure.objects.exists()


def test_an_exercise_takes_nothing_from_anybody_and_is_counted_nowhere():
    party = supplier()
    client, _ = contact_of(party)
    failure = appointed(alert(party, exercise=True))
    tick_all(failure)
    assert suspending.withheld_from(party) == {}
    assert Party.objects.get(pk=party.pk).left is None
    assert not DefaultCase.objects.exists()
    year = Period.containing(today())
    assert read("suppliers_of_last_resort", year).value == 0
    appointed(alert(party))
    assert read("suppliers_of_last_resort", year).value == 1
    assert client.get(f"/parties/{party.reference}/").status_code == 200


def test_everything_of_an_exercise_is_marked():
    failure = appointed(alert(exercise=True))
    first = tick(failure, "warn-authority")
    message = last_resort.write_message(failure, channel="notice", sender="Office", to="All", text="We start.", by=BY)
    lesson = last_resort.add_lesson(failure, title="Call earlier", by=BY)
    last_resort.add_contact(failure, actor="dcc", organisation="DCC", name="Illustrative", phone="1", by=BY)
    part, contact = FailureParticipant.objects.get(failure=failure), FailureContact.objects.get()
    assert message.text == "EXERCISE: We start."
    for record in (failure, first, message, lesson, part, contact):
        assert str(record).startswith("EXERCISE: "), record
        assert record.reference.startswith("EX-"), record
    assert case_of(failure).title.startswith("EXERCISE: ")
    person = a_person("Illustrative Office")
    give(person, "party-support")
    client = sign_in(Client(), person)
    pages = [f"/supplier_failures/{failure.reference}/{end}" for end in ("", "board/", "map/", "after-event/")]
    pages += [
        f"/{table}/{record.reference}/"
        for table, record in (
            ("failure_ticks", first),
            ("failure_messages", message),
            ("failure_lessons", lesson),
            ("failure_participants", part),
            ("failure_contacts", contact),
        )
    ]
    for page in pages:
        text = client.get(page).content.decode()
        assert "<strong>EXERCISE.</strong> Nothing here is real" in text, page
    word = client.get(f"/supplier_failures/{failure.reference}/word/")
    assert "EXERCISE" in word["Content-Disposition"]
    said = "\n".join(each.text for each in docx.Document(io.BytesIO(word.content)).paragraphs)
    assert "EXERCISE" in said
    export = client.get("/failure_ticks/export.csv").content.decode()
    assert "EX-001/T01" in export


def test_lists_leave_exercises_out_until_they_are_asked_for():
    real, played = alert(), alert(exercise=True)
    person = a_person("Illustrative Office")
    give(person, "party-support")
    client = sign_in(Client(), person)

    def shown(query=""):
        text = client.get(f"/supplier_failures/{query}").content.decode()
        return real.reference in text, played.reference in text

    assert shown() == (True, False)
    assert shown("?exercise=yes") == (False, True)
    assert shown("?exercise=all") == (True, True)
    assert shown("?exercise=no") == (True, False)
    file = client.get("/supplier_failures/export.csv").content.decode()
    assert real.reference in file
    assert played.reference not in file


def test_it_is_for_few_until_the_appointment_and_then_for_all_parties():
    client, _ = contact_of(a_party())
    failure = alert()
    assert client.get(f"/supplier_failures/{failure.reference}/board/").status_code == 404
    last_resort.add_contact(failure, actor="dcc", organisation="DCC", name="Illustrative Name", phone="1", by=BY)
    last_resort.write_message(failure, channel="call", sender="DCC", to="Office", text="A word in private", by=BY)
    appointed(failure)
    answer = client.get(f"/supplier_failures/{failure.reference}/board/")
    assert answer.status_code == 200
    assert "Illustrative Name" not in answer.content.decode()
    assert (
        "A word in private" not in client.get(f"/supplier_failures/{failure.reference}/after-event/").content.decode()
    )
    assert "A word in private" not in answer.content.decode()


def test_the_board_answers_htmx_with_its_middle_only():
    failure = appointed()
    person = a_person("Illustrative Office")
    give(person, "party-support")
    client = sign_in(Client(), person)
    whole = client.get(f"/supplier_failures/{failure.reference}/board/").content.decode()
    assert 'hx-trigger="every 20s"' in whole
    middle = client.get(
        f"/supplier_failures/{failure.reference}/board/", headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in middle
    assert "As of" in middle


def test_it_is_closed_only_with_the_checklist_done_and_a_lesson():
    failure = appointed()
    with refused("checklist is not dealt with"):
        take(case_of(failure), "complete", by=BY, roles=STAFF)
    tick_all(failure)
    take(case_of(failure), "complete", by=BY, roles=STAFF)
    with refused("add a lesson first"):
        take(case_of(failure), "report", by=BY, roles=STAFF)
    lesson = last_resort.add_lesson(failure, title="Call earlier", owner="DCC", by=BY)
    take(case_of(failure), "report", by=BY, roles=STAFF)
    failure = SupplierFailure.objects.get(pk=failure.pk)
    assert failure.closed == today()
    for work, given in (
        (tick, {"item": "report"}),
        (last_resort.add_lesson, {"title": "x", "by": BY}),
        (last_resort.write_message, {"channel": "call", "sender": "x", "to": "y", "text": "z", "by": BY}),
    ):
        with refused("was closed"):
            work(failure, **given)
    last_resort.finish_lesson(lesson, done=today(), by=BY)
    with refused("was done"):
        last_resort.finish_lesson(lesson, done=today(), by=BY)


def test_a_trade_sale_stands_it_down():
    failure = alert()
    take(case_of(failure), "stand_down", by=BY, roles=STAFF, note="A trade sale")
    assert SupplierFailure.objects.get(pk=failure.pk).closed == today()


@pytest.mark.parametrize("workflow", all_workflows(), ids=str)
def test_the_map_of_a_process_has_every_state_and_is_a_picture(workflow):
    picture = map_of_workflow(workflow, workflow.start)
    root = ElementTree.fromstring(picture)
    boxes = [each for each in root if each.tag.endswith("rect")]
    assert len(boxes) == len(workflow.states) + 1
    assert "style=" not in picture


def test_the_map_of_the_playbook_has_every_line_and_every_need():
    playbook = playbook_on(today())
    root = ElementTree.fromstring(map_of_playbook(playbook, ["warn-authority"]))
    assert len([each for each in root if each.tag.endswith("rect")]) == len(playbook.file.item) + 1
    arrows = [each for each in root if each.get("marker-end")]
    assert len(arrows) == sum(len(each.needs) for each in playbook.file.item)


def test_maps_are_pages_with_a_picture_and_a_list(client):
    page = client.get("/process_maps/default/").content.decode()
    assert 'src="/process_maps/default.svg"' in page
    assert "Expel the Party" in page
    assert client.get("/process_maps/default.svg")["Content-Type"] == "image/svg+xml"
    assert client.get("/process_maps/nothing/").status_code == 404


def office():
    person = a_person("Illustrative Office")
    give(person, "party-support")
    return sign_in(Client(), person)


def send(client, address, **sent):
    answer = client.post(address, sent, follow=True)
    text = answer.content.decode()
    assert answer.status_code == 200, text[text.find("<main") :][:1500]
    return text


def test_an_exercise_from_the_alert_to_the_report():
    client, failing, taking = office(), supplier(), supplier()
    theirs, _ = contact_of(taking)
    send(
        client,
        "/supplier_failures/do/alert/",
        title="Winter exercise",
        failing=failing.reference,
        exercise="on",
        scenario="A supplier with many prepaid meters cannot pay.",
    )
    failure = SupplierFailure.objects.get()
    page = f"/supplier_failures/{failure.reference}/"
    send(client, f"{page}do/add-contact/", actor="dcc", organisation="DCC", name="Illustrative Name", phone="0000")
    contact = FailureContact.objects.get()
    send(client, f"/failure_contacts/{contact.reference}/do/call/", outcome="reached", note="On the call")
    send(client, f"{page}do/count-portfolio/", smets1=100, smets2=200, prepayment=150, counted=today())
    send(
        client,
        f"{page}do/appoint/",
        supplier=taking.reference,
        revoked=today(),
        effective=today(),
        direction="EXERCISE direction",
    )
    send(client, f"{page}do/write/", channel="mail", sender="Office", to="All", text="The exercise has begun.")
    items = [each for each in failure.playbook.file.item if each.transfer]
    for each in items:
        whose = theirs if each.actor == "appointed-supplier" else client
        send(whose, f"{page}do/tick/", item=each.slug, evidence="Played")
    send(client, f"{page}step/complete/")
    send(client, f"{page}do/add-lesson/", title="The numbers came late", response="Ask earlier", owner="DCC")
    send(client, f"{page}step/report/")
    failure = SupplierFailure.objects.get()
    assert failure.closed == today()
    report = client.get(f"{page}after-event/").content.decode()
    assert report.index("Record that the portfolio is transferred") < report.index("Close it: the report")
    for said in (
        "EXERCISE: Winter exercise",
        "The exercise has begun.",
        "The numbers came late",
        "Illustrative Party",
        "reached: On the call",
        "What came late",
    ):
        assert said in report, said
    assert FailureLesson.objects.count() == 1
