"""The pages: readable, whole, and asking nobody outside."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

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
    for path in ("/", "/docs"):
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
    assert CALLS_OUT.findall(shop.open("GET", "/static/app.css").text) == []


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
