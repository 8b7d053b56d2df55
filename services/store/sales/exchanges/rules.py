"""What an exchange comes to. Pure: values in, values out."""

from typing import NamedTuple


class Difference(NamedTuple):
    """Between goods that come back and goods that leave, in fen; one of the last two is zero."""

    exchanged_fen: int
    to_pay_fen: int
    to_give_back_fen: int


def difference(money_fen: int, total_fen: int) -> Difference:
    """The money part of what came back pays for the new goods first."""
    exchanged_fen = min(money_fen, total_fen)
    return Difference(exchanged_fen, total_fen - exchanged_fen, money_fen - exchanged_fen)
