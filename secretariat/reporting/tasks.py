"""What is done for the report after an answer: it draws and typesets, which no web worker does."""

from __future__ import annotations

from django_tasks import task

from secretariat.core.calendars import Period
from secretariat.core.events import Actor
from secretariat.reporting import services
from secretariat.reporting.models import ReportVersion

FORMS = ["html", "pdf", "docx"]


@task()
def draft(year: str, by: str) -> None:
    """Draft a year's report as the records are now."""
    services.draft(Period.year(year), by=Actor(by))


@task()
def keep_files(reference: str) -> None:
    """Make the files of a version, so that the site can give them."""
    from secretariat.reporting import rendering

    rendering.keep(ReportVersion.objects.get(reference=reference), FORMS)
