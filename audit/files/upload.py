"""An upload that is over the limit is noticed while it comes in, and is never held whole."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class OverLimit(UploadedFile):
    """What is left of a file that was over the limit: its name, and nothing in it."""


class LimitedUpload(FileUploadHandler):
    """Stands first: passes on what comes in until the limit is reached, then drops the rest."""

    seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        return raw_data if self.seen <= settings.ACCORD_PAPER_LIMIT else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.seen <= settings.ACCORD_PAPER_LIMIT:
            return None
        return OverLimit(file=BytesIO(), name=self.file_name, size=self.seen)
