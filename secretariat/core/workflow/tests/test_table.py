from datetime import date

import pytest

from secretariat.core.codes import BadCode, current
from secretariat.core.workflow.table import Workflow, all_workflows, workflow

pytestmark = pytest.mark.once

GOOD = """name = "Trial"
slug = "trial"
subject = "documents.Document"
in_force_from = 2019-01-01
start = "open"

[[state]]
slug = "open"
name = "Open"
waits_for = "panel"

[[state]]
slug = "done"
name = "Done"
end = true

[[step]]
verb = "finish"
says = "Finish"
sources = ["open"]
target = "done"
by = "panel"
basis = "sourced"

[[deadline]]
after = "finish"
within = "5 working days"
of = "something"
basis = "recalled"
"""


def read(tmp_path, text):
    path = tmp_path / "trial.toml"
    path.write_text(text)
    return Workflow(path, current())


@pytest.mark.parametrize("table", all_workflows(), ids=str)
def test_every_state_has_a_way_out_or_is_an_end(table):
    left = {source for step in table.steps for source in step.sources}
    assert left | table.ends == set(table.states)


@pytest.mark.parametrize("table", all_workflows(), ids=str)
def test_every_state_can_be_reached(table):
    assert table.reachable() == set(table.states)


def test_a_good_table_is_read(tmp_path):
    table = read(tmp_path, GOOD)
    assert (table.start, table.ends, [step.verb for step in table.steps]) == ("open", {"done"}, ["finish"])


@pytest.mark.parametrize(
    ("wrong", "right", "line", "says"),
    [
        ('start = "shut"', 'start = "open"', 5, "not a state of this table"),
        ('waits_for = "pannel"', 'waits_for = "panel"', 10, "neither a body nor a role"),
        ('by = "nobody"', 'by = "panel"', 22, "neither a body nor a role"),
        ('target = "over"', 'target = "done"', 20, "not a state here"),
        ('sources = ["open"]\nneeds = ["luck"]', 'sources = ["open"]', 21, "No room has a guard called 'luck'"),
        ('after = "begin"', 'after = "finish"', 26, "not a step of this table"),
        ('within = "a week"', 'within = "5 working days"', 27, "5 working days"),
        ('name = "Done"\n', 'name = "Done"\nend = true\n', 13, "has no way out"),
        ('basis = "guessed"', 'basis = "recalled"', 29, "basis"),
        ('bye = "panel"', 'by = "panel"', 22, "not a key known here"),
    ],
)
def test_a_bad_table_is_refused_with_file_and_line(tmp_path, wrong, right, line, says):
    with pytest.raises(BadCode) as refused:
        read(tmp_path, GOOD.replace(right, wrong))
    fault = next(each for each in str(refused.value).splitlines() if says in each)
    place = int(fault.split("trial.toml:")[1].split(":")[0])
    written = GOOD.replace(right, wrong).splitlines()
    # The very line, or the head of the table it is in.
    head = max(n for n, text in enumerate(written[:line], start=1) if text.startswith("[") or n == 1)
    assert place in (line, head) or wrong.split(" = ")[0] in written[place - 1], fault


def test_a_case_keeps_the_version_in_force_on_its_day():
    assert workflow("modification", date(2018, 6, 1)).start == "raised"
    assert workflow("modification", date(2019, 6, 1)).start == "draft"


def test_a_deadline_is_counted_in_working_days_from_the_next_day(tmp_path):
    table = read(tmp_path, GOOD)
    # Good Friday and Easter Monday of 2019 fall in between.
    assert table.due_after("finish", date(2019, 4, 17)) == date(2019, 4, 26)
