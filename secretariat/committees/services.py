"""Everything that can be done with bodies and what they keep; the modules named here hold it, a subject each.

Steps of workflows name what is to happen with them as `committees.…`: that is found here.
"""

from secretariat.committees.budgets import note_approved_budget, note_budget_decision, note_budget_published
from secretariat.committees.readiness import note_readiness_decision
from secretariat.committees.standing_in import acts_for_body, mandate_of

__all__ = [
    "acts_for_body",
    "mandate_of",
    "note_approved_budget",
    "note_budget_decision",
    "note_budget_published",
    "note_readiness_decision",
]
