"""The demo's neighbourhood: what residents report on a morning, and what becomes of it.

Told after the shop's month, through the public door and by the people who answer.
"""

import uuid
from datetime import timedelta
from typing import Any

from rich.table import Table

from deploy.client import API, ProblemError, session_from, wait_until_heard
from deploy.story import Story
from shared import clock

LAMP = "三楼楼道的灯坏了，晚上看不见"
SAID = (
    ("infrastructure", LAMP),
    ("infrastructure", "三楼楼道灯坏了，晚上看不清"),
    ("neighbours", "楼上半夜拖椅子，睡不好"),
    ("fire_safety", "电梯常停，想请大家议一议换新的"),
)
WAYS = {
    1: {"route": "small", "category": "electrical", "title": "更换楼道灯"},
    3: {"route": "private"},
    4: {"route": "large", "title": "更换电梯"},
}
CALLED = {None: "", "private": "私事 private", "small": "小事 small", "large": "大事 large"}
LABOUR = {"rate_fen": 6_000, "from_on": "2026-01-01", "ground": "2026年工时单价表"}
REPAIRER = {"name": "赵工", "team": "水电组", "skills": ["electrical", "plumbing"]}
ALWAYS = [{"weekday": day, "from_minute": 0, "to_minute": 1440} for day in range(1, 8)]
LIFT_CHECK = {
    "every": 1,
    "unit": "months",
    "ahead_days": 3,
    "title": "电梯月检",
    "category": "lift",
}


def a_morning(story: Story) -> Table:
    """Four reports, three ways, one lamp mended and rated; the table of how they stand."""
    steward = story.as_("steward")
    _staff(story)
    building = _estate(story)
    resident = Resident(story.gateway_url)
    codes = [resident.report(building, *said, number=n) for n, said in enumerate(SAID, start=1)]
    received = steward.all("/property/reports", state="received")
    for number, report in enumerate(received, start=1):
        if number in WAYS:
            way = {"reason": "按三事分流", **WAYS[number]}
            steward.post(f"/property/reports/{report['id']}/route", way, key=f"demo-way-{number}")
    first = {"report_id": received[0]["id"]}
    steward.post(f"/property/reports/{received[1]['id']}/join", first, key="demo-join")
    _mend(story, steward.get(f"/property/reports/{received[0]['id']}")["target_id"])
    resident.say(codes[0], "accept")
    resident.say(codes[0], "rate", {"rating": 5, "solved": True, "comment": "当天就修好了"})
    wait_until_heard(story.gateway_url)
    return _table(resident, codes)


class Resident:
    """Whoever scans the code at the door: no account, only the public door."""

    def __init__(self, gateway_url: str, address: str = ""):
        """`address`: the one of this machine from which they come, if it matters."""
        self._base, self._session = gateway_url + API, session_from(address)

    def report(self, building: str, domain: str, text: str, number: int | str) -> str:
        """Report something; the tracking code."""
        body = {"building_id": building, "domain": domain, "text": text}
        return self._ask("POST", "/reports", body, f"demo-report-{number}")["code"]

    def say(self, code: str, deed: str, body: dict | None = None, number: int | str = 1) -> None:
        """Accept or rate by the code."""
        self._ask("POST", f"/reports/{code}/{deed}", body or {}, f"demo-{deed}-{number}")

    def follow(self, code: str) -> dict:
        """Where the report stands."""
        return self._ask("GET", f"/reports/{code}")

    def object(self, community: str, period: str, body: dict) -> str:
        """Object to a published month; the tracking code."""
        path = f"/public/record/{community}/{period}/objections"
        return self._send("POST", self._base + path, body, "demo-objection")["code"]

    def _ask(self, method: str, path: str, body: Any = None, key: str | None = None) -> dict:
        return self._send(method, f"{self._base}/property/public{path}", body, key)

    def _send(self, method: str, address: str, body: Any, key: str | None) -> dict:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        answer = self._session.request(method, address, json=body, headers=headers, timeout=30)
        if not answer.ok:
            raise ProblemError(answer)
        return answer.json()


def _staff(story: Story) -> None:
    person = REPAIRER | {"user": story.people["repairer"]["username"], "shifts": ALWAYS}
    story.as_("steward").post("/property/staff", person, key="demo-staff")
    story.as_("accountant").post("/property/labour-rates", LABOUR, key="demo-labour")


def _estate(story: Story) -> str:
    """An estate with a managed building, its households and a lift that is checked each month."""
    steward = story.as_("steward")
    estate = {"name": "丰美小区", "address": "新晟社区", "mode": "one_core_three_links"}
    estate_id = steward.post("/property/estates", estate, key="demo-estate")["id"]
    wanted = {"name": "5号楼", "address": "丰美小区", "managed": True, "estate_id": estate_id}
    building = steward.post("/property/buildings", wanted, key="demo-managed")["id"]
    for number in range(1, 13):
        home = {"building_id": building, "unit": f"1-{number:03d}", "area_hundredths": 6_000}
        steward.post("/property/households", home, key=f"demo-home-{number}")
    lift = {"kind": "lift", "code": "电梯-01", "building_id": building, "owner": "common"}
    lift_id = steward.post("/property/assets", lift, key="demo-lift")["id"]
    first_on = (clock.today() + timedelta(days=20)).isoformat()
    check = LIFT_CHECK | {"asset_id": lift_id, "first_on": first_on}
    steward.post("/property/schedules", check, key="demo-lift-check")
    return building


def _mend(story: Story, order_id: str) -> None:
    """Send whom the program suggests, who goes, works half an hour and finishes."""
    path, steward = f"/property/work-orders/{order_id}", story.as_("steward")
    suggested = steward.get(f"{path}/suggestions")["items"][0]["user"]
    steward.post(f"{path}/dispatch", {"assignee": suggested}, key="demo-send")
    repairer = story.as_("repairer")
    for verb in ("take", "arrive", "start"):
        repairer.post(f"{path}/{verb}", key=f"demo-lamp-{verb}")
    work = {"minutes": 30, "worked_on": clock.today().isoformat()}
    repairer.post(f"{path}/labour", work, key="demo-lamp-labour")
    repairer.post(f"{path}/complete", {"lines": []}, key="demo-lamp-complete")


def _table(resident: Resident, codes: list[str]) -> Table:
    table = Table(title="\n居民上报 What residents reported", title_justify="left")
    for heading in ("说了什么 words", "分流 way", "进度 stage", "查询码 code"):
        table.add_column(heading, overflow="fold")
    for code in codes:
        seen = resident.follow(code)
        way = "并案 joined" if seen["joined"] else CALLED[seen["route"]]
        table.add_row(seen["text"], way, seen["stage"], code)
    return table
