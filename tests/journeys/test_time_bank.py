"""Volunteers' hours become goods of the shop, which a fund pays, through real processes."""

from datetime import timedelta

import pytest

from deploy.client import ProblemError
from shared import clock
from shared.ids import new_id
from tests.journeys.evidence import differing_documents
from tests.journeys.shop import PRICE_FEN, Shop

COMPARED = {"fund_sales", "revenue", "stock_value", "fund_balances", "intercompany", "books"}


def test_hours_buy_goods_that_a_fund_pays_and_every_book_agrees(instance, as_):
    steward, cashier, today = as_("steward"), as_("cashier"), clock.today()
    shop = Shop(as_)
    shop.receive(3, today.isoformat())
    as_("clerk").post(f"/store/tills/{shop.till}/open", {"float_fen": 0})
    fund = a_fund_with(as_, 50_000)
    rule = {"effective_from": "2026-01-01", "points_per_yuan": "0.010"}
    rule = steward.post("/funds/point-rules", rule)
    as_("reviewer").post(f"/funds/point-rules/{rule['id']}/approve")

    # Two hours on a paper list of yesterday are two points.
    who = {"name": "张桂兰", "phone": "13812341234", "joined_on": "2026-01-01"}
    who = steward.post("/funds/volunteers", who)["id"]
    day = today - timedelta(days=1)
    activity = {"title": "扫雪", "kind": "snow_clearing", "day": day.isoformat()}
    activity = steward.post("/funds/activities", activity)["id"]
    row = {"volunteer_id": who}
    row |= {"signed_in_at": clock.text(clock.at(day, 9))}
    row |= {"signed_out_at": clock.text(clock.at(day, 11, 40))}
    paper = {"document": "签到表", "rows": [row]}
    steward.post(f"/funds/activities/{activity}/paper-list", paper)

    # They buy one thing at its price; the same question again is the same answer.
    wish = {"id": new_id(), "volunteer_id": who, "fund_id": fund}
    wish |= {"sku": shop.sku, "quantity": "1"}
    with pytest.raises(ProblemError) as problem:  # who records hours buys nothing with them
        steward.post("/funds/redemptions", wish)
    assert problem.value.code == "forbidden"
    sold = cashier.post("/funds/redemptions", wish)
    assert (sold["state"], sold["price_fen"], sold["points"]) == ("sold", PRICE_FEN, "1.456")
    assert cashier.post("/funds/redemptions", wish) == sold
    account = steward.get(f"/funds/volunteers/{who}/account")
    assert (account["points_balance"], account["counted_minutes"]) == ("0.544", 120)
    assert as_("accountant").get(f"/funds/funds/{fund}")["balance_fen"] == 50_000 - PRICE_FEN

    # The day's report has it with its own tender, and the books with all others agree.
    assert compared(as_)
    as_("clerk").post(f"/store/tills/{shop.till}/close", {"counted_cash_fen": 0})
    as_("clerk").post(f"/store/days/{sold['sold_on']}/close", {"outlet": shop.sku})
    assert compared(as_)
    assert differing_documents(instance) == {}


def a_fund_with(as_, amount_fen: int) -> str:
    """A grant for volunteers, in the shop's books."""
    fund = {
        "name": "志愿者专项",
        "nature": "G",
        "purpose": "志愿者积分兑换",
        "legal_holder": "社区",
        "book": "store",
    }
    fund = as_("accountant").post("/funds/funds", fund)["id"]
    grant = {
        "fund_id": fund,
        "source": "grant",
        "source_document": "财社18号",
        "received_on": clock.today().isoformat(),
        "amount_fen": amount_fen,
    }
    as_("accountant").post("/funds/contributions", grant)
    return fund


def compared(as_) -> bool:
    """Whether the audit, which waits for facts on their way, finds what such goods touch agreed."""
    found = as_("accountant").get("/loop/audit")["comparisons"]
    differing = [row for row in found if row["code"] in COMPARED and not row["agrees"]]
    return not differing and {row["code"] for row in found} >= COMPARED
