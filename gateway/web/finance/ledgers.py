"""`/finance/ledgers`: 总账, 明细账 and 日记账, down to the voucher of every line."""

from flask import Blueprint, request

from gateway.web import desk, reading
from gateway.web.finance import section
from shared.clock import month_end
from shared.errors import missing

ledgers = Blueprint("ledgers", __name__, url_prefix="/ledgers")
PAGE = 100
MONEY = ("1001", "1002", "1012")  # whose accounts have a 日记账
BELONGS = ("supplier", "member", "person", "fund", "building", "work_order", "outlet")


@ledgers.get("")
@desk.shown_to("book:read")
def general():
    """总账 of a year: of every account that moved, or of one."""
    opened = section.opened()
    year = request.args.get("year") or section.period_of(opened)[:4]
    account = request.args.get("account") or None
    path = f"{opened.path}/ledgers/general"
    return section.page(
        "general.html",
        opened,
        year=year,
        account=account,
        rows=reading.read("ledger", path, year=year, account=account)["rows"],
    )


@ledgers.get("/<any(detail, journal):name>")
@desk.shown_to("book:read")
def lines(name: str):
    """明细账 or 日记账 of an account from day to day."""
    opened = section.opened()
    period = section.period_of(opened)
    since = request.args.get("since") or f"{period}-01"
    until = request.args.get("until") or month_end(period).isoformat()
    account = request.args.get("account")
    if not account:
        raise missing("account", "")
    belongs = {each: request.args.get(each) for each in BELONGS if name == "detail"}
    asked = {"account": account, "since": since, "until": until, **belongs}
    after = request.args.get("after")
    found = reading.read(
        "ledger", f"{opened.path}/ledgers/{name}", limit=PAGE, after=after, **asked
    )
    return section.page(
        "detail.html",
        opened,
        name=name,
        asked={key: value for key, value in asked.items() if value},
        found=found,
        is_money=account.startswith(MONEY),
    )
