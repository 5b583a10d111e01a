"""System checks: a bad code's folder stops the program before it serves a page."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from secretariat.core.codes import BadCode, current
from secretariat.core.workflow import all_workflows


@register()
def the_code_can_be_used(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An error for each fault in the code's folder, with file and line."""
    try:
        current()
        all_workflows()
    except BadCode as bad:
        return [Error(fault, id="core.E001") for fault in str(bad).splitlines()]
    return []
