"""The loop as heard: figures, trails in both directions, and forgetting."""

import uuid

import pytest

from gateway.tracker import commands
from shared import facts
from shared.identity import Principal
from tests.gateway.conftest import NEIGHBOUR
from tests.service import COMMUNITY

FUND = {"fund_id": "F1", "fund_name": "维修专项", "nature": "E", "book": "store"}


def id_of(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def day_closed(name, day, revenue_fen, cost_fen, refunded_fen=0):
    line = facts.RevenueLine(
        tax_category="standard",
        line="饮料",
        gross_fen=revenue_fen,
        discount_fen=10,
        cost_fen=cost_fen,
    )
    return facts.DayClosed(
        day_close_id=id_of(name),
        outlet_id="main",
        outlet_name="一店",
        day=day,
        sales_count=3,
        refunds_count=0,
        revenue=(line,),
        tenders=(facts.Tender(method="cash", amount_fen=revenue_fen),),
        gross_fen=revenue_fen,
        discount_fen=10,
        refunded_fen=refunded_fen,
        cost_fen=cost_fen,
        gross_profit_fen=revenue_fen - cost_fen,
    )


def period_closed(name, period, days, distributable_fen=1001, book="store"):
    return facts.PeriodClosed(
        period_close_id=id_of(name),
        book=book,
        period=period,
        closed_on="2026-04-01",
        revenue_fen=0,
        vat_relief_fen=0,
        profit_before_tax_fen=1500,
        income_tax_fen=75,
        net_profit_fen=1425,
        reserve_fen=142,
        distributable_fen=distributable_fen,
        day_close_ids=tuple(map(id_of, days)),
    )


def contribution(name, amount_fen, source="profit", source_id="P1", period="2026-03"):
    return facts.ContributionReceived(
        contribution_id=id_of(name),
        **FUND,
        source=source,
        source_id=id_of(source_id),
        source_book="store" if source == "profit" else None,
        period=period,
        received_on="2026-04-01",
        amount_fen=amount_fen,
    )


def committed(name, order, amount_fen):
    return facts.CommitmentMade(
        commitment_id=id_of(name),
        fund_id="F1",
        work_order_id=id_of(order),
        amount_fen=amount_fen,
        made_on="2026-04-02",
    )


def released(name, order, amount_fen):
    return facts.CommitmentReleased(
        commitment_id=id_of(name),
        fund_id="F1",
        work_order_id=id_of(order),
        amount_fen=amount_fen,
        reason="rest_after_disbursement",
    )


def disbursed(order, amount_fen, *lots):
    return facts.DisbursementMade(
        disbursement_id=id_of(f"pay {order}"),
        **FUND,
        work_order_id=id_of(order),
        commitment_id=id_of(f"C {order}"),
        building_id="B1",
        paid_on="2026-04-09",
        amount_fen=amount_fen,
        lots=tuple(
            facts.ConsumedLot(contribution_id=id_of(lot), from_fen=begin, amount_fen=taken)
            for lot, begin, taken in lots
        ),
    )


def repaired(order, cost_fen, building="B1", households=12, rating=5):
    """Everything that property tells of one order from report to rating."""
    moves = ["dispatched", "started", "completed", "accepted", "rated"]
    steps = [
        facts.WorkOrderOpened(
            work_order_id=id_of(order),
            title=f"修{order}",
            category="roof",
            building_id=building,
            building_name=f"{building}号楼",
            managed=True,
            households=households,
            fund_id="F1",
            estimate_fen=cost_fen,
            opened_on="2026-04-02",
        ),
        *(moved(order, before, to) for before, to in zip(["open", *moves], moves, strict=False)),
        facts.WorkOrderCompleted(
            work_order_id=id_of(order),
            title=f"修{order}",
            building_id=building,
            building_name=f"{building}号楼",
            fund_id="F1",
            completed_on="2026-04-08",
            cost_fen=cost_fen,
            lines=(),
        ),
        facts.WorkOrderAccepted(
            work_order_id=id_of(order),
            commitment_id=id_of(f"C {order}"),
            accepted_by="steward",
            accepted_on="2026-04-09",
            cost_fen=cost_fen,
            households=households,
        ),
        facts.WorkOrderRated(work_order_id=id_of(order), rating=rating, rated_on="2026-04-10"),
    ]
    return steps


def moved(order, before, to, reason=""):
    return facts.WorkOrderMoved(
        work_order_id=id_of(order),
        from_state=before,
        to_state=to,
        reason=reason,
        moved_on="2026-04-05",
    )


def march() -> list:
    """Three days, a close, a contribution of 1001 fen, a grant, and two repairs paid by them."""
    return [
        day_closed("D1", "2026-03-01", 1000, 700),
        day_closed("D2", "2026-03-02", 500, 600),  # a day with a loss
        day_closed("D3", "2026-03-03", 2000, 1300),
        period_closed("P1", "2026-03", ["D3", "D1", "D2"]),
        contribution("L1", 1001),
        contribution("L2", 400, source="grant", source_id="G1", period=None),
        committed("C O1", "O1", 500),
        committed("C O2", "O2", 900),
        *repaired("O1", 450),
        *repaired("O2", 700, building="B2", households=30, rating=3),
        disbursed("O1", 450, ("L1", 0, 450)),
        released("C O1", "O1", 50),
        disbursed("O2", 700, ("L1", 450, 551), ("L2", 0, 149)),
    ]


def trace_order(gate, order, **who):
    return gate.get(f"/api/v1/loop/trace/work-orders/{id_of(order)}", role="steward", **who)


def trace_day(gate, day, **who):
    return gate.get(f"/api/v1/loop/trace/day-closes/{id_of(day)}", role="steward", **who)


def test_the_loop_in_figures(gate):
    gate.hear(*march())
    loop = gate.get("/api/v1/loop/summary", role="steward")["communities"][0]
    assert loop["community"] == COMMUNITY
    assert (loop["revenue_fen"], loop["cost_fen"], loop["gross_profit_fen"]) == (3500, 2600, 900)
    assert loop["discount_fen"] == 30
    assert (loop["net_profit_fen"], loop["reserve_fen"]) == (1425, 142)
    assert (loop["distributable_fen"], loop["contributed_fen"]) == (1001, 1401)
    assert (loop["committed_fen"], loop["disbursed_fen"]) == (200, 1150)
    assert loop["work_orders"] == {
        "opened": 2,
        "completed": 2,
        "accepted": 2,
        "rated": 2,
        "unfunded": 0,
        "cancelled": 0,
    }
    assert loop["households"] == 42
    assert loop["satisfaction"] == {"rated": 2, "satisfied": 1, "rate": "50.00"}


def test_each_figure_belongs_to_its_own_month(gate):
    gate.hear(*march())

    def of(period):
        path = f"/api/v1/loop/summary?period={period}"
        return gate.get(path, role="steward")["communities"][0]

    assert (of("2026-03")["revenue_fen"], of("2026-04")["revenue_fen"]) == (3500, 0)
    assert (of("2026-03")["contributed_fen"], of("2026-04")["contributed_fen"]) == (1001, 400)
    assert (of("2026-03")["disbursed_fen"], of("2026-04")["disbursed_fen"]) == (0, 1150)
    assert (of("2026-03")["households"], of("2026-04")["households"]) == (0, 42)
    assert of("2026-03")["satisfaction"]["rate"] is None
    assert gate.ask("GET", "/api/v1/loop/summary?period=2026-13").status == 422


def test_live_revenue_counts_days_that_are_still_open(gate):
    sale = facts.SaleRecorded(
        sale_id="S1",
        outlet_id="main",
        till_id="T1",
        reported_on="2026-04-03",
        total_fen=900,
        discount_fen=0,
        cost_fen=500,
    )
    refund = facts.SaleRefunded(
        refund_id="R1",
        sale_id="S1",
        outlet_id="main",
        reported_on="2026-04-03",
        total_fen=200,
        cost_fen=100,
    )
    gate.hear(sale, sale, refund)
    loop = gate.get("/api/v1/loop/summary", role="steward")["communities"][0]
    assert (loop["live_revenue_fen"], loop["revenue_fen"]) == (1600, 0)


def test_money_refused_and_orders_cancelled_are_counted(gate):
    opened = repaired("O1", 1)[0]
    gate.hear(
        opened,
        moved("O1", "open", "unfunded", "fund_overdrawn"),
        moved("O1", "unfunded", "cancelled"),
    )
    orders = gate.get("/api/v1/loop/summary", role="steward")["communities"][0]["work_orders"]
    assert (orders["unfunded"], orders["cancelled"]) == (1, 1)
    assert trace_order(gate, "O1")["state"] == "cancelled"


def test_a_promise_that_grows_stands_open_with_all_of_it_until_it_is_paid(gate):
    def committed_fen():
        return gate.get("/api/v1/loop/summary", role="steward")["communities"][0]["committed_fen"]

    opened = repaired("O1", 1)[0]
    decided = facts.PayerDecided(
        work_order_id=id_of("O1"),
        payer="fund",
        fund_id="F2",
        estimate_fen=10_000,
        given_up=None,
        reason="x",
        decided_on="2026-04-02",
    )
    raised = facts.CommitmentRaised(
        raise_id=id_of("R1"),
        commitment_id=id_of("C O1"),
        fund_id="F2",
        work_order_id=id_of("O1"),
        added_fen=2_500,
        amount_fen=12_500,
        raised_on="2026-04-03",
    )
    changed = facts.WorkOrderChanged(
        work_order_id=id_of("O1"), title="修梯", category="lift", changed_on="2026-04-02"
    )
    gate.hear(opened, changed, decided, committed("C O1", "O1", 10_000), raised, raised)
    assert committed_fen() == 12_500
    assert trace_order(gate, "O1")["title"] == "修梯"
    gate.hear(released("C O1", "O1", 12_500))
    assert committed_fen() == 0


def test_a_building_with_two_repairs_has_its_households_once(gate):
    gate.hear(*repaired("O1", 100), *repaired("O2", 100))
    loop = gate.get("/api/v1/loop/summary", role="steward")["communities"][0]
    assert loop["households"] == 12


def test_a_repair_is_traced_to_the_days_that_paid_for_it(gate):
    gate.hear(*march())
    trace = trace_order(gate, "O2")
    assert (trace["cost_fen"], trace["paid_fen"], trace["difference_fen"]) == (700, 700, 0)
    assert (trace["state"], trace["rating"]) == ("rated", 3)
    assert trace["building"] == {"building_id": "B2", "name": "B2号楼", "households": 30}
    assert trace["fund"] == {"fund_id": "F1", "name": "维修专项", "nature": "E"}
    lots = {lot["source"]: lot for lot in trace["disbursements"][0]["contributions"]}
    # 1001 fen over gross profits 300, 0 and 700: 300, 0 and 701; O2 took from the 450th on.
    assert lots["profit"]["days"] == [
        {
            "day_close_id": id_of("D3"),
            "day": "2026-03-03",
            "outlet": "一店",
            "amount_fen": 551,
            "lines": [{"line": "饮料", "amount_fen": 551}],
        }
    ]
    assert (lots["grant"]["amount_fen"], lots["grant"]["days"]) == (149, [])
    assert [day["amount_fen"] for day in first_days(trace_order(gate, "O1"))] == [300, 150]


def first_days(trace):
    return trace["disbursements"][0]["contributions"][0]["days"]


def test_a_day_is_traced_to_the_repairs_it_paid_for(gate):
    gate.hear(*march())
    trace = trace_day(gate, "D3")
    assert (trace["revenue_fen"], trace["gross_profit_fen"]) == (2000, 700)
    [share] = trace["contributions"]
    assert share["share_fen"] == 701
    assert [(use["work_order_id"], use["amount_fen"]) for use in share["used"]] == [
        (id_of("O1"), 150),
        (id_of("O2"), 551),
    ]
    assert share["used"][1]["building"] == "B2号楼"
    assert (share["waiting_fen"], trace["difference_fen"]) == (0, 0)
    assert trace_day(gate, "D2")["contributions"][0]["share_fen"] == 0


def test_both_directions_add_up_to_the_same_money(gate):
    gate.hear(*march())
    from_orders: dict = {}
    for order in ("O1", "O2"):
        for payment in trace_order(gate, order)["disbursements"]:
            for lot in payment["contributions"]:
                for day in lot["days"]:
                    key = (day["day_close_id"], id_of(order))
                    from_orders[key] = from_orders.get(key, 0) + day["amount_fen"]
    from_days = {
        (id_of(day), use["work_order_id"]): use["amount_fen"]
        for day in ("D1", "D2", "D3")
        for share in trace_day(gate, day)["contributions"]
        for use in share["used"]
    }
    assert from_orders == from_days
    assert sum(from_orders.values()) == 1001


def test_the_order_in_which_feeds_are_read_changes_nothing(gate):
    by_teller: dict = {}
    for fact in march():
        by_teller.setdefault(fact.told_by, []).append(fact)
    gate.hear(*by_teller["funds"])
    gate.hear(*by_teller["property"])
    early = trace_order(gate, "O2")
    assert early["difference_fen"] == 0  # the days are not known yet, the contribution is
    assert first_days(early) == []
    gate.hear(*by_teller["ledger"])
    assert first_days(trace_order(gate, "O2")) == []
    gate.hear(*by_teller["store"])
    assert first_days(trace_order(gate, "O2"))[0]["amount_fen"] == 551


def test_a_payment_out_of_a_lot_never_heard_of_leaves_a_difference(gate):
    gate.hear(*repaired("O1", 450), disbursed("O1", 450, ("never", 0, 450)))
    assert trace_order(gate, "O1")["difference_fen"] == 450


def test_a_fact_about_an_order_never_opened_is_not_swallowed(gate):
    with pytest.raises(LookupError, match="never opened"):
        commands.move_work_order(
            Principal("gateway-follower", COMMUNITY), moved("O9", "open", "dispatched")
        )


def test_another_community_finds_nothing(gate):
    gate.hear(*march())
    for path in (f"work-orders/{id_of('O1')}", f"day-closes/{id_of('D1')}"):
        path = f"/api/v1/loop/trace/{path}"
        answer = gate.ask("GET", path, role="steward", community=NEIGHBOUR)
        assert answer.status == 404
        assert answer.body["code"] in ("work_order_unknown", "day_close_unknown")
        path = f"{path}?community={COMMUNITY}"
        stolen = gate.ask("GET", path, role="steward", community=NEIGHBOUR)
        assert stolen.body["code"] == "community_not_yours"
        assert gate.get(path, role="district", community=NEIGHBOUR)["difference_fen"] == 0
    answer = gate.ask("GET", f"/api/v1/loop/trace/work-orders/{id_of('none')}", role="steward")
    assert answer.body["code"] == "work_order_unknown"


def test_the_district_sees_all_communities_side_by_side(gate):
    gate.hear(day_closed("D1", "2026-03-01", 1000, 700))
    gate.hear(day_closed("N1", "2026-03-01", 70, 30), community=NEIGHBOUR)
    seen = gate.get("/api/v1/loop/summary", role="district")["communities"]
    assert {row["community"]: row["revenue_fen"] for row in seen} == {
        COMMUNITY: 1000,
        NEIGHBOUR: 70,
    }
    own = gate.get("/api/v1/loop/summary", role="steward")["communities"]
    assert [row["community"] for row in own] == [COMMUNITY]
    one = gate.get(f"/api/v1/loop/summary?community={NEIGHBOUR}", role="district")
    assert [row["revenue_fen"] for row in one["communities"]] == [70]


def test_who_keeps_no_books_does_not_read_the_loop(gate):
    assert gate.ask("GET", "/api/v1/loop/summary", role="clerk").body["code"] == "forbidden"


def test_vouchers_are_counted(gate):
    voucher = facts.VoucherPosted(
        voucher_id="V1",
        book="store",
        period="2026-03",
        word="记",
        number=1,
        posted_on="2026-03-01",
        amount_fen=100,
        memo="",
        source_id=None,
    )
    gate.hear(voucher, voucher)
    assert gate.get("/api/v1/loop/summary", role="steward")["communities"][0]["vouchers"] == 2


def test_every_fact_the_gateway_hears_has_a_reaction(gate):
    heard = {kind for kind in facts.ALL.values() if "gateway" in kind.heard_by}
    assert heard == set(gate.service.reactions)
