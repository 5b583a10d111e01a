"""Files that records keep: sealed as they come in, proved whole as they are read, and sent to be saved.

What the exchange delivers has its own ways in `uploading` and `delivering`; this is for a room whose record names a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from secretariat.accounts import file_kinds, file_store, scanner
from secretariat.accounts.file_keys import NoKey
from secretariat.accounts.sealing import Broken, Opened
from secretariat.core.tables.given import megabytes
from secretariat.core.workflow.taking import NotNow


@dataclass(frozen=True)
class Kept:
    """A file that lies sealed in a folder."""

    name: str
    kind: str
    size: int
    sha256: str
    stored: str


def seal(chunks: Iterable[bytes], folder: str) -> tuple[str, str]:
    """Seal what comes; the name under which it lies, and its SHA-256. Raises NoKey. What breaks off leaves nothing."""
    arriving, digest = file_store.Arriving(folder), hashlib.sha256()
    try:
        for chunk in chunks:
            digest.update(chunk)
            arriving.write(chunk)
        arriving.finish()
        return arriving.keep(), digest.hexdigest()
    finally:
        arriving.discard()


def take_in(file: UploadedFile, folder: str, *, kinds: frozenset[str], field: str = "file") -> Kept:
    """Look into a file that came in, and seal it. Raises NotNow for one that is too large, of another kind or not fit."""
    try:
        name = file_kinds.plain_name(str(file.name or ""))
        if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
            raise file_kinds.Unfit(f"The file is larger than {megabytes(settings.UPLOAD_MAX_BYTES)}: make it smaller.")
        kind = file_kinds.check(name, file)  # type: ignore[arg-type]
        if kind not in kinds:
            raise file_kinds.Unfit(f"It is a {kind.upper()} file: send it as {' or '.join(sorted(kinds)).upper()}.")
        file.seek(0)
        scanner.scan(file.chunks())
        file.seek(0)
        stored, digest = seal(file.chunks(), folder)
    except (file_kinds.Unfit, NoKey) as unfit:
        raise NotNow(str(unfit), field=field) from None
    return Kept(name, kind, file.size or 0, digest, stored)


def opened(stored: str, folder: str) -> Opened:
    """The content of a kept file, proved whole. Raises NotNow when it is not there, or not what was sealed."""
    if not stored:
        raise NotNow("Only what is known of this file came in here, not the file: ask whoever keeps it for it.")
    try:
        text = file_store.opened(stored, folder)
        text.prove()
    except (Broken, NoKey, OSError):
        raise NotNow("The file is damaged, or its key is not there: tell the administrator.") from None
    return text


def digest_of(stored: str, folder: str) -> str:
    """The SHA-256 of what lies there. Raises NotNow as `opened` does."""
    digest = hashlib.sha256()
    with opened(stored, folder) as text:
        for chunk in text.chunks_in_order():
            digest.update(chunk)
    return digest.hexdigest()


def download(content: Iterator[bytes], name: str, size: int) -> StreamingHttpResponse:
    """A file to be saved: nothing that came in from elsewhere is ever shown by the browser as a page of ours."""
    answer = StreamingHttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Length"] = str(size)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
