"""An instance in which something has happened: a month of the shop, a fund, repairs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO

from rich.console import Console

from deploy import history, shop_data
from deploy.demo import PERIOD, tell
from deploy.instance import Instance, sign_ins
from deploy.neighbourhood import a_morning
from deploy.office import publish_month
from deploy.story import TILL_ID, Story
from shared import clock
from tests.instances import started
from tests.store.bills.made import Paid, wechat


@contextmanager
def lived_in() -> Iterator[Instance]:
    """A running instance with a few rows of nearly everything."""
    with started() as running:
        story, _ = tell(running, shop_data.read(), Console(file=StringIO()))
        a_morning(story)
        publish_month(story, PERIOD)
        _more_of_everything(story)
        yield running


@contextmanager
def with_a_past() -> Iterator[Instance]:
    """The community that `make run` shows, and a few things more."""
    with started(before=history.tell) as running:
        month = shop_data.first_days(shop_data.read(), 1)
        url, people = running.settings.gateway_url, sign_ins(running.settings)
        story = Story(url, people, month, lambda _: None)
        _more_of_everything(story)
        _a_day_under_way(story)
        yield running


def _more_of_everything(story: Story) -> None:
    """Things that no month of the demo needs: a program, a member, a volunteer, a vote."""
    webhook = {"url": "https://books.example.org/", "note": "财务软件", "events": ["period_closed"]}
    story.as_("accountant").post("/webhooks", webhook)
    story.as_("clerk").post("/store/members", {"number": "M-1", "name": "王芳"})
    volunteer = {"name": "张桂兰", "phone": "13812341234", "joined_on": "2026-01-01"}
    steward = story.as_("steward")
    volunteer = steward.post("/funds/volunteers", volunteer)["id"]
    rule = steward.post("/funds/point-rules", {"effective_from": "2026-01-01"})
    story.as_("reviewer").post(f"/funds/point-rules/{rule['id']}/approve")
    activity = {"title": "送餐", "kind": "meal_delivery", "day": clock.today().isoformat()}
    activity = steward.post("/funds/activities", activity)["id"]
    steward.post(f"/funds/activities/{activity}/sign-in", {"volunteer_id": volunteer})
    _call_a_vote(story)
    _gifts_and_projects(story)


def _call_a_vote(story: Story) -> None:
    """The owners are asked about the matter of the morning."""
    steward = story.as_("steward")
    (matter,) = steward.all("/property/matters")
    path, today = f"/property/matters/{matter['id']}", clock.today().isoformat()
    meeting = {"kind": "pavilion", "held_on": today, "place": "红色议事亭", "attendance": 21}
    steward.post(f"{path}/meetings", meeting | {"minutes": "请业主表决。"})
    said = {"title": "用维修资金更换电梯", "proposer": "resident"}
    proposal = steward.post(f"{path}/proposals", said)["proposals"][0]["id"]
    vote = {"proposal_id": proposal, "scope": "building", "subject": "fund_use"}
    steward.post(f"{path}/votes", vote | {"closes_on": today})


def _gifts_and_projects(story: Story) -> None:
    """A fund with a donation, of which some is to move on and some is promised to a project."""
    accountant = story.as_("accountant")
    template = {"template": "residents_service_fund"}
    heir = accountant.post("/funds/funds/from-template", template | {"name": "社区微更新资金"})
    wanted = template | {"name": "街坊互助资金", "transfers_to": [heir["id"]]}
    fund = accountant.post("/funds/funds/from-template", wanted)["id"]
    given = {"fund_id": fund, "source": "donation", "source_document": "捐赠协议 1"}
    given |= {"received_on": clock.today().isoformat(), "amount_fen": 300_000}
    accountant.post("/funds/contributions", given | {"donor_name": "张三丰"})
    moved = {"fund_id": fund, "to_fund_id": heir["id"], "amount_fen": 50_000}
    accountant.post("/funds/transfers", moved | {"reason": "结余调剂"})
    project = {"name": "楼道照明", "purpose": "议事会议定"}
    project |= {"sources": [{"fund_id": fund, "amount_fen": 100_000}]}
    story.as_("steward").post("/funds/projects", project)


def _a_day_under_way(story: Story) -> None:
    """What an office has on its desks while it works: begun, and not done with."""
    clerk, cashier = story.as_("clerk"), story.as_("cashier")
    today = clock.today().isoformat()
    product = cashier.all("/store/products")[0]
    clerk.post(f"/store/tills/{TILL_ID}/open", {"float_fen": 0})
    card = {"amount_fen": 3_000, "method": "cash", "till_id": TILL_ID}
    clerk.post("/store/cards", card)
    order = {"supplier_id": cashier.all("/store/suppliers")[0]["id"], "ordered_on": today}
    order["lines"] = [{"sku": product["sku"], "quantity": "10", "value_fen": 2_500}]
    cashier.post("/store/purchase-orders", order)
    clerk.post("/store/stock-counts", {"counted_on": today, "scope": "skus", "skus": []})
    campaign = {"name": "丹东草莓", "product_id": product["id"], "price_fen": 3_000}
    campaign |= {"minimum": "10", "maximum": "100", "leader_name": "王姐", "pickup_point": "3号楼"}
    campaign["closes_at"] = clock.text(clock.now() + timedelta(days=3))
    made = cashier.post("/store/campaigns", campaign)
    buyer = {"buyer_name": "赵大爷", "phone": "13800005678", "quantity": "1", "method": "cash"}
    clerk.post(f"/store/campaigns/{made['id']}/orders", buyer | {"till_id": TILL_ID})
    cashier.post("/store/bills", wechat([Paid("1", 350)]))
    rent = {"voucher_date": today, "memo": "付房租", "attachments": 1}
    rent["lines"] = [
        {"account": "560201", "debit_fen": 120_000, "credit_fen": 0},
        {"account": "100201", "debit_fen": 0, "credit_fen": 120_000},
    ]
    story.as_("accountant").post("/ledger/books/store/drafts", rent)
