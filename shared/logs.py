"""One JSON line per event on standard output, with the trace id that a request carries along."""

import json
import random
import re
import sys
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TextIO

import structlog

_trace: ContextVar[str] = ContextVar("trace", default="")
_service = ""
_here: ContextVar[str] = ContextVar("service", default="")  # where several are in one process
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

_ENCODER = json.JSONEncoder(ensure_ascii=False, default=repr)

log = structlog.get_logger()


class Unfailing:
    """A text file whose lines are lost, and not the work they tell of, while its disk is full.

    Without one: the standard output of the moment.
    """

    def __init__(self, file: TextIO | None = None):
        self._file = file

    def write(self, text: str) -> None:
        """Write, if it can be written."""
        with suppress(OSError):
            (self._file or sys.stdout).write(text)

    def flush(self) -> None:
        """Let what was written go out, if it can."""
        with suppress(OSError):
            (self._file or sys.stdout).flush()


_out = Unfailing()


class Lines:
    """What prints. A line is one write, which does not come between two parts of another:
    structlog's own printer holds a lock meanwhile, for which a busy process stands in a queue."""

    def info(self, line: str) -> None:
        """Print a line."""
        _out.write(f"{line}\n")
        _out.flush()

    debug = warning = error = critical = info


def configure(service: str) -> None:
    """Write JSON lines that name the service."""
    global _service
    _service = service
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_origin,
            structlog.processors.ExceptionRenderer(
                structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
            ),
            structlog.processors.JSONRenderer(lambda event, **_: _ENCODER.encode(event)),
        ],
        logger_factory=Lines,
        cache_logger_on_first_use=True,
    )


@contextmanager
def written_to(file: TextIO):
    """Let all that is logged go into a file, until the end of the block."""
    global _out
    before, _out = _out, Unfailing(file)
    try:
        yield
    finally:
        _out = before


def name_here(service: str) -> None:
    """What the present thread logs is that service's."""
    _here.set(service)


def _add_origin(_logger, _method, event):
    return {"service": _here.get() or _service, "trace_id": trace_id(), **event}


def trace_id() -> str:
    """The trace id of the present request or fact; empty outside of one."""
    return _trace.get()


def traceparent() -> str:
    """The W3C header that hands the present trace on."""
    return f"00-{trace_id() or _drawn(16)}-{_drawn(8)}-01"


def start_trace(traceparent_header: str | None = None) -> str:
    """Continue the caller's trace, or begin one; a malformed header begins one."""
    match = _TRACEPARENT.fullmatch(traceparent_header or "")
    trace = match.group(1) if match else _drawn(16)
    _trace.set(trace)
    return trace


def _drawn(count: int) -> str:
    """So many random bytes; no secret, so the system, which takes its time, need not draw them."""
    return f"{random.getrandbits(8 * count):0{2 * count}x}"


@contextmanager
def traced(trace: str):
    """Work under a known trace id, as a follower does for each fact."""
    token = _trace.set(trace)
    try:
        yield
    finally:
        _trace.reset(token)
