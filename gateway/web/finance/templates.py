"""`/finance/vouchers/templates`: shapes of vouchers, and those that a month asks for again."""

from flask import Blueprint, redirect, request, url_for

from gateway.web import desk, reading
from gateway.web.finance import section, words

templates = Blueprint("templates", __name__, url_prefix="/vouchers/templates")
PAGE = 50
_KEPT = ("memo", *words.DIMENSIONS)  # what a line of a template says beside its account and side


@templates.get("")
@desk.shown_to("book:read")
def shapes():
    """The templates in use, and the recurring vouchers of a month."""
    opened = section.opened()
    period = request.args.get("period") or section.this_month()
    after = request.args.get("after")
    path = opened.path
    return section.page(
        "templates.html",
        opened,
        period=period,
        found=reading.read("ledger", f"{path}/templates", limit=PAGE, after=after),
        due=reading.read("ledger", f"{path}/recurring", period=period)["items"],
        chart=_names(opened),
    )


@templates.get("/new")
@desk.shown_to("voucher:draft")
def new():
    """Make a template of a voucher that was written before (`like`)."""
    opened = section.opened()
    if not (like := request.args.get("like")):
        return redirect(url_for("finance.vouchers.posted"))  # where one is chosen
    voucher = reading.read("ledger", f"{opened.path}/vouchers/{like}")
    return section.page(
        "template_new.html", opened, switchable=False, voucher=voucher, shape=_shape(voucher)
    )


def _shape(voucher: dict) -> list[dict]:
    """The lines of a voucher as a template has them: a side, an amount, what they belong to."""
    return [
        {
            "account": line["account"],
            "side": "debit" if line["debit_fen"] else "credit",
            "amount_fen": line["debit_fen"] or line["credit_fen"],
            **{name: line[name] for name in _KEPT if line[name]},
        }
        for line in voucher["lines"]
    ]


def _names(opened: section.Open) -> dict[str, str]:
    rows = reading.read("ledger", f"{opened.path}/accounts")["items"]
    return {row["code"]: row["full_name"] for row in rows}
