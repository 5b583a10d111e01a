"""What people do with Parties, their defaults and disputes, and when a supplier fails."""

from secretariat.parties import acts_default, acts_dispute, acts_last_resort

__all__ = ["acts_default", "acts_dispute", "acts_last_resort"]
