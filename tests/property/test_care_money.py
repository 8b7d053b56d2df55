"""What a pool is for: repairs, floods, care (domain.md §1 rows 5 and 41); to the last fen."""

ROW_5 = {"roof": 600_000, "flood": 250_000, "care": 150_000}


def finished(town, fund, category, fen, building):
    order = town.order(fund, category=category, estimate_fen=fen, building_id=building)
    for answer in (
        town.dispatch(order),
        town.start(order),
        town.complete(order, fen),
        town.accept(order),
    ):
        assert answer.status == 200, answer
    town.follow()
    town.follow()
    return order


def test_ten_thousand_yuan_go_to_repair_floods_and_care_and_nothing_is_left(town):
    building, pool = town.building()["id"], town.fund(1_000_000, approval_threshold_fen=1_000_000)
    orders = {
        category: finished(town, pool, category, fen, building) for category, fen in ROW_5.items()
    }
    paid = {category: town.seen(order)["paid_fen"] for category, order in orders.items()}
    assert paid == ROW_5
    held = town.funds.get("/figures", role="", acting_service="gateway")
    assert (held["funds"][pool]["balance_fen"], held["disbursed_fen"]) == (0, 1_000_000)
    assert town.figures()["repair_paid_fen"] == 1_000_000
    last = town.order(pool, category="flood", estimate_fen=1, building_id=building)
    town.dispatch(last)
    assert town.state(last) == "unfunded"

    bags = {"name": "防汛沙袋", "unit": "个", "place": "社区库房"}
    supply = town.asked.post("/supplies", bags, role="steward")["id"]
    bought = {"quantity": "1000", "source": "bought", "work_order_id": orders["flood"]}
    town.asked.post(f"/supplies/{supply}/receive", bought, role="steward")
    assert town.asked.get(f"/supplies/{supply}", role="steward")["on_hand"] == "1000"


def test_a_roof_of_200_000_yuan_is_250_for_each_of_800_households(town):
    building = town.building()["id"]
    rows = "".join(f"3号楼,{number}\n" for number in range(800))
    town.asked.post("/registry/import", "楼栋,房号\n" + rows)
    pool = town.fund(20_000_000, approval_threshold_fen=20_000_000)
    costs = (12_500_000, 7_500_000)
    orders = [finished(town, pool, "roof", fen, building) for fen in costs]
    total = sum(town.seen(order)["paid_fen"] for order in orders)
    homes = town.asked.get("/registry/summary", role="steward")["total"]["households"]
    disbursed = town.funds.get("/figures", role="", acting_service="gateway")["disbursed_fen"]
    assert (total, homes, disbursed) == (20_000_000, 800, total)
    assert divmod(total, homes) == (25_000, 0)
