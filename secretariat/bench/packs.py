"""What it takes to put a pack of 500 pages together, beside merging the same pages bare."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date

from secretariat.bench import scratch
from secretariat.bench.measure import Line, at_most, in_proportion, measure
from secretariat.bench.scratch import BENCH

ISSUE = 4
PAPERS, PAGES = 20, 25
SECONDS = 3.0
PLAIN = """
#set page(paper: "a4")
#for number in range({pages}) [
  = Section #number
  #lorem(350)
  #pagebreak(weak: true)
]
"""


@measure("packs", issue=ISSUE)
def packs() -> Iterator[Line]:
    """A pack of 500 pages for one reader, and the next reader's with the same rights."""
    scratch.empty()
    from secretariat.committees import pack_making
    from secretariat.committees.packs import content_for

    meeting, reader, files = _a_meeting()
    content = content_for(meeting, reader)
    whole = pack_making.put_together(content, reader.name)
    if whole.pages < PAPERS * PAGES:
        raise RuntimeError(f"The pack has {whole.pages} pages.")
    first = _median(lambda: pack_making.put_together(content_for(meeting, reader), reader.name))
    second = _median(lambda: pack_making.put_together(content, "Somebody Else", shared=whole.shared))
    bare = _median(lambda: _merged(files))
    yield at_most("pack of 500 pages", ISSUE, first, "s", "the budget", SECONDS)
    yield in_proportion("pack of 500 pages, beside bare", ISSUE, first, "s", bare, "the same pages merged bare", 3)
    yield in_proportion("pack for the next reader", ISSUE, second, "s", bare, "the same pages merged bare", 2)


def _a_meeting():  # type: ignore[no-untyped-def]
    import typst
    from django.core.files.uploadedfile import SimpleUploadedFile

    from secretariat.committees import agendas, papers
    from secretariat.committees.models import Body, Meeting
    from secretariat.committees.papers import Written
    from secretariat.core.permission import Held, Reader

    body = Body.objects.create(
        reference="tag",
        name="TAG",
        short_name="TAG",
        kind="sub-committee",
        starts=date(2014, 1, 1),
        classification="white",
    )
    meeting = Meeting.objects.create(
        reference="BENCH",
        body=body,
        title="A meeting",
        held_on=date(2021, 4, 30),
        starts_at="10:00",
        classification="white",
    )
    files = []
    for number in range(PAPERS):
        item = agendas.add_item(
            meeting, title=f"Matter {number}", purpose="decision", label="white", minutes=10, by=BENCH
        )
        pdf = typst.compile(
            PLAIN.format(pages=PAGES).replace("Section", f"Matter {number}, section").encode(), format="pdf"
        )
        files.append(pdf)
        written = Written(f"Paper {number}", "decision", "Agree it.", "The administrator", "", "white")
        papers.submit(item, written, SimpleUploadedFile(f"paper-{number}.pdf", pdf), by=BENCH)
    agendas.publish(meeting, by=BENCH)
    return meeting, Reader("user:x", "Somebody", frozenset({Held("member", "body", "tag")})), files


def _merged(files: list[bytes]) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for each in files:
        writer.append(PdfReader(io.BytesIO(each)), import_outline=False)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _median(work: Callable[[], object], *, times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)
