"""Takes in a file that is to be delivered: sealed chunk by chunk as it comes, so that it never lies on disk in the open."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from secretariat.accounts.file_keys import NoKey
from secretariat.accounts.file_store import Arriving
from secretariat.core.tables.given import megabytes

ENOUGH_FOR_THE_REST = 1_000_000
"""Bytes of a form beside its file."""


class SealingHandler(FileUploadHandler):
    """Django's way to take in one file. `discard` is called whatever happens, and leaves nothing that was not kept."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.arriving: Arriving | None = None
        self.problem = ""
        self.much_too_large = False

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        self.much_too_large = (content_length or 0) > settings.EXCHANGE_MAX_BYTES + ENOUGH_FOR_THE_REST

    def new_file(self, *arguments: Any, **named: Any) -> None:
        super().new_file(*arguments, **named)
        if self.much_too_large:
            self.problem = too_large()
            raise StopUpload(connection_reset=True)
        if self.arriving is not None:
            self.problem = "Send one file at a time, or several in a ZIP."
            raise SkipFile
        try:
            self.arriving = Arriving()
        except NoKey as fault:
            logging.getLogger(__name__).error("A file could not be taken in. %s", fault)
            self.problem = "The exchange takes no files at the moment: tell the operator, whose log says why."
            raise StopUpload(connection_reset=False) from None

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.arriving is None:
            return
        if start + len(raw_data) > settings.EXCHANGE_MAX_BYTES:
            self.problem = too_large()
            self.discard()
            raise StopUpload(connection_reset=False)
        self.arriving.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.arriving is None:
            return None
        self.arriving.finish()
        return UploadedFile(None, name=self.file_name, size=file_size)

    def discard(self) -> None:
        """Leave nothing of it."""
        if self.arriving is not None:
            self.arriving.discard()


def too_large() -> str:
    """What is said of a file over the limit."""
    return f"The file is larger than {megabytes(settings.EXCHANGE_MAX_BYTES)}: send it in parts."
