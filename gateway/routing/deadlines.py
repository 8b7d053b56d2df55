"""How long a service may take for an answer. Pure: no Flask, no peewee, no clock."""

import re

READING = ("GET", "HEAD")
MOVING = ("POST", "PUT", "PATCH", "DELETE")

READ_SECONDS = 6.0
MOVE_SECONDS = 10.0
# Services give up on the gateway after three seconds (shared.gateway_client): they hear from it
# what is wrong before they do.
ASKED_BY_SERVICE_SECONDS = 2.8

# The first row that fits: methods, the whole path as `/{service}/…`, seconds to the first piece.
_LONG = (
    (READING, r"/ledger/books/[^/]+/(exports|archives|interface)(/.*)?", 60.0),
    (READING, r"/ledger/books/[^/]+/(vouchers/paper|verify|attachments/verify)", 60.0),
    (READING, r"/ledger/books/[^/]+/(ledgers|reports|ageing|bank)(/.*)?", 20.0),
    (READING, r"/(store|property)/.*/export", 30.0),
    (READING, r"/store/(reports|reconciliation)(/.*)?", 20.0),
    (MOVING, r"/ledger/books/[^/]+/periods/[^/]+/(close|preview)", 60.0),
    (MOVING, r"/ledger/books/[^/]+/(opening-balances|bank/statements|drafts/post-reviewed)", 30.0),
    (MOVING, r"/ledger/books/[^/]+/(recurring/make|bank/match-suggested)", 30.0),
    (MOVING, r"/(store|property)/.*/(import|batch)", 30.0),
    (MOVING, r"/store/(bills|days/[^/]+/close|campaigns/.*)", 30.0),
    (MOVING, r"/property/(fee-runs|schedule-runs)", 30.0),
    (MOVING, r"/funds/(allocation-rules/.*|budgets/.*)", 30.0),
)
DEADLINES = tuple((methods, re.compile(path), seconds) for methods, path, seconds in _LONG)


def seconds_for(method: str, service: str, path: str) -> float:
    """How long a person waits for a service there, from connecting to the first piece."""
    whole = f"/{service}{path}"
    for methods, pattern, seconds in DEADLINES:
        if method in methods and pattern.fullmatch(whole):
            return seconds
    return READ_SECONDS if method in READING else MOVE_SECONDS
