"""Costing: value is conserved to the fen whatever happens in whatever order, by both methods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.stock.rules import AVERAGE, FIFO, Level, begin_year, issue, receive

quantities = st.integers(1, 50_000)
values = st.integers(0, 1_000_000)
events = st.lists(
    st.one_of(
        st.tuples(st.just("in"), quantities, values),
        st.tuples(st.just("out"), quantities),
        st.tuples(st.just("year"), st.integers(2024, 2030), st.sampled_from((AVERAGE, FIFO))),
    ),
    max_size=40,
)


def by(method, level=None):
    return begin_year(level or Level(), 2026, method)


@given(st.sampled_from((AVERAGE, FIFO)), events)
def test_what_came_in_is_on_hand_or_was_costed(method, history):
    level, came_fen, costed_fen = by(method), 0, 0
    for event in history:
        if event[0] == "in":
            level, correction_fen = receive(level, event[1], event[2])
            came_fen += event[2]
            costed_fen += correction_fen
        elif event[0] == "out":
            level, cost_fen = issue(level, event[1])
            costed_fen += cost_fen
        else:
            level = begin_year(level, event[1], event[2])
        assert level.value_fen == came_fen - costed_fen
        assert level.on_hand or level.value_fen == 0
        assert level.value_fen * level.on_hand >= 0
        if level.method == FIFO:
            assert sum(layer.quantity for layer in level.layers) == max(level.on_hand, 0)
            assert sum(layer.value_fen for layer in level.layers) == max(level.value_fen, 0)
            assert all(layer.quantity > 0 <= layer.value_fen for layer in level.layers)
        else:
            assert level.layers == ()


@given(
    st.lists(st.tuples(quantities, values), min_size=1, max_size=10),
    st.lists(quantities, max_size=10),
)
def test_both_methods_cost_the_same_once_everything_has_left(deliveries, sales):
    costs = {AVERAGE: 0, FIFO: 0}
    for method in costs:
        level = by(method)
        for quantity, value_fen in deliveries:
            level, _ = receive(level, quantity, value_fen)
        for quantity in (*sales, level.on_hand):
            level, cost_fen = issue(level, min(quantity, level.on_hand))
            costs[method] += cost_fen
        assert level.on_hand == level.value_fen == 0
    assert costs[AVERAGE] == costs[FIFO] == sum(value_fen for _, value_fen in deliveries)


@pytest.mark.parametrize("method", (AVERAGE, FIFO))
def test_the_last_piece_takes_the_remainder(method):
    level, _ = receive(by(method), 3000, 1000)
    costs = []
    for _ in range(3):
        level, cost_fen = issue(level, 1000)
        costs.append(cost_fen)
    assert costs == [333, 334, 333]
    assert level.value_fen == 0


@pytest.mark.parametrize("method", (AVERAGE, FIFO))
def test_goods_sold_before_they_came_are_corrected_by_the_delivery(method):
    level, _ = receive(by(method), 1000, 100)
    level, _ = issue(level, 3000)
    assert (level.on_hand, level.value_fen) == (-2000, -200)
    level, correction_fen = receive(level, 5000, 650)
    assert correction_fen == 60
    assert (level.on_hand, level.value_fen) == (3000, 390)


def test_fifo_sells_the_oldest_first_and_what_is_not_there_at_the_newest_cost():
    level, _ = receive(by(FIFO), 2000, 200)
    level, _ = receive(level, 2000, 300)
    level, cost_fen = issue(level, 3000)
    assert cost_fen == 200 + 150
    level, cost_fen = issue(level, 2000)
    assert cost_fen == 150 + 150
    assert (level.on_hand, level.value_fen, level.layers) == (-1000, -150, ())


def test_a_late_movement_of_an_older_year_never_converts_back():
    level, _ = receive(by(AVERAGE), 3000, 1000)
    level = begin_year(level, 2027, FIFO)
    assert [tuple(layer) for layer in level.layers] == [(1, 3000, 1000)]
    assert begin_year(level, 2026, AVERAGE) == level
    forgotten = begin_year(level, 2028, AVERAGE)
    assert (forgotten.value_fen, forgotten.layers) == (1000, ())
