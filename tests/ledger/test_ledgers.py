"""总账, 明细账, 日记账: running balances, totals, pages."""

from shared.money import yuan
from tests.ledger import happenings as h


def rows(ledger, kind, book="store", **wanted):
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    return ledger.get(f"/books/{book}/ledgers/{kind}?{query}")


def printed(row):
    """A row as it stands in the ledger."""
    sums = [yuan(row[side]) if row[side] is not None else "" for side in SIDES]
    return " ".join([row["day"][5:], row["memo"], *sums, row["side"], yuan(row["balance_fen"])])


SIDES = ("debit_fen", "credit_fen")


def a_quarter(ledger):
    """Goods of 1,000.00 last year, 500.00 in January, 300.00 in March; 600.00 returned sold."""
    ledger.hear(
        h.goods_received(100_000, on="2025-12-20"),
        h.goods_received(50_000, on="2026-01-08"),
        h.day_closed(on="2026-01-09", cash=80_800, cost_fen=60_000),
        h.goods_received(30_000, on="2026-03-02", supplier="supplier-2"),
        h.day_closed(on="2026-03-02", cash=10_100, wechat=5_000, cost_fen=9_000),
    )


def test_the_general_ledger_carries_each_month_into_the_next(ledger):
    a_quarter(ledger)
    found = rows(ledger, "general", year=2026, account=1405)["rows"]
    shown = [
        [row["period"][5:], row["opening_side"], *(yuan(row[name]) for name in FIGURES)]
        for row in found[:4]
    ]
    assert shown == [
        ["01", "借", "1,000.00", "500.00", "600.00", "500.00", "600.00", "900.00"],
        ["02", "借", "900.00", "0.00", "0.00", "500.00", "600.00", "900.00"],
        ["03", "借", "900.00", "300.00", "90.00", "800.00", "690.00", "1,110.00"],
        ["04", "借", "1,110.00", "0.00", "0.00", "800.00", "690.00", "1,110.00"],
    ]
    parent = rows(ledger, "general", year=2026, account=1012)["rows"]
    assert (parent[2]["account_name"], parent[2]["debit_fen"]) == ("其他货币资金", 5_000)
    assert parent[1]["side"] == "平"
    every = rows(ledger, "general", year=2025)["rows"]
    assert {row["account"] for row in every} == {"1405", "2202"}
    assert len(every) == 24 and (every[-1]["side"], every[-1]["balance_fen"]) == ("贷", 100_000)
    assert ledger.ask("GET", "/books/store/ledgers/general?year=2026&account=9").status == 404


FIGURES = (
    "opening_fen",
    "debit_fen",
    "credit_fen",
    "year_debit_fen",
    "year_credit_fen",
    "balance_fen",
)


def test_the_detail_ledger_has_running_balance_month_and_year_totals(ledger):
    a_quarter(ledger)
    wanted = {"account": 1405, "since": "2025-12-01", "until": "2026-03-31"}
    found = rows(ledger, "detail", **wanted)
    assert [printed(row) for row in found["items"]] == [
        "12-01 期初余额   平 0.00",
        "12-20 赊购商品 1,000.00 0.00 借 1,000.00",
        "12-20 本月合计 1,000.00 0.00 借 1,000.00",
        "12-20 本年累计 1,000.00 0.00 借 1,000.00",
        "01-01 上年结转   借 1,000.00",
        "01-08 赊购商品 500.00 0.00 借 1,500.00",
        "01-09 结转销售成本 新晟店 0.00 600.00 借 900.00",
        "01-09 本月合计 500.00 600.00 借 900.00",
        "01-09 本年累计 500.00 600.00 借 900.00",
        "03-02 赊购商品 300.00 0.00 借 1,200.00",
        "03-02 结转销售成本 新晟店 0.00 90.00 借 1,110.00",
        "03-02 本月合计 300.00 90.00 借 1,110.00",
        "03-02 本年累计 800.00 690.00 借 1,110.00",
    ]
    line = found["items"][1]
    assert (line["voucher"], line["business_date"]) == ("记-1", "2025-12-20")
    voucher = ledger.get(f"/books/store/vouchers/{line['voucher_id']}")
    assert voucher["lines"][line["line_no"] - 1]["debit_fen"] == line["debit_fen"]
    assert found["next"] is None


def test_a_page_of_any_size_goes_on_where_the_last_one_ended(ledger):
    a_quarter(ledger)
    ledger.hear(*(h.goods_received(100, on="2026-03-05") for _ in range(5)))
    wanted = {"account": 1405, "since": "2026-01-01", "until": "2026-03-04"}
    assert rows(ledger, "detail", **wanted)["items"][0]["memo"] == "上年结转"
    wanted["until"] = "2026-03-31"
    whole = [row for row in rows(ledger, "detail", **wanted)["items"] if row["kind"] != "opening"]
    for limit in (1, 2, 4):
        after, together = "", []
        while after is not None:
            found = rows(ledger, "detail", **wanted, limit=limit, after=after)
            opening, *page = found["items"]
            if together:
                assert opening["memo"] == "承前页"
                lines = [row for row in together if row["kind"] == "line"]
                assert opening["balance_fen"] == lines[-1]["balance_fen"]
            together += page
            after = found["next"]
        assert together == whole
    path = "/books/store/ledgers/detail?account=1405&since=2026-01-01&until=2026-03-31&after="
    for cursor in ("x", "MjAyNi0wMS0wMQ", "MjAyNi0wMS0wMSAtMSAw"):
        assert ledger.ask("GET", path + cursor).body["code"] == "cursor_invalid"


def test_what_is_asked_for_may_end_inside_a_month_and_belong_to_somebody(ledger):
    a_quarter(ledger)
    ledger.hear(h.goods_received(7_000, on="2026-03-20"))
    march = {"account": 2202, "since": "2026-03-02", "until": "2026-03-10"}
    assert [printed(row) for row in rows(ledger, "detail", **march)["items"]] == [
        "03-02 期初余额   贷 1,500.00",
        "03-02 赊购商品 细河粮油 No.17 0.00 300.00 贷 1,800.00",
        "03-02 本月合计 0.00 300.00 贷 1,800.00",
        "03-02 本年累计 0.00 800.00 贷 1,800.00",
    ]
    mine = rows(ledger, "detail", **march, supplier="supplier-2")["items"]
    assert [row["balance_fen"] for row in mine] == [0, 30_000, 30_000, 30_000]
    march["account"] = 1405
    outlet = rows(ledger, "detail", **march, outlet="outlet-1")["items"]
    assert [printed(row) for row in outlet[:2]] == [
        "03-02 期初余额   贷 600.00",
        "03-02 结转销售成本 新晟店 0.00 90.00 贷 690.00",
    ]
    ledger.hear(h.work_completed(800), h.work_completed(900, fund=None))
    repairs = {"account": 5401, "since": "2026-04-01", "until": "2026-04-30", "book": "property"}
    assert rows(ledger, "detail", **repairs, fund="fund-1")["items"][-1]["balance_fen"] == 800
    assert (
        rows(ledger, "detail", **repairs, building="building-1")["items"][-1]["debit_fen"] == 1700
    )


def test_a_journal_totals_every_day_over_its_pages(ledger):
    a_quarter(ledger)
    ledger.hear(h.till_closed(-100, on="2026-03-02"), h.till_closed(50, on="2026-03-10"))
    wanted = {"account": 1001, "since": "2026-03-01", "until": "2026-03-31"}
    found = rows(ledger, "journal", **wanted)["items"]
    assert [printed(row) for row in found] == [
        "03-01 期初余额   借 808.00",
        "03-02 日结销售 新晟店 101.00 0.00 借 909.00",
        "03-02 现金短款 0.00 1.00 借 908.00",
        "03-02 本日合计 101.00 1.00 借 908.00",
        "03-10 现金长款 0.50 0.00 借 908.50",
        "03-10 本日合计 0.50 0.00 借 908.50",
        "03-10 本月合计 101.50 1.00 借 908.50",
        "03-10 本年累计 909.50 1.00 借 908.50",
    ]
    first = rows(ledger, "journal", **wanted, limit=1)
    assert [row["kind"] for row in first["items"]] == ["opening", "line"]
    second = rows(ledger, "journal", **wanted, limit=1, after=first["next"])["items"]
    assert [printed(row) for row in second[1:]] == [printed(row) for row in found[2:4]]
    answer = ledger.ask(
        "GET", "/books/store/ledgers/journal?account=1405&since=2026-03-01&until=2026-03-31"
    )
    assert (answer.status, answer.body["code"]) == (422, "account_not_money")
    backwards = "account=1001&since=2026-03-02&until=2026-03-01"
    answer = ledger.ask("GET", f"/books/store/ledgers/journal?{backwards}")
    assert answer.body["code"] == "days_invalid"


def test_a_ledger_comes_as_a_file_and_to_nobody_else(ledger):
    a_quarter(ledger)
    path = "/books/store/ledgers/detail?account=1405&since=2026-03-01&until=2026-03-31"
    text = ledger.get(f"{path}&as=csv&limit=1")
    assert text.splitlines()[1:3] == [
        "2026-03-01,,,,,期初余额,,,借,900.00",
        "2026-03-02,2026-03-02,记-1,1405,库存商品,赊购商品,300.00,0.00,借,1200.00",
    ]
    assert len(text.splitlines()) == 6
    year = ledger.get("/books/store/ledgers/general?year=2026&account=2202&as=csv").splitlines()
    assert year[3] == "2202,应付账款,2026-03,贷,1500.00,0.00,300.00,0.00,800.00,贷,1800.00"
    assert ledger.ask("GET", path, role="clerk").status == 403
    assert len(ledger.get(path, community="other")["items"]) == 1
