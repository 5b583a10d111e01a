from __future__ import annotations

from secretariat.althan.models import Milestone, Project
from secretariat.core.tables import Table, register

register(
    Table(
        Milestone,
        "milestones",
        "Alt HAN milestones",
        "Alt HAN milestone",
        "What the Forum and its company reached.",
        listed=("reference", "title", "reached"),
        filters=("reached",),
        order="-reached",
    ),
    Table(
        Project,
        "projects",
        "Alt HAN projects",
        "Alt HAN project",
        "Projects of the Alt HAN programme.",
        listed=("reference", "name", "kind", "starts", "ends"),
        filters=("kind", "starts"),
    ),
)
