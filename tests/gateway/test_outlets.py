"""Outlets and buildings: what each took, what was done in each, and that it adds up."""

from shared import clock, facts
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.test_tracker import FUND, committed, day_closed, disbursed, id_of, repaired
from tests.service import COMMUNITY

TODAY = clock.today().isoformat()


def closed_at(outlet, name, day, revenue_fen, cost_fen, called=None):
    told = day_closed(name, day, revenue_fen, cost_fen)
    return facts.DayClosed(**{**vars(told), "outlet_id": outlet, "outlet_name": called or outlet})


def sold(outlet, day, total_fen):
    return facts.SaleRecorded(
        sale_id=id_of(f"{outlet} {day} {total_fen}"),
        outlet_id=outlet,
        till_id="T1",
        reported_on=day,
        total_fen=total_fen,
        discount_fen=0,
        cost_fen=0,
    )


def taken_back(outlet, day, total_fen):
    return facts.SaleRefunded(
        refund_id=id_of(f"back {outlet} {day} {total_fen}"),
        sale_id=None,
        outlet_id=outlet,
        reported_on=day,
        total_fen=total_fen,
        cost_fen=0,
    )


def given_back(order, amount_fen, *lots):
    return facts.DisbursementReturned(
        disbursement_return_id=id_of(f"back {order}"),
        disbursement_id=id_of(f"pay {order}"),
        **FUND,
        work_order_id=id_of(order),
        commitment_id=id_of(f"C {order}"),
        building_id="B1",
        received_on="2026-05-02",
        amount_fen=amount_fen,
        lots=lots,
        reason="x",
        use="repair",
    )


def outlets(gate, query="", **who):
    return gate.get(f"/api/v1/loop/outlets{query}", **({"role": "steward"} | who))


def buildings(gate, query="", **who):
    return gate.get(f"/api/v1/loop/buildings{query}", **({"role": "steward"} | who))


def test_each_outlet_has_its_own_figures(gate):
    gate.hear(
        closed_at("main", "D1", "2026-03-01", 1000, 700, "一店"),
        closed_at("main", "D2", "2026-03-02", 500, 600, "总店"),
        closed_at("gate", "D3", "2026-03-02", 70, 30),
        sold("main", "2026-03-01", 1200),
        taken_back("main", "2026-03-01", 200),
        sold("gate", "2026-03-03", 90),
    )
    told = outlets(gate)
    assert (told["today"], told["since"]) == (TODAY, None)
    other, main = told["items"]
    assert (main["outlet_id"], main["name"], main["days_closed"]) == ("main", "总店", 2)
    assert (main["revenue_fen"], main["cost_fen"], main["gross_profit_fen"]) == (1500, 1300, 200)
    assert main["discount_fen"] == 20
    assert (main["sales_count"], main["refunds_count"], main["live_revenue_fen"]) == (1, 1, 1000)
    assert (main["today_sales_count"], main["today_revenue_fen"]) == (0, 0)
    assert (other["name"], other["revenue_fen"], other["live_revenue_fen"]) == ("gate", 70, 90)


def test_today_moves_with_every_sale_and_return(gate):
    assert outlets(gate)["items"] == []
    gate.hear(sold("main", TODAY, 900), sold("main", TODAY, 100))
    gate.hear(taken_back("main", TODAY, 250), sold("main", "2026-04-02", 5))
    [main] = outlets(gate)["items"]
    assert (main["name"], main["days_closed"]) == ("main", 0)
    assert (main["today_sales_count"], main["today_sales_fen"]) == (2, 1000)
    assert (main["today_refunds_count"], main["today_refunds_fen"]) == (1, 250)
    assert (main["today_revenue_fen"], main["live_revenue_fen"]) == (750, 755)


def test_outlets_add_up_to_the_summary_of_the_same_month(gate):
    gate.hear(
        *(closed_at(f"O{n}", f"D{n}", f"2026-0{3 + n % 2}-05", 100 + n, n) for n in range(7)),
        *(sold(f"O{n}", f"2026-0{3 + n % 2}-05", 100 + n) for n in range(7)),
    )
    for query in ("", "?period=2026-03", "?period=2026-04", "?since=2026-04-01&until=2026-04-30"):
        month = "?period=2026-04" if "since" in query else query
        path = f"/api/v1/loop/summary{month}"
        loop = gate.get(path, role="steward")["communities"][0]
        items = outlets(gate, query)["items"]
        for name in ("revenue_fen", "cost_fen", "gross_profit_fen", "live_revenue_fen"):
            assert sum(item[name] for item in items) == loop[name]


def test_each_building_has_its_repairs_and_its_money(gate):
    gate.hear(
        *repaired("O1", 450),
        *repaired("O2", 50, rating=3),
        *repaired("O3", 700, building="B2", households=30),
        committed("C O1", "O1", 450),
        disbursed("O1", 450, ("L1", 0, 450)),
        given_back(
            "O1", 100, facts.ConsumedLot(contribution_id=id_of("L1"), from_fen=0, amount_fen=100)
        ),
    )
    one, two = buildings(gate)["items"]
    assert (one["building_id"], one["name"], one["households"]) == ("B1", "B1号楼", 12)
    assert (one["opened"], one["completed"], one["accepted"]) == (2, 2, 2)
    assert (one["cost_fen"], one["paid_fen"]) == (500, 350)
    assert (one["rated"], one["satisfied"], one["satisfaction"]) == (2, 1, "50.00")
    assert (two["building_id"], two["accepted"], two["paid_fen"]) == ("B2", 1, 0)

    [april] = [b for b in buildings(gate, "?period=2026-04")["items"] if b["building_id"] == "B1"]
    [may] = buildings(gate, "?period=2026-05")["items"]
    assert (april["paid_fen"], may["paid_fen"]) == (450, -100)
    assert (may["accepted"], may["households"], may["satisfaction"]) == (0, 0, None)


def test_buildings_add_up_to_the_summary(gate):
    gate.hear(
        *repaired("O1", 450),
        *repaired("O2", 50, rating=2),
        *repaired("O3", 700, building="B2", households=30),
        disbursed("O1", 450, ("L1", 0, 450)),
        facts.DisbursementMade(
            **{**vars(disbursed("O9", 33, ("L1", 450, 33))), "building_id": None, "use": "project"}
        ),
    )
    loop = gate.get("/api/v1/loop/summary", role="steward")["communities"][0]
    items = buildings(gate)["items"]
    assert sum(item["paid_fen"] for item in items) == loop["disbursed_fen"] == 483
    assert sum(item["households"] for item in items) == loop["households"]
    assert sum(item["accepted"] for item in items) == loop["work_orders"]["accepted"]
    assert sum(item["satisfied"] for item in items) == loop["satisfaction"]["satisfied"]
    assert [item["building_id"] for item in items] == ["B1", "B2", None]


def test_places_of_others_are_seen_by_the_district_only(gate):
    gate.hear(closed_at("main", "D1", "2026-03-01", 1000, 700), *repaired("O1", 5))
    gate.hear(closed_at("main", "N1", "2026-03-01", 70, 30), community=NEIGHBOUR)
    for read in (outlets, buildings):
        assert {item["community"] for item in read(gate)["items"]} == {COMMUNITY}
        assert read(gate, community=NEIGHBOUR)["items"] != read(gate)["items"]
    seen = outlets(gate, role="district")["items"]
    assert [(item["community"], item["revenue_fen"]) for item in seen] == [
        (COMMUNITY, 1000),
        (NEIGHBOUR, 70),
    ]
    path = f"/api/v1/loop/buildings?community={COMMUNITY}"
    stolen = gate.ask("GET", path, role="steward", community=NEIGHBOUR)
    assert stolen.body["code"] == "community_not_yours"


def test_days_are_said_in_one_way(gate):
    for query in (
        "?period=2026-03&since=2026-03-01&until=2026-03-02",
        "?since=2026-03-01",
        "?until=2026-03-01",
        "?since=2026-03-02&until=2026-03-01",
        "?period=2026-13",
    ):
        for place in ("outlets", "buildings", "funnel"):
            assert gate.ask("GET", f"/api/v1/loop/{place}{query}", role="steward").status == 422
    assert gate.ask("GET", "/api/v1/loop/outlets", role="clerk").body["code"] == "forbidden"


def test_the_number_of_questions_does_not_grow_with_the_places(gate, questions):
    def asked(read):
        with questions() as told:
            read(gate, role="district")
        return len(told)

    outlets(gate, role="district")
    gate.hear(closed_at("O0", "D0", "2026-03-01", 9, 1), *repaired("R0", 5))
    few = [asked(outlets), asked(buildings)]
    gate.hear(*(closed_at(f"O{n}", f"D{n}", "2026-03-02", 9, 1) for n in range(1, 9)))
    gate.hear(*repaired("N1", 5, building="B7"), community=NEIGHBOUR)
    assert [asked(outlets), asked(buildings)] == few
    assert min(few) > 5
