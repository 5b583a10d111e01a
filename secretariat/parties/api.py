"""What this room gives to programs beside its tables and acts, subject by subject."""

from secretariat.parties import api_default, api_joining, api_portal

__all__ = ["api_default", "api_joining", "api_portal"]
