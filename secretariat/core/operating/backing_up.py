"""Writing a backup while the site runs and people write."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction

import secretariat
from secretariat.core.console import Refused
from secretariat.core.events import chain
from secretariat.core.operating.archive import FILE_LIST, Manifest, Part, TablePart, Writer, written_whole
from secretariat.core.operating.contents import FOLDERS_LEFT_OUT, columns_of, kept_models
from secretariat.core.operating.migrations import applied, missing
from secretariat.core.operating.rows import last_key, rows_of


def back_up(path: Path) -> Manifest:
    """Write all that there is at this moment to `path`, readable by its owner only, and return what was written.

    Nobody has to stop writing. Raises Refused when the database is not of this version or the file cannot be
    written; then there is no file.
    """
    if names := missing():
        raise Refused(
            f"The database lacks {len(names)} migrations of this version, the first being {names[0]}: run "
            "`manage.py migrate` first."
        )
    with written_whole(path) as unfinished, Writer(unfinished) as writer, one_moment():
        sequence, head = chain.head()
        tables = tuple(_table(writer, model) for model in kept_models())
        manifest = Manifest(
            software=secretariat.__version__,
            code=settings.SECRETARIAT_CODE,
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            database=connection.vendor,
            sequence=sequence,
            hash=head,
            migrations=tuple(sorted(applied())),
            tables=tables,
            files=writer.lines(FILE_LIST, [asdict(part) for part in _files(writer)]),
        )
        writer.manifest(manifest)
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read in the block is as it was at one moment, and no writer waits for it.

    Inside a transaction, as in a test, it is that transaction's view.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Django's own transactions are IMMEDIATE here and would keep writers out.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def _table(writer: Writer, model: type[models.Model]) -> TablePart:
    label = model._meta.label
    part = writer.lines(f"rows/{label}.jsonl", rows_of(model))
    columns = tuple(str(each.column) for each in columns_of(model))
    return TablePart(**asdict(part), model=label, columns=columns, last_key=last_key(model))


def _files(writer: Writer) -> list[Part]:
    root = Path(settings.MEDIA_ROOT)
    parts = []
    for path in kept_files(root):
        try:
            with path.open("rb") as stream:
                parts.append(writer.file(f"files/{path.relative_to(root).as_posix()}", stream))
        except FileNotFoundError:
            continue  # it was taken away since the folder was read
    return parts


def kept_files(root: Path) -> Iterator[Path]:
    """Every file below `root` that a backup holds. Links are not followed: they may lead anywhere."""
    for place, folders, names in os.walk(root):
        here = Path(place)
        if here == root:
            folders[:] = [each for each in folders if each not in FOLDERS_LEFT_OUT]
        folders.sort()
        yield from (here / name for name in sorted(names) if not (here / name).is_symlink())
