"""How many papers of drafts and vouchers are not here as files. Read-only."""

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import JOIN, fn

from services.ledger.attachments.models import Attachment, AttachmentRemoval
from services.ledger.drafts.models import Draft
from services.ledger.vouchers.models import Voucher


def standing() -> Any:
    """Files that were not removed; a query to narrow down."""
    return (
        Attachment.select()
        .join(AttachmentRemoval, JOIN.LEFT_OUTER)
        .where(AttachmentRemoval.attachment.is_null())
        .switch(Attachment)
    )


def count_for_drafts(drafts: Sequence[Draft]) -> None:
    """Say on each draft how many of its papers are missing as files."""
    query = standing().where(Attachment.draft.in_([row.id for row in drafts]))
    _note(drafts, query, Attachment.draft)


def count_for_vouchers(vouchers: Sequence[Voucher]) -> None:
    """Say it on each voucher written by hand; the paper of a fact is kept where it happened."""
    by_hand = [row for row in vouchers if row.poster is not None]
    query = standing().join(Draft).where(Draft.voucher.in_([row.id for row in by_hand]))
    _note(by_hand, query, Draft.voucher)
    for row in vouchers:
        if row.poster is None:
            row.attachments_missing = 0


def _note(rows: Iterable[Any], query: Any, owner: Any) -> None:
    counted = dict(query.select(owner, fn.COUNT(Attachment.id)).group_by(owner).tuples())
    for row in rows:
        row.attachments_missing = max(0, row.attachments - counted.get(row.id, 0))
