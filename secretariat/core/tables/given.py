"""A file that somebody gave us, on disk or uploaded, and the sizes that we refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files import File

from secretariat.core.tables.problems import refuse


@dataclass(frozen=True)
class Given:
    """A file's name, as sentences quote it, and a way to its bytes."""

    file: Path | File[Any]
    name: str
    max_bytes: int

    @classmethod
    def on_disk(cls, path: Path) -> Given:
        """A file named on the command line."""
        return cls(path, path.name, settings.IMPORT_MAX_BYTES)

    @classmethod
    def dropped(cls, file: Path | File[Any]) -> Given:
        """A file dropped on the site."""
        name = Path(str(file.name or "the file")).name
        return cls(file, name, settings.UPLOAD_MAX_BYTES)

    @property
    def suffix(self) -> str:
        """The end of the name, in small letters: `.csv`."""
        return Path(self.name).suffix.lower()

    @property
    def size(self) -> int:
        return self.file.stat().st_size if isinstance(self.file, Path) else int(self.file.size)

    def refuse_by_size(self) -> None:
        """Raise Problems when the file is empty or over the limit."""
        if not self.size:
            raise refuse(self.name, "The file is empty. Its first row must hold the names of the columns.")
        if self.size > self.max_bytes:
            raise refuse(
                self.name,
                f"The file has {megabytes(self.size)}, and at most {megabytes(self.max_bytes)} are read. "
                "Split it into several files and bring them in one after the other.",
            )

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes from the start."""
        if isinstance(self.file, Path):
            try:
                stream = self.file.open("rb")
            except OSError as error:
                raise refuse(
                    self.name, f"The file cannot be opened ({error.strerror}). Check that you may read it."
                ) from None
            with stream:
                yield stream
        else:
            # An uploaded file is left open: closing it would throw it away.
            self.file.open("rb")
            self.file.seek(0)
            yield cast(BinaryIO, self.file)


def megabytes(size: int) -> str:
    """A size as people say it."""
    if size < 100_000:
        return f"{size:,} bytes"
    return f"{size / 1_000_000:,.1f} MB"
