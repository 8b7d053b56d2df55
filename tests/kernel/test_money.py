"""Money and quantities: whole numbers, exact splits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import money, quantity

fen = st.integers(-(10**12), 10**12)


@given(fen, st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_the_parts_of_a_split_add_up(total, weights):
    parts = money.split(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)


@given(st.integers(0, 10**12), st.lists(st.integers(1, 10**6), min_size=1, max_size=20))
def test_no_part_is_a_fen_away_from_its_share(total, weights):
    for part, weight in zip(money.split(total, weights), weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)


@pytest.mark.parametrize(
    ("gross", "net"), [(10_100, 10_000), (12_850, 12_723), (14_560_000, 14_415_842), (50, 50)]
)
def test_one_percent_inside_a_price_is_taken_out_as_the_field_does(gross, net):
    assert money.without_tax(gross, 100) == net


def test_three_tickets_of_fifty_fen_hold_no_tax_but_their_sum_does():
    assert [50 - money.without_tax(50, 100)] * 3 == [0, 0, 0]
    assert 150 - money.without_tax(150, 100) == 1


@given(st.integers(-(10**9), 10**9))
def test_a_quantity_reads_back_as_it_was_written(thousandths):
    assert quantity.parse(quantity.text(thousandths)) == thousandths


@pytest.mark.parametrize("text", ["1.2345", "1e3", "", " 1", "1,5", "NaN", "٣", "--1", ".5", "5."])
def test_what_is_not_a_quantity_is_refused(text):
    with pytest.raises(ValueError, match="decimal string"):
        quantity.parse(text)


@given(st.integers(1, 10**7), st.integers(0, 10**9), st.data())
def test_value_taken_piece_by_piece_is_all_of_it(on_hand, value, data):
    taken_fen = 0
    while on_hand:
        piece = data.draw(st.integers(max(1, on_hand // 5), on_hand))
        part = quantity.take_value(value, on_hand, piece)
        on_hand, value, taken_fen = on_hand - piece, value - part, taken_fen + part
    assert value == 0


def test_yuan_are_written_as_an_accountant_does():
    assert [money.yuan(fen) for fen in (0, 5, -45_000, 13_000_000)] == [
        "0.00",
        "0.05",
        "-450.00",
        "130,000.00",
    ]


def test_a_share_has_two_decimals_rounded_half_up_and_none_over_nothing():
    table = {(0, 0): None, (1, 1): "100.00", (2, 3): "66.67", (1, 8): "12.50", (0, 4): "0.00"}
    assert {pair: money.percent(*pair) for pair in table} == table
    assert money.percent(1, 2000) == "0.05"
