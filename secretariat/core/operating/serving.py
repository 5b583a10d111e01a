"""What the server's workers share, made before they start."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""Where prometheus-client looks for the folder in which all workers keep their counts; read when it is imported."""


@contextmanager
def shared_counts() -> Iterator[None]:
    """A folder in which every worker that starts in the block keeps its counts. It is gone afterwards."""
    folder = tempfile.mkdtemp(prefix="secretariat-counts-")
    os.environ[SHARED_COUNTS] = folder
    try:
        yield
    finally:
        del os.environ[SHARED_COUNTS]
        shutil.rmtree(folder, ignore_errors=True)


def server_s_own_lines(formatter: dict[str, Any]) -> dict[str, Any]:
    """The server's logging, so that its own lines look like ours and go the same way."""
    handler = {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
    logger = {"handlers": ["terminal"], "propagate": False}
    return {
        "formatters": {"line": formatter},
        "handlers": {"terminal": handler},
        "loggers": {"_granian": logger, "granian.access": dict(logger)},
    }
