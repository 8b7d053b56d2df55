"""The document that a voucher came of, read where it lies: a Z report, a delivery, a repair."""

from typing import Any, NamedTuple

from gateway.web import reading
from gateway.web.finance import documents
from gateway.web.reading import Refused
from shared.errors import Unavailable


class Source(NamedTuple):
    """A document: what it is called, and what it says as the service keeps it."""

    zh: str
    en: str
    said: dict | None


class Place(NamedTuple):
    """Where documents of a kind lie; `{id}` is the document's, `{day}` the business day."""

    service: str
    path: str
    zh: str
    en: str


_DISBURSEMENT = Place("funds", "/disbursements/{id}", "付款单", "Payment of a fund")
_ISSUE = Place("store", "/stock/issues/{id}", "领料单", "Parts issued")
_DAY = Place("store", "/days/{day}", "日结单", "Day close")
# By the kind of the voucher; what is not here has no page of its own in its service.
PLACES = {
    "day_closed": _DAY,
    "cost_of_sales": _DAY,
    "goods_received": Place("store", "/goods-receipts/{id}", "进货单", "Delivery"),
    "parts_issued": _ISSUE,
    "parts_returned": _ISSUE,
    "stock_variance_resolved": Place("store", "/stock-counts/{id}", "盘点单", "Stock count"),
    "till_closed": Place("store", "/till-sessions/{id}/report", "钱箱交班单", "Till session"),
    "leader_commission_earned": Place("store", "/campaigns/{id}", "团购活动", "Campaign"),
    "leader_commission_paid": Place("store", "/campaigns/{id}", "团购活动", "Campaign"),
    "work_order_completed": Place("property", "/work-orders/{id}", "工单", "Work order"),
    "fee_collected": Place("property", "/fee-payments/{id}", "物业费收据", "Fee receipt"),
    "repair_billed": Place("property", "/repair-bills/{id}", "维修账单", "Repair bill"),
    "contribution_received": Place("funds", "/contributions/{id}", "资金入账", "Contribution"),
    "fund_transferred": Place("funds", "/transfers/{id}", "划转单", "Transfer"),
    "repair_paid": _DISBURSEMENT,
    "repair_recovered": _DISBURSEMENT,
    "fund_spent": _DISBURSEMENT,
    "reward_paid": _DISBURSEMENT,
    "reward_received": _DISBURSEMENT,
}
# Where only the day is known to the address, the outlet tells which of its documents it is.
_BY_OUTLET = frozenset({"day_closed", "cost_of_sales"})


def source_of(voucher: dict) -> Source | None:
    """The document of a voucher; one that may not be read, or is gone, says nothing."""
    place = PLACES.get(voucher["kind"])
    if place is None:
        return None
    path = place.path.format(id=voucher["document_id"], day=voucher["business_date"])
    try:
        said = reading.if_any(place.service, path, **_asked(voucher))
    except (Refused, Unavailable):
        said = None
    return Source(place.zh, place.en, documents.flat(said) if said else None)


def _asked(voucher: dict) -> dict[str, Any]:
    if voucher["kind"] not in _BY_OUTLET:
        return {}
    outlets = [line["outlet"] for line in voucher["lines"] if line["outlet"]]
    return {"outlet": outlets[0]} if outlets else {}
