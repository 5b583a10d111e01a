"""The Accession Agreement as files: made as a PDF, sent back signed, and countersigned. Each lies sealed, with its hash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from secretariat.accounts import file_store, kept_files
from secretariat.accounts.kept_files import Kept
from secretariat.core import events
from secretariat.core.calendars import today
from secretariat.core.events import SYSTEM, Actor
from secretariat.core.events.numbering import next_reference
from secretariat.core.events.recording import queue_behind_other_writers
from secretariat.core.workflow.taking import NotNow, case_of
from secretariat.parties.models_joining import Agreement, AgreementFile, Application

FOLDER = file_store.AGREEMENTS
SIGNED_KINDS = frozenset({"pdf", "png", "jpg", "jpeg"})
Kind = AgreementFile.Kind


def make(agreement: Agreement) -> AgreementFile:
    """The agreement as it was sent, as a PDF; the one that is there, if it was made. For tasks and commands only."""
    from secretariat.core.publishing.typst_pdf import to_pdf
    from secretariat.parties.agreement import document_of

    there = agreement.files.filter(kind=Kind.AS_SENT).first()
    if there is not None:
        return there
    pdf = to_pdf(document_of(agreement, as_sent=True))
    stored, digest = kept_files.seal([pdf], FOLDER)
    with transaction.atomic():
        queue_behind_other_writers()
        there = agreement.files.filter(kind=Kind.AS_SENT).first()  # another worker was quicker; the timer clears ours
        name = f"{agreement.reference}.pdf"
        return there or _note(agreement, Kind.AS_SENT, Kept(name, "pdf", len(pdf), digest, stored), by=SYSTEM)


def make_missing() -> int:
    """Make the PDF of every agreement under way that has none; how many were made."""
    rows = Agreement.objects.filter(
        dated__isnull=True, application__ended__isnull=True, application__party__isnull=True
    )
    missing = list(rows.exclude(files__kind=Kind.AS_SENT).select_related("application").order_by("pk"))
    for each in missing:
        make(each)
    return len(missing)


@transaction.atomic
def send_back(
    application: Application, file: UploadedFile, *, signatory: str, undated: bool, by: Actor
) -> AgreementFile:
    """The applicant sends the agreement back signed. Party Support looks at it and notes it, or asks again.

    Raises NotNow before it was sent, once it is noted, for one that carries a date, and for a file that is not fit.
    """
    queue_behind_other_writers()
    if case_of(application).state != "agreement-sent":
        raise NotNow("It is not waiting for a signed agreement now: this page says what comes next.")
    if not undated:
        raise NotNow("Only the Board dates it: sign it, leave the date empty and send that.", field="undated")
    agreement = latest_of(application)
    kept = kept_files.take_in(file, FOLDER, kinds=SIGNED_KINDS)
    if agreement.files.filter(kind=Kind.SIGNED, sha256=kept.sha256).exists():
        raise NotNow("That file has arrived already: nothing more is needed.", field="file")
    return _note(agreement, Kind.SIGNED, kept, by=by, signatory=" ".join(signatory.split())[:200])


@transaction.atomic
def keep_countersigned(agreement: Agreement, file: UploadedFile, *, by: Actor) -> AgreementFile:
    """Keep the copy that the Board countersigned, for both sides. Raises NotNow before it was dated, and twice."""
    queue_behind_other_writers()
    agreement.refresh_from_db()
    if agreement.dated is None:
        raise NotNow("The Board has not countersigned it yet: record its decision first.")
    if agreement.files.filter(kind=Kind.COUNTERSIGNED).exists():
        raise NotNow("The countersigned copy is here already: both sides can fetch it.")
    return _note(agreement, Kind.COUNTERSIGNED, kept_files.take_in(file, FOLDER, kinds=SIGNED_KINDS), by=by)


def latest_of(application: Application) -> Agreement:
    """The agreement that was sent last. Raises NotNow without one."""
    found: Agreement | None = application.agreements.order_by("-made", "-reference").first()
    if found is None:
        raise NotNow("No agreement has been sent: Party Support sends it first.")
    return found


def _note(agreement: Agreement, kind: str, kept: Kept, *, by: Actor, **more: Any) -> AgreementFile:
    row = AgreementFile(
        reference=next_reference(AgreementFile, f"{agreement.reference}-F", digits=1),
        agreement=agreement,
        person=agreement.person,
        party=agreement.party,
        kind=kind,
        name=kept.name,
        size=kept.size,
        sha256=kept.sha256,
        added=today(),
        stored=kept.stored,
        classification=agreement.classification,
        illustrative=agreement.illustrative,
        **more,
    )
    return events.create(row, by=by)


def chunks(file: AgreementFile) -> Iterator[bytes]:
    """The content of a file, piece by piece, proved whole. Raises NotNow."""
    return kept_files.opened(file.stored, FOLDER).chunks_in_order()


def clear_left_behind() -> int:
    """Remove files that no record names: what a broken upload left. How many went."""
    known = set(AgreementFile.objects.exclude(stored="").values_list("stored", flat=True))
    return file_store.clear_left_behind(known, FOLDER)


def not_what_came_in() -> Iterator[str]:
    """A sentence for each file of an agreement that is not what was taken in: for `verify`."""
    for each in AgreementFile.objects.exclude(stored="").order_by("reference"):
        try:
            same = kept_files.digest_of(each.stored, FOLDER) == each.sha256
        except NotNow as problem:
            yield f"File {each.reference} of an agreement: {problem}"
            continue
        if not same:
            yield f"File {each.reference} of an agreement is not the one that was taken in: its SHA-256 is another."
