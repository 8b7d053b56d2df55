"""分部报告: shop and property, and the outlets of the shop, add up to the whole."""

from dataclasses import replace

from tests.ledger import happenings as h


def figures(row, span="month"):
    names = ("revenue", "cost", "gross_profit", "expenses", "other", "net_profit")
    return [row[f"{span}_{name}_fen"] for name in names]


def income_statement(ledger, book, column):
    rows = ledger.get(f"/books/{book}/reports/income-statement?period=2026-03")["rows"]
    amounts = {row["row"]: row[column] for row in rows}
    return [amounts[number] for number in (1, 2, 32)]


def test_segments_add_up_to_what_the_statements_say(ledger):
    second = replace(
        h.day_closed(on="2026-03-20", cash=50_500, cost_fen=30_000),
        outlet_id="outlet-2",
        outlet_name="海州店",
    )
    ledger.hear(
        h.day_closed(on="2026-02-15", cash=101_000, cost_fen=60_000),
        *h.march_at_the_shop(),
        second,
        h.till_closed(-100, on="2026-03-21"),
        h.work_completed(80_000, fund=None, on="2026-03-10"),
    )
    for period in ("2026-02", "2026-03"):
        h.close(ledger, period)
    h.close(ledger, "2026-03", book="property")
    rows = ledger.get("/segments?period=2026-03")["rows"]
    named = {(row["level"], row["name"]): row for row in rows}
    total, shop = named["total", "合计"], named["book", "便利店公司"]
    property_ = named["book", "物业公司"]
    first, other = named["outlet", "新晟店"], named["outlet", "海州店"]
    common = named["outlet", "未分到门店"]
    assert figures(first) == [14_415_842, 13_000_000, 1_415_842, 0, -100, 1_415_742]
    assert figures(other) == [50_000, 30_000, 20_000, 0, 0, 20_000]
    assert figures(common)[:4] == [0, 0, 0, 36_000]
    assert figures(property_)[:3] == [0, 80_000, -80_000]
    for column in (name for name in total if name.endswith("_fen")):
        assert total[column] == shop[column] + property_[column]
        assert shop[column] == first[column] + other[column] + common[column]
    for span in ("month", "year"):
        store, theirs = (
            income_statement(ledger, book, f"{span}_fen") for book in ("store", "property")
        )
        assert [total[f"{span}_{name}_fen"] for name in ("revenue", "cost", "net_profit")] == [
            a + b for a, b in zip(store, theirs, strict=True)
        ]
    assert figures(first, "year")[0] == 14_415_842 + 100_000
    text = ledger.get("/segments?period=2026-03&as=csv").splitlines()
    assert text[1].startswith("合计,,合计,144658.42,131100.00")


def test_a_community_without_vouchers_has_two_empty_segments(ledger):
    rows = ledger.get("/segments?period=2026-03")["rows"]
    assert [(row["level"], row["year_net_profit_fen"]) for row in rows] == [
        ("total", 0),
        ("book", 0),
        ("book", 0),
    ]
    assert ledger.ask("GET", "/segments?period=2026-13").status == 422
