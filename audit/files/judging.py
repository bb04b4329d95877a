"""What a file is, judged by its content: five kinds are taken, and a file that is two things at once is none."""

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO

import puremagic
from django.conf import settings

from audit.files import emails, images, pdfs, word
from audit.files.names import clean_name
from audit.files.refusals import NotTaken
from audit.files.scanning import look_through

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EMAIL = "message/rfc822"

# The ending that each kind has, in the order in which people are told them.
ENDINGS: Mapping[str, str] = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", DOCX: ".docx", EMAIL: ".eml"}
KINDS_IN_WORDS = "a PDF, a PNG or JPEG picture, a Word document (DOCX) or an e-mail (EML)"

_READERS: Mapping[str, Callable[[bytes], None]] = {
    PDF: pdfs.check,
    PNG: images.check_png,
    JPEG: images.check_jpeg,
    DOCX: word.check,
    EMAIL: lambda content: emails.check(content, kind_of),
}


@dataclass(frozen=True)
class Judged:
    """A file that was judged and looked through: only ``judge`` makes one."""

    name: str
    media_type: str
    sha256: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


def judge(file: BinaryIO, *, name: str) -> Judged:
    """The file, if it is one that is taken; raises NotTaken with a sentence for whoever chose it.

    Never more than the limit and one byte is read.
    """
    limit: int = settings.ACCORD_PAPER_LIMIT
    content = file.read(limit + 1)
    if len(content) > limit:
        raise too_large()
    if not content:
        raise NotTaken("The file is empty. Choose another file.")
    media_type = kind_of(content)
    look_through(BytesIO(content))
    digest = sha256(content).hexdigest()
    return Judged(clean_name(name, ENDINGS[media_type]), media_type, digest, content)


def kind_of(content: bytes) -> str:
    """Which of the five kinds a content is; raises NotTaken where it is none, is damaged, or is two things at once."""
    guessed = _guessed(content)
    likely = [kind for kind in (PDF, PNG, JPEG, DOCX) if kind in guessed] or [EMAIL]
    if len(likely) > 1:
        raise NotTaken(TWO_THINGS)
    kind = likely[0]
    _READERS[kind](content)
    _check_nothing_else(kind, content)
    return kind


def too_large() -> NotTaken:
    return NotTaken(
        f"The file must be smaller than {size_in_words(settings.ACCORD_PAPER_LIMIT)}. "
        "Choose a smaller one, or say where the paper is held."
    )


def size_in_words(size: int) -> str:
    """A size as people say it: 640 KB, 2.5 MB. A KB has 1,024 bytes."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / (1024 * 1024):.1f} MB".replace(".0 MB", " MB")


TWO_THINGS = (
    "The file is more than one kind of file at once, so we cannot take it. "
    "Save it again, and choose the new one."
)


def _guessed(content: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):  # nothing it knows
        return set()


def _check_nothing_else(kind: str, content: bytes) -> None:
    """Other programs find a PDF by its first kilobyte, and an archive by the end of the file."""
    if kind != PDF and b"%PDF-" in content[:1024]:
        raise NotTaken(TWO_THINGS)
    if kind != DOCX and zipfile.is_zipfile(BytesIO(content)):
        raise NotTaken(TWO_THINGS)
