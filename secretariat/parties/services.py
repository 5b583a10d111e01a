"""What can be done in this room, under one name for workflow tables; each subject has a module of its own."""

from secretariat.parties.defaults import close_as_discontinued, close_as_remedied, end_measures_of
from secretariat.parties.disputes import close_dispute_as_determined
from secretariat.parties.last_resort import close_supplier_failure

__all__ = [
    "close_as_discontinued",
    "close_as_remedied",
    "close_dispute_as_determined",
    "close_supplier_failure",
    "end_measures_of",
]
