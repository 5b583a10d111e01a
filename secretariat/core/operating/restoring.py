"""Putting a backup into an empty place."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

import secretariat
from secretariat.core.console import Refused
from secretariat.core.events import chain
from secretariat.core.operating.archive import Manifest, Reader
from secretariat.core.operating.backing_up import kept_files
from secretariat.core.operating.contents import MADE_BY_MIGRATING, columns_of, kept_models
from secretariat.core.operating.migrations import applied, missing, needed
from secretariat.core.operating.rows import count_on_from, put_in


def restore(path: Path) -> Manifest:
    """Put the backup's rows and files into this empty place, all or nothing, and return what it says of itself.

    The whole file is checked before anything is written. A database without tables gets them first. Raises Refused,
    with what to do, when the file or the place will not do.
    """
    with Reader(path) as reader:
        _refuse_other_versions(reader.manifest)
        reader.check()
        if connection.vendor == "sqlite":
            Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        _refuse_a_place_in_use()
        if not applied():
            call_command("migrate", verbosity=0)
        if names := missing():
            raise Refused(
                f"This database lacks {len(names)} migrations of this version, the first being {names[0]}: run "
                "`manage.py migrate`, then restore."
            )
        try:
            with _files_of(reader) as move_in, transaction.atomic():
                _put_rows(reader)
                connection.check_constraints()
                move_in()
        except DatabaseError as error:
            said = str(error).splitlines()[0]
            raise Refused(f"The database refused a row, so nothing was restored: {said}") from error
        except OSError as error:
            raise Refused(f"A file could not be put in its place ({error}), so nothing was restored.") from error
        return reader.manifest


def _refuse_other_versions(manifest: Manifest) -> None:
    ours = secretariat.__version__
    if unknown := sorted(set(manifest.migrations) - needed()):
        raise Refused(
            f"The backup was made by Secretariat {manifest.software}, which has migrations that {ours} lacks, such as "
            f"{unknown[0]}: restore it with version {manifest.software}."
        )
    if _as_numbers(manifest.software) > _as_numbers(ours):
        raise Refused(
            f"The backup was made by Secretariat {manifest.software} and this is {ours}: restore it with version "
            f"{manifest.software} or later."
        )
    if older := sorted(needed() - set(manifest.migrations)):
        raise Refused(
            f"The backup was made by Secretariat {manifest.software} before migration {older[0]}: restore it with that "
            "version, then upgrade."
        )
    if manifest.code != settings.SECRETARIAT_CODE:
        raise Refused(
            f"The backup is a register of the code {manifest.code!r} and this installation runs "
            f"{settings.SECRETARIAT_CODE!r}: set SECRETARIAT_CODE={manifest.code}."
        )
    expected = {each._meta.label: tuple(str(column.column) for column in columns_of(each)) for each in kept_models()}
    if expected != {each.model: each.columns for each in manifest.tables}:
        raise Refused(
            f"The backup's tables are not those of this version: restore it with version {manifest.software}."
        )


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in version.split(".") if each.isdecimal())


def _refuse_a_place_in_use() -> None:
    there = set(connection.introspection.table_names())
    for model in kept_models():
        if model._meta.label in MADE_BY_MIGRATING or model._meta.db_table not in there:
            continue
        if model._base_manager.exists():
            raise Refused(
                f"This register is in use: it has {model._meta.verbose_name_plural}. A backup is restored into an empty "
                "place only: set DATABASE_URL, or SECRETARIAT_VAR, to a new one."
            )
    root = Path(settings.MEDIA_ROOT)
    if (first := next(kept_files(root), None)) is not None:
        raise Refused(
            f"The folder for files is in use: it has {first.relative_to(root)}. Move {root} away, or set "
            "SECRETARIAT_VAR to a new one."
        )


def _put_rows(reader: Reader) -> None:
    for label in reversed(MADE_BY_MIGRATING):
        apps.get_model(label)._base_manager.all().delete()
    for part in reader.manifest.tables:
        model = apps.get_model(part.model)
        put_in(model, part.columns, reader.lines(part))
        count_on_from(model, part.last_key)
    if chain.head() != (reader.manifest.sequence, reader.manifest.hash):
        raise Refused(f"{reader.path} does not end with the event that it names: use another backup.")


@contextmanager
def _files_of(reader: Reader) -> Iterator[Callable[[], None]]:
    """The backup's files beside the folder they belong in; the function that is given moves them in."""
    root = Path(settings.MEDIA_ROOT)
    aside = root.with_name(f"{root.name}.restoring")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    moved: list[tuple[Path, Path]] = []

    def move_in() -> None:
        root.mkdir(parents=True, exist_ok=True)
        for each in sorted(aside.iterdir()):
            target = root / each.name
            if target.is_dir():
                target.rmdir()
            each.rename(target)
            moved.append((target, each))

    try:
        for part in reader.files():
            target = aside.joinpath(*PurePosixPath(part.name).parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                for piece in reader.pieces(part):
                    stream.write(piece)
        yield move_in
    except BaseException:
        for target, back in moved:
            target.rename(back)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
