"""What a voucher written by hand must be like, and who may take which step. Pure.

Each rule is a function (wanted) → problems; all are asked, so that a bookkeeper sees every
mistake at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.ledger.accounts.rules import (
    Account,
    by_hand_problem,
    lacking,
    posting_problem,
)
from services.ledger.posting.rules import Line
from services.ledger.tax.rules import FIRST_DAY
from services.ledger.vouchers.rules import balance_problem, month_of

LINES_MAX = 500
KINDS = ("manual", "correction", "supplement", "opening")
STATES = ("draft", "reviewed", "posted", "discarded")
WAITING = ("draft", "reviewed")
# Only what closes a month or puts a mistake right may stand without a paper (domain.md §4.1).
FIXED = frozenset({"correction", "opening"})  # said by what they correct or begin
WITHOUT_PAPERS = frozenset({"correction", "opening"})
AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


class Wanted(NamedTuple):
    """A voucher that somebody wants, and the book that it is for."""

    book: str
    kind: str
    voucher_date: date
    memo: str
    attachments: int
    lines: Sequence[Line]
    chart: Mapping[str, Account]
    closed_through: str | None
    today: date


class Problem(NamedTuple):
    """Why a voucher cannot be: a code, the field and a sentence."""

    code: str
    field: str
    sentence: str


def _balances(wanted: Wanted) -> Iterator[Problem]:
    if sentence := balance_problem(wanted.lines):
        yield Problem("voucher_unbalanced", "lines", sentence)


def _day_is_open(wanted: Wanted) -> Iterator[Problem]:
    day, period = wanted.voucher_date, month_of(wanted.voucher_date)
    if day > wanted.today:
        yield Problem("date_in_future", "voucher_date", f"{day} has not come yet.")
    if day < FIRST_DAY:
        yield Problem("date_too_early", "voucher_date", f"No tax rule is known before {FIRST_DAY}.")
    if wanted.closed_through is not None and period <= wanted.closed_through:
        sentence = f"The books are closed through {wanted.closed_through}."
        yield Problem("period_closed", "voucher_date", sentence)


def _has_papers(wanted: Wanted) -> Iterator[Problem]:
    if wanted.attachments < 1 and wanted.kind not in WITHOUT_PAPERS:
        yield Problem("attachments_missing", "attachments", "A voucher needs its papers.")


def _accounts_take_it(wanted: Wanted) -> Iterator[Problem]:
    for place, line in enumerate(wanted.lines):
        account, field = wanted.chart.get(line.account), f"lines.{place}.account"
        if sentence := posting_problem(line.account, account):
            frozen = account is not None and account.frozen_on is not None
            yield Problem("account_frozen" if frozen else "account_not_postable", field, sentence)
        elif wanted.kind != "correction" and (
            sentence := by_hand_problem(wanted.book, wanted.kind, line)
        ):
            yield Problem("account_controlled", field, sentence)
        elif account is not None and (absent := lacking(account, line)):
            sentence = f"{account.code} {account.name} needs: {', '.join(absent)}."
            yield Problem("dimension_missing", f"lines.{place}", sentence)


def _texts_are_plain(wanted: Wanted) -> Iterator[Problem]:
    texts = [("memo", wanted.memo)]
    for place, line in enumerate(wanted.lines):
        for name, value in line._asdict().items():
            if isinstance(value, str):
                texts.append((f"lines.{place}.{name}", value))
    for field, text in texts:
        if text.startswith(FORMULA_STARTS):
            sentence = "A text does not begin with =, +, -, @: a spreadsheet would reckon it."
            yield Problem("formula_in_text", field, sentence)


def _opening_has_no_last_year_result(wanted: Wanted) -> Iterator[Problem]:
    if wanted.kind != "opening" or wanted.voucher_date.month != 12:
        return
    for place, line in enumerate(wanted.lines):
        if line.account.startswith("5"):
            sentence = "After December every 5xxx account is zero; the result stands in 3104."
            yield Problem("opening_result_in_december", f"lines.{place}.account", sentence)


RULES: tuple[Callable[[Wanted], Iterable[Problem]], ...] = (
    _balances,
    _day_is_open,
    _has_papers,
    _accounts_take_it,
    _texts_are_plain,
    _opening_has_no_last_year_result,
)
# What a voucher shape without its amounts and its day can be asked.
SHAPE_RULES = (_accounts_take_it, _texts_are_plain)


def problems(
    wanted: Wanted, rules: Sequence[Callable[[Wanted], Iterable[Problem]]] = RULES
) -> list[Problem]:
    """Everything that is wrong with a voucher; empty when nothing is."""
    return [problem for rule in rules for problem in rule(wanted)]


def fen_in(text: str) -> int | None:
    """The amount that somebody looks for, in fen: 1,234.50 or 1234.5; None for other texts."""
    found = AMOUNT.fullmatch(text.strip().replace(",", ""))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None


def reviewer_problem(maker: str, reviewer: str, roles: Iterable[str]) -> str | None:
    """Why this person may not review, or None (domain.md §4.2)."""
    if reviewer == maker:
        return "Whoever made a voucher does not review it."
    return cashier_problem(roles)


def poster_problem(reviewer: str | None, poster: str, roles: Iterable[str]) -> str | None:
    """Why this person may not post, or None: booking and approving are two persons' work."""
    if poster == reviewer:
        return "Whoever reviewed a voucher does not post it."
    return cashier_problem(roles)


def cashier_problem(roles: Iterable[str]) -> str | None:
    """会计法 §35: a cashier neither reviews nor keeps the books, whatever else they are."""
    return "A cashier neither reviews nor posts vouchers." if "cashier" in roles else None


def red(lines: Iterable[Line]) -> list[Line]:
    """The same lines in red."""
    return [line._replace(debit_fen=-line.debit_fen, credit_fen=-line.credit_fen) for line in lines]
