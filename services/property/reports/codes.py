"""Tracking codes: made of a report's id and the service's secret, found by a keyed hash.

Neither the code nor what it is made with stands in the tables: only whoever has the secret file
too can tell a code of a report. The answer stored under an Idempotency-Key does hold it.
"""

import hashlib
import hmac

from services.property.database import property_database
from services.property.reports import rules

CODE_BYTES = 10


def code_of(report_id: str) -> str:
    """The tracking code of a report: 80 bits that nobody guesses."""
    return rules.code_text(int.from_bytes(_keyed("code", report_id)[:CODE_BYTES]))


def hash_of(code: str) -> str:
    """What is stored instead of a code."""
    return _keyed("hash", rules.plain_code(code)).hex()


def reference_of(report_id: str) -> str:
    """A name of a report for strangers, with which nothing can be seen of it."""
    return _keyed("reference", report_id).hex()[:24]


def _keyed(use: str, text: str) -> bytes:
    return hmac.new(property_database.pepper, f"{use} {text}".encode(), hashlib.sha256).digest()
