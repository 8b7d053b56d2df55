"""The money trail as arithmetic: whatever is split, consumed and added up again is all there."""

from hypothesis import given
from hypothesis import strategies as st

from gateway.tracker import rules
from gateway.tracker.rules import Division, Result, Span

fen = st.integers(0, 10**9)
days = st.lists(
    st.builds(Result, st.integers(-(10**6), 10**8), st.integers(-(10**6), 10**7)),
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
    taken = [Span(a, b - a) for a, b in zip(starts, cuts, strict=False)]
    return results, amount_fen, taken


@given(days, fen)
def test_the_shares_of_the_days_are_the_whole_contribution(results, amount_fen):
    shares = rules.shares(amount_fen, results)
    assert sum(shares) == amount_fen
    assert min(shares) >= 0


@given(lines())
def test_the_pieces_of_a_payment_are_the_payment(line):
    results, amount_fen, taken = line
    division = Division(amount_fen, results)
    for span in taken:
        found = division.pieces(span)
        assert sum(piece.amount_fen for piece in found) == span.amount_fen
        assert all(piece.amount_fen > 0 for piece in found)
        assert [piece.position for piece in found] == sorted({piece.position for piece in found})


@given(lines())
def test_what_was_used_of_a_day_and_what_waits_is_its_share(line):
    results, amount_fen, taken = line
    division = Division(amount_fen, results)
    for position, share in enumerate(division.parts):
        used = sum(
            piece.amount_fen
            for span in taken
            for piece in division.pieces(span)
            if piece.position == position
        )
        waiting = rules.left_fen(share, [(Span(0, amount_fen), taken)])
        assert waiting >= 0
        assert used + waiting == share.amount_fen


@given(days, st.integers(1, 10**8))
def test_a_day_with_a_loss_earned_nothing_while_another_made_a_profit(results, amount_fen):
    shares = rules.shares(amount_fen, results)
    if any(day.gross_profit_fen > 0 for day in results):
        for day, share_fen in zip(results, shares, strict=True):
            assert day.gross_profit_fen > 0 or share_fen == 0


def test_a_fen_taken_twice_is_seen():
    share = Span(100, 100)
    twice = [Span(0, 150), Span(100, 60)]
    used = sum(rules.overlap_fen(share, span) for span in twice)
    assert rules.left_fen(share, [(Span(0, 200), twice)]) == 40
    assert used == 110  # so that used and waiting do not add up, and the trace says so


def test_a_contribution_without_days_has_no_shares():
    assert rules.shares(500, []) == []
    assert Division(500, []).pieces(Span(0, 500)) == []


def test_without_profit_the_days_share_by_revenue():
    results = [Result(300, -5), Result(100, 0)]
    assert rules.shares(1000, results) == [750, 250]
