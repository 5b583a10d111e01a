"""What people do to records: each act is one service of a room, as a form on the site and as a call for programs."""

from secretariat.core.acts.act import Act, act, acts_of, all_acts, making
from secretariat.core.acts.forms import ActForm, DayField, PoundsField, RecordField, RowsField, WordsField

__all__ = [
    "Act",
    "ActForm",
    "DayField",
    "PoundsField",
    "RecordField",
    "RowsField",
    "WordsField",
    "act",
    "acts_of",
    "all_acts",
    "making",
]
