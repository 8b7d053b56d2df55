"""`/finance/signatures`: 出纳签字. The cashier reads no books and sees what waits for them."""

from flask import Blueprint, request

from gateway.web import desk, reading
from gateway.web.finance import section

signatures = Blueprint("signatures", __name__, url_prefix="/signatures")
PAGE = 50


@signatures.get("")
@desk.shown_to("voucher:sign")
def waiting():
    """The reviewed vouchers that move money, of all books, with what the cashier signs for."""
    after = request.args.get("after")
    found = reading.read("ledger", "/drafts/unsigned", limit=PAGE, after=after)
    return section.page("signatures.html", None, found=found)
