"""A version as files: kept beside the database, so that the site can give them without drawing anything."""

from __future__ import annotations

from pathlib import Path

from secretariat.core.publishing import Document
from secretariat.core.publishing.html import to_standalone_html
from secretariat.reporting.files import path_of
from secretariat.reporting.models import ReportVersion
from secretariat.reporting.versions import document_of


def keep(version: ReportVersion, forms: list[str]) -> dict[str, Path]:
    """Form ("html", "pdf", "docx") to the kept file of this version; what is there already is not made again."""
    document = document_of(version)
    found = {}
    for form in forms:
        path = path_of(version, form)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_bytes(render(document, form))
            part.rename(path)
        found[form] = path
    return found


def render(document: Document, form: str) -> bytes:
    """A document in one form."""
    if form == "html":
        return to_standalone_html(document).encode()
    if form == "pdf":
        from secretariat.core.publishing.typst_pdf import to_pdf

        return to_pdf(document)
    from secretariat.core.publishing.word import to_docx

    return to_docx(document)
