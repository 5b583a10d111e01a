"""The one Jinja2 environment of the house."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.ext import Extension

from secretariat.core.calendars import in_words
from secretariat.core.figures import shown
from secretariat.core.pages.addresses import record_address
from secretariat.core.pages.fields import govuk
from secretariat.core.pages.records import title_for
from secretariat.core.permission import may


class Unindented(Extension):
    """Leaves the indentation of templates out of pages. No template has text whose spaces matter."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source of a template with its lines at the margin."""
        return re.sub(r"\n[ \t]+", "\n", source)


def environment(**options: Any) -> Environment:
    """Django's options, with GOV.UK Frontend's macros and the functions that every template may use."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True, "auto_reload": settings.DEBUG}
    options["autoescape"] = select_autoescape(("html",))
    made = Environment(extensions=[Unindented], **options)
    made.loader = ChoiceLoader([made.loader, PackageLoader("govuk_frontend_jinja")])  # type: ignore[list-item]
    made.globals |= {
        "static": static,
        "url": reverse,
        "record_url": record_address,
        "messages_of": get_messages,
        "may": may,
        "title_for": title_for,
    }
    made.filters |= {"day": day, "moment": moment, "shown": shown, "yes_no": yes_no, "govuk": govuk}
    return made


def day(value: date | str | None) -> str:
    """A day as people write it: 1 April 2019."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return in_words(value)


def moment(value: datetime) -> str:
    """A moment in the code's time zone: 1 April 2019, 09:30."""
    local = timezone.localtime(value)
    return f"{day(local.date())}, {local:%H:%M}"


def yes_no(value: bool) -> str:
    return "Yes" if value else "No"
