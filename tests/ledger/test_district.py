"""社区汇总: 36 communities in one look, for the district alone."""

import logging

from tests.ledger import happenings as h

PATH = "/rollup?period=2026-03"


def test_every_community_is_a_row_and_the_total_is_their_sum(ledger, caplog):
    ledger.hear(
        h.day_closed(on="2025-12-30", cash=10_100_000),
        h.day_closed(on="2026-02-15", cash=10_100_000, cost_fen=8_000_000),
        h.day_closed(on="2026-03-15", cash=10_100_001, cost_fen=9_000_000),
        h.contribution(5_000, on="2026-03-20"),
    )
    for number in range(35):
        ledger.hear(
            h.day_closed(on="2026-03-15", cash=101_000), community=f"community-{number:02d}"
        )
    with caplog.at_level(logging.DEBUG, "peewee"):
        found = ledger.get(PATH, role="district")
    asked = [record for record in caplog.records if "turnover" in record.getMessage()]
    assert len(asked) == 1  # one query, not one per community
    assert len(found["rows"]) == found["total"]["communities"] == 36
    row = found["rows"][-1]
    assert row == {
        "community": "xinsheng",
        "month_turnover_fen": 10_000_001,
        "year_turnover_fen": 20_000_001,
        "cumulative_turnover_fen": 30_000_001,  # 300,000.01: 超30万元
        "month_profit_fen": 1_000_001,
        "year_profit_fen": 3_000_001,
        "funds_fen": 5_000,
        "balanced": True,
        "closed_through": None,
    }
    total = found["total"]
    assert total["month_turnover_fen"] == 10_000_001 + 35 * 100_000
    assert (total["funds_fen"], total["balanced"]) == (5_000, True)
    text = ledger.get(f"{PATH}&as=csv", role="district").splitlines()
    assert text[-1].startswith("合计,135000.01")
    for role in ("accountant", "reviewer", "admin", "clerk"):
        assert ledger.ask("GET", PATH, role=role).body["code"] == "forbidden"


def test_closing_does_not_empty_a_months_turnover_and_says_how_far_all_books_are_closed(ledger):
    ledger.hear(*h.march_at_the_shop())
    ledger.get("/books")
    assert ledger.get(PATH, role="district")["rows"][0]["closed_through"] is None
    before = ledger.get(PATH, role="district")["rows"][0]
    closed = h.close(ledger, "2026-03")
    row = ledger.get(PATH, role="district")["rows"][0]
    assert row["closed_through"] == "2026-03"
    assert row["month_turnover_fen"] == before["month_turnover_fen"] == closed["revenue_fen"]
    assert row["month_profit_fen"] == closed["net_profit_fen"]
    ledger.hear(h.work_completed(800, on="2026-03-20"))
    assert ledger.get(PATH, role="district")["rows"][0]["closed_through"] is None
