"""The funnel: each order once in every stage it reached, how long it took, and what fell out."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gateway.tracker.funnel import rules
from gateway.tracker.funnel.rules import Order
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.test_series import on
from tests.gateway.test_tracker import id_of, moved, repaired
from tests.service import COMMUNITY

FIRST = date(2026, 4, 2)


def funnel(gate, query="", **who):
    return gate.get(f"/api/v1/loop/funnel{query}", **({"role": "steward"} | who))["items"]


def stages(rows, name="orders"):
    return {row["stage"]: row[name] for row in rows}


def opened(order, **changed):
    return on(repaired(order, 1)[0], **changed)


def mixed():
    """One of every fate: content, not content, not rated, at work, refused, given up, waiting."""
    return [
        *repaired("content", 450),
        *repaired("cross", 50, rating=2),
        *repaired("silent", 50)[:-1],
        *repaired("at work", 50)[:3],
        opened("refused", category="lift"),
        moved("refused", "open", "unfunded", "fund_overdrawn"),
        opened("given up", category="lift"),
        moved("given up", "open", "cancelled"),
        opened("waiting", building_id="B2", building_name="B2号楼"),
    ]


def test_each_stage_says_who_went_on_and_what_became_of_the_others(gate):
    gate.hear(*mixed())
    rows = funnel(gate)
    assert stages(rows) == {
        "reported": 7,
        "funded": 4,
        "done": 3,
        "accepted": 3,
        "satisfied": 1,
    }
    assert stages(rows, "share") == {
        "reported": "100.00",
        "funded": "57.14",
        "done": "42.86",
        "accepted": "42.86",
        "satisfied": "14.29",
    }
    reported, funded, done, accepted, satisfied = rows
    assert (reported["cancelled"], reported["unfunded"], reported["waiting"]) == (1, 1, 1)
    assert (funded["went_on"], funded["waiting"]) == (3, 1)
    assert (done["went_on"], done["waiting"]) == (3, 0)
    assert (accepted["dissatisfied"], accepted["waiting"]) == (1, 1)
    assert (satisfied["orders"], satisfied["waiting"]) == (1, 0)
    # Opened on the 2nd, sent on the 5th, done on the 8th, accepted on the 9th, rated on the 10th.
    assert stages(rows, "median_days") == {
        "reported": None,
        "funded": "3",
        "done": "3",
        "accepted": "1",
        "satisfied": "1",
    }
    assert stages(rows, "p90_days")["funded"] == 3


def test_the_funnel_of_a_category_and_of_a_building(gate):
    gate.hear(*mixed())
    by_category = funnel(gate, "?by=category")
    assert [row["category"] for row in by_category] == ["lift"] * 5 + ["roof"] * 5
    assert stages(by_category[:5])["reported"] == 2
    assert stages(by_category[5:]) == stages(funnel(gate, "?category=roof"))
    by_building = funnel(gate, "?by=building")
    assert [row["building_name"] for row in by_building[::5]] == ["B1号楼", "B2号楼"]
    assert stages(funnel(gate, "?building_id=B2"))["reported"] == 1
    assert stages(funnel(gate, "?building_id=B2&category=lift"))["reported"] == 0
    assert funnel(gate, "?building_id=B9&by=building") == []
    assert gate.ask("GET", "/api/v1/loop/funnel?by=mood", role="steward").status == 422


def test_orders_count_where_they_were_opened_whenever_they_went_on(gate):
    gate.hear(
        *repaired("O1", 1),
        *(on(fact, opened_on="2026-03-31") for fact in repaired("O2", 1)[:1]),
        *repaired("O2", 1)[1:],
    )
    assert stages(funnel(gate, "?period=2026-03"))["satisfied"] == 1
    assert stages(funnel(gate, "?period=2026-05"))["reported"] == 0
    assert stages(funnel(gate, "?since=2026-03-31&until=2026-04-02"))["satisfied"] == 2


def test_a_second_dispatch_does_not_move_the_day_the_money_stood(gate):
    again = on(moved("O1", "open", "dispatched"), moved_on="2026-04-20")
    gate.hear(opened("O1"), moved("O1", "open", "dispatched"))
    gate.hear(moved("O1", "dispatched", "open"), again)
    [_, funded, *_] = funnel(gate)
    assert (funded["orders"], funded["median_days"]) == (1, "3")


def test_another_communitys_funnel_is_for_the_district_only(gate):
    gate.hear(*mixed())
    assert stages(funnel(gate, community=NEIGHBOUR))["reported"] == 0
    path = f"/api/v1/loop/funnel?community={COMMUNITY}"
    stolen = gate.ask("GET", path, role="steward", community=NEIGHBOUR)
    assert stolen.body["code"] == "community_not_yours"
    seen = gate.get(path, role="district", community=NEIGHBOUR)["items"]
    assert stages(seen)["reported"] == 7
    assert id_of("content") not in str(seen)


DAYS = st.one_of(st.none(), st.integers(0, 90).map(lambda days: FIRST + timedelta(days=days)))
ORDERS = st.builds(
    Order,
    category=st.just("roof"),
    building_id=st.just("B1"),
    building_name=st.just("B1号楼"),
    state=st.sampled_from(["open", "unfunded", "cancelled", "started", "accepted", "rated"]),
    opened_on=st.just(FIRST),
    funded_on=DAYS,
    completed_on=DAYS,
    accepted_on=DAYS,
    rated_on=DAYS,
    rating=st.one_of(st.none(), st.integers(1, 5)),
)


@given(st.lists(ORDERS, max_size=30))
def test_whatever_is_known_no_stage_is_wider_than_the_one_before_and_nobody_is_lost(orders):
    rows = rules.funnel(orders)
    assert rows[0]["orders"] == len(orders)
    for before, after in pairwise(rows):
        assert before["orders"] >= after["orders"] == before["went_on"]
        assert sum(before[how] for how in rules.LEFT) == before["orders"]
    for row in rows[1:]:
        assert (row["median_days"] is None) == (row["orders"] == 0) == (row["p90_days"] is None)
