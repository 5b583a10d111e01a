"""The tables of core; each lives with its subject."""

from secretariat.core.checkpoints.models import Checkpoint, KeptSubtree, PublishedKey
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.figures.models import StoredFigure
from secretariat.core.pages.models import CachedValue, SearchEntry, TimerRun
from secretariat.core.tables.models import ColumnMapping
from secretariat.core.workflow.models import Case

__all__ = [
    "CachedValue",
    "Case",
    "Checkpoint",
    "ColumnMapping",
    "Event",
    "KeptSubtree",
    "PersonalText",
    "PublishedKey",
    "SearchEntry",
    "StoredFigure",
    "TimerRun",
]
