"""`/finance/ledgers/archives`: closed months to be kept, whether the book is whole, and the book
as other programs read it."""

from flask import Blueprint, request

from gateway.web import desk, reading
from gateway.web.finance import section
from gateway.web.reading import Refused

archives = Blueprint("archives", __name__, url_prefix="/ledgers/archives")


@archives.get("")
@desk.shown_to("book:read")
def kept():
    """The archives by year; the chain of the vouchers is walked when that is asked for."""
    opened = section.opened()
    path = opened.path
    verified = reading.read("ledger", f"{path}/verify") if "verify" in request.args else None
    months = _months(opened)
    return section.page(
        "archives.html",
        opened,
        by_year=_by_year(months or []),
        is_archivist=months is not None,
        verified=verified,
        year=section.period_of(opened)[:4],
    )


def _months(opened: section.Open) -> list[dict] | None:
    """The closed months, the newest first; None for a cashier, who keeps no archives."""
    try:
        return reading.every("ledger", f"{opened.path}/archives")[::-1]
    except Refused as refused:
        if refused.code == "archivist_not_allowed":
            return None
        raise


def _by_year(months: list[dict]) -> dict[str, list[dict]]:
    years: dict[str, list[dict]] = {}
    for month in months:
        years.setdefault(month["period"][:4], []).append(month)
    return years
