"""The pages: readable, whole, and asking nobody outside."""

import gzip
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from gateway import limits
from gateway.app import create_app
from gateway.limits import PUBLIC_READS
from gateway.routing import rules
from gateway.web import contents
from tests.gateway.months import (
    PERIOD,
    closed_march,
    disclosure,
    figures,
    fund,
    in_march,
    public_path,
    published,
)
from tests.gateway.test_tracker import disbursed, repaired
from tests.service import COMMUNITY

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
        if tag == "style" or (tag == "script" and "src" not in dict(attrs)):
            self.inline.append((tag, ""))


def links_of(text):
    parser = Links()
    parser.feed(text)
    return parser


def test_no_page_asks_anybody_outside(shop):
    for path in ("/", "/docs", "/t", "/public", public_path(), "/public/objections"):
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
    for name in (
        "app.css",
        "asking.js",
        "follow.js",
        "photo.js",
        "record.css",
        "report.js",
        "words.js",
    ):
        assert CALLS_OUT.findall(shop.open("GET", f"/static/{name}").text) == []


def test_the_start_page_shows_the_month_published_last_and_no_live_figure(gate, echo):
    assert "还没有公示的月份" in gate.open("GET", "/").text
    paid = disbursed("O1", 450, ("L1", 0, 450))
    gate.hear(*in_march(*repaired("O1", 450), paid))
    spent = figures(spent_fen=450)
    closed_march(gate, echo, **{"/disclosure": disclosure(fund(figures=spent), total=spent)})
    assert "35.00" not in gate.open("GET", "/").text, "heard, but not published"
    published(gate)
    text = gate.open("GET", "/").text
    for shown in ("¥35.00", "¥9.00", "¥14.25", "¥4.50", "B1号楼", PERIOD):
        assert shown in text, shown
    assert f'href="/public/{COMMUNITY}/{PERIOD}"' in text
    assert "演示账号" not in text


def test_the_public_pages_are_light_whole_in_both_languages_and_kept_by_caches(gate, echo):
    closed_march(gate, echo)
    published(gate)
    style = gate.open("GET", "/static/app.css").data + gate.open("GET", "/static/record.css").data
    for rest in ("", f"/{PERIOD}"):
        for lang in ("", "?lang=en"):
            answer = gate.open("GET", public_path(rest + lang))
            assert answer.status_code == 200
            assert len(gzip.compress(answer.data)) + len(gzip.compress(style)) < 20_000
            assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
            kept = {"If-None-Match": answer.headers["ETag"]}
            assert gate.open("GET", public_path(rest + lang), kept).status_code == 304
    english = gate.open("GET", public_path(f"/{PERIOD}?lang=en")).text
    visible = re.sub(r"<[^>]+>", "", english.split("<main>")[1].split("</main>")[0])
    chinese = set(re.findall(r"[\u4e00-\u9fff]+", visible))
    assert chinese == {"社区", "饮料", "维修专项"}, "names stay as they are, all else is English"


@pytest.mark.parametrize("name", ["bootstrap-5.3.8.css", "app.css"])
def test_a_file_that_somebody_has_is_not_sent_again(gate, name):
    packed = {"Accept-Encoding": "gzip"}
    sent = gate.open("GET", f"/static/{name}", packed)
    assert sent.headers["Content-Encoding"] == "gzip" and "max-age" in sent.headers["Cache-Control"]
    kept = packed | {"If-None-Match": sent.headers["ETag"]}
    assert gate.open("GET", f"/static/{name}", kept).status_code == 304


def test_what_is_not_published_is_told_kindly(gate):
    for path, status in (
        ("/public/nowhere", 404),
        (public_path("/2026-03"), 404),
        (public_path("/2026-03/object"), 404),
    ):
        answer = gate.open("GET", path)
        assert (answer.status_code, "没有找到" in answer.text) == (status, True)
        assert "Not found" in gate.open("GET", f"{path}?lang=en").text
    assert "还没有公示" in gate.open("GET", "/public").text
    assert "还没有公示的月份" in gate.open("GET", public_path()).text


def test_demo_sign_ins_are_shown_only_where_there_are_some(gate):
    person = {"username": "clerk", "password": "demo-pass", "roles": ["clerk"], "name": "李娜"}
    (gate.settings.var / "demo-sign-ins.json").write_text(json.dumps([person]))
    text = gate.open("GET", "/").text
    assert "演示账号" in text and "demo-pass" in text and "李娜" in text


def test_demo_sign_ins_are_never_shown_where_there_is_no_demo(gate):
    person = {"username": "clerk", "password": "demo-pass", "roles": ["clerk"], "name": "李娜"}
    (gate.settings.var / "demo-sign-ins.json").write_text(json.dumps([person]))
    app = create_app(replace(gate.settings, demo=False))
    assert "demo-pass" not in app.test_client().get("/").text


def test_the_docs_show_the_first_operations_found_and_say_how_many_more(shop):
    text = shop.open("GET", "/docs?q=GET+a").text  # a letter alone is in everything
    operations = sum(
        "get" in item for item in shop.open("GET", "/openapi.json").json["paths"].values()
    )
    assert text.count("<details data-find") == contents.FOUND_MAX
    more = int(re.search(r"(\d+) more are not shown", text)[1])
    assert more >= operations - contents.FOUND_MAX > 0
    few = shop.open("GET", "/docs?q=second-factor-policies").text
    assert "more are not shown" not in few and "/second-factor-policies" in few


@pytest.mark.usefixtures("one_minute")
def test_looking_in_the_docs_has_a_limit_and_the_docs_themselves_have_none(shop):
    limits.forget()
    statuses = [shop.open("GET", "/docs?q=sales").status_code for _ in range(PUBLIC_READS + 1)]
    assert statuses == [200] * PUBLIC_READS + [429]
    assert shop.open("GET", "/docs").status_code == 200
    limits.forget()


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


@pytest.mark.usefixtures("one_minute")
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
