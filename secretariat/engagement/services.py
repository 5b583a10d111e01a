"""What can be done in this room; the parts stand in files of their own."""

from secretariat.engagement.articles import publish, review, revise, say_whether_it_helped, withdraw
from secretariat.engagement.bringing_in import begin_cases
from secretariat.engagement.forgetting import forget
from secretariat.engagement.services_enquiries import (
    Question,
    answer,
    ask,
    ask_back,
    assign,
    close,
    close_what_is_settled,
    move,
    note,
    reopen,
    reply,
    settle,
    staff,
)

__all__ = [
    "Question",
    "answer",
    "ask",
    "ask_back",
    "assign",
    "begin_cases",
    "close",
    "close_what_is_settled",
    "forget",
    "move",
    "note",
    "publish",
    "reopen",
    "reply",
    "review",
    "revise",
    "say_whether_it_helped",
    "settle",
    "staff",
    "withdraw",
]
