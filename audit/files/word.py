"""Whether a Word document is one: an archive of known parts, of a bounded size, without programs."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree as Tree

from audit.files.refusals import DAMAGED, NotTaken

MOST_PARTS = 2_000
MOST_BYTES = 200 * 1024 * 1024  # all parts, unpacked
MOST_RATIO = 300  # of a part of some size: text packs to a tenth or a fiftieth
SOME_SIZE = 1024 * 1024
AT_ONCE = 64 * 1024

BOMB = "The document unpacks to far more than it says, so we cannot take it. Save it as a PDF, and choose that one."
PROGRAM = "The document has a program in it (a macro, or an embedded object). Save it as a PDF, and choose that one."
NOT_WORD = "The file is an archive and no Word document (DOCX). Save the paper as a PDF or DOCX, and choose that one."

_ROOMS = ("word/", "docProps/", "_rels/", "customXml/", "docMetadata/", "_xmlsignatures/", "[trash]/")
_TYPES = "[Content_Types].xml"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PROGRAMS = re.compile(
    r"(vbaproject|vbadata|oleobject|activex|\.(exe|dll|js|vbs|com|bat|cmd|ps1|class|jar|scr|hta|docm|xlsm|pptm)$)"
)
# A Word document declares no entities: where one is declared, somebody means a small text to become a large one.
_DECLARES = re.compile(
    rb"<!(DOCTYPE|ENTITY)|<\0!\0(D\0O\0C\0T|E\0N\0T\0I)|\0<\0!\0(D\0O\0C|E\0N\0T)", re.IGNORECASE
)


def check(content: bytes) -> None:
    """Raises NotTaken."""
    if not content.startswith(b"PK\x03\x04"):
        raise NotTaken(DAMAGED)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_list(archive, parts, content)
            unpacking = _Unpacking(archive)
            types = b"".join([unpacking.through(part) for part in parts])
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, RuntimeError,
            NotImplementedError, OverflowError):  # fmt: skip
        raise NotTaken(DAMAGED) from None
    if _MAIN not in _declared(types):
        raise NotTaken(NOT_WORD)


def _check_list(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], content: bytes) -> None:
    """What can be told of the list alone: how many, whose names, and that the file is the archive and nothing else."""
    names = [part.filename for part in parts]
    if len(parts) > MOST_PARTS or sum(part.compress_size for part in parts) > len(content):
        raise NotTaken(BOMB)  # parts that overlap say more than the file holds
    if _TYPES not in names or "word/document.xml" not in names:
        raise NotTaken(NOT_WORD)
    if len({name.lower() for name in names}) < len(names) or archive.comment:
        raise NotTaken(DAMAGED)
    if any(not _belongs(name) for name in names):
        raise NotTaken(NOT_WORD)
    if any(_PROGRAMS.search(name.lower()) for name in names):
        raise NotTaken(PROGRAM)
    if any(part.flag_bits & 0x1 for part in parts):
        raise NotTaken(DAMAGED)
    if min(part.header_offset for part in parts) != 0 or content[-22:-18] != b"PK\x05\x06":
        raise NotTaken(DAMAGED)  # something stands before the archive, or behind it


def _belongs(name: str) -> bool:
    """A part of a Word document, under a name that stays inside the document."""
    inside = not (name.startswith("/") or "\\" in name or ".." in name.split("/") or "\0" in name)
    return inside and (name == _TYPES or name.startswith(_ROOMS))


class _Unpacking:
    """Unpacks part after part, piece by piece, whatever the archive says of their sizes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.whole = 0

    def through(self, part: zipfile.ZipInfo) -> bytes:
        """Read a part to its end; what it holds is given back of the list of types alone. Raises NotTaken."""
        size, kept, before = 0, [], b""
        is_xml = part.filename.endswith((".xml", ".rels"))
        for piece in self._pieces(part):
            size += len(piece)
            self.whole += len(piece)
            self._check(part, size)
            if is_xml and _DECLARES.search(before + piece):
                raise NotTaken(BOMB)
            before = piece[-32:]
            if part.filename == _TYPES:
                kept.append(piece)
        return b"".join(kept)

    def _pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        with self.archive.open(part) as opened:
            while piece := opened.read(AT_ONCE):
                yield piece

    def _check(self, part: zipfile.ZipInfo, size: int) -> None:
        far = size > SOME_SIZE and size > MOST_RATIO * max(part.compress_size, 1)
        if far or self.whole > MOST_BYTES:
            raise NotTaken(BOMB)


def _declared(types: bytes) -> set[str]:
    try:
        tree = Tree.fromstring(types)  # noqa: S314 - without declarations, which were looked for above
    except (Tree.ParseError, ValueError, LookupError):
        raise NotTaken(DAMAGED) from None
    return {
        each.get("ContentType", "") for each in tree.iter() if each.get("PartName") == "/word/document.xml"
    }
