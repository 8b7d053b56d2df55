"""专项资金收支表: what each fund had, received by source, spent and has."""

from tests.ledger import happenings as h

FIGURES = (
    *("opening", "profit", "fees", "common_income", "grant", "donation", "transfer", "other"),
    *("income", "spent", "closing"),
)
NONE = (0, 0, 0)


def shown(row, span):
    return [row[f"{span}_{figure}_fen"] for figure in FIGURES]


def test_a_funds_statement_names_sources_and_carries_what_is_left(ledger):
    ledger.hear(
        h.contribution(100_000, on="2025-12-05"),
        h.contribution(200_000, on="2026-02-03"),
        h.contribution(300_000, on="2026-04-01"),
        h.contribution(50_000, source="donation", on="2026-04-02"),
        h.work_completed(120_000),
        h.disbursement(120_000),
    )
    found = ledger.get("/books/store/fund-statement?period=2026-04")
    (row,) = found["rows"]
    assert (row["account"], row["nature"], row["name"]) == ("310102", "E", "反哺维修")
    assert shown(row, "month") == [300_000, 300_000, *NONE, 50_000, 0, 0, 350_000, 120_000, 530_000]
    assert shown(row, "year") == [100_000, 500_000, *NONE, 50_000, 0, 0, 550_000, 120_000, 530_000]
    account = ledger.get("/books/store/ledgers/general?year=2026&account=310102")["rows"][3]
    assert (account["side"], account["balance_fen"]) == ("贷", 530_000)
    assert shown(found["total"], "year") == shown(row, "year")
    march = ledger.get("/books/store/fund-statement?period=2026-03")["rows"][0]
    assert shown(march, "month") == [300_000, *NONE, *NONE, 0, 0, 0, 300_000]


def test_each_nature_stands_on_its_own_account_and_both_books_make_the_whole(ledger):
    ledger.hear(
        h.contribution(10_000, nature="G", fund="fund-g"),
        h.contribution(20_000, nature="H", fund="fund-h", book="property"),
        h.contribution(99_000, nature="X", fund="fund-x"),
        h.work_completed(4_000, fund="fund-h"),
        h.disbursement(4_000, nature="H", fund="fund-h", book="property"),
    )
    whole = ledger.get("/fund-statement?period=2026-04")
    assert [
        (row["book"], row["account"], row["fund"], row["month_grant_fen"], row["month_closing_fen"])
        for row in whole["rows"]
    ] == [
        ("store", "2401", "fund-g", 10_000, 10_000),
        ("property", "224101", "fund-h", 20_000, 16_000),
    ]
    assert whole["total"]["month_closing_fen"] == 26_000
    text = ledger.get("/fund-statement?period=2026-04&as=csv").splitlines()
    assert text[2].startswith(
        "property,224101,H,反哺维修,0.00,0.00,0.00,0.00,200.00,0.00,0.00,0.00,200.00,40.00"
    )
    assert ledger.get("/fund-statement?period=2026-04", community="other")["rows"] == []


def test_fees_common_income_and_transfers_have_columns_of_their_own(ledger):
    ledger.hear(
        h.contribution(500, source="fees", on="2026-04-02"),
        h.common_income(300, fund=None, on="2026-04-02"),
        h.contribution(300, "H", "fund-h", "2026-04-03", source="common_income", book="property"),
        h.fund_transferred(200),
        h.contribution(900, "G", "fund-g", "2026-04-02"),
        h.contribution_returned(400, fund="fund-g"),
    )
    rows = ledger.get("/fund-statement?period=2026-04")["rows"]
    found = {row["fund"]: row for row in rows}
    assert [found["fund-1"][f"month_{name}_fen"] for name in ("fees", "transfer")] == [500, -200]
    assert [found["fund-2"][f"month_{name}_fen"] for name in ("transfer", "closing")] == [200, 200]
    assert found["fund-2"]["name"] == "应急储备"
    assert found["fund-h"]["month_common_income_fen"] == 300
    assert [found["fund-g"][f"month_{name}_fen"] for name in ("grant", "spent")] == [500, 0]
    assert None not in found  # nothing is held for no fund any more
    assert all(row["month_other_fen"] == row["month_spent_fen"] == 0 for row in rows)


def test_what_passes_between_funds_is_nobodys_expense_and_no_income_of_all(ledger):
    ledger.hear(
        h.contribution(1_000, on="2026-04-02"),
        h.fund_transferred(600),
        h.fund_transferred(250, fund="fund-2", to="fund-1"),
        h.disbursement(100, order=None),
        h.disbursement_returned(30, order=None),
    )
    found = ledger.get("/fund-statement?period=2026-04")
    rows = {row["fund"]: row for row in found["rows"]}
    assert shown(rows["fund-1"], "month") == [0, 1_000, *NONE, 0, -350, 0, 650, 70, 580]
    assert shown(rows["fund-2"], "month") == [0, 0, *NONE, 0, 350, 0, 350, 0, 350]
    assert shown(found["total"], "month") == [0, 1_000, *NONE, 0, 0, 0, 1_000, 70, 930]
    may = ledger.get("/fund-statement?period=2026-05")["total"]
    assert (may["month_opening_fen"], may["month_income_fen"]) == (930, 0)
    assert shown(may, "year") == shown(found["total"], "month")


def test_common_income_counts_once_also_when_a_later_month_gives_it_to_its_fund(ledger):
    ledger.hear(
        h.common_income(800, fund=None, on="2026-03-30"),
        h.contribution(500, "H", "fund-h", "2026-04-03", source="common_income", book="property"),
    )
    (march,) = ledger.get("/books/property/fund-statement?period=2026-03")["rows"]
    assert (march["fund"], march["month_common_income_fen"]) == (None, 800)
    assert (march["month_spent_fen"], march["month_closing_fen"]) == (0, 800)
    april = ledger.get("/books/property/fund-statement?period=2026-04")
    given = {row["fund"]: row for row in april["rows"]}
    assert shown(given[None], "month") == [800, 0, 0, -500, 0, 0, 0, 0, -500, 0, 300]
    assert shown(given["fund-h"], "month") == [0, 0, 0, 500, 0, 0, 0, 0, 500, 0, 500]
    assert shown(april["total"], "month") == [800, *NONE, *NONE, 0, 0, 0, 800]
    assert shown(april["total"], "year") == [0, 0, 0, 800, 0, 0, 0, 0, 800, 0, 800]
