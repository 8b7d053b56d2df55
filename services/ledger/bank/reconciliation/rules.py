"""What a 余额调节表 says: both balances, what lies between, and whether they meet. Pure."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from services.ledger.bank.matching.rules import Line, Row

SIDES = {
    "bank_received": "银行已收企业未收",
    "bank_paid": "银行已付企业未付",
    "book_received": "企业已收银行未收",
    "book_paid": "企业已付银行未付",
}


class Item(NamedTuple):
    """Money that one side knows and the other does not yet; `amount_fen` without its sign.

    Of the bank: `id` is the row. Of the books: `id` is the voucher, with its line and name.
    """

    day: str
    amount_fen: int
    text: str
    reference: str
    id: str
    line_no: int | None


class Side(NamedTuple):
    """One of the four kinds of items, and what they come to in fen."""

    items: list[Item]
    total_fen: int


class Reconciliation(NamedTuple):
    """The bank's balance and the books' at the end of a day, each carried to the same figure."""

    company: str
    account: str
    account_name: str
    day: str
    statement_fen: int
    book_fen: int
    bank_received: Side
    bank_paid: Side
    book_received: Side
    book_paid: Side

    @property
    def adjusted_statement_fen(self) -> int:
        """The bank's balance once it knows what the books know."""
        return self.statement_fen + self.book_received.total_fen - self.book_paid.total_fen

    @property
    def adjusted_book_fen(self) -> int:
        """The books' balance once they know what the bank knows."""
        return self.book_fen + self.bank_received.total_fen - self.bank_paid.total_fen

    @property
    def balanced(self) -> bool:
        """Whether both meet."""
        return self.adjusted_statement_fen == self.adjusted_book_fen


def sides(rows: Iterable[Row], lines: Iterable[Line]) -> dict[str, Side]:
    """The open rows and lines as the four kinds of items, the oldest first."""
    found: dict[str, list[Item]] = {name: [] for name in SIDES}
    for row in rows:
        text = " ".join(part for part in (row.counterparty, row.memo) if part)
        item = Item(row.day.isoformat(), abs(row.amount_fen), text, row.reference, row.id, None)
        found["bank_received" if row.amount_fen > 0 else "bank_paid"].append(item)
    for line in lines:
        text = " ".join(line.said)
        item = Item(
            line.day.isoformat(),
            abs(line.amount_fen),
            text,
            line.voucher,
            line.voucher_id,
            line.line_no,
        )
        found["book_received" if line.amount_fen > 0 else "book_paid"].append(item)
    return {
        name: Side(items, sum(item.amount_fen for item in items)) for name, items in found.items()
    }


def content_of(found: Reconciliation) -> str:
    """All it says, the same text for the same figures and items."""
    said = found._asdict()
    for name in SIDES:
        side = said[name]
        said[name] = {
            "items": [item._asdict() for item in side.items],
            "total_fen": side.total_fen,
        }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(content: str) -> Reconciliation:
    """What `content_of` wrote."""
    said: dict[str, Any] = json.loads(content)
    for name in SIDES:
        side = said[name]
        said[name] = Side([Item(**item) for item in side["items"]], side["total_fen"])
    return Reconciliation(**said)


def hash_of(content: str) -> str:
    """SHA-256 of all it says."""
    return hashlib.sha256(content.encode()).hexdigest()
