"""The table of who is told what is whole, and a bad one is refused with its place."""

import pytest

from secretariat.accounts.checks import the_table_of_notifications_can_be_used
from secretariat.accounts.notifications import BEGIN, Notifications, notifications
from secretariat.core.codes import BadCode, current
from secretariat.core.pages.subjects import all_subjects, verbs_of
from secretariat.core.workflow.table import all_workflows

GOOD = """digest_after = 07:00:00

[[told]]
records = ["meetings"]
verbs = ["create"]
who = ["body", "followers"]
why = "A meeting was called"
how = "daily"
basis = "inferred"
"""
STEP = GOOD.replace('records = ["meetings"]\nverbs = ["create"]', 'workflow = "modification"\nsteps = ["begin"]')


def table(tmp_path, text):
    path = tmp_path / "notifications.toml"
    path.write_text(text, encoding="utf-8")
    return Notifications(path, current())


def test_the_code_has_a_table_and_the_check_at_start_up_finds_nothing():
    assert the_table_of_notifications_can_be_used(None) == []
    assert notifications().digest_after.hour == 7


def test_every_step_of_every_workflow_is_told_or_said_to_be_told_to_nobody():
    steps = {(f"workflow {each.slug}", step.verb) for each in all_workflows() for step in each.steps}
    steps |= {(f"workflow {each.slug}", BEGIN) for each in all_workflows()}
    assert steps - notifications().named == set()


def test_every_kind_of_record_is_told_or_said_to_be_told_to_nobody():
    named = {name for name, _ in notifications().named}
    assert {subject.name for subject in all_subjects().values()} - named == set()


def test_every_verb_that_a_room_has_of_its_own_is_in_the_table():
    plain = verbs_of("meetings")
    own = {(each.name, verb) for each in all_subjects().values() for verb in verbs_of(each.name) - plain}
    assert own
    assert own - notifications().named == set()


def test_a_good_table_is_read(tmp_path):
    assert len(table(tmp_path, GOOD).rows(record="meetings", verb="create")) == 1
    assert len(table(tmp_path, STEP).rows(workflow="modification", verb="begin")) == 1
    assert table(tmp_path, GOOD).rows(record="meetings", verb="update") == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace('"meetings"', '"meeting"'), r"toml:4: 'meeting' is no kind of record"),
        (GOOD.replace('"create"', '"craete"'), r"toml:5: No event of meetings has the verb 'craete'"),
        (GOOD.replace('"body"', '"boddy"'), r"toml:6: 'boddy' names no readers: write one of followers, waits_for"),
        (GOOD.replace('"body"', '"body:nowhere"'), r"toml:6: 'body:nowhere' names a body"),
        (GOOD.replace('"body"', '"body/king"'), r"toml:6: 'body/king' names the role 'king'"),
        (GOOD.replace('"body"', '"waits_for"'), r"toml:6: 'waits_for' is said of the steps"),
        (GOOD.replace('"daily"', '"soon"'), r"toml:8: told\.1\.how"),
        (GOOD.replace('basis = "inferred"', ""), r"toml:3: told\.1\.basis is missing"),
        (GOOD.replace('verbs = ["create"]', ""), r"toml:3: told\.1: name either records and verbs"),
        (GOOD + "colour = 1\n", r"toml:10: told\.1\.colour is not a key"),
        (GOOD.replace("07:00:00", '"morning"'), r"toml:1: digest_after"),
        (STEP.replace('"modification"', '"modifications"'), r"toml:4: The code has no workflow 'modifications'"),
        (STEP.replace('"begin"', '"start"'), r"toml:5: 'start' is no step of the workflow"),
        ("told = 1", r"digest_after is missing"),
        ("[[told", r"toml:1: .*Mend the TOML"),
    ],
)
def test_a_bad_table_is_refused_with_file_and_line(tmp_path, text, says):
    with pytest.raises(BadCode, match=says):
        table(tmp_path, text)


def test_a_code_without_the_table_is_refused(tmp_path):
    with pytest.raises(BadCode, match="there is no such file"):
        Notifications(tmp_path / "notifications.toml", current())
