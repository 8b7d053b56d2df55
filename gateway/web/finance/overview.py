"""`/finance`: the books, the month that is open, what waits, and what the month came to."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.finance import section

overview = Blueprint("overview", __name__)
REVENUE, COSTS, PROFIT, CASH, TOTAL = 1, (2, 3, 11, 14, 18, 24), 32, 1, 30  # rows of the forms


@overview.get("")
@desk.shown_to("book:read", "bill:read")
def start():
    """Where an accountant begins; whoever keeps bills only is led to them."""
    if not desk.may("book:read"):
        return section.page("bills_only.html", None)
    opened = section.opened()
    period, path = section.first_open(opened), opened.path
    income = reading.read("ledger", f"{path}/reports/income-statement", period=period)["rows"]
    assets = reading.read("ledger", f"{path}/reports/balance-sheet", period=period)["rows"]
    month = {row["row"]: row["month_fen"] for row in income}
    standing = {row["row"]: row["closing_fen"] for row in assets}
    return section.page(
        "overview.html",
        opened,
        period=period,
        waiting=reading.read("ledger", f"{path}/drafts/summary"),
        figures={
            "revenue": month[REVENUE],
            "costs": sum(month[row] for row in COSTS),
            "profit": month[PROFIT],
            "cash": standing[CASH],
            "total": standing[TOTAL],
        },
        closes=reading.read("ledger", f"{path}/periods", limit=6)["items"],
        is_over=period < section.this_month(),
    )
