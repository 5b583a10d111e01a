"""Where the files of a report's versions are kept."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from secretariat.reporting.models import ReportVersion

CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def path_of(version: ReportVersion, form: str) -> Path:
    """The kept file of a version in one form. It may not have been made yet. Its name holds what it says, so a
    version made anew in another database never finds another's file."""
    return Path(settings.MEDIA_ROOT) / "reports" / f"report-{version.reference}-{version.digest[:12]}.{form}"
