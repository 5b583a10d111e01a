"""What people do to bodies and to what they keep."""

import secretariat.committees.acts_bodies
import secretariat.committees.acts_budget
import secretariat.committees.acts_duties
import secretariat.committees.acts_registers
import secretariat.committees.acts_subjects  # noqa: F401  (each registers its acts)
