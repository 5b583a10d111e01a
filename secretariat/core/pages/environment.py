"""The one Jinja2 environment of the house."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader


def environment(**options: Any) -> Environment:
    """Django's options, with GOV.UK Frontend's macros and the functions that every template may use."""
    made = Environment(**options)
    made.loader = ChoiceLoader([made.loader, PackageLoader("govuk_frontend_jinja")])  # type: ignore[list-item]
    made.globals |= {"static": static, "url": reverse}
    return made
