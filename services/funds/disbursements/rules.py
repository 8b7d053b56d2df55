"""Who must look at a payment before it is made. Pure: no Flask, no peewee, no clock."""


def needs_review(amount_fen: int, threshold_fen: int) -> bool:
    """Above the fund's threshold a third person reviews what one asked for and another pays."""
    return amount_fen > threshold_fen
