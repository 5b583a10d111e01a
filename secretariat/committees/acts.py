"""What people do to records of this room; each subject has a module of its own."""

from secretariat.committees import acts_meetings as acts_meetings  # registers what is done before a meeting
