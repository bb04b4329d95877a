"""Logs: one JSON line per event, on standard error. No addresses, no texts: a reference at most."""

from typing import Any

import structlog

SHARED_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
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
