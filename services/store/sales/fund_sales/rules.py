"""What a fund may buy. Pure: no Flask, no peewee, no clock."""

STATES = ("sold", "returned", "given_up")


def price_problem(price_fen: int, wanted_fen: int) -> str | None:
    """Why a sale is not made at the price that the fund reserved, in fen, or None."""
    if price_fen == wanted_fen:
        return None
    return f"The price is {price_fen} fen now, the fund has reserved {wanted_fen} fen."
