"""What is done for Parties after an answer."""

from __future__ import annotations

from django_tasks import task


@task()
def make_agreement(reference: str) -> None:
    """Make the PDF of an Accession Agreement that was sent."""
    from secretariat.parties import agreement_files
    from secretariat.parties.models_joining import Agreement

    found = Agreement.objects.select_related("application").filter(reference=reference).first()
    if found is not None:
        agreement_files.make(found)
