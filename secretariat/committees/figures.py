from __future__ import annotations

from typing import Any

from django.db.models import Q

from secretariat.committees.models import Action, Appointment, Body, Meeting
from secretariat.core.calendars import Period
from secretariat.core.figures import Dimension, Reading, figure

SUB_COMMITTEES = (Body.Kind.SUB_COMMITTEE,)
PANEL_AND_SUB_COMMITTEES = (Body.Kind.PANEL, Body.Kind.SUB_COMMITTEE)
PANEL_BOARD_AND_SUB_COMMITTEES = (Body.Kind.PANEL, Body.Kind.BOARD, Body.Kind.SUB_COMMITTEE)


def _bodies(period: Period) -> list[tuple[str, str]]:
    lived = Body.objects.filter(Q(ends__isnull=True) | Q(ends__gt=period.start), starts__lte=period.end)
    return list(lived.order_by("name").values_list("reference", "name"))


BY_BODY = Dimension("body", _bodies)


@figure("Meetings", unit="meetings", population="the Panel, the SECCo Board and the Sub-Committees")
def meetings(period: Period) -> Reading:
    """Meetings held in the year by the Panel, its company's board and its Sub-Committees; Working Groups, the Alt HAN
    Forum and its groups are not counted, nor what was cancelled or decided without a meeting."""
    held = Meeting.objects.sittings().during("held_on", period.start, period.end)
    return Reading.count(held.of_kinds(*PANEL_BOARD_AND_SUB_COMMITTEES))


@figure("Meetings of a body", unit="meetings", population="one body", by=BY_BODY)
def meetings_of_body(period: Period, body: str) -> Reading:
    """Meetings that one body held in the year, without what was cancelled or decided without a meeting."""
    held = Meeting.objects.sittings().during("held_on", period.start, period.end)
    return Reading.count(held.filter(body__reference=body))


@figure("Actions captured", unit="actions", population="the Panel and its Sub-Committees")
def actions_captured(period: Period) -> Reading:
    """Actions that the Panel and its Sub-Committees raised in the year."""
    return Reading.count(_raised(period).of_kinds(*PANEL_AND_SUB_COMMITTEES))


@figure("Actions captured by Sub-Committees", unit="actions", population="all Sub-Committees, without the Panel")
def actions_captured_by_sub_committees(period: Period) -> Reading:
    """Actions that the Panel's Sub-Committees raised in the year; the Panel's own are not counted."""
    return Reading.count(_raised(period).of_kinds(*SUB_COMMITTEES))


@figure("Actions captured by a body", unit="actions", population="one body", by=BY_BODY)
def actions_captured_by_body(period: Period, body: str) -> Reading:
    """Actions that one body raised in the year."""
    return Reading.count(_raised(period).filter(body__reference=body))


@figure("Actions closed", unit="percent", population="all Sub-Committees, without the Panel")
def actions_closed(period: Period) -> Reading:
    """Of the actions that Sub-Committees raised in the year, the share that was closed by its end."""
    raised = _raised(period).of_kinds(*SUB_COMMITTEES)
    return Reading.share(raised.filter(closed__lte=period.end), raised)


@figure("Growth of actions", unit="percent", population="the Panel and its Sub-Committees")
def actions_growth(period: Period) -> Reading:
    """By how much the actions captured by the Panel and its Sub-Committees grew over the year before."""
    return Reading.growth(actions_captured(period), actions_captured(period.previous()))


@figure("Growth of Sub-Committees' actions", unit="percent", population="all Sub-Committees, without the Panel")
def actions_growth_of_sub_committees(period: Period) -> Reading:
    """By how much the actions captured by Sub-Committees grew over the year before."""
    before = actions_captured_by_sub_committees(period.previous())
    return Reading.growth(actions_captured_by_sub_committees(period), before)


@figure("Alt HAN sub-groups", unit="bodies", population="sub-groups of the Alt HAN Forum")
def alt_han_sub_groups(period: Period) -> Reading:
    """Sub-groups of the Alt HAN Forum in operation at the end of the year's last day."""
    return Reading.count(Body.objects.in_force(period.end).filter(kind=Body.Kind.FORUM_SUB_GROUP))


@figure("Members of the Alt HAN Co Board", unit="seats", population="the board of the Forum's company")
def alt_han_board_members(period: Period) -> Reading:
    """Seats of chair and members on the board of the Forum's company that are held at the end of the year's last day."""
    held = Appointment.objects.in_force(period.end).filter(body__kind=Body.Kind.FORUM_COMPANY_BOARD)
    return Reading.count(held.filter(seat__in=(Appointment.Seat.CHAIR, Appointment.Seat.MEMBER)))


def _raised(period: Period) -> Any:
    return Action.objects.during("raised", period.start, period.end)


# These add the figures of the budget.
import secretariat.committees.figures_budget  # noqa: E402, F401
