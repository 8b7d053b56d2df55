"""The documents behind the tracker's own sums, for the audit. Read-only."""

from typing import Any

from peewee import Value

from gateway.tracker.models import (
    Contribution,
    ContributionReturn,
    DayClose,
    Disbursement,
    DisbursementReturn,
)
from shared import documents
from shared.documents import Document, Lists


def revenue(community: str) -> list[Document]:
    """The Z reports that were heard."""
    return documents.read(
        "day_close", _heard(community, DayClose, DayClose.day, DayClose.revenue_fen)
    )


def contributed(community: str) -> list[Document]:
    """What was heard to come from outside, less what was given back."""
    given, back = Contribution, ContributionReturn
    outside = _heard(community, given, given.received_on, given.amount_fen)
    return [
        *documents.read("contribution", outside.where(given.source != "transfer")),
        *documents.read(
            "contribution_return",
            _heard(community, back, back.returned_on, back.amount_fen),
            sign=-1,
        ),
    ]


def disbursed(community: str) -> list[Document]:
    """The payments that were heard, less what came back."""
    paid, back = Disbursement, DisbursementReturn
    return [
        *documents.read("disbursement", _heard(community, paid, paid.paid_on, paid.amount_fen)),
        *documents.read(
            "disbursement_return",
            _heard(community, back, back.received_on, back.amount_fen),
            sign=-1,
        ),
    ]


def _heard(community: str, table: Any, day: Any, fen: Any) -> Any:
    return table.select(table.id, day, Value(""), fen).where(table.community == community).tuples()


LISTS: Lists = {"revenue": revenue, "contributed": contributed, "disbursed": disbursed}
