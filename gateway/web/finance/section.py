"""What every page of the section knows: which book is open, and which month."""

import re
from typing import Any, NamedTuple

from flask import Response, request

from gateway.web import desk, reading
from gateway.web.finance import account_names, documents, words
from gateway.web.finance.places import PLACES
from shared import clock
from shared.errors import missing

COOKIE, COOKIE_SECONDS = "book", 365 * 86_400
PERIOD = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


class Open(NamedTuple):
    """The books of the community, and the one that is open."""

    books: list[dict]
    book: dict

    @property
    def path(self) -> str:
        """Where the ledger keeps it."""
        return f"/books/{self.book['code']}"


def opened() -> Open:
    """The book that the address names, or else the one that was read last here, or the first."""
    books = reading.every("ledger", "/books")
    by_code = {book["code"]: book for book in books}
    named = request.args.get("book")
    if named is not None and named not in by_code:
        raise missing("book", named)
    remembered = request.cookies.get(COOKIE, "")
    return Open(books, by_code.get(named or remembered, books[0]))


def remember(response: Response) -> Response:
    """Keep the book that the address named."""
    named = request.args.get("book")
    if named and response.status_code == 200:
        response.set_cookie(COOKIE, named, COOKIE_SECONDS, secure=request.is_secure, samesite="Lax")
    return response


def period_of(open_: Open) -> str:
    """The month that the address names, or else the first that is open."""
    named = request.args.get("period")
    if named is not None:
        if not PERIOD.fullmatch(named):
            raise missing("period", named)
        return named
    return first_open(open_)


def first_open(open_: Open) -> str:
    """The month that closes next: after the last closed one, or the first with a voucher."""
    closed = open_.book["closed_through"]
    if closed is not None:
        return moved(closed, 1)
    first = reading.read("ledger", f"{open_.path}/vouchers", limit=1)["items"]
    return first[0]["period"] if first else this_month()


def this_month() -> str:
    """The month of today."""
    return clock.today().isoformat()[:7]


def moved(period: str, months: int) -> str:
    """A month so many months later."""
    year, month = divmod(int(period[:4]) * 12 + int(period[5:]) - 1 + months, 12)
    return f"{year:04d}-{month + 1:02d}"


def page(template: str, open_: Open | None, **shown: Any) -> str:
    """A page of the section."""
    return desk.page(
        f"finance/{template}",
        rooms=desk.rooms(PLACES),
        opened=open_,
        book=open_.book if open_ else None,
        api=f"/api/v1/ledger{open_.path}" if open_ else None,
        names=words,
        documents=documents,
        in_english=account_names.in_english,
        moved=moved,
        **shown,
    )
