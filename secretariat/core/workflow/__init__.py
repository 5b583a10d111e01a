"""Cases and the tables that move them: states, steps, who takes them, guards and deadlines."""

from secretariat.core.workflow.guards import guard
from secretariat.core.workflow.table import Step, Workflow, all_workflows, workflow

__all__ = ["Step", "Workflow", "all_workflows", "guard", "workflow"]
