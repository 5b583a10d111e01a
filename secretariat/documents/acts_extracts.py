"""What is done to records of other rooms to make documents of them."""

from __future__ import annotations

from secretariat.committees.models_meetings import Minutes
from secretariat.core.acts import ActForm, WordsField, act
from secretariat.core.events import Actor
from secretariat.documents.minutes_extract import extract_minutes, why_not
from secretariat.documents.models import Extract


class WhyForm(ActForm):
    """A reason."""

    why = WordsField(label="Why", max_length=300, rows=2, help_text="It stands in the history of the minutes.")


@act(
    Minutes, "extract-white", "Make a White extract of the whole", form=WhyForm, deed="extract",
    why_not=lambda minutes, reader: why_not(minutes) or None, done="{record} is made, and everybody may read it.",
    explains="All that is White in the minutes goes into one document for everybody. What is not White is left out: how "
    "much that is stands at the end, and not what it is.",
)  # fmt: skip
def extract_white(minutes: Minutes, *, by: Actor, why: str) -> Extract:
    """Make it; its page comes next."""
    return extract_minutes(minutes, why=why, by=by)
