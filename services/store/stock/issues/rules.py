"""Whether goods may leave for a repair. Pure: no Flask, no peewee, no clock."""

from shared import quantity

ISSUE, RETURN = "issue", "issue_return"  # kinds of stock movements


def short_problem(sku: str, on_hand: int, wanted: int) -> str | None:
    """Why so much cannot be issued, or None; thousandths.

    A sale has happened before anybody records it, an issue has not: what is not there stays.
    """
    if wanted <= on_hand:
        return None
    there = quantity.text(max(on_hand, 0))
    return f"{quantity.text(wanted)} of {sku} are wanted, {there} are here."
