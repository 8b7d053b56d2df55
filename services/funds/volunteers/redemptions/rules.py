"""How often points may be redeemed, and what the shop's answer means. Pure."""

from datetime import date, timedelta

STATES = ("asked", "sold", "refused", "returned")
HELD = ("asked", "sold")  # what counts against a quarter's number
CANCELLED = "cancelled"  # why it was refused, when a person gave it up

# What the shop refuses with before anything is sold.
REFUSALS = (
    "stock_short",
    "price_changed",
    "product_not_found",
    "product_not_for_funds",
    "quantity_not_whole",
    "quantity_too_large",
    "till_not_open",
    "till_unknown",
    "fund_sale_given_up",
    "fund_sale_differs",
    "fund_sale_unknown",
)

# What the fund refuses with once its status or its terms have changed.
NO_PAYER = ("fund_frozen", "fund_closed", "fund_purpose_mismatch", "fund_use_forbidden")


def is_final(code: str) -> bool:
    """Whether the shop or the fund said no, and not merely the way to the shop failed."""
    return code in REFUSALS or code in NO_PAYER


def quarter(day: date) -> tuple[date, date]:
    """The first and the last day of the calendar quarter of a day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    into_next = first + timedelta(days=95)  # three months have at most 92 days
    return first, into_next.replace(day=1) - timedelta(days=1)


def turn_problem(redeemed: int, most: int) -> str | None:
    """Why nobody redeems once more in a quarter, or None."""
    if redeemed < most:
        return None
    return f"Points are redeemed {most} times a quarter; this volunteer did so {redeemed} times."
