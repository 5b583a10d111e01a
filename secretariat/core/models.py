"""The tables of core; each lives with its subject."""

from secretariat.core.api.models import KeptAnswer, RequestCount
from secretariat.core.checkpoints.models import Checkpoint, KeptSubtree, PublishedKey
from secretariat.core.events.models import Event, PersonalText
from secretariat.core.figures.models import StoredFigure
from secretariat.core.pages.models import CachedValue, SearchEntry, TimerRun
from secretariat.core.search.models import IndexedEntry, IndexedNumber, IndexedWord, WordTrigram
from secretariat.core.tables.models import ColumnMapping
from secretariat.core.workflow.models import Case

__all__ = [
    "CachedValue",
    "Case",
    "Checkpoint",
    "ColumnMapping",
    "Event",
    "IndexedEntry",
    "IndexedNumber",
    "IndexedWord",
    "KeptAnswer",
    "KeptSubtree",
    "PersonalText",
    "PublishedKey",
    "RequestCount",
    "SearchEntry",
    "StoredFigure",
    "TimerRun",
    "WordTrigram",
]
