"""What people do to the records of this room."""

from __future__ import annotations

from secretariat.engagement import acts_articles, acts_enquiries

__all__ = ["acts_articles", "acts_enquiries"]
