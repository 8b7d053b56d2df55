"""Thirty-six communities side by side: their ranks, the whole, and how long it takes."""

import time

import pytest

from gateway.database import gateway as database
from gateway.identity.models import Community
from gateway.tracker.district import rules
from shared import clock, cursors, follower
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.test_outlets import closed_at
from tests.gateway.test_series import on
from tests.gateway.test_tracker import contribution, disbursed, period_closed, repaired
from tests.service import COMMUNITY, event_of

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
COMMUNITIES_MAX = 36
SECONDS_MAX = 5


def district(gate, query=""):
    return gate.get(f"/api/v1/loop/district{query}", role="district")


def month_of(name: str, period: str, number: int, orders: int = 1) -> list:
    """A day, a close, money and repairs of a community in a month; the last repair is liked."""
    day = f"{period}-10"
    named = f"{name} {period}"
    lot = on(contribution(named, 100 + number, source_id=named, period=period), received_on=day)
    return [
        closed_at("main", named, day, 1000 + number, 600),
        period_closed(f"P {named}", period, [named]),
        lot,
        *(
            on(fact, **{each: day for each in vars(fact) if each.endswith("_on")})
            for order in range(orders)
            for fact in repaired(
                f"{named} {order}", 40, f"{name} {order}", rating=4 if order == orders - 1 else 3
            )
            if fact.name != "work_order_moved"
        ),
        on(disbursed(f"{named} 0", 40, (named, 0, 40)), paid_on=day),
    ]


def found(gate, *codes):
    with database.connection():
        for code in codes:
            Community.get_or_create(code=code, defaults={"name": code, "founded_at": clock.now()})


def test_communities_are_ranked_and_the_whole_is_their_sum(gate):
    found(gate, "third")
    gate.hear(*month_of(COMMUNITY, "2026-03", 10, orders=2))
    gate.hear(*month_of(NEIGHBOUR, "2026-03", 500, orders=2), community=NEIGHBOUR)
    gate.hear(*repaired("late", 5, building="late")[:-1], community=NEIGHBOUR)
    told = district(gate, "?period=2026-03")
    rows = {row["community"]: row for row in told["items"]}
    assert list(rows) == [COMMUNITY, NEIGHBOUR, "third"]
    ours, theirs, empty = rows.values()
    assert (ours["revenue_fen"], theirs["revenue_fen"]) == (1010, 1500)
    assert (ours["revenue_fen_rank"], theirs["revenue_fen_rank"]) == (2, 1)
    assert (ours["gross_margin"], theirs["gross_margin"]) == ("40.59", "60.00")
    assert (ours["net_profit_fen_rank"], theirs["net_profit_fen_rank"]) == (1, 1)
    assert (ours["solved"], ours["households"], ours["satisfaction"]) == (2, 24, "50.00")
    assert (ours["disbursed_fen"], ours["disbursed_per_household_fen"]) == (40, 2)
    assert ours["days_to_solve"] == "0"
    assert (empty["revenue_fen"], empty["revenue_fen_rank"]) == (0, 3)
    assert (empty["satisfaction"], empty["satisfaction_rank"]) == (None, None)
    for name in rules.ADDED:
        assert told["total"][name] == sum(row[name] for row in rows.values())
    assert told["total"]["satisfaction"] == "50.00"
    [_, april, _] = district(gate, "?period=2026-04")["items"]
    assert (april["solved"], april["days_to_solve"], april["days_to_solve_rank"]) == (1, "7", 1)
    assert district(gate)["items"][1]["solved"] == 3


def test_the_fewest_days_are_the_first_and_equals_share_a_rank():
    def of(days, satisfied):
        return dict.fromkeys(rules.ADDED, 0) | {"days": days, "rated": 3, "satisfied": satisfied}

    rows = rules.compared([of([9], 1), of([2, 3], 2), of([], 2), of([2], 3)])
    assert [row["days_to_solve"] for row in rows] == ["9", "2.5", None, "2"]
    assert [row["days_to_solve_rank"] for row in rows] == [3, 2, None, 1]
    assert [row["satisfaction_rank"] for row in rows] == [4, 2, 2, 1]
    assert rules.total([of([9], 1), of([2, 3], 2)])["days_to_solve"] == "3"


@pytest.mark.parametrize("role", ["clerk", "steward", "accountant", "reviewer", "admin"])
def test_the_comparison_is_for_the_district_only(gate, role):
    assert gate.ask("GET", "/api/v1/loop/district", role=role).body["code"] == "forbidden"


def hear_at_once(gate, told: list, community: str) -> None:
    """Facts as a follower hears them, a page of each teller in one transaction."""
    with database.connection():
        for source in sorted({fact.told_by for fact in told}):
            at = cursors.place(database, source).position
            mine = [fact for fact in told if fact.told_by == source]
            page = [event_of(fact, at + n, community) for n, fact in enumerate(mine, 1)]
            heard = follower.hear_page(database, source, gate.service.reactions, page, at)
            assert heard == len(page)


def test_a_district_of_36_communities_and_a_year_takes_as_many_questions_as_one(gate, questions):
    district(gate)
    with questions() as few:
        district(gate)
    codes = [COMMUNITY, NEIGHBOUR, *(f"c{n}" for n in range(COMMUNITIES_MAX - 2))]
    found(gate, *codes)
    for number, code in enumerate(codes):
        year = [fact for period in MONTHS for fact in month_of(code, period, number)]
        hear_at_once(gate, year, code)
    began = time.perf_counter()
    with questions() as many:
        told = district(gate)
    assert time.perf_counter() - began < SECONDS_MAX
    assert len(many) == len(few) < 40
    assert len(told["items"]) == COMMUNITIES_MAX
    assert sorted(row["revenue_fen_rank"] for row in told["items"]) == [*range(1, 37)]
    assert told["total"]["solved"] == COMMUNITIES_MAX * 12
    assert told["total"]["revenue_fen"] == sum(12 * (1000 + n) for n in range(COMMUNITIES_MAX))
    [month] = [
        row for row in district(gate, "?period=2026-05")["items"] if row["community"] == "c0"
    ]
    assert (month["revenue_fen"], month["contributed_fen"]) == (1002, 102)
