"""What the reporting room adds to the command line."""

from secretariat.reporting import commands_check  # noqa: F401  (registers `check`)
