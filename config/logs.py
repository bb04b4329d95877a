"""Logs: one JSON line per event, on standard error. No addresses, no names, no texts: a reference at most."""

import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict

# What a line may hold beside its event: keys, names of the machine, and sentences of our own.
MAY_BE_SAID = ["notice", "answer", "of", "what", "kind", "key", "deadline", "status_code"]
LONGEST_CHAIN = 5
OF_THE_WEB_SERVER = "Error handling request"  # with which it would write the whole address
ROOT = Path(__file__).resolve().parent.parent


def without_its_words(logger: object, name: str, event: EventDict) -> EventDict:
    """An error by its kind and where it was raised, each that led to it included; not its words.

    They may hold what a person typed: a database quotes the row that it refuses, a mail server the address. Where a
    library put them into the event itself, they are taken out of it.
    """
    found = event.pop("exc_info", None)
    error = found[1] if isinstance(found, tuple) else found if isinstance(found, BaseException) else None
    event.pop("stack_info", None)
    if error is None:
        return event
    chain = _chain(error)
    for one in chain:
        for words in (repr(one), str(one)):
            if len(words) > 3:
                event["event"] = str(event["event"]).replace(words, type(one).__name__)
    event["exception"] = [f"{type(one).__name__}: {_where(one)}" for one in chain]
    return event


def by_its_route(logger: object, name: str, event: EventDict) -> EventDict:
    """A request by the pattern of its address and the reference in it.

    An address may hold a key to a new password, or what somebody looked for.
    """
    if str(event["event"]).startswith(OF_THE_WEB_SERVER):
        event["event"] = OF_THE_WEB_SERVER
    request = getattr(event.get("_record"), "request", None)
    path = getattr(request, "path", "")
    if path:
        match = getattr(request, "resolver_match", None)
        place = (
            f"/{match.route} {match.kwargs.get('reference', '')}".strip() if match else "an unknown address"
        )
        for written in (path, path.encode("unicode_escape").decode("ascii")):  # as Django writes it
            event["event"] = str(event["event"]).replace(written, place)
    return event


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what led to it, the newest first; the five that are nearest."""
    found: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and len(found) < LONGEST_CHAIN:
        found.append(following)
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
    return found


def _where(error: BaseException) -> str:
    """The frames from the outermost to where it was raised: file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])


SHARED_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=MAY_BE_SAID),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    by_its_route,
    without_its_words,
]
structlog.configure(
    processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
FILE_READERS = ["pypdf", "PIL", "puremagic"]


def logging_of(level: str) -> dict[str, Any]:
    """Django's setting; the root says what is of this level and above."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        # Django would send server errors by e-mail, with the form that caused them in it.
        # The readers of files would quote what stands in them.
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            **{reader: {"handlers": [], "propagate": False, "level": "CRITICAL"} for reader in FILE_READERS},
        },
    }
