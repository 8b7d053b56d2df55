"""Anybody objects during the notice, once, and everybody reads what was answered."""

import hashlib
import re
from datetime import timedelta

import pytest

from gateway import limits
from gateway.database import gateway
from gateway.record.objections.models import Objection
from gateway.routing.rules import loggable
from shared import clock
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.months import PERIOD, closed_march, corrected_by_hand, public_path, published
from tests.gateway.test_tracker import day_closed
from tests.service import COMMUNITY
from tests.threads import together

OBJECT = f"/api/v1/public/record/{COMMUNITY}/{PERIOD}/objections"
STAFF = "/api/v1/record/objections"
TEXT = "屋顶维修的金额和公告栏上的不一样"


def test_an_objection_is_followed_by_its_code_and_shown_once_staff_has_answered(gate, echo):
    closed_march(gate, echo)
    published(gate)
    made = gate.open(
        "POST", OBJECT, {"Idempotency-Key": "k1"}, json={"text": TEXT, "contact": "13800138000"}
    )
    assert made.status_code == 201, made.text
    code = made.json["code"]
    page = gate.open("GET", public_path(f"/{PERIOD}")).text
    assert TEXT not in page and "1 条等待答复" in page
    assert "1 waiting" in gate.open("GET", public_path(f"/{PERIOD}?lang=en")).text
    assert gate.open("GET", f"/api/v1/public/record/objections/{code}").json["state"] == "waiting"
    (heard,) = gate.get(f"{STAFF}?state=waiting", role="accountant")["items"]
    assert (heard["text"], heard["contact"]) == (TEXT, "13800138000")
    answer = {"answer": "已核对，公告栏写错了", "shown": True, "shown_text": "金额不一样"}
    done = gate.post(f"{STAFF}/{heard['id']}/answer", answer, role="reviewer")
    assert (done["state"], done["contact"]) == ("shown", None), "how to reach them is forgotten"
    assert gate.refused(f"{STAFF}/{heard['id']}/answer", answer, role="reviewer") == (
        "objection_answered"
    )
    page = gate.open("GET", public_path(f"/{PERIOD}")).text
    assert "金额不一样" in page and "公告栏写错了" in page and TEXT not in page
    path = "/api/v1/public/record/objections/"
    assert loggable(path + code) == f"{path}…", "a log is read by more than may follow it"
    typed = code.lower().replace("-", " ")
    assert "公告栏写错了" in gate.open("GET", f"/public/objections?code={typed}").text
    assert gate.open("GET", "/public/objections?code=ABCD").status_code == 404


def test_staff_sees_what_would_be_published_and_says_whether_it_is(gate, echo):
    closed_march(gate, echo)
    published(gate)
    code = gate.post(OBJECT, {"text": "请打13800138000"}, key="secret-key")["code"]
    assert gate.post(OBJECT, {"text": "请打13800138000"}, key="secret-key")["code"] == code
    with gateway.connection():
        answers = gate.service.database.kernel.StoredAnswer
        assert all(code not in row.body for row in answers.select()), "a code is kept nowhere"
    (heard,) = gate.get(STAFF, role="accountant")["items"]
    assert heard["shown_text"] == "请打***"
    path = f"{STAFF}/{heard['id']}/answer"
    assert gate.ask("POST", path, {"answer": "好"}, role="reviewer").status == 422


def test_a_withheld_objection_is_answered_to_whoever_objected_only(gate, echo):
    closed_march(gate, echo)
    published(gate)
    code = gate.post(OBJECT, {"text": "某某人偷钱"})["code"]
    (heard,) = gate.get(STAFF, role="reviewer")["items"]
    body = {"answer": "没有这回事", "shown": False}
    gate.post(f"{STAFF}/{heard['id']}/answer", body, role="accountant")
    page = gate.open("GET", public_path(f"/{PERIOD}")).text
    assert "某某人偷钱" not in page and "没有这回事" not in page
    found = gate.open("GET", f"/api/v1/public/record/objections/{code}").json
    assert found["answer"] == "没有这回事"


def test_a_plain_form_sent_twice_is_one_objection_with_one_code(gate, echo):
    closed_march(gate, echo)
    published(gate)
    path = public_path(f"/{PERIOD}/object")
    form = gate.open("GET", path)
    assert form.headers["Cache-Control"] == "no-store" and "<script" not in form.text
    key = re.search(r'name="key" value="([^"]+)"', form.text)[1]
    assert key not in gate.open("GET", path).text, "every form has a key of its own"
    sent = [gate.open("POST", path, data={"key": key, "text": TEXT}) for _ in range(2)]
    codes = {re.search(r'class="code">([^<]+)<', each.text)[1] for each in sent}
    assert [each.status_code for each in sent] == [201, 201] and len(codes) == 1
    other = gate.open("POST", path, data={"key": key, "text": "另一件事"})
    assert (other.status_code, "重新打开表格" in other.text) == (409, True)
    with gateway.connection():
        assert Objection.select().count() == 1


def test_sent_by_several_at_once_it_is_one_objection(gate, echo):
    closed_march(gate, echo)
    published(gate)
    path = public_path(f"/{PERIOD}/object")
    said = {"key": "one-key", "text": TEXT}
    answers = together(4, lambda _: gate.open("POST", path, data=said).status_code)
    assert answers == [201] * 4
    with gateway.connection():
        assert Objection.select().count() == 1


def test_a_form_that_says_nothing_is_shown_again_with_its_key(gate, echo):
    closed_march(gate, echo)
    published(gate)
    path = public_path(f"/{PERIOD}/object")
    for text in ("", "   ", "x" * 2001):
        again = gate.open("POST", path, data={"key": "k", "text": text, "contact": "微信 abc"})
        assert again.status_code == 422 and 'value="k"' in again.text and "微信 abc" in again.text
    assert gate.open("POST", path, data={"text": TEXT}).status_code == 422


def test_the_notice_lasts_seven_whole_days_and_not_longer(gate, echo):
    closed_march(gate, echo)
    made = published(gate)
    first = clock.business_day(clock.parse(made["published_at"]))
    last = first + timedelta(days=7)
    assert made["notice_ends_on"] == last.isoformat()
    path = public_path(f"/{PERIOD}/object")
    with clock.fixed(clock.at(last, 23, 59)):
        assert gate.open("POST", path, data={"key": "a", "text": TEXT}).status_code == 201
        assert "提出异议" in gate.open("GET", public_path(f"/{PERIOD}")).text
    with clock.fixed(clock.at(last + timedelta(days=1), 0, 1)):
        headers = {"Idempotency-Key": "late"}
        late = gate.open("POST", OBJECT, headers, json={"text": TEXT})
        assert (late.status_code, late.json["code"]) == (409, "notice_ended")
        page = gate.open("POST", path, data={"key": "b", "text": TEXT})
        assert (page.status_code, "公示期已结束" in page.text) == (409, True)
        assert gate.open("POST", path, data={"key": "a", "text": TEXT}).status_code == 201
        assert ">提出异议<" not in gate.open("GET", public_path(f"/{PERIOD}")).text


@pytest.mark.usefixtures("one_minute")
def test_an_address_objects_twenty_times_a_minute(gate, echo):
    closed_march(gate, echo)
    published(gate)
    limits.forget()
    statuses = [
        gate.open("POST", OBJECT, {"Idempotency-Key": f"k{n}"}, json={"text": TEXT}).status_code
        for n in range(21)
    ]
    assert statuses == [201] * 20 + [429]


def test_other_staff_and_other_communities_read_and_answer_nothing(gate, echo):
    closed_march(gate, echo)
    published(gate)
    gate.post(OBJECT, {"text": TEXT})
    (heard,) = gate.get(STAFF, role="accountant")["items"]
    path = f"{STAFF}/{heard['id']}/answer"
    body = {"answer": "好", "shown": True}
    for role in ("clerk", "cashier", "steward", "repairer", "admin", "district"):
        assert gate.ask("GET", STAFF, role=role).status == 403
        assert gate.refused(path, body, role=role) == "forbidden"
    assert gate.get(STAFF, role="accountant", community=NEIGHBOUR)["items"] == []
    assert gate.refused(path, body, role="reviewer", community=NEIGHBOUR) == "objection_unknown"
    assert (
        gate.open(
            "POST",
            OBJECT.replace(COMMUNITY, "nowhere"),
            {"Idempotency-Key": "k"},
            json={"text": TEXT},
        ).status_code
        == 404
    )
    assert gate.open("POST", OBJECT, json={"text": TEXT}).status_code == 400


def test_a_form_without_its_key_says_that_nothing_was_received(gate, echo):
    closed_march(gate, echo)
    published(gate)
    answer = gate.open("POST", public_path(f"/{PERIOD}/object"), data={"text": TEXT})
    assert answer.status_code == 422
    assert "没有收到" in answer.text and "已经提交过" not in answer.text
    assert gate.get(STAFF, role="accountant")["items"] == []


def test_the_hash_of_a_correction_stands_beside_the_file_that_has_it(gate, echo):
    closed_march(gate, echo)
    published(gate)
    gate.hear(day_closed("D3", "2026-03-21", 100, 40))
    sealed = corrected_by_hand(gate, "又一天")["hash"]
    text = gate.open("GET", public_path(f"/{PERIOD}")).text
    line = r'href="([^"]+)"><code>record.json</code></a> SHA-256 <code>(\w+)<'
    path, shown = re.search(line, text).groups()
    assert shown == sealed == hashlib.sha256(gate.open("GET", path).data).hexdigest()
