"""Of joining and leaving: where an application stands in plain words, the agreement, and what a transfer does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from secretariat.core.calendars import today
from secretariat.core.codes import current
from secretariat.core.pages import dates, pieces, subjects
from secretariat.core.permission import Reader
from secretariat.core.workflow import Workflow
from secretariat.core.workflow.models import Case
from secretariat.parties import leaving
from secretariat.parties.joining import WORKFLOW
from secretariat.parties.models_joining import Agreement, AgreementFile, Application, Transfer
from secretariat.parties.rules import Stage, accession

subjects.happens(
    "applications",
    *("correct", "check", "invoice", "pay", "send_agreement", "sign", "accede", "welcome", "refuse", "withdraw"),
)
subjects.happens("agreements", "date")
subjects.happens("agreement_files", "date")
subjects.happens("parties", "signify", "leave")
for _table in ("party_categories", "voting_group_memberships", "licences", "identifier_ranges", "share_certificates"):
    subjects.happens(_table, "end")
subjects.happens("contact_details", "end")
subjects.happens("details_changes", "approve", "refuse")
subjects.happens("withdrawals", "confirm", "refuse", "take_back")
subjects.happens("transfers", "carry_out", "abandon")

pieces.page("Parties", "Joining", "/joining/")
dates.on("withdrawals", "leaves", "Ceases to be a Party", still=Q(outcome="confirmed"))
dates.on("transfers", "effective", "Merger or novation takes effect", still=Q(outcome=""))


@dataclass(frozen=True)
class StageShown:
    """One stage of joining as people read it: who acts there, within what time, and on which clause."""

    stage: Stage
    who: str
    within: str
    clause: str
    basis: str


def stages(table: Workflow) -> list[StageShown]:
    """The way from the application to the welcome, drawn from the workflow and the words of `accession.toml`."""
    found: list[StageShown] = []
    onwards = {slug for slug in table.states if slug not in table.ends | {table.start}} | {
        slug for slug in table.ends if table.states[slug].outcome == "acceded"
    }
    for stage in accession().stage:
        state = table.states.get(stage.state)
        if state is None or state.slug not in onwards:
            continue
        into = [step for step in table.steps if step.target == state.slug]
        within = next((each.within for each in table.file.deadline if each.after in {step.verb for step in into}), "")
        ahead = [step for step in table.steps_from(state.slug) if step.target in onwards]
        out = ahead[0] if ahead else None
        who = current().name_of(state.waits_for) if state.waits_for else ""
        found.append(StageShown(stage, who, within, out.clause if out else "", out.basis if out else "sourced"))
    return found


@pieces.record_block("applications", "parties/_application.html", leads=True)
def application(record: Application, reader: Reader) -> dict[str, Any] | None:
    """Where an application stands: in plain words, with the next step, who has to act and by when."""
    case = Case.objects.filter(reference=f"{WORKFLOW}:{record.reference}").first()
    if case is None:
        return None
    shown = stages(case.workflow)
    passed = [each.stage.state for each in shown]
    place = passed.index(case.state) if case.state in passed else -1
    agreement = Agreement.objects.visible_to(reader).filter(application=record).order_by("-made", "-reference").first()
    return {
        "record": record,
        "case": case,
        "now": accession().stage_of(case.state),
        "own": record.person is not None and record.person.reference == reader.person,
        "who": _who(case, record, reader),
        "due": case.due,
        "stages": [
            (each, number < place or case.state == "welcomed", number == place) for number, each in enumerate(shown)
        ],
        "fees": accession().fees(licensed=bool(record.held), takes_share=record.takes_share),
        "agreement": agreement,
        "files": files_of(agreement, reader) if agreement else (),
        "welcome": accession().welcome if case.state == "welcomed" else (),
    }


def _who(case: Case, record: Application, reader: Reader) -> str:
    if not case.waits_for:
        return ""
    if case.waits_for == "applicant" and record.person is not None and record.person.reference == reader.person:
        return "you"
    return f"the {current().name_of(case.waits_for)}"


@pieces.record_block("agreements", "parties/_agreement.html")
def agreement(record: Agreement, reader: Reader) -> dict[str, Any]:
    """The agreement as a page and as a Word file, and the copies that there are."""
    return {"reference": record.reference, "files": files_of(record, reader)}


def files_of(record: Agreement, reader: Reader) -> list[AgreementFile]:
    """The copies of an agreement that the reader may see, the first one first."""
    return list(AgreementFile.objects.visible_to(reader).filter(agreement=record).order_by("added", "reference"))


@pieces.record_block("agreement_files", "parties/_agreement_file.html", leads=True)
def agreement_file(record: AgreementFile, reader: Reader) -> dict[str, Any]:
    """The way to the file, and how to tell that it is the one that came in."""
    return {"file": record}


@pieces.record_block("transfers", "parties/_transfer.html")
def transfer(record: Transfer, reader: Reader) -> dict[str, Any] | None:
    """What a merger or novation does, one thing after the other, before it is done."""
    if record.outcome or not reader.holds("administrator"):
        return None
    found = leaving.review(record.party, record.into, record.effective)
    return {"record": record, "held": found, "problem": leaving.why_not_carry_out(record, today())}


@pieces.record_block("withdrawals", "parties/_transfer.html")
def withdrawal(record: Any, reader: Reader) -> dict[str, Any] | None:
    """What a withdrawal ends, before it is confirmed."""
    if record.outcome or not reader.holds("administrator"):
        return None
    found = leaving.review(record.party, None, record.leaves)
    return {"record": record, "held": found, "problem": leaving.why_not_leave(record.party, record.leaves)}
