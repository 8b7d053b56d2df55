"""`/finance/close`: a month's checklist, what its close would post, and the close itself."""

from flask import Blueprint

from gateway.web import desk, language, reading
from gateway.web.finance import account_names, checks, section

closing = Blueprint("closing", __name__, url_prefix="/close")
LAST_CLOSED = 12


@closing.get("")
@desk.shown_to("book:read")
def month():
    """The month that closes next, or one that is closed, with everything that was looked at."""
    opened = section.opened()
    period = section.period_of(opened)
    path = f"{opened.path}/periods"
    is_closed = (opened.book["closed_through"] or "") >= period
    close = reading.if_any("ledger", f"{path}/{period}") if is_closed else None
    open_ = None if is_closed else reading.read("ledger", f"{path}/{period}/checklist")
    looked_at = open_["items"] if open_ else (close or {}).get("checklist", [])
    return section.page(
        "close.html",
        opened,
        period=period,
        first_open=section.first_open(opened),
        is_closed=is_closed,
        close=close,
        items=checks.in_order(looked_at),
        ready=bool(open_ and open_["ready"]),
        english=_english(opened) if not is_closed else {},
        closes=reading.read("ledger", path, limit=LAST_CLOSED)["items"],
    )


def _english(opened: section.Open) -> dict[str, str]:
    """What the preview of a close calls the accounts in English; a Chinese page has their names
    from the ledger."""
    if not language.remembered().is_english:
        return {}
    chart = reading.read("ledger", f"{opened.path}/accounts")["items"]
    return {row["code"]: account_names.in_english(row["code"], row["full_name"]) for row in chart}
