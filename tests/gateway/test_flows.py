"""The picture of the money: every node's in is its out and what lies there, to the fen."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.tracker.flows import rules
from gateway.tracker.flows.rules import Flow
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.test_tracker import contribution, march, period_closed
from tests.gateway.test_trails import Purse, came_back, day_closed, given_back, moved, paid

APRIL = "since=2026-04-01&until=2026-04-30"


def sankey(gate, fund=None, window=APRIL, **who):
    path = f"funds/{fund}/sankey" if fund else "sankey"
    return gate.get(f"/api/v1/loop/{path}?{window}", role="steward", **who)


def links(found):
    return {(link["source"], link["target"]): link["amount_fen"] for link in found["links"]}


def node(found, name):
    return next(each for each in found["nodes"] if each["id"] == name)


def check(found):
    """Every node by hand, from the links alone."""
    for each in found["nodes"]:
        came = sum(link["amount_fen"] for link in found["links"] if link["target"] == each["id"])
        went = sum(link["amount_fen"] for link in found["links"] if link["source"] == each["id"])
        assert each["in_fen"] == each["brought_fen"] + came
        assert each["out_fen"] == went
        assert each["in_fen"] == each["out_fen"] + each["balance_fen"]
        assert each["balance_fen"] >= 0
    assert {link[end] for link in found["links"] for end in ("source", "target")} <= {
        each["id"] for each in found["nodes"]
    }
    assert all(link["amount_fen"] > 0 for link in found["links"])


def test_a_fund_in_one_picture(gate):
    gate.hear(*march(), paid("P1", ("L2", 149, 51)))
    found = sankey(gate, "F1")
    check(found)
    assert links(found) == {
        ("source:profit:store:2026-03", "fund:F1"): 1001,
        ("source:grant::2026-04", "fund:F1"): 400,
        ("fund:F1", "use:relief"): 51,
        ("fund:F1", "use:repair"): 1150,
        ("use:repair", "building:B1"): 1150,
    }
    assert node(found, "fund:F1")["balance_fen"] == 200
    assert (node(found, "fund:F1")["name"], node(found, "building:B1")["name"]) == (
        "维修专项",
        "B1号楼",
    )
    source = node(found, "source:profit:store:2026-03")
    assert (source["name"], source["book"], source["period"]) == ("profit", "store", "2026-03")
    assert [each["kind"] for each in found["nodes"]] == [
        "source",
        "source",
        "fund",
        "use",
        "use",
        "building",
    ]


def test_what_lay_in_a_fund_before_is_what_it_brings(gate):
    gate.hear(*march(), came_back("R1", "pay O1", ("L1", 0, 450), order="O1", on="2026-05-02"))
    found = sankey(gate, "F1", "since=2026-05-01&until=2026-05-31")
    check(found)
    assert links(found) == {("returned:repair", "fund:F1"): 450}
    fund = node(found, "fund:F1")
    assert (fund["brought_fen"], fund["in_fen"], fund["balance_fen"]) == (251, 701, 701)
    both = sankey(gate, "F1", "since=2026-04-01&until=2026-05-31")
    assert links(both)["fund:F1", "use:repair"] == 700
    assert node(both, "fund:F1")["balance_fen"] == 701


def test_the_community_in_one_picture_begins_with_what_was_sold(gate):
    gate.hear(
        day_closed("D1", "2026-03-01", ("饮料", 500, 300), ("米面", 400, 300)),
        period_closed("P1", "2026-03", ["D1"]),
        contribution("L1", 900),
        moved("T1", ("M1", "L1", 500, 400)),
        paid("P1", ("M1", 0, 250), fund="F2", building_id="B7"),
        given_back("G1", "L1", ("L1", 0, 20)),
    )
    found = sankey(gate)
    check(found)
    assert links(found) == {
        ("line:饮料", "source:profit:store:2026-03"): 600,
        ("line:米面", "source:profit:store:2026-03"): 300,
        ("source:profit:store:2026-03", "fund:F1"): 900,
        ("fund:F1", "fund:F2"): 400,
        ("fund:F1", "given_back"): 20,
        ("fund:F2", "use:relief"): 250,
        ("use:relief", "building:B7"): 250,
    }
    assert node(found, "building:B7")["name"] is None  # of no order heard of
    of_fund = sankey(gate, "F2")
    check(of_fund)
    assert links(of_fund)["fund:F1", "fund:F2"] == 400
    assert node(of_fund, "fund:F1")["brought_fen"] == 400


def test_money_that_went_there_and_back_draws_no_ring(gate):
    gate.hear(
        contribution("L1", 900),
        moved("T1", ("M1", "L1", 0, 400)),
        moved("T2", ("N1", "M1", 0, 300), source="F2", target="F1"),
    )
    found = sankey(gate)
    check(found)
    assert links(found) == {
        ("source:profit:store:2026-03", "fund:F1"): 900,
        ("fund:F1", "fund:F2"): 100,
    }


@pytest.mark.parametrize("seed", [4, 5])
def test_the_pictures_agree_with_the_figures_whatever_the_funds_do(gate, seed):
    purse = Purse(random.Random(seed).randint)
    gate.hear(*filter(None, (purse.act() for _ in range(60))))
    left = {
        fund: sum(
            span.amount_fen for own, *_, rest in purse.lots.values() if own == fund for span in rest
        )
        for fund in ("F1", "F2", "F3")
    }
    whole = sankey(gate)
    check(whole)
    for window in (APRIL, "since=2026-04-11&until=2026-04-12", "since=2027-01-01&until=2027-01-02"):
        for fund, fen in left.items():
            found = sankey(gate, fund, window)
            check_sums(found)
            if window != "since=2026-04-11&until=2026-04-12":
                assert node(found, f"fund:{fund}")["balance_fen"] == fen
    loop = gate.get("/api/v1/loop/summary", role="steward")["communities"][0]
    ends = [each["balance_fen"] for each in whole["nodes"] if each["kind"] == "use"]
    assert sum(ends) == loop["disbursed_fen"]


def check_sums(found):
    assert all(each["in_fen"] == each["out_fen"] + each["balance_fen"] for each in found["nodes"])


def test_who_may_see_the_picture_and_of_which_days(gate):
    gate.hear(*march())
    path = f"/api/v1/loop/funds/F1/sankey?{APRIL}"
    answer = gate.ask("GET", path, role="steward", community=NEIGHBOUR)
    assert (answer.status, answer.body["code"]) == (404, "fund_unknown")
    assert gate.ask("GET", path, role="clerk").body["code"] == "forbidden"
    for window in ("", "since=2026-05-01&until=2026-04-30", "since=2020-01-01&until=2031-01-01"):
        assert gate.ask("GET", f"/api/v1/loop/sankey?{window}", role="steward").status == 422
    assert sankey(gate, community=NEIGHBOUR) == {
        "since": "2026-04-01",
        "until": "2026-04-30",
        "nodes": [],
        "links": [],
    }


flows = st.lists(
    st.builds(Flow, st.sampled_from("ABCD"), st.sampled_from("EFGH"), st.integers(0, 1000))
    | st.builds(Flow, st.sampled_from("EFGH"), st.sampled_from("EFGH"), st.integers(0, 1000)),
    max_size=20,
)


@given(flows, st.dictionaries(st.sampled_from("EFGH"), st.integers(0, 10**6)))
def test_leaving_out_what_goes_round_changes_no_balance(flows, openings):
    linked = rules.links(flows)
    for name, found in rules.sums(linked, dict.fromkeys("EFGH", 0) | openings).items():
        net = sum(
            flow.amount_fen * ((flow.target == name) - (flow.source == name)) for flow in flows
        )
        brought = openings.get(name, 0) if name in "EFGH" else -net
        assert (found.brought_fen, found.balance_fen) == (brought, brought + net)
        assert found.in_fen == found.out_fen + found.balance_fen
    assert rules._ring([(flow.source, flow.target) for flow in linked]) == []
    assert all(flow.amount_fen > 0 for flow in linked)
