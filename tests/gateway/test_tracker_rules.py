"""The money trail as arithmetic: whatever is split, consumed and added up again is all there."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from gateway.tracker import rules
from gateway.tracker.rules import DayResult

fen = st.integers(0, 10**9)
days = st.lists(
    st.builds(DayResult, st.integers(-(10**6), 10**8), st.integers(-(10**6), 10**7)),
    min_size=1,
    max_size=31,
)


@st.composite
def lines(draw):
    """A contribution's days, its amount, and payments that consumed it first in, first out."""
    results = draw(days)
    amount_fen = draw(st.integers(1, 10**8))
    cuts = sorted(draw(st.lists(st.integers(1, amount_fen), max_size=12, unique=True)))
    starts = [0, *cuts]
    taken = [(a, b - a) for a, b in zip(starts, cuts, strict=False)]
    return results, amount_fen, taken


@given(days, fen)
def test_the_shares_of_the_days_are_the_whole_contribution(results, amount_fen):
    shares = rules.shares(amount_fen, results)
    assert sum(shares) == amount_fen
    assert min(shares) >= 0


@given(lines())
def test_the_pieces_of_a_payment_are_the_payment(line):
    results, amount_fen, taken = line
    shares = rules.shares(amount_fen, results)
    for from_fen, taken_fen in taken:
        found = rules.pieces(shares, from_fen, taken_fen)
        assert sum(piece.amount_fen for piece in found) == taken_fen
        assert all(piece.amount_fen > 0 for piece in found)
        assert [piece.position for piece in found] == sorted({piece.position for piece in found})


@given(lines())
def test_what_was_used_of_a_day_and_what_waits_is_its_share(line):
    results, amount_fen, taken = line
    shares = rules.shares(amount_fen, results)
    begins = [0, *accumulate(shares)]
    for index, share_fen in enumerate(shares):
        used = sum(
            piece.amount_fen
            for from_fen, taken_fen in taken
            for piece in rules.pieces(shares, from_fen, taken_fen)
            if piece.position == index
        )
        waiting = rules.waiting_fen(begins[index], share_fen, taken)
        assert waiting >= 0
        assert used + waiting == share_fen


@given(days, st.integers(1, 10**8))
def test_a_day_with_a_loss_earned_nothing_while_another_made_a_profit(results, amount_fen):
    shares = rules.shares(amount_fen, results)
    if any(day.gross_profit_fen > 0 for day in results):
        for day, share_fen in zip(results, shares, strict=True):
            assert day.gross_profit_fen > 0 or share_fen == 0


def test_a_fen_taken_twice_is_seen():
    shares = [100, 100]
    twice = [(0, 150), (100, 60)]
    used = sum(p.amount_fen for t in twice for p in rules.pieces(shares, *t) if p.position == 1)
    assert rules.waiting_fen(100, 100, twice) == 40
    assert used == 110  # so that used and waiting do not add up, and the trace says so


def test_a_contribution_without_days_has_no_shares():
    assert rules.shares(500, []) == []
    assert rules.pieces([], 0, 500) == []


def test_without_profit_the_days_share_by_revenue():
    results = [DayResult(300, -5), DayResult(100, 0)]
    assert rules.shares(1000, results) == [750, 250]
