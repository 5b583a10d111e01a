"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from secretariat.core.codes import current


def house(request: HttpRequest) -> dict[str, Any]:
    """The code that this installation runs."""
    return {"code": current()}
