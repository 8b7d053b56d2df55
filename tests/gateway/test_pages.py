"""The pages: readable, whole, and asking nobody outside."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

from gateway.routing import rules
from tests.gateway.test_tracker import committed, contribution, disbursed, march, repaired

CALLS_OUT = re.compile(r"""(?:https?:)?//[^\s"'<>)]+""")


class Links(HTMLParser):
    """Everything a browser would load or follow."""

    def __init__(self):
        super().__init__()
        self.found, self.inline = [], []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src", "action", "srcset", "data"):
                self.found.append(value)
            if name == "style" or name.startswith("on"):
                self.inline.append((tag, name))
        if tag in ("script", "style"):
            self.inline.append((tag, ""))


def links_of(text):
    parser = Links()
    parser.feed(text)
    return parser


def test_no_page_asks_anybody_outside(shop):
    for path in ("/", "/docs", "/t"):
        answer = shop.open("GET", path)
        assert answer.status_code == 200
        links = links_of(answer.text)
        assert all(link.startswith(("/", "#")) and link[:2] != "//" for link in links.found)
        assert links.inline == []  # the policy would not run it
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for link in links.found:
            if link.startswith("/"):
                assert shop.open("GET", link.split("#")[0]).status_code in (200, 503), link
    for name in ("app.css", "asking.js", "follow.js", "photo.js", "report.js", "words.js"):
        assert CALLS_OUT.findall(shop.open("GET", f"/static/{name}").text) == []


def test_the_start_page_shows_the_loop_and_where_the_money_came_from(gate):
    gate.hear(*march())
    text = gate.open("GET", "/").text
    for shown in ("¥35.00", "¥9.00", "¥14.25", "¥14.01", "¥11.50", "屋面维修", "B2号楼", "2026-03"):
        assert shown in text, shown
    assert "拨款" in text
    assert "演示账号" not in text


def test_the_start_page_tells_nothing_of_what_residents_said_or_paid_themselves(gate):
    opened, *paid = repaired("O1", 450)
    at_home, *own = repaired("O3", 450, building="B9")
    said = "2单元301王桂英奶奶一人在家"
    gate.hear(contribution("L1", 1001), committed("C O1", "O1", 500))
    gate.hear(replace(opened, title=said), *paid, disbursed("O1", 450, ("L1", 0, 450)))
    gate.hear(replace(at_home, title=said), *own)
    text = gate.open("GET", "/").text
    assert "屋面维修" in text and "B1号楼" in text
    assert "王桂英" not in text and "301" not in text
    assert "B9号楼" not in text, "what no fund paid is nobody else's business"


def test_demo_sign_ins_are_shown_only_where_there_are_some(gate):
    person = {"username": "clerk", "password": "demo-pass", "roles": ["clerk"], "name": "李娜"}
    (gate.settings.var / "demo-sign-ins.json").write_text(json.dumps([person]))
    text = gate.open("GET", "/").text
    assert "演示账号" in text and "demo-pass" in text and "李娜" in text


def test_what_people_wrote_is_shown_and_never_run(gate):
    person = {"username": "x", "password": "y", "roles": [], "name": "<script>alert(1)</script>"}
    (gate.settings.var / "demo-sign-ins.json").write_text(json.dumps([person]))
    text = gate.open("GET", "/").text
    assert "<script" not in text and "&lt;script&gt;" in text


def test_the_docs_name_every_operation(shop):
    text = shop.open("GET", "/docs").text
    for path, item in shop.open("GET", "/openapi.json").json["paths"].items():
        assert f"<code>{path}</code>" in text
        for operation in item.values():
            if isinstance(operation, dict) and "summary" in operation:
                assert operation["summary"].split("`")[0].split("'")[0][:30] in text


def followed(**more) -> dict:
    """A report as the property service shows it to whoever has its code."""
    moment = "2026-03-02T02:00:00.000000Z"
    return {
        "stage": "处理中",
        "building": "3号楼",
        "unit": None,
        "domain": {"code": "housing", "zh": "房屋维修", "en": "Roofs, walls, stairs"},
        "text": "<script>alert(1)</script>",
        "history": [{"stage": "待受理", "at": moment, "reason": "<b>x</b>"}],
        "remarks": [{"text": "<img src=//evil>", "at": moment, "by": "staff"}],
        "finish_due_at": "2026-03-02T18:30:00.000000Z",
        "quote": {"amount_fen": 4_550, "says": "换灯", "state": "made"},
        "photo_ids": ["p1"],
        "may": ["agree", "decline", "remark"],
    } | more


def test_a_tracking_code_shows_what_may_be_done_and_stays_with_whoever_has_it(gate, echo):
    code = "7K3M-9QWX-04TB-RZ1F"
    echo.says[f"/public/reports/{code}"] = followed()
    answer = gate.open("GET", f"/t/{code}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    text = answer.text
    assert "<script>" not in text and "<img src=//" not in text and "<b>x" not in text
    assert "¥45.50" in text and "3月3日 02:30" in text  # on the clock of Shanghai
    deeds = re.findall(r'data-deed="([a-z]+)"', text)
    assert deeds == ["agree", "decline", "remark", "forget"]
    english = gate.open("GET", f"/t/{code}?lang=en").text
    assert '<html lang="en">' in english and "Being repaired" in english
    assert rules.loggable(f"/t/{code}") == "/t/…", "a log is read by more than may follow it"
    typed = gate.open("GET", "/t?code=7k3m 9qwx 04tb rz1f&lang=en")
    assert typed.headers["Location"] == "/t/7k3m9qwx04tbrz1f?lang=en"


def test_a_page_that_cannot_be_shown_says_so_kindly(shop):
    for path, status, said in (
        ("/r/a%20b", 404, "没有找到这栋楼"),
        ("/t/a%20b", 404, "没有找到这个查询码"),
        ("/t/7K3M", 503, "请稍候再试"),  # the property service is down
    ):
        answer = shop.open("GET", path)
        assert (answer.status_code, answer.content_type) == (status, "text/html; charset=utf-8")
        assert said in answer.text
    for _ in range(60):
        answer = shop.open("GET", "/r/a%20b")
    assert (answer.status_code, "请稍候再试" in answer.text) == (429, True)
    assert int(answer.headers["Retry-After"]) > 0
