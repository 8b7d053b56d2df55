"""The ledger's side of the audit (design.md §6.10)."""

from collections import defaultdict

from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.books.rules import BOOKS
from services.ledger.database import ledger
from services.ledger.periods import queries as periods
from services.ledger.periods.rules import most_earned_fen
from services.ledger.posting.rules import (
    BANK,
    DEPOSITS,
    FUND_SALES,
    FUNDS,
    MONEY,
    PLATFORMS,
    REVENUE,
    SET_ASIDE,
    VAT,
)
from services.ledger.verification import queries as verification
from services.ledger.vouchers import queries as vouchers
from shared.identity import follower_of

ALL_TIME = "9999-12"
BANKS = (BANK, BANK[:4])  # before the bank had a sub-account, 1002 itself was posted to


def figures(community: str) -> dict:
    """The sums that must agree with the other services, and whether both books are whole."""
    who = follower_of(ledger.name, community)
    store, property_ = (books.book(who, code) for code in BOOKS)
    balances = {book.code: _balances(book) for book in (store, property_)}
    contributed = [vouchers.line_sums(book, "contribution_received") for book in (store, property_)]
    return {
        "sales_gross_fen": _sales_gross(store),
        "stock_value_fen": balances["store"]["1405"],
        "payables_fen": -balances["store"]["2202"],
        "deposits": {kind: -balances["store"][account] for kind, account in DEPOSITS.items()},
        "agency_fen": -balances["store"]["224103"],
        "fund_sales_fen": balances["store"][FUND_SALES],
        "clearing_fen": {name: balances["store"][MONEY[name]] for name in PLATFORMS},
        "funds": _funds(store, property_),
        "distribution": _distribution(store, property_),
        "distributed_fen": sum(sums[SET_ASIDE].debit_fen for sums in contributed),
        "repair_paid_fen": _repair_paid(store, property_),
        "other_uses_fen": _other_uses(store, property_),
        "repair_refunded_fen": _refunded(property_),
        "fees": {
            "prepaid": _of_households(property_, "220305", -1),
            "receivable": _of_households(property_, "1122", 1),
        },
        "errand_money_fen": -balances["property"]["224103"],
        "common_income_fen": _common_income(property_),
        "parts_issued": {
            "store": _issued(store, "122101").debit_fen,
            "property": _issued(property_, "224102").credit_fen,
        },
        "intercompany": {
            "store": _of_kinds(store, "224102", *_and_back("repair_paid")).credit_fen,
            "property": _of_kinds(property_, "122101", *_and_back("repair_recovered")).debit_fen,
        },
        "books": {book.code: _whole(book) for book in books.books(who).items},
    }


def _balances(book: Book) -> dict[str, int]:
    """Debits less credits of each account of a book, in fen."""
    balances: dict[str, int] = defaultdict(int)
    balances.update({r.account: r.balance_fen for r in vouchers.standing(book, ALL_TIME, by=())})
    return balances


def _sales_gross(store: Book) -> int:
    """What the day closes brought as revenue and VAT, in fen."""
    sums = vouchers.line_sums(store, "day_closed")
    return sum(sums[account].credit_fen for account in (*REVENUE.values(), VAT))


def _funds(*owners: Book) -> dict[str, int]:
    """What each fund has on the account that carries it, in fen."""
    funds: dict[str, int] = defaultdict(int)
    for book in owners:
        for row in vouchers.standing(book, ALL_TIME, by=("fund",)):
            if row.account in FUNDS.values() and "fund" in row.belongs:
                funds[row.belongs["fund"]] -= row.balance_fen
    return dict(funds)


def _distribution(*owners: Book) -> dict[str, int]:
    """What closes told to be distributable and the most that was ever earned for it, in fen.

    Told may never exceed earned. Counted per book: one company's loss is not the other's.
    """
    histories = [periods.history(book) for book in owners]
    return {
        "told_fen": sum(closed.told_fen for closes in histories for closed in closes),
        "earned_fen": sum(map(most_earned_fen, histories)),
    }


def _repair_paid(store: Book, property_: Book) -> int:
    """What funds paid for repairs, in fen, though some of it came back.

    A fund in the store's books pays from its bank. In the property company's own books no money
    leaves: there the payment is what its fund gives up, or what a charity brings to its bank.
    """
    paid = vouchers.line_sums(store, "repair_paid")
    at_home = vouchers.line_sums(property_, "repair_paid")
    return sum(paid[account].credit_fen for account in BANKS) + sum(
        at_home[account].debit_fen for account in (*BANKS, *FUNDS.values())
    )


def _other_uses(*owners: Book) -> int:
    """What funds on the books paid for anything but repairs, less what came back, in fen."""
    return sum(_of_kinds(book, BANK, *_and_back("fund_spent")).credit_fen for book in owners)


def _refunded(property_: Book) -> int:
    """What came back of repairs that funds had paid, in fen."""
    return vouchers.line_sums(property_, "repair_refunded")[BANK].debit_fen


def _of_households(property_: Book, account: str, sign: int) -> dict[str, int]:
    """What stands for each household on an account of fees, in fen; nothing is absent."""
    return {
        row.belongs["member"]: sign * row.balance_fen
        for row in vouchers.standing(property_, ALL_TIME, by=("member",))
        if row.account == account and row.balance_fen and "member" in row.belongs
    }


def _common_income(property_: Book) -> int:
    """What facts brought the owners of common parts, in fen, wherever it has gone since."""
    return vouchers.line_sums(property_, "common_income_received")[FUNDS["H"]].credit_fen


def _issued(book: Book, account: str) -> vouchers.Sums:
    """What the shop's parts for repairs moved on an account, less what came back, in fen."""
    return _of_kinds(book, account, "parts_issued", "parts_returned")


def _and_back(kind: str) -> tuple[str, str]:
    """What a payment wrote, and the red of it."""
    return kind, f"{kind}_back"


def _of_kinds(book: Book, account: str, *kinds: str) -> vouchers.Sums:
    """What vouchers of some kinds moved on an account together, in fen."""
    sums = [vouchers.line_sums(book, kind)[account] for kind in kinds]
    return vouchers.Sums(*(sum(column) for column in zip(*sums, strict=True)))


def _whole(book: Book) -> dict:
    found = verification.verify_book(book)
    broken = [link.voucher or f"#{link.position}" for link in (found.broken_at,) if link]
    broken += [difference.name for difference in found.differences]
    return {
        "debit_fen": found.debit_fen,
        "credit_fen": found.credit_fen,
        "vouchers": found.vouchers,
        "broken_at": broken[0] if broken else None,
    }
