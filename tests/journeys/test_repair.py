"""A resident's report, from the QR code at the door to the fund that paid, through the gateway."""

import io
import re
from datetime import timedelta

import pytest
import requests
from PIL import Image

from deploy.client import ProblemError, wait_until_heard
from shared import clock
from shared.ids import new_id
from tests.journeys.evidence import differing_documents
from tests.journeys.shop import COST_FEN, Shop, pool_of_all_profit

DAY = "2026-03-15"
FUND = "01943f00-0000-7000-8000-00000000f0bb"


class Resident:
    """Somebody with a phone and without an account."""

    def __init__(self, url: str):
        self.url = f"{url}/api/v1/property/public"

    def get(self, path: str) -> dict:
        answer = requests.get(self.url + path, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, body=None, **how) -> requests.Response:
        how = how or {"json": body or {}}
        headers = {"Idempotency-Key": new_id()} | how.pop("headers", {})
        return requests.post(self.url + path, headers=headers, timeout=30, **how)


def photograph() -> bytes:
    """A picture that says where it was taken, as phones do."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (42.0, 1.0, 0.0)}
    held = io.BytesIO()
    Image.new("RGB", (640, 480), "grey").save(held, "JPEG", exif=exif)
    return held.getvalue()


@pytest.fixture(scope="module")
def funded(instance, as_):
    """A shop whose profit of March lies in a fund for roofs, and goods still on the shelf."""
    shop = Shop(as_)
    shop.receive(30, "2026-03-01")
    shop.open(DAY)
    shop.sell(20, DAY, cash=20 * 14_560)
    shop.close(DAY, 20 * 14_560)
    pool_of_all_profit(as_, FUND)
    wait_until_heard(instance.settings.gateway_url)
    in_spite = {"accepted": ["bank_not_reconciled", "stock_not_counted"], "reason": "书记已同意"}
    as_("accountant").post("/ledger/books/store/periods/2026-03/close", in_spite)
    as_("accountant").post("/ledger/books/property/periods/2026-03/close")
    wait_until_heard(instance.settings.gateway_url)
    return shop


@pytest.fixture(scope="module")
def building(as_):
    """A building that nobody manages, a repairer, and what an hour of work costs."""
    as_("steward").post("/property/staff", {"name": "赵工", "user": "repairer", "skills": ["roof"]})
    rate = {"rate_fen": 6_000, "from_on": "2026-01-01", "ground": "2026年工时单价表"}
    as_("accountant").post("/property/labour-rates", rate)
    wanted = {"name": "7号楼", "address": "中华路12号", "managed": False}
    return as_("steward").post("/property/buildings", wanted)["id"]


def test_a_report_at_the_door_becomes_a_repair_that_a_fund_has_paid(
    instance, as_, funded, building
):
    """Each step by whoever takes it; at the end every fen is where it belongs."""
    url = instance.settings.gateway_url
    resident, steward, repairer = Resident(url), as_("steward"), as_("repairer")
    today = clock.today()

    # A resident scans the code at the door and reports with a photo.
    assert resident.get(f"/places/{building}?unit=2-601")["building"] == "7号楼"
    report = reported(resident, building)
    code = report["code"]
    assert report["stage"] == "待受理"

    # The steward sends it the small way; the fund promises, a repairer is sent.
    seen = steward.get("/property/reports", state="received")["items"][0]
    assert seen["text"] == "顶楼漏水，电话13812345678"
    way = {"route": "small", "reason": "屋面漏水", "category": "roof", "fund_id": FUND}
    way |= {"estimate_fen": 18_000, "title": "7号楼屋面漏水"}
    order_id = steward.post(f"/property/reports/{report['id']}/route", way)["target_id"]
    path = f"/property/work-orders/{order_id}"
    suggested = steward.get(f"{path}/suggestions")["items"][0]["user"]
    sent = steward.post(f"{path}/dispatch", {"assignee": suggested})
    assert (sent["state"], sent["payer"], sent["channel"]) == ("dispatched", "fund", "qr")

    # Taken, reached, begun: a part from the shop, an hour and a half, a night's hold.
    for verb in ("take", "arrive", "start"):
        repairer.post(f"{path}/{verb}")
    part = {"id": new_id(), "sku": funded.sku, "quantity": "1"}
    assert repairer.post(f"{path}/parts", part)["cost_fen"] == COST_FEN
    work = {"minutes": 45, "worked_on": today.isoformat()}
    assert repairer.post(f"{path}/labour", work)["cost_fen"] == 4_500
    resume_on = (today + timedelta(days=1)).isoformat()
    repairer.post(f"{path}/hold", {"reason": "等胶干", "resume_on": resume_on})
    assert resident.get(f"/reports/{code}")["stage"] == "挂起"
    repairer.post(f"{path}/resume")
    done = repairer.post(f"{path}/complete", {"lines": []})
    cost_fen = COST_FEN + 4_500
    assert (done["state"], done["cost_fen"]) == ("completed", cost_fen)

    # The resident finds it still leaking; it is done again for nothing, and then it is dry.
    assert "return" in resident.get(f"/reports/{code}")["may"]
    assert resident.post(f"/reports/{code}/return", {"reason": "还在渗水"}).status_code == 200
    assert repairer.post(f"{path}/complete", {"lines": []})["rework_count"] == 1
    assert resident.post(f"/reports/{code}/accept").status_code == 200
    said = {"rating": 5, "solved": True, "comment": "这次好了"}
    assert resident.post(f"/reports/{code}/rate", said).json()["stage"] == "已办结"
    wait_until_heard(url)

    # The fund has paid exactly that, out of one day's profit, and both books know it.
    order = steward.get(path)
    assert (order["paid_fen"], order["accepted_by"]) == (cost_fen, "resident")
    assert as_("steward").get(f"/funds/funds/{FUND}")["committed_fen"] == 0
    trace = as_("accountant").get(f"/loop/trace/work-orders/{order_id}")
    assert (trace["paid_fen"], trace["difference_fen"]) == (cost_fen, 0)
    days = trace["disbursements"][0]["contributions"][0]["days"]
    assert [(day["day"], day["amount_fen"]) for day in days] == [(DAY, cost_fen)]
    assert balance(as_, "store", "1405") == 9 * COST_FEN
    assert balance(as_, "property", "1403") == 0
    audit = as_("accountant").get("/loop/audit")
    assert audit["differences"] == 0, audit
    assert differing_documents(instance) == {}

    # Everybody reads what it was and what it cost, and nothing of who lives there.
    listed = resident.get(f"/benefit-list?building_id={building}")["items"]
    assert [(row["title"], row["paid_fen"]) for row in listed] == [("7号楼 屋面", cost_fen)]
    public = str(listed) + str(resident.get(f"/waiting-list?building_id={building}"))
    # In an id may be anything.
    public = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", public)
    assert not [word for word in ("138", "601", "漏水", "赵") if word in public]
    (figures,) = steward.get("/property/statistics/orders", **months(today))["items"]
    assert figures["rates"]["praise"] == {"numerator": 1, "denominator": 1, "percent": "100.00"}


def reported(resident: Resident, building: str) -> dict:
    """A report with a photo; its place of taking does not come back with it."""
    picture = {"Content-Type": "image/jpeg"}
    sent = resident.post("/photos", data=photograph(), headers=picture)
    body = {"building_id": building, "unit": "2-601", "domain": "housing"}
    body |= {"text": "顶楼漏水，电话13812345678", "photo_ids": [sent.json()["id"]]}
    answer = resident.post("/reports", body)
    assert answer.status_code == 201, answer.text
    url = f"{resident.url}/reports/{answer.json()['code']}/photos/{sent.json()['id']}"
    kept = Image.open(io.BytesIO(requests.get(url, timeout=30).content))
    assert (kept.size, dict(kept.getexif())) == ((640, 480), {})
    return answer.json()


def balance(as_, book: str, account: str) -> int:
    """What an account of a book comes to this month, in fen."""
    path = f"/ledger/books/{book}/reports/trial-balance"
    rows = as_("accountant").get(path, period=clock.today().isoformat()[:7])["rows"]
    found = {row["code"]: row["closing_debit_fen"] - row["closing_credit_fen"] for row in rows}
    return found.get(account, 0)


def months(today) -> dict[str, str]:
    """This month, to be asked for."""
    return {"since": today.isoformat()[:7], "until": today.isoformat()[:7]}


def test_an_order_of_another_community_is_nobodys_here(instance, as_, funded, building):
    """A code that was guessed, a building that is elsewhere: 404, and nothing is kept."""
    resident = Resident(instance.settings.gateway_url)
    before = len(as_("steward").all("/property/reports"))
    guessed = requests.get(f"{resident.url}/reports/7K3M-9QWX-04TB-RZ1F", timeout=30)
    assert (guessed.status_code, guessed.json()["code"]) == (404, "report_unknown")
    body = {"building_id": new_id(), "domain": "housing", "text": "哪里都漏"}
    answer = resident.post("/reports", body)
    assert (answer.status_code, answer.json()["code"]) == (404, "building_unknown")
    huge = resident.post(
        "/photos", data=b"\xff\xd8" + bytes(40 << 20), headers={"Content-Type": "image/jpeg"}
    )
    assert huge.status_code == 413
    with pytest.raises(ProblemError):
        as_("steward").get(f"/property/work-orders/{new_id()}")
    assert len(as_("steward").all("/property/reports")) == before
