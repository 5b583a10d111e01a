"""Keeps the secrets that stand in addresses out of every log line."""

from __future__ import annotations

import logging
import re

IN_ADDRESSES = re.compile(r"(/(?:feeds|unsubscribe|invitation|enquiry)/)[^/\s\"'?]+")
KEPT_OUT = r"\1…"


def without_secrets(text: str) -> str:
    """A text in which no address carries its secret."""
    return IN_ADDRESSES.sub(KEPT_OUT, text)


class WithoutSecrets(logging.Filter):
    """Rewrites each record, its arguments and its traceback before any handler writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if IN_ADDRESSES.search(said):
            record.msg, record.args = without_secrets(said), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_secrets(record.exc_text)
        return True
