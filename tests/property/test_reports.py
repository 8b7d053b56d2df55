"""From a QR code to a rated repair: what residents report, and which way it goes."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.property.app import SERVICE as PROPERTY
from services.property.reports import rules
from services.property.reports.models import Report, ReportStep
from shared import clock
from shared.masking import mask_text
from tests.property import pictures
from tests.service import Answer, running
from tests.threads import together

LAMP = "三楼楼道的灯坏了，晚上老人看不见，电话13812341234"
GUESSED = "0000-0000-0000-0000"
MORNING = clock.at(date(2026, 3, 2), 10)


class Neighbourhood:
    """A building with a lamp, those who live there and those who look after it."""

    def __init__(self, town):
        self.town, self.asked = town, town.asked
        self.building = town.building()

    # -- residents -----------------------------------------------------------------------------

    def public(self, method, path, body=None, visitor="v1", **how) -> Answer:
        """Ask as the gateway lets residents ask."""
        headers = {"Visitor": visitor}
        who = {"role": "resident", "community": ""}
        return self.asked.ask(method, f"/public{path}", body, headers=headers, **who, **how)

    def photo(self, color="red") -> str:
        """Send a photo; its id."""
        headers = {"Visitor": "v1", "Idempotency-Key": str(uuid.uuid4())}
        headers["Authorization"] = f"Bearer {self.asked.token('resident', community='')}"
        answer = self.asked.app.test_client().post(
            "/public/photos", data=pictures.jpeg(color=color), headers=headers
        )
        return answer.get_json()["id"]

    def report(self, text=LAMP, visitor="v1", key="new", **more) -> Answer:
        """Report something."""
        body = {"building_id": self.building["id"], "domain": "infrastructure", "text": text}
        return self.public("POST", "/reports", body | more, visitor, key=key)

    def code(self, text=LAMP, **more) -> str:
        """Report something; the code."""
        answer = self.report(text, **more)
        assert answer.status == 201, answer
        return answer.body["code"]

    def follow(self, code) -> dict:
        """What the code shows."""
        answer = self.public("GET", f"/reports/{code}")
        assert answer.status == 200, answer
        return answer.body

    def say(self, code, deed, body=None, **how) -> Answer:
        """Do something by the code."""
        return self.public("POST", f"/reports/{code}/{deed}", body, **how)

    # -- staff ---------------------------------------------------------------------------------

    def newest(self) -> dict:
        """The newest report, as the steward sees it."""
        newest = self.asked.get("/reports?limit=200", role="steward")["items"][-1]
        return self.asked.get(f"/reports/{newest['id']}", role="steward")

    def route(self, report_id, route="small", **more) -> Answer:
        """The steward sends it its way."""
        body = {"route": route, "reason": "按规定分流"}
        body |= {"category": "electrical"} if route == "small" else {}
        path = f"/reports/{report_id}/route"
        return self.asked.ask("POST", path, body | more, role="steward")

    def routed(self, report_id, route="small", **more) -> str:
        """The same; what came of it."""
        answer = self.route(report_id, route, **more)
        assert answer.status == 200, answer
        return answer.body["target_id"]

    def decide(self, key, deed, **body) -> Answer:
        """The steward decides otherwise."""
        return self.asked.ask("POST", f"/reports/{key}/{deed}", body, role="steward")

    def limit(self, name, value) -> None:
        """The admin sets a limit from today on."""
        body = {"name": name, "value": value, "effective_from": clock.today().isoformat()}
        self.asked.post("/report-limits", body)

    def repaired(self, order_id) -> None:
        """Zhao repairs it."""
        for answer in (
            self.town.dispatch(order_id),
            self.town.start(order_id),
            self.town.complete(order_id, 1_500),
        ):
            assert answer.status == 200, answer

    def stored(self, table=Report) -> int:
        """How many rows there are."""
        with self.asked.service.database.connection():
            return table.select().count()


@pytest.fixture
def here(lonely):
    return Neighbourhood(lonely)


def test_a_report_at_the_door_becomes_a_repair_that_its_reporter_accepts(here):
    place = here.public("GET", f"/places/{here.building['id']}?unit=2-301").body
    assert (place["building"], place["unit"], len(place["domains"])) == ("3号楼", "2-301", 12)
    assert "households" not in str(place) and "contact" not in str(place)
    photo_ids = [here.photo("red"), here.photo("blue")]
    made = here.report(phone="13812341234", name="张三", unit="2-301", photo_ids=photo_ids)
    assert made.status == 201 and made.body["similar"] == []
    code, report_id = made.body["code"], made.body["id"]
    assert len(code.replace("-", "")) * 5 >= 80 and made.body["stage"] == "待受理"

    seen = here.newest()
    assert (seen["id"], seen["phone"], seen["channel"]) == (report_id, "13812341234", "qr")
    assert seen["photo_ids"] == photo_ids and seen["text"] == LAMP
    masked = here.asked.get(f"/reports/{report_id}", role="reviewer")
    assert (masked["phone"], masked["name"]) == ("138****1234", "张*")
    assert "13812341234" not in str(masked)
    assert here.asked.ask("GET", "/reports", role="repairer").status == 403
    assert here.asked.ask("GET", f"/photos/{photo_ids[0]}", role="repairer").status == 200

    order_id = here.routed(report_id, title="更换楼道灯")
    order = here.town.seen(order_id)
    assert (order["report_id"], order["channel"], order["state"]) == (report_id, "qr", "open")
    other = here.asked.get(f"/work-orders/{order_id}", role="reviewer")
    assert "13812341234" not in str(other), "numbers in free text go no further than the steward"
    assert here.say(code, "accept").body["allowed"] == [
        "awaiting_approval",
        "unfunded",
        "dispatched",
        "cancelled",
    ]
    assert here.say(code, "remark", {"text": "晚上七点后在家 13812341234"}).status == 200
    here.asked.post(f"/work-orders/{order_id}/remark", {"text": "已备好灯具"}, role="steward")
    here.repaired(order_id)
    after = here.asked  # the repairer shows what it looks like now
    headers = {
        "Authorization": f"Bearer {after.token('repairer', user='zhao')}",
        "Idempotency-Key": "p",
    }
    shown = (
        after.app.test_client().post("/photos", data=pictures.jpeg(), headers=headers).json["id"]
    )
    body = {"photo_id": shown, "kind": "after"}
    after.post(f"/work-orders/{order_id}/photos", body, role="repairer", user="zhao")

    followed = here.follow(code)
    assert (followed["stage"], followed["may"]) == ("待验收", ["accept", "return", "remark"])
    assert followed["after_photo_ids"] == [shown] and followed["photo_ids"] == photo_ids
    assert [said["by"] for said in followed["remarks"]] == ["resident", "staff"]
    assert [stage["stage"] for stage in followed["history"]] == [
        "待受理", "小事", "待派单", "待接单", "处理中", "待验收",
    ]  # fmt: skip
    for private in ("zhao", "steward", "13812341234", "张三", "xinsheng", report_id, order_id):
        assert private not in str(followed)
    for photo_id in (photo_ids[0], shown):
        assert here.public("GET", f"/reports/{code}/photos/{photo_id}").status == 200

    again = {"reason": "灯还是不亮", "photo_ids": [here.photo("black")]}
    assert here.say(code, "return", again).body["stage"] == "处理中"
    assert here.town.seen(order_id)["rework_count"] == 1
    here.asked.post(
        f"/work-orders/{order_id}/complete", {"lines": []}, role="repairer", user="zhao"
    )
    answers = together(
        2, lambda n: here.say(code, ("accept", "return")[n], (None, again | {"photo_ids": []})[n])
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    if here.town.state(order_id) == "started":
        here.asked.post(
            f"/work-orders/{order_id}/complete", {"lines": []}, role="repairer", user="zhao"
        )
        assert here.say(code, "accept").status == 200
    assert here.say(code, "accept").body["code"] == "work_order_state"
    assert here.follow(code)["may"] == ["rate", "warranty", "remark"]
    rated = here.say(code, "rate", {"rating": 5, "solved": True, "comment": "谢谢"}).body
    assert (rated["stage"], rated["rating"], rated["solved"], rated["may"]) == (
        "已办结",
        5,
        True,
        ["warranty"],
    )
    assert here.say(code, "rate", {"rating": 1, "solved": False}).status == 409
    seen = here.newest()
    assert here.town.seen(order_id)["solved"] is True and seen["stage"] == "已办结"
    assert seen["reported_at"] < seen["routed_at"]

    failed = here.say(code, "warranty", {"reason": "又不亮了"}).body
    assert (failed["stage"], failed["rating"]) == ("待派单", None)
    assert [stage["stage"] for stage in failed["history"]][-2:] == ["已办结", "待派单"]
    renewed = here.newest()["target_id"]
    assert here.town.seen(renewed)["warranty_of"] == order_id
    assert here.say(code, "warranty", {"reason": "又"}).body["code"] == "work_order_not_finished"
    here.repaired(renewed)
    assert here.follow(code)["may"] == ["accept", "return", "remark"]


def test_a_resident_agrees_by_the_code_to_what_they_are_to_pay(here):
    code = here.report(unit="2-301").body["code"]
    here.route(here.newest()["id"])
    order_id = here.newest()["target_id"]
    assert here.follow(code)["finish_due_at"] > clock.text(clock.now())
    path = f"/work-orders/{order_id}"
    household = {"building_id": here.building["id"], "unit": "2-301"}
    household_id = here.asked.post("/households", household)["id"]
    decided = {"payer": "resident", "household_id": household_id, "reason": "入户维修"}
    here.asked.post(f"{path}/payer", decided, role="steward")
    price = {"amount_fen": 8_000, "says": "换龙头，含工料"}
    here.asked.post(f"{path}/resident-quote", price, role="steward")
    assert here.town.dispatch(order_id).body["code"] == "quote_not_accepted"
    seen = here.follow(code)
    assert seen["quote"] == price | {"state": "made"}
    assert seen["may"] == ["agree", "decline", "remark"]
    heard = {"amount_fen": 8_000}
    here.asked.post(f"{path}/resident-quote", price | {"amount_fen": 99_900}, role="steward")
    for deed in ("agree", "decline"):
        late = here.say(code, deed, heard)
        assert (late.status, late.body["code"]) == (409, "quote_changed")
        assert late.body["amount_fen"] == 99_900 and "999.00" in late.body["detail"]
    assert here.say(code, "agree").body["code"] == "invalid_request"
    assert here.follow(code)["quote"]["state"] == "made"
    here.asked.post(f"{path}/resident-quote", price, role="steward")
    assert here.say(code, "agree", heard).body["quote"]["state"] == "accepted"
    assert here.say(code, "decline", heard).body["code"] == "quote_accepted"
    assert here.town.dispatch(order_id).status == 200


def test_every_way_is_kept_and_what_has_begun_is_not_taken_back(here):
    asked = here.asked
    taken = asked.post(
        "/reports",
        {"building_id": here.building["id"], "domain": "neighbours", "text": "楼上半夜吵闹"},
        role="clerk",
    )
    code, report_id = taken["code"], taken["id"]
    assert here.newest()["channel"] == "phone"
    assert here.route(report_id, category=None).body["code"] == "category_missing"
    tries = together(4, lambda _: here.route(report_id))
    assert sorted(answer.status for answer in tries) == [200, 409, 409, 409]
    assert {answer.body["code"] for answer in tries if answer.status == 409} == {"report_routed"}
    orders = asked.get("/work-orders", role="steward")["items"]
    assert [order["report_id"] for order in orders] == [report_id]
    first_routed = here.newest()["routed_at"]

    private = here.routed(report_id, "private", instead_of="small")
    assert here.town.state(orders[0]["id"]) == "cancelled"
    assert here.follow(code)["stage"] == "调解中"
    assert asked.get(f"/mediations/{private}", role="steward")["report_id"] == report_id
    assert here.route(report_id, "large", instead_of="small").body["route"] == "private"
    seen = asked.get(f"/reports/{report_id}", role="reviewer")
    assert {seen["text"], *(step["text"] for step in seen["steps"])} == {"***"}
    large = here.routed(report_id, "large", instead_of="private")
    assert here.follow(code)["stage"] == "待协商" and here.follow(code)["may"] == ["remark"]
    assert asked.get(f"/matters/{large}", role="steward")["report_id"] == report_id
    small = here.routed(report_id, instead_of="large")
    here.town.dispatch(small)
    here.town.start(small)
    assert here.route(report_id, "large", instead_of="small").body["code"] == "work_order_state"
    assert here.decide(report_id, "reject", code="spam", reason="误报").status == 409
    seen = here.newest()
    assert [step["route"] for step in seen["steps"]] == ["small", "private", "large", "small"]
    assert (seen["route"], seen["target_id"], seen["routed_at"]) == ("small", small, first_routed)
    listed = asked.get("/reports?route=small&state=routed&channel=phone", role="steward")
    assert [row["id"] for row in listed["items"]] == [report_id]
    assert asked.get("/reports?domain=water", role="steward")["items"] == []

    refused = here.code("路边的广告牌歪了")
    key = here.newest()["id"]
    assert (
        here.decide(key, "reject", code="not_ours", reason="请拨95598").body["state"] == "rejected"
    )
    followed = here.follow(refused)
    assert followed["stage"] == "驳回" and followed["may"] == []
    assert followed["history"][-1]["reason"] == "不属受理范围：请拨95598"
    assert here.route(key).body["allowed"] == ["received"]
    assert here.decide(key, "reopen", reason="属本小区").body["stage"] == "待受理"
    assert here.routed(key)
    assert here.decide(key, "reject", code="solved", reason="自行修好").body["route"] is None
    away = {"role": "steward", "community": "fengmei"}
    for path in ("", "/route", "/reject"):
        body = (
            {"route": "large", "reason": "x"}
            if path == "/route"
            else {"code": "spam", "reason": "x"}
        )
        method = "POST" if path else "GET"
        answer = asked.ask(method, f"/reports/{key}{path}", body if path else None, **away)
        assert answer.body["code"] == "report_unknown"


def test_what_is_bad_is_refused_clearly_and_nothing_of_it_is_stored(here):
    photo_id = here.photo()
    refused = [
        ("report_spam", {"website": "http://buy.example"}),
        ("report_spam", {"text": "看 http://a.cn https://b.cn www.c.cn"}),
        ("invalid_request", {"text": "灯\u200b坏了\u202e"}),
        ("invalid_request", {"text": "\x07"}),
        ("invalid_request", {"text": " \n "}),
        ("invalid_request", {"text": "灯" * 2001}),
        ("invalid_request", {"domain": "weather"}),
        ("invalid_request", {"phone": "call me"}),
        ("invalid_request", {"photo_ids": [photo_id, photo_id]}),
        ("invalid_request", {"photo_ids": [str(uuid.uuid4()) for _ in range(7)]}),
        ("invalid_request", {"community": "xinsheng"}),
        ("photo_unknown", {"photo_ids": [photo_id, str(uuid.uuid4())]}),
        ("building_unknown", {"building_id": str(uuid.uuid4())}),
        ("report_unknown", {"same_as": "f" * 24}),
    ]
    for code, more in refused:
        assert here.report(**more).body["code"] == code, more
    assert here.report(key=None).body["code"] == "idempotency_key_missing"
    assert (here.stored(), here.stored(ReportStep)) == (0, 0)

    script = "<script>alert(1)</script> ${jndi} '; DROP TABLE report; --"
    answer = here.report(script, photo_ids=[photo_id])
    assert answer.headers["Content-Type"] == "application/json"
    code = answer.body["code"]
    assert here.follow(code)["text"] == script
    assert here.report("别的事", photo_ids=[photo_id]).body["code"] == "photo_unknown"

    other = here.code("水管漏水", visitor="v2", photo_ids=[here.photo("green")])
    theirs = here.follow(other)["photo_ids"][0]
    for wrong in (GUESSED, "nonsense", code[:-1], f"{code}0"):
        for method, path in (("GET", ""), ("POST", "/accept"), ("POST", "/withdraw")):
            answer = here.public(method, f"/reports/{wrong}{path}")
            assert (answer.status, answer.body["code"]) == (404, "report_unknown")
            assert wrong not in answer.body["detail"]
    assert here.public("GET", f"/reports/{code}/photos/{theirs}").body["code"] == "photo_unknown"
    assert here.follow(code.lower().replace("-", " ").replace("0", "o"))["text"] == script
    assert here.say(code, "accept").body["allowed"] == ["withdraw", "join", "remark"]
    for number in range(rules.REMARKS_MAX):
        assert here.say(code, "remark", {"text": f"补充{number}"}).status == 200
    assert here.say(code, "remark", {"text": "再补充"}).body["code"] == "too_many_remarks"
    with here.asked.service.database.connection():
        rows = str(list(Report.select().dicts()))
    assert code not in rows and code.replace("-", "") not in rows
    named = {"id": here.newest()["id"], "building_id": here.building["id"]}
    named |= {"domain": "water", "text": "水管漏水"}
    assert here.public("POST", "/reports", named).body["code"] == "invalid_request"
    staff = here.asked.ask("POST", "/public/reports", {}, role="steward")
    assert staff.body["code"] == "forbidden"


def test_a_thousand_reports_from_one_address_are_a_few_and_the_same_words_are_one(here):
    with clock.fixed(MORNING):
        first = here.report(key="k1")
        assert here.report(key="k1").headers["Idempotency-Replayed"] == "true"
        again = here.report()
        assert (again.status, again.body["code"]) == (409, "report_said_already")
        assert first.body["code"] not in str(again.body), "a neighbour behind the same address"
        both = together(2, lambda _: here.report("水管漏水").status)
        assert sorted(both) == [201, 409] and here.stored() == 2
        assert here.report(visitor="v2").body["code"] != first.body["code"]
        with clock.fixed(MORNING + timedelta(minutes=11)):
            assert here.report().body["code"] != first.body["code"]
        here.limit("reports_per_address", 5)
        answers = [here.report(f"第{number}件事") for number in range(40)]
        assert [answer.status for answer in answers] == [201] * 2 + [429] * 38
        assert answers[-1].body["code"] == "too_many_reports"
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 86_401
        assert here.report("别处来的", visitor="v3").status == 201
        here.limit("reports_per_building", 7)
        assert here.report("又来", visitor="v4").body["code"] == "too_many_reports"
        assert here.stored() == 7
        limits = here.asked.get("/report-limits", role="steward")["items"]
        assert {"name": "links", "value": 2, "effective_from": None, "made_by": None} in limits
        tomorrow = clock.today() - timedelta(days=1)
        wanted = {"name": "links", "value": 0, "effective_from": tomorrow.isoformat()}
        assert here.asked.refused("/report-limits", wanted) == "limit_too_late"


def test_who_says_the_same_follows_the_first_and_sees_its_stages_only(here):
    first = here.code(photo_ids=[here.photo()], name="张三")
    first_id = here.newest()["id"]
    answer = here.report("三楼楼道灯坏了，看不见路", visitor="v2", phone="13900000000")
    second, similar = answer.body["code"], answer.body["similar"]
    assert [set(row) for row in similar] == [{"reference", "domain", "reported_on", "stage"}]
    assert first_id not in str(similar)
    assert here.report("楼前井盖丢了", visitor="v2").body["similar"] == []
    assert here.public("GET", f"/reports/{similar[0]['reference']}").status == 404
    joined = here.say(second, "join", {"same_as": similar[0]["reference"]}).body
    assert joined["joined"] and joined["stage"] == "待受理" and joined["may"] == []
    assert here.say(second, "withdraw").body["code"] == "report_state"
    third = here.code("三楼灯不亮", visitor="v3", same_as=similar[0]["reference"])

    assert here.say(second, "forget").status == 200
    rows = here.asked.get("/reports?state=joined", role="steward")["items"]
    assert [(row["duplicate_of"], row["phone"]) for row in rows] == [(first_id, None)] * 2
    assert here.say(first, "withdraw").body["stage"] == "取消"
    assert here.say(first, "withdraw").status == 200
    main = rows[0]["id"]
    order_id = here.routed(main)
    assert here.route(rows[1]["id"]).body["code"] == "report_state"
    assert here.follow(third)["stage"] == "待派单" and not here.follow(second)["joined"]
    here.repaired(order_id)
    assert here.say(third, "accept").body["code"] == "report_state"
    assert here.follow(third)["stage"] == "待验收" and here.follow(third)["after_photo_ids"] == []
    assert here.decide(rows[1]["id"], "reopen", reason="另一盏灯").body["duplicate_of"] is None
    assert here.decide(rows[1]["id"], "join", report_id=main).body["duplicate_of"] == main
    assert here.say(second, "accept").status == 200
    assert here.say(second, "rate", {"rating": 2, "solved": False}).body["solved"] is False
    forgotten = here.asked.post(f"/reports/{first_id}/forget", role="admin")
    assert forgotten["name"] is None and forgotten["steps"][-1]["kind"] == "forgotten"


def test_a_qr_code_leads_to_the_building_at_our_public_address(settings):
    with running(PROPERTY, replace(settings, public_url="https://fanbu.example")) as asked:
        place = {"name": "3号楼", "address": "中华路12号", "managed": False}
        building_id = asked.post("/buildings", place)["id"]
        path = f"/buildings/{building_id}/qr"
        svg = asked.ask("GET", f"{path}?unit=2-301", role="steward")
        assert svg.headers["Content-Type"].startswith("image/svg+xml") and b"<svg" in svg.body
        png = asked.ask("GET", f"{path}?as=png", role="steward")
        assert png.body.startswith(b"\x89PNG")
        assert asked.ask("GET", path, role="steward", community="fengmei").status == 404
        assert asked.ask("GET", f"{path}?as=gif", role="steward").status == 422
        assert asked.ask("GET", path, role="cashier").status == 403


def test_codes_are_read_as_people_type_them_and_texts_are_compared_by_their_letters():
    code = rules.code_text(2**80 - 1)
    assert code == "ZZZZ-ZZZZ-ZZZZ-ZZZZ" and rules.code_text(1).endswith("-0001")
    assert rules.plain_code("il0o zzzz-1") == "1100ZZZZ1"
    assert rules.alike_percent("楼道灯坏了", "楼道的灯坏了！") > 80
    assert rules.alike_percent("楼道灯坏了", "下水道堵了") < rules.ALIKE_PERCENT
    assert rules.alike_percent("", "") == 100 and len({d.code for d in rules.DOMAINS}) == 12


def test_numbers_of_people_are_masked_in_free_text_and_other_numbers_are_not():
    for said in (
        "13812341234", "+86 138-1234-1234", "21090219800101123X", "0418-2822222", "2822222",
        "6222 0210 0112 2334 567", "210902800101123",
    ):  # fmt: skip
        assert mask_text(f"请联系{said}。") == "请联系***。"
    for said in ("5号楼2单元301", "2026-11-26", "订单100号", "20260号"):
        assert mask_text(said) == said
