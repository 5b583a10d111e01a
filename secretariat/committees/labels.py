"""Which labels meetings, items, papers and their files may carry beside each other, when one of them is changed."""

from __future__ import annotations

from collections.abc import Iterable

from secretariat.committees.agendas import allows
from secretariat.committees.models import Meeting
from secretariat.committees.models_meetings import AgendaItem, Paper, PaperFile
from secretariat.core.classification import ORDER
from secretariat.core.workflow.taking import label_rule


def _current(papers: Iterable[Paper]) -> list[Paper]:
    return [each for each in papers if each.is_current]


@label_rule("committees.Meeting")
def not_below_its_papers(meeting: Meeting, label: str) -> str | None:
    """A meeting may not go below a paper that only its label carries."""
    rows = Paper.objects.filter(item__meeting=meeting).select_related("item__meeting").order_by("number", "version")
    for each in _current(rows):
        each.item.meeting.classification = label
        if ORDER[each.classification] > ORDER[allows(each.item)]:
            return _below(each, "the meeting", label)
    return None


@label_rule("committees.AgendaItem")
def not_below_papers_of_it(item: AgendaItem, label: str) -> str | None:
    """An item may not go below its papers."""
    rows = Paper.objects.filter(item=item).select_related("item__meeting").order_by("number", "version")
    for each in _current(rows):
        each.item.classification = label
        if ORDER[each.classification] > ORDER[allows(each.item)]:
            return _below(each, "the item", label)
    return None


def _below(paper: Paper, what: str, label: str) -> str:
    return (
        f"Paper {paper.number} is {paper.classification.capitalize()}: {what} cannot be {label.capitalize()} while it is "
        "on the agenda. Change the label of the paper first, or withdraw it."
    )


@label_rule("committees.Paper")
def not_above_its_meeting(paper: Paper, label: str) -> str | None:
    """A paper on an agenda may not go above what its meeting and item carry, nor above one of its files."""
    most = allows(paper.item)
    if paper.is_current and ORDER[label] > ORDER[most]:
        return (
            f"The meeting and the item carry {most.capitalize()}, so the paper cannot be {label.capitalize()}: change "
            "the label of the item or of the meeting first."
        )
    for file in paper.files.order_by("reference"):
        if ORDER[file.classification] < ORDER[label]:
            return (
                f"The file {file.name} is {file.classification.capitalize()}: change its label to "
                f"{label.capitalize()} first, so that it is never open to more readers than its paper."
            )
    return None


@label_rule("committees.PaperFile")
def not_below_its_paper(file: PaperFile, label: str) -> str | None:
    """A file may not be open to more readers than its paper."""
    paper = file.paper.classification
    if ORDER[label] < ORDER[paper]:
        return (
            f"The paper is {paper.capitalize()}, and its file may not be open to more: change the paper's label first."
        )
    return None
