"""What is behind each figure, and which documents two sides tell differently. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from shared.documents import Document

SHOWN_MAX = 50  # nobody reads more; how many there are is always told
KEPT, VOUCHER = "kept", "voucher"


class Source(NamedTuple):
    """A list of a service's documents; all of them are of `part` where the list knows none."""

    service: str
    list: str
    part: str = ""


class Differing(NamedTuple):
    """A document of which one side says something else than the other, in fen; None: nothing.

    `voucher` is its voucher's number where it has one.
    """

    kind: str
    id: str
    part: str
    day: str
    name: str
    voucher: str | None
    left_fen: int | None
    right_fen: int | None

    @property
    def difference_fen(self) -> int:
        """What the left side has more."""
        return (self.left_fen or 0) - (self.right_fen or 0)


def _of(service: str, *lists: str) -> tuple[Source, ...]:
    return tuple(Source(service, name) for name in lists)


# By the label of the right figure: what the left and the right one are made of. What is there to
# be distributed is known to the ledger alone, so that there is nothing to compare one by one.
BEHIND: dict[str, tuple[tuple[Source, ...], tuple[Source, ...]]] = {
    "booked_revenue": (_of("store", "z_reports"), _of("ledger", "sales")),
    "account_1405": (_of("store", "stock"), _of("ledger", "stock")),
    "parts_on_122101": (_of("store", "issued_parts"), _of("ledger", "parts_of_store")),
    "parts_on_224102": (_of("store", "issued_parts"), _of("ledger", "parts_of_property")),
    "account_2202": (_of("store", "payables"), _of("ledger", "payables")),
    "account_2203": (_of("store", "deposits"), _of("ledger", "deposits")),
    "account_224103_of_store": (_of("store", "agency"), _of("ledger", "agency")),
    "account_1012": (_of("store", "clearing"), _of("ledger", "clearing")),
    "account_122104": (
        (*_of("store", "fund_sales"), *_of("funds", "rewards")),
        _of("ledger", "fund_sales"),
    ),
    "fund_accounts": (_of("funds", "balances"), _of("ledger", "funds")),
    "account_310402": (_of("funds", "from_profit"), _of("ledger", "distributed")),
    "promised_to_orders": (_of("funds", "commitments"), _of("property", "commitments")),
    "accepted_repairs": (
        _of("funds", "repairs_by_order"),
        (*_of("property", "repairs"), *_of("funds", "repairs_due")),
    ),
    "repairs_on_1002": (_of("funds", "repairs_paid"), _of("ledger", "repairs_paid")),
    "refunds_on_1002": (_of("funds", "refunds"), _of("ledger", "refunds")),
    "orders_refunded": (_of("funds", "refunds_by_order"), _of("property", "refunds")),
    "other_uses_on_1002": (_of("funds", "other_uses"), _of("ledger", "other_uses")),
    "account_220305": (_of("property", "fees_prepaid"), _of("ledger", "fees_prepaid")),
    "account_1122": (_of("property", "fees_receivable"), _of("ledger", "fees_receivable")),
    "account_224103_of_property": (
        _of("property", "errand_money"),
        _of("ledger", "errand_money"),
    ),
    "brought_to_224101": (_of("property", "common_income"), _of("ledger", "common_income")),
    "sums_of_services": (
        tuple(Source("gateway", part, part) for part in ("revenue", "contributed", "disbursed")),
        (
            Source("store", "z_reports", "revenue"),
            Source("funds", "contributed", "contributed"),
            Source("funds", "disbursed", "disbursed"),
        ),
    ),
    "credits": (_of("ledger", "books"), ()),
    "account_122101_of_property": (
        _of("ledger", "intercompany_of_store"),
        _of("ledger", "intercompany_of_property"),
    ),
}


def differing(left: Iterable[Document], right: Iterable[Document]) -> list[Differing]:
    """The documents that two sides tell differently, the largest difference first; one that adds
    up to nothing is as good as none."""
    ours, theirs = _added(left), _added(right)
    found = [
        _pair(ours.get(key), theirs.get(key))
        for key in ours.keys() | theirs.keys()
        if _fen(ours.get(key)) != _fen(theirs.get(key))
    ]
    return sorted(found, key=lambda row: (-abs(row.difference_fen), row.day, row.id))


def _added(documents: Iterable[Document]) -> dict[tuple[str, str, bool], list[Document]]:
    """Documents of one side together; a kept sum is never what a document says."""
    found: dict[tuple[str, str, bool], list[Document]] = {}
    for document in documents:
        key = (document.part, document.id, document.kind == KEPT)
        found.setdefault(key, []).append(document)
    return found


def _fen(documents: list[Document] | None) -> int:
    return sum(document.fen for document in documents or ())


def _pair(left: list[Document] | None, right: list[Document] | None) -> Differing:
    both = [*(left or ()), *(right or ())]
    told = [document for document in both if document.kind != VOUCHER] or both
    vouchers = dict.fromkeys(document.name for document in both if document.kind == VOUCHER)
    return Differing(
        told[0].kind,
        told[0].id,
        told[0].part,
        told[0].day,
        "" if told[0].kind == VOUCHER else told[0].name,
        "、".join(vouchers) or None,
        _fen(left) if left else None,
        _fen(right) if right else None,
    )
