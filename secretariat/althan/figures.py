from __future__ import annotations

from secretariat.althan.models import Milestone, Project
from secretariat.core.calendars import Period
from secretariat.core.figures import Reading, figure


@figure("Alt HAN delivery projects", unit="projects", population="the Alt HAN programme")
def alt_han_delivery_projects(period: Period) -> Reading:
    """Delivery projects of the Alt HAN programme under way at the end of the year's last day."""
    return Reading.count(Project.objects.in_force(period.end).filter(kind=Project.Kind.DELIVERY))


@figure("Alt HAN milestones", unit="milestones", population="the Alt HAN programme")
def alt_han_milestones(period: Period) -> Reading:
    """Milestones of the Alt HAN Forum and its company reached in the year."""
    return Reading.count(Milestone.objects.during("reached", period.start, period.end))
