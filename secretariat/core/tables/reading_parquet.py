"""Reads Parquet files a batch at a time."""

from __future__ import annotations

from secretariat.core.tables.given import Given, megabytes
from secretariat.core.tables.problems import Problems, refuse
from secretariat.core.tables.sheet import Rows, Sheet

BATCH = 2000


def parquet_sheet(given: Given) -> Sheet:
    """The one sheet of a Parquet file. Raises Problems when it is too large or not Parquet."""
    given.refuse_by_size()
    return Sheet(given.name[: -len(given.suffix)], given.name, lambda: _rows(given))


def _rows(given: Given) -> Rows:
    import pyarrow
    from django.conf import settings
    from pyarrow import parquet

    try:
        with given.opened() as binary:
            file = parquet.ParquetFile(binary)
            groups = (file.metadata.row_group(place) for place in range(file.metadata.num_row_groups))
            unpacked = sum(group.total_byte_size for group in groups)
            if unpacked > max(settings.UNPACKED_MAX_BYTES, given.size):
                raise refuse(given.name, f"The file unpacks to {megabytes(unpacked)}, more than is read. Split it.")
            yield 0, list(file.schema_arrow.names)
            number = 0
            for batch in file.iter_batches(batch_size=BATCH):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, list(cells)
    except (pyarrow.ArrowException, ValueError, OSError) as error:
        raise _unreadable(given.name, error) from None


def _unreadable(name: str, error: Exception) -> Problems:
    said = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return refuse(name, f"The file cannot be read as Parquet ({said}). Write it again.")
