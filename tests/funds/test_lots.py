"""Which fen of which lot are taken, and put back: to the fen, whatever comes in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.funds.contributions.rules import (
    LOT_ORDERS,
    Lot,
    Piece,
    Slice,
    give_back,
    last_of,
    parts,
    take,
)


def pay(lots: dict[str, Lot], amount_fen: int, lot_order: str) -> list[Slice]:
    """Take an amount out of lots, and leave them without it."""
    slices = []
    held = list(lots.values())
    for lot, taken in zip(held, parts(held, amount_fen, lot_order), strict=True):
        found, lots[lot.contribution_id] = take(lot, taken)
        slices += found
    return slices


def out(slices: list[Slice]) -> set[tuple[str, int]]:
    """The single fen of slices."""
    return {
        (part.contribution_id, fen)
        for part in slices
        for fen in range(part.from_fen, part.from_fen + part.amount_fen)
    }


STEPS = st.lists(st.tuples(st.booleans(), st.integers(1, 120)), max_size=25)


@given(st.lists(st.integers(1, 90), min_size=1, max_size=8), STEPS, st.sampled_from(LOT_ORDERS))
def test_every_fen_is_in_its_lot_or_in_one_payment(amounts, steps, lot_order):
    lots = {str(i): Lot(str(i), amount, 0) for i, amount in enumerate(amounts)}
    paid: list[list[Slice]] = []
    returned: list[int] = []
    for is_payment, fen in steps:
        left = sum(lot.left_fen for lot in lots.values())
        if is_payment and fen > left:
            with pytest.raises(ValueError):
                pay(lots, fen, lot_order)
        elif is_payment:
            paid.append(pay(lots, fen, lot_order))
            returned.append(0)
            assert sum(part.amount_fen for part in paid[-1]) == fen
        elif paid:
            which = fen % len(paid)
            most = sum(part.amount_fen for part in paid[which]) - returned[which]
            back = last_of(paid[which], returned[which], min(fen, most))
            assert out(back) <= out(paid[which])
            for part in back:
                lot = lots[part.contribution_id]
                lots[lot.contribution_id] = give_back(lot, Piece(part.from_fen, part.amount_fen))
            returned[which] += min(fen, most)
        still_out = sum(sum(p.amount_fen for p in s) for s in paid) - sum(returned)
        assert sum(lot.left_fen for lot in lots.values()) + still_out == sum(amounts)


def test_the_oldest_lot_pays_first_and_what_came_back_before_its_tail():
    lots = {"a": Lot("a", 100, 60, (Piece(10, 20),)), "b": Lot("b", 50, 0)}
    assert pay(lots, 80, "fifo") == [Slice("a", 10, 20), Slice("a", 60, 40), Slice("b", 0, 20)]
    assert lots == {"a": Lot("a", 100, 100), "b": Lot("b", 50, 20)}


def test_all_lots_pay_in_proportion_to_what_they_have():
    lots = {"a": Lot("a", 100, 0), "b": Lot("b", 50, 0), "c": Lot("c", 50, 50)}
    assert pay(lots, 100, "pro_rata") == [Slice("a", 0, 67), Slice("b", 0, 33)]


def test_what_comes_back_was_consumed_last():
    slices = [Slice("a", 5, 10), Slice("b", 0, 7)]
    assert last_of(slices, 0, 9) == [Slice("b", 0, 7), Slice("a", 13, 2)]
    assert last_of(slices, 9, 8) == [Slice("a", 5, 8)]
    with pytest.raises(ValueError, match="1 fen more than was paid"):
        last_of(slices, 9, 9)


def test_fen_that_touch_are_one_piece_and_those_at_the_end_join_the_tail():
    lot = Lot("a", 100, 50)
    lot = give_back(lot, Piece(10, 5))
    lot = give_back(lot, Piece(20, 5))
    assert lot == Lot("a", 100, 50, (Piece(10, 5), Piece(20, 5)))
    lot = give_back(lot, Piece(15, 5))
    assert lot == Lot("a", 100, 50, (Piece(10, 15),))
    assert give_back(lot, Piece(25, 25)) == Lot("a", 100, 10)


@pytest.mark.parametrize("piece", [Piece(9, 2), Piece(14, 1), Piece(49, 2)])
def test_a_fen_that_was_not_out_does_not_come_back(piece):
    with pytest.raises(ValueError):
        give_back(Lot("a", 100, 50, (Piece(10, 5),)), piece)
