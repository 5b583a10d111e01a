from __future__ import annotations

from secretariat.assurance.models import Assessment, DirectorsLetter, Publication, RiskIteration, StatusDecision
from secretariat.core.tables import Table, register

register(
    Table(
        Assessment,
        "assessments",
        "Assessments",
        "Assessment",
        "Security and privacy assessments of Users.",
        listed=("reference", "party", "kind", "started", "fieldwork", "prepared", "presented", "finished"),
        filters=("kind", "party", "started", "fieldwork", "prepared", "presented"),
        order="-started",
    ),
    Table(
        DirectorsLetter,
        "directors_letters",
        "Director's Letters",
        "Director's Letter",
        "Confirmations by Users that they did what an assessment asked for.",
        listed=("reference", "party", "prepared", "approved"),
        filters=("party", "prepared", "approved"),
        order="-prepared",
    ),
    Table(
        StatusDecision,
        "status_decisions",
        "Status decisions",
        "Status decision",
        "Assurance and compliance statuses that were set.",
        listed=("reference", "party", "kind", "status", "decided"),
        filters=("party", "kind", "decided"),
        order="-decided",
    ),
    Table(
        Publication,
        "publications",
        "Publications",
        "Publication",
        "Frameworks and guidance on security and privacy.",
        listed=("reference", "title", "subject", "version", "published"),
        filters=("subject", "published"),
        order="-published",
        extracted=("title",),
    ),
    Table(
        RiskIteration,
        "risk_iterations",
        "Risk assessment iterations",
        "Risk assessment iteration",
        "Rounds of the end-to-end risk assessment.",
        listed=("reference", "number", "commenced", "completed"),
        filters=("commenced",),
        order="-number",
        in_menus=False,
    ),
)
