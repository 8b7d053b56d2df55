"""How the costs of a project are borne: by each source its share, whatever is paid when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.funds.projects.rules import AGREEMENTS, Purse, parts, shares_problem, state
from shared.money import split

SIXTY_FORTY = (3_000_000, 2_000_000)
PAYMENTS = st.lists(st.integers(1, 400), min_size=1, max_size=30)


def pay(agreement, amounts, payments, shares=None):
    """What each source has borne after each payment that the sources can still bear."""
    borne, shares = [0] * len(amounts), shares or [None] * len(amounts)
    for payment in payments:
        payment = min(payment, sum(amounts) - sum(borne))
        if not payment:
            return
        purses = [Purse(*each) for each in zip(amounts, borne, shares, strict=True)]
        part = parts(agreement, payment, purses)
        assert sum(part) == payment and min(part) >= 0
        borne = [fen + more for fen, more in zip(borne, part, strict=True)]
        yield borne


@pytest.mark.parametrize(
    ("agreement", "shares", "borne"),
    [
        ("proportional", None, [2_880_000, 1_920_000]),
        ("in_order", None, [3_000_000, 1_800_000]),
        ("agreed", (6_200, 3_800), [2_976_000, 1_824_000]),
        ("agreed", (5_000, 5_000), [2_800_000, 2_000_000]),  # the second has no more
    ],
)
@pytest.mark.parametrize("payments", [(4_800_000,), (1, 1_999_999, 2_800_000), (480_000,) * 10])
def test_48_000_of_50_000_are_borne_as_agreed(agreement, shares, borne, payments):
    *_, last = pay(agreement, SIXTY_FORTY, payments, shares)
    assert last == borne


@given(st.tuples(st.integers(1, 5_000), st.integers(1, 5_000)), PAYMENTS)
def test_two_sources_bear_exactly_their_share_of_every_sum(amounts, payments):
    for borne in pay("proportional", amounts, payments):
        assert borne == split(sum(borne), amounts)


@given(
    st.lists(st.integers(1, 2_000), min_size=1, max_size=10), PAYMENTS, st.sampled_from(AGREEMENTS)
)
def test_no_source_bears_more_than_it_has_and_together_they_bear_all(amounts, payments, agreement):
    shares = split(10_000, [1] * len(amounts)) if agreement == "agreed" else None
    for borne in pay(agreement, amounts, payments, shares):
        assert all(fen <= amount for fen, amount in zip(borne, amounts, strict=True))
    *_, last = pay(agreement, amounts, [*payments, sum(amounts)], shares)
    assert last == list(amounts)


@given(st.lists(st.integers(1, 2_000), min_size=3, max_size=10), PAYMENTS)
def test_many_sources_are_never_more_than_two_fen_from_their_share(amounts, payments):
    whole = sum(amounts)
    for borne in pay("proportional", amounts, payments):
        for fen, amount in zip(borne, amounts, strict=True):
            assert abs(fen * whole - sum(borne) * amount) < 2 * whole


@given(st.lists(st.integers(1, 2_000), min_size=1, max_size=10), PAYMENTS)
def test_in_order_the_next_source_waits_for_the_one_before(amounts, payments):
    for borne in pay("in_order", amounts, payments):
        first_left = next((i for i, fen in enumerate(borne) if fen < amounts[i]), len(amounts))
        assert not any(borne[first_left + 1 :])


def test_what_was_refused_is_made_up_for_by_the_next_payment():
    refused_first = [Purse(3_000, 0), Purse(2_000, 400)]  # 1,000 were asked for, 600 refused
    assert parts("proportional", 1_000, refused_first) == [840, 160]
    assert parts("in_order", 1_000, [Purse(3_000, 0), Purse(2_000, 400)]) == [1_000, 0]


def test_sources_never_bear_more_than_they_have_together():
    with pytest.raises(ValueError):
        parts("proportional", 5_001, [Purse(3_000, 0), Purse(2_000, 0)])


def test_agreed_shares_are_given_by_all_and_make_up_the_whole():
    assert shares_problem("agreed", [6_000, 4_000]) is None
    assert shares_problem("proportional", [None, None]) is None
    for agreement, shares in (
        ("agreed", [6_000, 3_999]),
        ("agreed", [10_000, None]),
        ("in_order", [6_000, 4_000]),
    ):
        assert shares_problem(agreement, shares)


def test_a_project_is_as_far_as_its_commitments():
    assert state(["made", "awaiting_approval"], 0) == "proposed"
    assert state(["made", "made"], 0) == "approved"
    assert state(["disbursed", "made"], 1) == "running"
