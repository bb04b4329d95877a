"""Whether a picture is one: whole, of a sane size, and nothing hidden in it or behind it."""

import re
import warnings
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from audit.files.refusals import DAMAGED, NotTaken

MOST_PICTURES = 8  # in one file: a telephone keeps smaller ones, or one for each eye
MOST_POINTS = 100_000_000  # a page scanned at 600 dots an inch has some 35 million

HIDDEN = (
    "The picture has something else in it or behind it, so we cannot take it. "
    "Save it again, and choose the new one."
)
LARGE = "The picture has too many points. Save it smaller, and choose the new one."

_MARK_UP = re.compile(rb"<(script|html|!doctype html|\?php)", re.IGNORECASE)


def check_png(content: bytes) -> None:
    """Raises NotTaken."""
    _check_opens(content, "PNG")
    if _end_of_png(content) != len(content) or _MARK_UP.search(content):
        raise NotTaken(HIDDEN)


def check_jpeg(content: bytes) -> None:
    """Raises NotTaken. Behind the first picture a camera may keep more of the same kind, and nothing besides."""
    _check_opens(content, "JPEG")
    end, pictures = _end_of_jpeg(content, 0), 1
    while content.count(b"\0", end) < len(content) - end:
        start = content.find(b"\xff", end)
        filled = content.count(b"\0", end, start) == start - end
        if not filled or content[start : start + 3] != b"\xff\xd8\xff" or pictures == MOST_PICTURES:
            raise NotTaken(HIDDEN)
        end, pictures = _end_of_jpeg(content, start), pictures + 1
    if _MARK_UP.search(content):
        raise NotTaken(HIDDEN)


def _check_opens(content: bytes, kind: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit is our own
            with Image.open(BytesIO(content), formats=[kind]) as picture:
                points = picture.width * picture.height
                picture.verify()
    except Image.DecompressionBombError:
        raise NotTaken(LARGE) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, LookupError, OverflowError):
        raise NotTaken(DAMAGED) from None
    if points > MOST_POINTS:
        raise NotTaken(LARGE)


def _end_of_png(content: bytes) -> int:
    """Where the last chunk of the picture ends; raises NotTaken where it never does."""
    at = 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        kind, at = content[at + 4 : at + 8], at + 12 + length
        if kind == b"IEND":
            return at
    raise NotTaken(DAMAGED)


def _end_of_jpeg(content: bytes, start: int) -> int:
    """Where the picture that begins there ends, segment by segment; raises NotTaken where it never does."""
    at = start + 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise NotTaken(DAMAGED)
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
        elif marker == 0xD9:
            return at + 2
        elif 0xD0 <= marker <= 0xD8 or marker == 0x01:  # these have no length
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
            if marker == 0xDA:
                at = _after_the_scan(content, at)
    if content[at : at + 2] == b"\xff\xd9":
        return at + 2
    raise NotTaken(DAMAGED)


def _after_the_scan(content: bytes, at: int) -> int:
    """The next marker behind the points of a scan, in which FF is followed by 00 or by a marker to begin again at."""
    found = _MARKER.search(content, at)
    if not found:
        raise NotTaken(DAMAGED)
    return found.start()


_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
