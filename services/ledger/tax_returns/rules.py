"""How a period's sales stand in a return. Pure: no Flask, no peewee, no clock."""

from collections.abc import Mapping
from typing import Any

from services.ledger.tax.rules import CATEGORIES, EXEMPT_CATEGORY, Sales
from shared import money

TITLES = {  # how the return calls them
    "standard": "货物",
    "services": "服务",
    "other": "另计征收率",
    "exempt_meals": "免税（助餐）",
}


def category_lines(sales: Sales, rates: Mapping[str, Any]) -> list[dict]:
    """Sales net of VAT and VAT in fen per tax category, in the order of the return."""
    return [
        _line(category, _sales_fen(category, sales), rates[category]) for category in CATEGORIES
    ]


def unassigned(sales: Sales) -> list[dict]:
    """Sales booked by hand on accounts of no tax category: taxed, at a rate nobody told."""
    known = {account for accounts in CATEGORIES.values() for account in accounts}
    return [
        {"account": account, "sales_fen": fen}
        for account, fen in sorted(sales.taxed.items())
        if account not in known and fen
    ]


def _sales_fen(category: str, sales: Sales) -> int:
    if category == EXEMPT_CATEGORY:
        return sales.exempt_fen
    return sum(sales.taxed.get(account, 0) for account in CATEGORIES[category])


def _line(category: str, sales_fen: int, rate: Any) -> dict:
    return {
        "category": category,
        "title": TITLES[category],
        "accounts": CATEGORIES[category],
        "exempt": category == EXEMPT_CATEGORY,
        "sales_fen": sales_fen,
        "rate_bp": rate.rate_bp,
        "vat_fen": money.share(sales_fen, rate.rate_bp),
        "ground": rate.ground,
    }
