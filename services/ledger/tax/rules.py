"""What the tax rules decide. Pure: no Flask, no peewee, no clock."""

from datetime import date

from shared import money

FIRST_DAY = date(2023, 1, 1)  # of the oldest rule that we know, as the tables have it


def is_exempt(sales_fen: int, limit_fen: int, limit_included: bool) -> bool:
    """Whether tax-exclusive sales of a filing period stay below the threshold (domain.md §3).

    Until 2025 the limit itself was exempt; from 2026 reaching it taxes the whole amount.
    """
    return sales_fen <= limit_fen if limit_included else sales_fen < limit_fen


def income_tax_fen(profit_fen: int, rate_bp: int) -> int:
    """The income tax on the profit of a year so far; a loss bears none."""
    return money.share(max(0, profit_fen), rate_bp)
