"""What a timer does for bodies."""

import secretariat.committees.commands_registers  # noqa: F401  (registers its work)
