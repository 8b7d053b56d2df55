"""`/finance/statements`: the statements of a month as accountants print them."""

from typing import Any

from flask import Blueprint, request

from gateway.web import desk, reading
from gateway.web.finance import section, statement_words
from shared import clock
from shared.errors import missing

statements = Blueprint("statements", __name__, url_prefix="/statements")


FORMS = ("balance-sheet", "income-statement", "cash-flow", "trial-balance")


@statements.get("")
@desk.shown_to("book:read")
def first():
    """The one that is asked for most."""
    return _shown("balance-sheet")


@statements.get("/<name>")
@desk.shown_to("book:read")
def statement(name: str):
    """One statement of a month; each figure leads to the accounts behind it."""
    if name not in FORMS:
        raise missing("statement", name)
    return _shown(name)


def _shown(name: str) -> str:
    opened = section.opened()
    period = section.period_of(opened)
    found = reading.read("ledger", f"{opened.path}/reports/{name}", period=period)
    return section.page(
        f"{name.replace('-', '_')}.html",
        opened,
        period=period,
        found=found,
        name=name,
        row_names=statement_words.ROWS,
        **_more(name, found, period),
    )


def _more(name: str, found: dict, period: str) -> dict[str, Any]:
    if name == "balance-sheet":
        sides = [[row for row in found["rows"] if row["side"] == side] for side in _SIDES]
        length = max(map(len, sides))
        padded = [side + [None] * (length - len(side)) for side in sides]
        pairs = list(zip(*padded, strict=True))
        return {"pairs": pairs, "last_day": clock.month_end(period)}
    if name == "trial-balance":
        return {"rows": [row for row in found["rows"] if _is_wanted(row["code"])]}
    return {}


_SIDES = ("assets", "liabilities_and_equity")


def _is_wanted(code: str) -> bool:
    """Whether an account stands behind the row that somebody came from."""
    wanted = tuple(filter(None, request.args.get("accounts", "").split(",")))
    return code.startswith(wanted) if wanted else True
