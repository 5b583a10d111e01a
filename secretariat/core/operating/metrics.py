"""The numbers to watch, in Prometheus' text format, added up over all workers.

Each worker keeps its own counts in a file, in the folder that `secretariat serve` makes for all of them. What is
asked of the database is asked when the numbers are read, by the one worker that answers.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from django.db import DatabaseError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

import secretariat
from secretariat.core.events import chain
from secretariat.core.operating.serving import SHARED_COUNTS
from secretariat.core.pages.models import TimerRun

BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)

_requests = Counter("secretariat_requests", "Requests that were answered.", ["view", "status"], registry=None)
_seconds = Histogram("secretariat_request_seconds", "How long answers took.", ["view"], buckets=BUCKETS, registry=None)


def note(view: str, status: int, taken: float) -> None:
    """Count one answer."""
    _requests.labels(view, status).inc()
    _seconds.labels(view).observe(taken)


def text() -> bytes:
    """All numbers, as Prometheus reads them. While the database is away, those of the register are not among them."""
    registry = CollectorRegistry()
    if os.environ.get(SHARED_COUNTS):
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(_requests)
        registry.register(_seconds)
    registry.register(_Register())
    return generate_latest(registry)


class _Register(Collector):
    """What the register's database says when it is asked."""

    def collect(self) -> Iterable[Metric]:
        version = GaugeMetricFamily("secretariat_version", "The software's version.", labels=["version"])
        version.add_metric([secretariat.__version__], 1)
        yield version
        try:
            asked = list(self._asked())
        except DatabaseError:
            asked = []
        yield GaugeMetricFamily("secretariat_database_up", "Whether the database answers.", value=bool(asked))
        yield from asked

    def _asked(self) -> Iterable[Metric]:
        sequence, _ = chain.head()
        yield GaugeMetricFamily("secretariat_event_sequence", "The last event's number.", value=sequence)
        waiting = DBTaskResult.objects.ready().count()
        yield GaugeMetricFamily("secretariat_tasks_waiting", "Tasks that wait for a worker.", value=waiting)
        if ticked := TimerRun.objects.filter(name="tick").values_list("at", flat=True).first():
            since = (timezone.now() - ticked).total_seconds()
            yield GaugeMetricFamily("secretariat_seconds_since_tick", "Seconds since the timer ran.", value=since)
