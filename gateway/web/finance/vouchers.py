"""`/finance/vouchers`: what is posted, by month and account, and one voucher with its document."""

from typing import Any

from flask import Blueprint, request

from gateway.web import desk, reading
from gateway.web.finance import belongings, section, sources

vouchers = Blueprint("vouchers", __name__, url_prefix="/vouchers")
PAGE = 50


@vouchers.get("")
@desk.shown_to("book:read")
def posted():
    """The posted vouchers of a month, or those that moved an account or a row of the cash flow."""
    opened = section.opened()
    period = section.period_of(opened)
    asked = {name: request.args.get(name) or None for name in ("account", "kind", "cash_flow")}
    after = request.args.get("after")
    found = reading.read(
        "ledger", f"{opened.path}/vouchers", period=period, limit=PAGE, after=after, **asked
    )
    waiting = reading.read("ledger", f"{opened.path}/drafts/summary")
    return section.page(
        "vouchers.html", opened, period=period, asked=asked, found=found, waiting=waiting
    )


@vouchers.get("/<voucher_id>")
@desk.shown_to("book:read")
def one(voucher_id: str):
    """A voucher as it is bound, with its papers and the document it came of."""
    opened = section.opened()
    path = f"{opened.path}/vouchers/{voucher_id}"
    voucher = reading.read("ledger", path)
    source = sources.source_of(voucher)
    return section.page(
        "voucher.html",
        opened,
        switchable=False,
        voucher=voucher,
        by_hand=voucher["kind"] in ("manual", "supplement"),
        papers_here=reading.read("ledger", f"{path}/attachments")["items"],
        source=source,
        known=belongings.names_of(voucher["lines"], source.said if source else None),
        beside=_beside(opened, voucher),
    )


def _beside(opened: section.Open, voucher: dict) -> list[dict[str, Any]]:
    """The other vouchers of the same document in this book."""
    query = {"document_id": voucher["document_id"], "limit": PAGE}
    found = reading.read("ledger", f"{opened.path}/vouchers", **query)["items"]
    return [each for each in found if each["id"] != voucher["id"]]
