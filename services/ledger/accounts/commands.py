"""Adding, freezing and thawing accounts."""

from services.ledger.accounts import queries, rules
from services.ledger.accounts.models import AccountRow, row_of
from services.ledger.accounts.rules import Account
from services.ledger.books import commands as books
from services.ledger.books.models import Book
from services.ledger.database import insert_rows, writes
from services.ledger.vouchers import queries as vouchers
from shared import clock
from shared.errors import Invalid, Refusal, missing
from shared.identity import Principal
from shared.paging import Page


def accounts(who: Principal, book_code: str) -> Page:
    """The chart of a book; it fits one page."""
    return Page(list(queries.chart(books.book(who, book_code)).values()), None)


@writes
def add_account(who: Principal, book_code: str, wanted: dict) -> Account:
    """Add a sub-account, 4-2-2 digits, on the side of the account above it.

    Raises `book_unknown`, `account_exists`, `account_not_addable`.
    """
    book = books.book(who, book_code)
    code = wanted["code"]
    parent_code = rules.parent_of(code) or ""
    known = queries.some(book, (code, parent_code))
    if code in known:
        raise Refusal("account_exists", f"There is an account {code} {known[code].name} already.")
    parent = known.get(parent_code)
    problem = rules.adding_problem(
        code, parent, vouchers.has_postings(book, parent_code), wanted["statement_row"]
    )
    if problem or parent is None:
        raise Invalid("account_not_addable", problem or "", {"code": problem})
    AccountRow.update(is_leaf=False).where(
        (AccountRow.book == book) & (AccountRow.code == parent.code)
    ).execute()
    added = Account(
        code,
        wanted["name"],
        parent.side,
        f"{parent.full_name}—{wanted['name']}",
        requires=tuple(name for name in rules.DIMENSIONS if name in wanted["requires"]),
        statement_row=wanted["statement_row"],
    )
    insert_rows(AccountRow, [row_of(book, added)])
    return added


@writes
def freeze_account(who: Principal, book_code: str, code: str) -> Account:
    """Take no more postings on an account; what is posted stays, and comes to zero for everyone.

    Raises `account_unknown`, `account_needed` for those that facts are posted to,
    `account_not_empty`.
    """
    book = books.book(who, book_code)
    if code in rules.NEEDED:
        raise Refusal("account_needed", f"Facts are posted to {code}; it cannot be frozen.")
    standing = vouchers.open_balances(book, code)
    if standing:
        raise Refusal(
            "account_not_empty", f"{code} still has a balance.", balance_fen=sum(standing)
        )
    return _set_frozen(book, code, clock.today())


@writes
def thaw_account(who: Principal, book_code: str, code: str) -> Account:
    """Take postings on a frozen account again. Raises `account_unknown`."""
    return _set_frozen(books.book(who, book_code), code, None)


def _set_frozen(book: Book, code: str, frozen_on) -> Account:
    known = queries.some(book, (code,))
    if code not in known:
        raise missing("account", code)
    AccountRow.update(frozen_on=frozen_on).where(
        (AccountRow.book == book) & (AccountRow.code == code)
    ).execute()
    return known[code]._replace(frozen_on=frozen_on)
