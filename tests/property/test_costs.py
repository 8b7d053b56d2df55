"""Labour at the rate of its day, quotes that are compared, and what an order comes to."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from services.property.costs import rules
from services.property.costs.quotes.rules import contractor_key
from services.property.costs.rates.rules import cost_fen, in_force
from services.property.costs.rules import Cost
from shared import clock
from shared.facts import WorkOrderCompleted
from tests.property.conftest import name
from tests.threads import together

TODAY = date(2026, 6, 15)


@pytest.fixture
def june(lonely):
    """Property alone, on a Monday in June."""
    with clock.fixed(clock.at(TODAY, 9)):
        yield lonely


def later(town, days):
    return clock.fixed(clock.at(TODAY + timedelta(days=days), 9))


def begun(town, **more):
    order_id = town.order(**more)
    town.dispatch(order_id)
    assert town.start(order_id).status == 200
    return order_id


def rate(town, rate_fen, from_on, category=None):
    row = {"rate_fen": rate_fen, "from_on": from_on, "category": category, "ground": "单价表"}
    return town.asked.ask("POST", "/labour-rates", row, role="accountant")


def work(town, order_id, minutes, worked_on, user="zhao", **more):
    body = {"minutes": minutes, "worked_on": worked_on} | more
    return town.act(order_id, "labour", body, user=user)


def costs(town, order_id):
    return town.asked.get(f"/work-orders/{order_id}/costs", role="steward")


def quote(town, order_id, contractor, amount_fen, **more):
    body = {"contractor": contractor, "amount_fen": amount_fen, **more}
    return town.act(order_id, "quotes", body, role="steward", user="steward").body["id"]


def choose(town, order_id, quote_id, reason=None):
    body = {"reason": reason} if reason else {}
    return town.act(order_id, f"quotes/{quote_id}/choose", body, role="steward", user="steward")


def billed(town, order_id, *amounts_fen, **more):
    lines = [{"kind": "outsourced", "description": "吊装", "amount_fen": f} for f in amounts_fen]
    return town.act(order_id, "complete", {"lines": lines} | more)


def test_work_costs_the_rate_of_its_day_whatever_comes_later(june):
    order_id = begun(june)
    assert work(june, order_id, 60, "2026-06-15").body["code"] == "rate_missing"
    assert rate(june, 4_000, "2026-06-15").status == 201
    first = work(june, order_id, 61, "2026-06-15", worker="qian").body
    assert (first["cost_fen"], first["worker"], first["recorded_by"]) == (4_067, "qian", "zhao")
    assert rate(june, 5_000, "2026-06-15").body["code"] == "day_costed"
    assert rate(june, 5_000, "2026-06-16").status == 201
    assert rate(june, 9_000, "2026-06-17", "roof").status == 201
    assert rate(june, 1, "2026-06-15", "lift").status == 201  # no lift has been repaired
    with later(june, 2):
        entry = {"minutes": 7, "worked_on": "2026-06-15", "id": name()}
        assert june.act(order_id, "labour", entry).body["cost_fen"] == 467
        assert june.act(order_id, "labour", entry).status == 201
        again = june.act(order_id, "labour", entry | {"minutes": 8})
        assert again.body["code"] == "labour_differs"
        assert work(june, order_id, 30, "2026-06-16").body["cost_fen"] == 2_500
        assert work(june, order_id, 1, "2026-06-17").body["cost_fen"] == 150
        assert work(june, order_id, 9, "2026-06-18").body["code"] == "day_not_yet"
        assert work(june, order_id, 9, "2026-06-14").body["code"] == "day_before_order"
        assert work(june, order_id, 9, "2026-06-17", user="qian").body["code"] == "not_the_assignee"
        assert work(june, order_id, 1441, "2026-06-17").status == 422
        path = f"labour/{first['id']}/withdraw"
        assert june.act(order_id, path, {"reason": "写错"}).body["withdrawn_by"] == "zhao"
        assert june.act(order_id, path, {"reason": "写错"}).status == 200
        so_far = costs(june, order_id)
        assert (so_far["so_far_fen"], len(so_far["labour"])) == (3_117, 4)
        order = june.complete(order_id, 1_000).body
        amounts = [line["amount_fen"] for line in order["lines"]]
        assert (amounts, order["cost_fen"]) == ([1_000, 467, 2_500, 150], 4_117)
        path = f"labour/{entry['id']}/withdraw"
        assert june.act(order_id, path, {"reason": "x"}).body["code"] == "work_order_state"
        assert work(june, order_id, 9, "2026-06-17").body["code"] == "work_order_state"
        june.act(order_id, "return", {"reason": "还在漏"}, role="steward", user="steward")
        assert june.act(order_id, path, {"reason": "x"}).body["code"] == "cost_frozen"
    assert june.asked.told(WorkOrderCompleted)[0].cost_fen == 4_117
    rows = june.asked.get("/labour-rates", role="repairer")["items"]
    assert [row["rate_fen"] for row in rows] == [4_000, 5_000, 9_000, 1]


def test_quotes_are_compared_above_the_threshold_and_one_is_chosen(june):
    order_id = begun(june, estimate_fen=240_000)
    dear = quote(june, order_id, "甲队", 260_000)
    assert choose(june, order_id, dear).body["code"] == "quotes_missing"
    quote(june, order_id, " 甲 队", 250_000)
    assert choose(june, order_id, dear).body["code"] == "quotes_missing"  # the same contractor
    old = quote(june, order_id, "丙队", 190_000, valid_until="2026-06-14")
    assert choose(june, order_id, old).body["code"] == "quote_expired"
    cheap = quote(june, order_id, "乙队", 240_000, says="含材料", valid_until="2026-06-15")
    assert choose(june, order_id, dear).body["code"] == "reason_missing"
    assert choose(june, order_id, name()).body["code"] == "quote_unknown"
    answers = together(
        2, lambda which: choose(june, order_id, (cheap, dear)[which], (None, "工期短")[which])
    )
    first = costs(june, order_id)["choices"]
    assert {answer.status for answer in answers} <= {200, 409} and first
    assert choose(june, order_id, cheap, "改选便宜的").status == 200
    assert choose(june, order_id, cheap).body["quote_id"] == cheap  # once more
    assert choose(june, order_id, dear).body["code"] == "quote_chosen"
    so_far = costs(june, order_id)
    assert (so_far["so_far_fen"], so_far["choices"][-1]["contractor"]) == (240_000, "乙队")
    assert so_far["threshold"] == {"amount_fen": 200_000, "from_on": None, "ground": None}

    assert billed(june, order_id, 200_000, 40_001).body["code"] == "quote_exceeded"
    assert billed(june, order_id, 239_999).body["code"] == "quote_differs"
    order = billed(june, order_id, 239_999, reason="少吊一次").body
    assert (order["cost_fen"], order["history"][-1]["reason"]) == (239_999, "少吊一次")
    assert choose(june, order_id, dear, "x").body["code"] == "work_order_state"
    body = {"contractor": "丁队", "amount_fen": 1}
    late = june.act(order_id, "quotes", body, role="steward", user="steward")
    assert late.body["code"] == "work_order_state"


def test_of_two_who_choose_at_once_the_first_is_chosen_and_the_threshold_is_a_row_of_its_day(june):
    order_id = begun(june)
    quotes = [quote(june, order_id, contractor, 100_000) for contractor in ("甲队", "乙队")]
    answers = together(2, lambda which: choose(june, order_id, quotes[which]))
    (chosen,) = [answer for answer in answers if answer.status == 200]
    (refused,) = [answer for answer in answers if answer.status == 409]
    assert refused.body["code"] == "quote_chosen"
    assert [row["quote_id"] for row in costs(june, order_id)["choices"]] == [
        chosen.body["quote_id"]
    ]
    order = june.complete(order_id).body
    assert [(line["kind"], line["amount_fen"]) for line in order["lines"]] == [
        ("outsourced", 100_000)
    ]

    path, row = "/quote-thresholds", {"amount_fen": 50_000, "ground": "2号决议"}
    past = june.asked.ask("POST", path, row | {"from_on": "2026-06-14"}, role="accountant")
    assert past.body["code"] == "day_past"
    june.asked.post(path, row | {"from_on": "2026-06-16"}, role="accountant")
    assert june.asked.ask("POST", path, row | {"from_on": "2026-06-16"}).status == 201
    assert june.asked.ask("POST", path, row, role="steward").status == 403
    first, second = begun(june), begun(june)
    assert billed(june, first, 200_000).body["cost_fen"] == 200_000
    with later(june, 1):
        assert billed(june, second, 50_001).body["code"] == "quotes_missing"
        assert billed(june, second, 50_000).body["cost_fen"] == 50_000
    assert len(june.asked.get(path, role="steward")["items"]) == 2


def test_what_an_order_comes_to_stands_beside_what_its_fund_promised(town):
    rate(town, 6_000, "2026-01-01")
    order_id = town.order(town.fund(50_000))
    assert costs(town, order_id)["promised_fen"] == 0
    town.dispatch(order_id)
    town.start(order_id)
    work(town, order_id, 90, clock.today().isoformat())
    quote_id = quote(town, order_id, "甲队", 2_000)
    choose(town, order_id, quote_id)
    found = costs(town, order_id)
    figures = ("so_far_fen", "estimate_fen", "promised_fen", "difference_fen")
    assert [found[figure] for figure in figures] == [11_000, 10_000, 10_000, -1_000]
    assert town.complete(order_id).body["code"] == "cost_exceeds_commitment"
    assert costs(town, order_id)["frozen"] is False
    path = f"labour/{found['labour'][0]['id']}/withdraw"
    town.act(order_id, path, {"reason": "多写"})
    work(town, order_id, 80, clock.today().isoformat())
    assert town.complete(order_id).body["cost_fen"] == 10_000
    found = costs(town, order_id)
    assert (found["frozen"], found["difference_fen"]) == (True, 0)
    town.accept(order_id)
    town.follow()
    assert town.seen(order_id)["paid_fen"] == 10_000
    foreign = town.asked.ask("GET", f"/work-orders/{order_id}/costs", community="other")
    assert foreign.status == 404


def test_rates_round_half_up_and_the_own_rate_comes_first():
    assert [cost_fen(101, minutes) for minutes in (1, 30, 59, 60)] == [2, 51, 99, 101]
    row = SimpleNamespace
    rows = [
        row(id=1, category=None, from_on=date(2026, 1, 1), rate_fen=1),
        row(id=2, category="roof", from_on=date(2026, 1, 1), rate_fen=2),
        row(id=3, category=None, from_on=date(2026, 2, 1), rate_fen=3),
        row(id=4, category=None, from_on=date(2026, 2, 1), rate_fen=4),
    ]
    assert in_force(rows, "roof", date(2026, 3, 1)).rate_fen == 2
    assert in_force(rows, "lift", date(2026, 3, 1)).rate_fen == 4
    assert in_force(rows, "lift", date(2026, 1, 31)).rate_fen == 1
    assert in_force(rows, "lift", date(2025, 12, 31)) is None
    assert contractor_key(" ABC 队") == contractor_key("abc队")


def test_what_is_composed_is_the_sum_of_its_parts_and_a_long_name_keeps_its_quantity():
    row = SimpleNamespace
    labour = [
        row(minutes=5, worked_on=TODAY, cost_fen=10, withdrawn_by=None),
        row(minutes=5, worked_on=TODAY, cost_fen=99, withdrawn_by="zhao"),
    ]
    parts = [
        row(name="管" * 200, quantity=1_500, unit="米", cost_fen=20, state="issued"),
        row(name="管", quantity=1_000, unit="米", cost_fen=99, state="returned"),
    ]
    bid = row(contractor="甲队", amount_fen=40)
    lines = rules.composed([Cost("parts", "卷材", 5)], labour, parts, bid)
    assert rules.total_fen(lines) == 75
    assert lines[2].description.endswith("管 1.500 米") and len(lines[2].description) == 200
    sent = [Cost("outsourced", "发票", 30)]
    assert rules.total_fen(rules.composed(sent, labour, parts, bid)) == 60
