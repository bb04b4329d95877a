"""Whether a PDF is one: it can be read, opens without a password, and carries no program and no other file."""

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from audit.files.refusals import DAMAGED, NotTaken

LOCKED = "The PDF is locked with a password, so nobody can tell what is in it. Save it without one."
PROGRAM = "The PDF has a program in it, so we cannot take it. Print it to a new PDF, and choose that one."
FILES_IN_IT = (
    "The PDF carries other files, so we cannot take it. Add them one by one, each as a paper of its own."
)

# Of what reading a hostile file may raise: never more than a refusal.
UNREADABLE = (
    PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, OSError,
    AssertionError, NotImplementedError, MemoryError,
)  # fmt: skip

_MARK_UP = re.compile(rb"<(script|html|!doctype|\?php|svg)", re.IGNORECASE)
_PROGRAM = re.compile(rb"/(JavaScript|JS|Launch|RichMedia)[\s(<\[/]")
# What may stand after the last mark of the end: an editor's blank lines, no more.
_AFTER_THE_END = re.compile(rb"[\s\x00]*")


def check(content: bytes) -> None:
    """Raises NotTaken."""
    if not content.startswith(b"%PDF-") or _MARK_UP.search(content[:1024]):
        raise NotTaken(DAMAGED)
    end = content.rfind(b"%%EOF")
    if end < 0 or not _AFTER_THE_END.fullmatch(content, end + len(b"%%EOF")):
        raise NotTaken(DAMAGED)
    try:
        reader = _opened(content)
        pages = reader.get_num_pages()
        program, files = _has_program(reader, content), _has_files(reader)
    except UNREADABLE:
        raise NotTaken(DAMAGED) from None
    if not pages:
        raise NotTaken(DAMAGED)
    if program:
        raise NotTaken(PROGRAM)
    if files:
        raise NotTaken(FILES_IN_IT)


def _opened(content: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        # One that opens without asking, as many scanners make them, is no lock.
        raise NotTaken(LOCKED)
    return reader


def _has_program(reader: PdfReader, content: bytes) -> bool:
    """Something that runs when it is opened: by its catalogue, or where a program is written openly."""
    root = reader.root_object
    return (
        "/AA" in root
        or "/JavaScript" in _names(root)
        or _runs(root.get("/OpenAction"))
        or bool(_PROGRAM.search(content))
    )


def _runs(action: Any) -> bool:  # noqa: ANN401 - an object of a PDF
    """Whether an action is more than a place in the document to begin at."""
    action = action.get_object() if hasattr(action, "get_object") else action
    return isinstance(action, DictionaryObject) and action.get("/S") not in (None, "/GoTo")


def _has_files(reader: PdfReader) -> bool:
    return "/EmbeddedFiles" in _names(reader.root_object)


def _names(root: DictionaryObject) -> DictionaryObject:
    names = root.get("/Names")
    names = names.get_object() if names is not None else None
    return names if isinstance(names, DictionaryObject) else DictionaryObject()
