"""Files are looked through for viruses by whatever the deployment has: a function of its own, or clamd."""

import logging
import socket
import struct
from collections.abc import Callable
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from audit.files.refusals import NotTaken

logger = logging.getLogger(__name__)

Scan = Callable[
    [BinaryIO], str
]  # what was found; empty where nothing was. Anything raised: it could not look

FOUND = (
    "The file was looked through for viruses, and something was found. It was not kept. Tell whoever looks after your "
    "computer, and do not open the file."
)
DOWN = (
    "Files cannot be looked through for viruses at the moment, so none can be taken. Try again in some minutes, or say "
    "where the paper is held."
)
CLAMD_TIMEOUT = 30  # seconds
CLAMD_CHUNK = 64 * 1024


def scans() -> bool:
    """Whether this deployment looks files through."""
    return bool(settings.ACCORD_SCAN or settings.ACCORD_CLAMD)


def look_through(file: BinaryIO) -> None:
    """Ask the scanners that the settings name; raises NotTaken where one finds something, or cannot look."""
    for scan in _scanners():
        file.seek(0)
        try:
            found = scan(file)
        except Exception as error:
            logger.error("a file could not be looked through: %s", type(error).__name__)
            raise NotTaken(DOWN) from None
        if found:
            logger.warning("a file was refused: something was found in it")
            raise NotTaken(FOUND)


def ask_clamd(file: BinaryIO, address: str) -> str:
    """Ask clamd by its command INSTREAM; what it found, or nothing.

    ``address`` is ``tcp://host:3310`` or ``unix:///path``. Raises OSError, ValueError where clamd gives no answer.
    """
    with _connected(address) as clamd:
        clamd.sendall(b"zINSTREAM\0")
        while chunk := file.read(CLAMD_CHUNK):
            clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!L", 0))
        answer = _answer(clamd)
    if answer.endswith("FOUND"):
        return answer
    if answer != "stream: OK":
        raise ValueError("clamd could not look")
    return ""


def _scanners() -> list[Scan]:
    try:
        own: list[Scan] = [import_string(settings.ACCORD_SCAN)] if settings.ACCORD_SCAN else []
    except ImportError:
        logger.error("ACCORD_SCAN names a function that is not there")
        raise NotTaken(DOWN) from None
    if address := settings.ACCORD_CLAMD:
        own.append(lambda file: ask_clamd(file, address))
    return own


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(CLAMD_TIMEOUT)
        try:
            clamd.connect(parts.path)
        except OSError:
            clamd.close()
            raise
        return clamd
    if parts.scheme != "tcp" or not parts.hostname:
        raise ValueError("an address of clamd is tcp://host:port or unix:///path")
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=CLAMD_TIMEOUT)


def _answer(clamd: socket.socket) -> str:
    """One line, which ends with a null byte; never more than clamd would say."""
    said = b""
    while not said.endswith(b"\0") and len(said) < 4096:
        if not (more := clamd.recv(1024)):
            break
        said += more
    return said.rstrip(b"\0").decode(errors="replace").strip()
