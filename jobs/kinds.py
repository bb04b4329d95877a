"""The kinds of job. This app knows none: the app that wants something done registers how."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from jobs.models import Job


class NotDone(Exception):
    """It could not be done, and nothing was changed; the sentence says why to whoever waits."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class File:
    """What is handed out, or was handed in; what may be large as an open file, which whoever keeps it closes."""

    name: str
    content_type: str
    body: bytes | IO[bytes]

    def close(self) -> None:
        """Of a file that nobody keeps or sends."""
        if not isinstance(self.body, bytes):
            self.body.close()


@dataclass(frozen=True)
class Result:
    """What came of a job.

    ``write`` is what it changes: it is called in one transaction with the end of the job, so that a worker killed in
    between leaves nothing half done and nothing done twice; it may answer what to say. ``said`` is a sentence for the
    page, without a name.
    """

    said: str = ""
    file: File | None = None
    write: Callable[[], str | None] | None = None


Tell = Callable[..., None]  # tell(done, total, "Reading the lines"): how far it is
Work = Callable[[Job, Tell, datetime], Result]


@dataclass(frozen=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True)
class Kind:
    """One kind of job: its words, what does it, where its owner goes back to, and where on once it is done."""

    key: str
    doing: str  # the heading while it runs: "Making the export"
    done: str  # and after: "The export is ready"
    failed: str  # and where it could not be done: "The export was not made"
    work: Work
    back: Callable[[Job], Link]
    check: Callable[[Job, datetime], object]  # raises NotDone where its owner may have what it made no more
    onward: Callable[[Job], str] | None = None  # a page that shows what came of it, instead of a file
    again: str = "Make it again"  # what to do where the file was taken already, as the text of the link back


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make these kinds known; called once, when an app is ready."""
    for one in kinds:
        _kinds[one.key] = one


def kind(key: str) -> Kind:
    """The kind of a job; raises KeyError for one that nobody registered."""
    return _kinds[key]
