"""`/books/{book}/ledgers/…`"""

from typing import Any

from services.ledger import files
from services.ledger.ledgers import queries, schemas
from services.ledger.papers.statements.queries import print_general, print_ledger
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.sheets import ROWS_OUT_MAX

routes = Blueprint("ledgers", __name__, description="总账, 明细账, 日记账")


@routes.get("/books/<book>/ledgers/general")
@requires("book:read")
@routes.arguments(schemas.GeneralQuery, location="query")
@routes.response(200, schemas.GeneralSchema)
def general_ledger(wanted, book):
    """总账 of a year, month by month."""
    found = queries.general(caller(), book, wanted["year"], wanted["account"])
    if wanted["as_"] == "xlsx":
        return print_general(caller(), found)
    name = f"总账 {book} {wanted['year']}"
    return files.answer(wanted, found, found.rows, name, schemas.GENERAL_COLUMNS)


@routes.get("/books/<book>/ledgers/detail")
@requires("book:read")
@routes.arguments(schemas.DetailQuery, location="query")
@routes.response(200, schemas.DetailSchema)
def detail_ledger(wanted, book):
    """明细账 of an account with its running balance; a file holds every page."""
    return _answer(wanted, queries.detail(caller(), book, wanted, _limit(wanted)), "明细账")


@routes.get("/books/<book>/ledgers/journal")
@requires("book:read")
@routes.arguments(schemas.JournalQuery, location="query")
@routes.response(200, schemas.DetailSchema)
def journal(wanted, book):
    """日记账 of cash, bank or platform money, with a total of each day."""
    return _answer(wanted, queries.journal(caller(), book, wanted, _limit(wanted)), "日记账")


def _limit(wanted: dict) -> int:
    return wanted["limit"] if wanted["as_"] == "json" else ROWS_OUT_MAX


def _answer(wanted: dict, found: queries.Detail, name: str) -> Any:
    """As JSON, as a plain file, or as the sheet that is printed and bound."""
    if wanted["as_"] == "xlsx":
        return print_ledger(caller(), name, found)
    named = f"{name} {found.book} {found.account} {found.since} {found.until}"
    return files.answer(wanted, found, found.items, named, schemas.DETAIL_COLUMNS)
