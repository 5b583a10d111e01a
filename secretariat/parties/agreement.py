"""The Accession Agreement: its words from the code's template, and the document that is made of them."""

from __future__ import annotations

import re

from secretariat.core.codes import current
from secretariat.core.publishing.model import Block, Document, Paragraph, Section, Text
from secretariat.parties.models_joining import Agreement, Application
from secretariat.parties.rules import accession

HEADING = re.compile(r"(\d+)\. (.+)")


def words_of(application: Application) -> str:
    """The agreement's words for an applicant: numbered titles, and paragraphs between empty lines."""
    code, kinds = current(), accession()
    held = [
        f"{kind.name if (kind := kinds.kind(slug)) else slug} since {day}" for slug, day in application.held.items()
    ]
    filled = {
        "name": application.name,
        "number": f" (number {application.company_number})" if application.company_number else "",
        "address": application.address or "the address given in the application",
        "category": code.name_of(application.category),
        "code": code.name,
        "administrator": code.file.administrator,
        "application": application.reference,
        "applied": f"{application.applied.day} {application.applied:%B %Y}",
        "licences": f"it holds {', '.join(held)}" if held else "it holds no licence",
    }
    parts = []
    for number, clause in enumerate(kinds.agreement.clause, start=1):
        parts.append(f"{number}. {clause.title}")
        parts.append(re.sub(r"\{(\w+)\}", lambda found: filled.get(found[1], found[0]), clause.text).strip())
    return "\n\n".join(parts)


def document_of(agreement: Agreement, *, as_sent: bool = False) -> Document:
    """The agreement as a document: as a page, a Word file or a PDF. `as_sent` leaves out what was written on it since."""
    code, label = current(), current().label(agreement.classification)
    sections: list[Section] = []
    blocks: list[Block] = []
    for part in filter(None, (each.strip() for each in agreement.text.split("\n\n"))):
        if found := HEADING.fullmatch(part):
            blocks = []
            sections.append(Section(f"clause-{len(sections) + 1}", found[2]))
        else:
            blocks.append(Paragraph((Text(part),)))
        if sections:
            sections[-1] = Section(sections[-1].name, sections[-1].title, tuple(blocks))
    return Document(
        title=agreement.title,
        subtitle=agreement.application.name,
        code_name=code.name,
        period="",
        classification=label.slug,
        classification_statement=label.statement,
        version=agreement.reference,
        status="Undated" if as_sent else _dated(agreement),
        sections=tuple(sections),
        illustrative="The words of this agreement are an example." if agreement.illustrative else "",
    )


def _dated(agreement: Agreement) -> str:
    if agreement.dated:
        return f"Dated {agreement.dated.day} {agreement.dated:%B %Y}"
    return "Undated"
