"""Asking every community's books at once. Read-only; the one question that crosses communities."""

from typing import Any, NamedTuple

from peewee import JOIN, Case, fn

from services.ledger.books.models import Book
from services.ledger.district import rules
from services.ledger.district.rules import BookRow
from services.ledger.posting.rules import FUNDS
from services.ledger.vouchers.models import Turnover

EARNED = Turnover.credit_fen - Turnover.debit_fen


class RollUp(NamedTuple):
    """Every community in a month."""

    period: str
    rows: list[dict]
    total: dict


def rollup(period: str) -> RollUp:
    """Turnover, profit and funds of every community, in one query over what is kept."""
    since_january = Turnover.period >= f"{period[:4]}-01"
    in_month = Turnover.period == period
    sold = fn.SUBSTR(Turnover.account, 1, 4).in_(rules.TURNOVER) & ~Turnover.carried
    result = (fn.SUBSTR(Turnover.account, 1, 1) == "5") & ~Turnover.carried
    keys = (Book.id, Book.community, Book.head_position, Book.closed_through)
    query = (
        Book.select(
            *keys,
            _sum(sold & in_month),
            _sum(sold & since_january),
            _sum(sold),
            _sum(result & in_month),
            _sum(result & since_january),
            _sum(Turnover.account.in_(list(FUNDS.values()))),
            fn.COALESCE(fn.SUM(EARNED), 0),
        )
        .join(
            Turnover, JOIN.LEFT_OUTER, on=(Turnover.book == Book.id) & (Turnover.period <= period)
        )
        .group_by(*keys)
        .tuples()
    )
    books = [
        BookRow(community, vouchers, closed, tuple(map(int, sums)), int(imbalance_fen))
        for _, community, vouchers, closed, *sums, imbalance_fen in query
    ]
    rows = rules.community_rows(books)
    return RollUp(period, rows, rules.total(rows))


def _sum(condition: Any) -> Any:
    return fn.COALESCE(fn.SUM(Case(None, [(condition, EARNED)], 0)), 0)
