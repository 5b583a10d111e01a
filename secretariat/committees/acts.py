"""What people do in bodies: each file has the acts of one subject."""

from __future__ import annotations

from secretariat.committees import (
    acts_bodies,  # noqa: F401  (each registers its acts)
    acts_budget,  # noqa: F401
    acts_duties,  # noqa: F401
    acts_elections,  # noqa: F401
    acts_meetings,  # noqa: F401
    acts_registers,  # noqa: F401
    acts_sitting,  # noqa: F401
    acts_subjects,  # noqa: F401
    acts_vacancies,  # noqa: F401
)
