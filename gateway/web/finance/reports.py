"""`/finance/statements/…`: the reports beside the forms of the standard, each down to its lines."""

from flask import Blueprint, request

from gateway.web import desk, reading
from gateway.web.finance import section
from shared import clock

reports = Blueprint("reports", __name__, url_prefix="/statements")
AGED = ("1122", "1123", "1221", "2202", "2203", "2241")  # what others owe, and what is owed


@reports.get("/ageing")
@desk.shown_to("book:read")
def ageing():
    """Who owes and is owed since when, of one account and its sub-accounts on a day."""
    opened = section.opened()
    period = section.period_of(opened)
    named = request.args.get("account")
    account = named if named in AGED else "2202"
    day = request.args.get("day") or min(clock.month_end(period), clock.today()).isoformat()
    path = f"{opened.path}/ageing"
    return section.page(
        "ageing.html",
        opened,
        name="ageing",
        period=period,
        aged=[row for row in _chart(opened) if row["code"] in AGED],
        account=account,
        day=day,
        found=reading.read("ledger", path, account=account, day=day),
    )


@reports.get("/fund-statement")
@desk.shown_to("book:read")
def fund_statement():
    """专项资金收支表 of the open book, or of all books."""
    opened = section.opened()
    period = section.period_of(opened)
    path = "/fund-statement" if "whole" in request.args else f"{opened.path}/fund-statement"
    return section.page(
        "fund_statement.html",
        opened,
        name="fund-statement",
        period=period,
        path=path,
        last_day=clock.month_end,
        found=reading.read("ledger", path, period=period),
    )


@reports.get("/segments")
@desk.shown_to("book:read")
def segments():
    """What the shop, its outlets and the property company earned."""
    return _of_all("segments")


@reports.get("/intercompany")
@desk.shown_to("book:read")
def intercompany():
    """Whether what one company is owed is what the other owes."""
    return _of_all("intercompany")


def _of_all(name: str) -> str:
    """A report over all books of the community."""
    opened = section.opened()
    period = section.period_of(opened)
    return section.page(
        f"{name}.html",
        opened,
        name=name,
        period=period,
        companies={book["code"]: book["name"] for book in opened.books},
        found=reading.read("ledger", f"/{name}", period=period),
    )


def _chart(opened: section.Open) -> list[dict]:
    return reading.read("ledger", f"{opened.path}/accounts")["items"]
