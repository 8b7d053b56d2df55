"""When a database cannot: what its engine's error means to who asked, and when to ask again.

A server that is down or starting, a disk without room, a lock that stays busy are nobody's mistake
and pass by themselves. What was begun is rolled back by then, so that asking again under the same
key is safe. Any other error of an engine is a fault of ours and stays one.
"""

import errno
import sqlite3
from collections.abc import Iterator

import peewee
import psycopg
from flask import Flask, Response
from playhouse.pool import MaxConnectionsExceeded

from shared import errors, logs
from shared.errors import Unavailable

AWAY_SECONDS, FULL_SECONDS = 2, 10  # when to ask again
_KINDS = (peewee.OperationalError, MaxConnectionsExceeded, OSError)


def outage(error: BaseException) -> Unavailable | None:
    """The refusal `storage_full` or `database_unavailable` for an outage; None for other errors."""
    if not isinstance(error, _KINDS):
        return None
    causes = list(_causes(error))
    if any(_is_full(cause) for cause in causes):
        return Unavailable(
            "storage_full",
            "The disk has no room left, so nothing was done; ask again when there is some.",
            FULL_SECONDS,
        )
    # SQLite calls a statement that it cannot read operational, too.
    codes = {cause.sqlite_errorcode for cause in causes if isinstance(cause, sqlite3.Error)}
    if isinstance(error, OSError) or codes == {sqlite3.SQLITE_ERROR}:
        return None
    return Unavailable(
        "database_unavailable",
        "The database does not answer; ask again in a moment.",
        AWAY_SECONDS,
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it came of: a rollback that fails hides what it was for."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    if isinstance(error, OSError):
        return error.errno == errno.ENOSPC
    return isinstance(error, psycopg.errors.DiskFull)


def register(app: Flask) -> None:
    """Answer outages as what they are."""
    for kind in _KINDS:
        app.register_error_handler(kind, _answer)


def _answer(error: Exception) -> Response:
    refusal = outage(error)
    if refusal is None:
        return errors.answer_crash(error)
    logs.log.warning("outage", code=refusal.code, error=repr(error))
    return errors.answer_refusal(refusal)
