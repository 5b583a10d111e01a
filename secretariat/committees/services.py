"""What can be done in bodies. The services stand in files by subject; those that workflow tables name are named here."""

from __future__ import annotations

from secretariat.committees.budgets import note_approved_budget as note_approved_budget
from secretariat.committees.budgets import note_budget_decision as note_budget_decision
from secretariat.committees.budgets import note_budget_published as note_budget_published
from secretariat.committees.elections import cancel_election as cancel_election
from secretariat.committees.elections import declare_result as declare_result
from secretariat.committees.elections import publish_candidates as publish_candidates
from secretariat.committees.elections import seal_ballots as seal_ballots
from secretariat.committees.readiness import note_readiness_decision as note_readiness_decision
from secretariat.committees.vacancies import vacancy_filled as vacancy_filled
from secretariat.committees.vacancies import vacancy_withdrawn as vacancy_withdrawn
