"""`/finance/ledgers/accounts`: the chart of a book, and the sub-accounts that it adds."""

from flask import Blueprint

from gateway.web import desk, reading
from gateway.web.finance import section

accounts = Blueprint("accounts", __name__, url_prefix="/ledgers/accounts")


@accounts.get("")
@desk.shown_to("book:read")
def chart():
    """The chart of accounts by class."""
    opened = section.opened()
    rows = reading.read("ledger", f"{opened.path}/accounts")["items"]
    by_class = {first: [row for row in rows if row["code"][0] == first] for first in "12345"}
    return section.page("accounts.html", opened, by_class=by_class)
