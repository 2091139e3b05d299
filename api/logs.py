"""Logs: lines for people on a terminal, one JSON object a line for machines, no secrets in either.

Everything goes through the standard library's logging, so that uvicorn, psycopg and our own modules
come out in one form, on standard error.
"""

import logging
import logging.config
import re
import sys
from typing import Any, Literal, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from eventstore.without_values import traced

_PASSWORD_IN_URL = re.compile(r"(\w+://[^\s:/@]*:)[^\s@/]+@")
_PASSWORD_IN_WORDS = re.compile(r"(?i)(\bpassword\s*=\s*)('[^']*'|[^\s'&\"\\]+)")
MASK = "********"
# uvicorn's own handlers are taken off; run it with log_config=None, or it puts them back.
_UVICORN = ("uvicorn", "uvicorn.error", "uvicorn.access")


def mask(text: str) -> str:
    """`text` without the passwords of the database addresses in it.

    >>> mask("postgresql://shop:s3cret@db/aftersales")
    'postgresql://shop:********@db/aftersales'
    """
    text = _PASSWORD_IN_URL.sub(rf"\1{MASK}@", text)
    return _PASSWORD_IN_WORDS.sub(rf"\1{MASK}", text)


def _mask_line(_logger: WrappedLogger, _method: str, line: EventDict | str) -> str:
    return mask(str(line))


def configure_logs(format_: Literal["auto", "terminal", "json"], level: str) -> None:
    """Set up both structlog and standard logging for this process."""
    as_json = format_ == "json" or (format_ == "auto" and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True)
        if as_json
        else structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "ours": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        *_rendering(as_json=as_json),
                    ],
                }
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "stream": "ext://sys.stderr",
                    "formatter": "ours",
                }
            },
            "root": {"handlers": ["stderr"], "level": level.upper()},
            "loggers": {
                "yoyo": {"level": "WARNING"},  # repeats what eventstore.migrate says
                # These two tell every request with its whole address, and tokens stand in addresses.
                "httpx": {"level": "WARNING"},
                "httpcore": {"level": "WARNING"},
                **{name: {"handlers": [], "propagate": True} for name in _UVICORN},
            },
        }
    )


def _rendering(*, as_json: bool) -> list[Processor]:
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    )
    return [_without_values, render, _mask_line]


def _without_values(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """A traceback without what its messages quote, and without local variables: names stand in both."""
    given: Any = line.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given
    if isinstance(error, tuple):
        error = cast("tuple[Any, ...]", error)[1]
    if isinstance(error, BaseException):
        line["exception"] = traced(error)
    if line.get("logger") == "asyncio":  # goes on with the task or future and what it came to
        line["event"] = str(line.get("event", "")).partition("\n")[0]
    return line
