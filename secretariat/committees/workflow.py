"""What the workflow tables of this room cannot say: the guards that they name."""

import secretariat.committees.workflow_registers  # noqa: F401  (registers its guards)
