"""Moving weighted average: value is conserved to the fen whatever happens in whatever order."""

from hypothesis import given
from hypothesis import strategies as st

from services.store.stock.rules import Level, issue, receive

quantities = st.integers(1, 50_000)
values = st.integers(0, 1_000_000)
events = st.lists(
    st.one_of(st.tuples(st.just("in"), quantities, values), st.tuples(st.just("out"), quantities)),
    max_size=40,
)


@given(events)
def test_what_came_in_is_on_hand_or_was_costed(history):
    level, came_fen, costed_fen = Level(), 0, 0
    for event in history:
        if event[0] == "in":
            level, correction_fen = receive(level, event[1], event[2])
            came_fen += event[2]
            costed_fen += correction_fen
        else:
            level, cost_fen = issue(level, event[1])
            costed_fen += cost_fen
        assert level.value_fen == came_fen - costed_fen
        assert level.on_hand or level.value_fen == 0
        assert level.value_fen * level.on_hand >= 0


def test_the_last_piece_takes_the_remainder():
    level, _ = receive(Level(), 3000, 1000)
    costs = []
    for _ in range(3):
        level, cost_fen = issue(level, 1000)
        costs.append(cost_fen)
    assert costs == [333, 334, 333]
    assert level.value_fen == 0


def test_goods_sold_before_they_came_are_corrected_by_the_delivery():
    level, _ = receive(Level(), 1000, 100)
    level, _ = issue(level, 3000)
    assert (level.on_hand, level.value_fen) == (-2000, -200)
    level, correction_fen = receive(level, 5000, 650)
    assert correction_fen == 60
    assert (level.on_hand, level.value_fen) == (3000, 390)
