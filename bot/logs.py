"""Logs: one processor that leaves out what must not stand in them.

An error is told by its kind and the places of our code it passed, never by its message, which may
hold what a person wrote, and never by a path of the machine.
"""

import logging
import re
import sys
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any, TextIO, cast

import structlog

OURS = ("bot", "handlers", "storage", "domain")
TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")
PHONE = re.compile(r"(?<!\d)(?:\+62|62|0)8\d{7,11}(?!\d)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
PATH = re.compile(r"(?:/[\w.-]+){2,}")
REMOVED = "…"

Event = MutableMapping[str, Any]


def configure(log_format: str = "text") -> None:
    """``text`` for people, ``json`` for a log collector; both go to standard error."""
    as_text = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer() if log_format == "json" else as_text,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, StandardError())),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_Forward()], level=logging.WARNING, force=True)


class StandardError:
    """Wherever standard error goes when something is written, not when logging was set up.

    A program that replaced and closed the one of that time must not fail at its next log line.
    """

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def redact(_logger: object, _method: str, event: Event) -> Event:
    """Leaves out tokens, numbers, addresses and paths, and turns an error into its places."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    for key, value in event.items():
        if isinstance(value, str) and key != "timestamp":
            event[key] = redacted(value)
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["at"] = " < ".join(_places(error.__traceback__)) or "elsewhere"
    return event


def redacted(text: str) -> str:
    for pattern in (TOKEN, EMAIL, PHONE, PATH):
        text = pattern.sub(REMOVED, text)
    return text


def _places(trace: TracebackType | None) -> Iterator[str]:
    """Module, function and line of our own code that an error passed, the innermost first."""
    places = []
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] in OURS:
            places.append(f"{module}.{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return reversed(places[-6:])


class _Forward(logging.Handler):
    """What libraries log goes the same way; without its arguments and further lines, which may
    be data: asyncio writes the error of a forgotten task there."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        log = structlog.get_logger()
        told = str(record.msg).partition("\n")[0]
        log.log(record.levelno, told, source=record.name, exc_info=error)
