"""What a receipt of a repair says. Pure: no Flask, no peewee, no clock."""

from services.property.fees.payments.rules import receipt_number as of_fees


def receipt_number(year: int, number: int) -> str:
    """The number on the paper, told from a property fee's by its letter: `R2026-000001`."""
    return f"R{of_fees(year, number)}"
