"""往来账龄: who stands on an account since when."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from services.ledger.ageing import rules
from shared import facts
from tests.ledger import happenings as h

AGES = ("days_0_30_fen", "days_31_90_fen", "days_91_180_fen", "days_181_365_fen", "older_fen")


def paid(fen, on, supplier="supplier-1", name="细河粮油"):
    return facts.SupplierPaid(
        supplier_payment_id=str(uuid.uuid4()),
        supplier_id=supplier,
        supplier_name=name,
        paid_on=on,
        method="bank",
        amount_fen=fen,
        bank_reference="B-1",
    )


def ages(ledger, day, account="2202", **how):
    return ledger.get(f"/books/store/ageing?account={account}&day={day}", **how)


def spread(row):
    return [row[age] for age in AGES]


def test_goods_on_credit_stand_in_the_suppliers_ageing(ledger):
    ledger.hear(h.goods_received(13_000_000, on="2026-03-02"))
    found = ages(ledger, "2026-03-31")
    (row,) = found["rows"]
    assert (row["kind"], row["counterparty"], row["name"]) == (
        "supplier",
        "supplier-1",
        "细河粮油",
    )
    assert row["balance_fen"] == row["days_0_30_fen"] == found["total"]["balance_fen"] == 13_000_000
    assert spread(ages(ledger, "2026-04-02")["rows"][0]) == [0, 13_000_000, 0, 0, 0]
    assert ages(ledger, "2026-03-01")["rows"] == []
    assert ages(ledger, "2026-03-31", community="other")["rows"] == []


def test_payments_settle_the_oldest_first_and_the_sum_is_the_account(ledger):
    ledger.hear(
        h.goods_received(10_000, on="2025-01-10"),
        h.goods_received(20_000, on="2025-08-10"),
        h.goods_received(30_000, on="2025-11-10"),
        h.goods_received(40_000, on="2026-01-15"),
        h.goods_received(50_000, on="2026-02-20"),
        paid(15_000, on="2026-02-25"),
        h.goods_received(700, on="2026-02-25", supplier="supplier-2"),
        paid(1_000, on="2026-02-26", supplier="supplier-2", name="批发"),
        h.goods_received(99_999, on="2026-03-10"),
    )
    found = ages(ledger, "2026-03-05")
    first, second = found["rows"]
    assert spread(first) == [50_000, 40_000, 30_000, 15_000, 0]
    assert (second["balance_fen"], *spread(second)) == (-300, -300, 0, 0, 0, 0)
    assert found["total"]["balance_fen"] == 134_700
    assert sum(spread(found["total"])) == 134_700
    detail = "/books/store/ledgers/detail?account=2202&since=2025-01-01&until=2026-03-05"
    assert ledger.get(detail)["items"][-1]["balance_fen"] == 134_700
    assert sum(spread(ages(ledger, "2026-03-31")["total"])) == 234_699
    text = ledger.get("/books/store/ageing?account=2202&day=2026-03-05&as=csv").splitlines()
    assert text[1] == "2202,应付账款,supplier-1,细河粮油,1350.00,500.00,400.00,300.00,150.00,0.00"
    assert text[-1].startswith("合计,,,,1347.00")


def test_persons_owe_and_what_names_nobody_stands_alone(ledger):
    ledger.hear(
        h.variance_resolved(0, 5_000, ("王", 2_000), ("李", 3_000), on="2026-03-11"),
        h.clearing_explained(-400, "receivable", person="王"),
        h.day_closed(on="2026-03-12", cash=1_000, subsidy=800, meals_fen=1_800),
    )
    found = ages(ledger, "2026-03-31", account="1221")["rows"]
    rows = [(row["account"], row["kind"], row["counterparty"], row["balance_fen"]) for row in found]
    assert sorted(rows, key=str) == sorted(
        [
            ("122102", None, None, 800),
            ("122103", "person", "李", 3_000),
            ("122103", "person", "王", 2_400),
        ],
        key=str,
    )
    path = "/books/store/ageing?day=2026-03-31&account="
    assert ledger.ask("GET", f"{path}1001").body["code"] == "account_not_aged"
    assert ledger.ask("GET", f"{path}220299").body["code"] == "account_unknown"


def by_hand(moves):
    """The ages of a balance as a bookkeeper finds them: slip by slip, the oldest settled first."""
    slips = []  # (age, fen) that are open, oldest first, all of one side
    for age, fen in moves:
        while fen and slips and (slips[0][1] > 0) != (fen > 0):
            oldest_age, open_fen = slips.pop(0)
            settled = min(abs(open_fen), abs(fen))
            open_fen += settled if open_fen < 0 else -settled
            fen += settled if fen < 0 else -settled
            if open_fen:
                slips.insert(0, (oldest_age, open_fen))
        if fen:
            slips.append((age, fen))
    return [sum(fen for age, fen in slips if age == number) for number in range(5)]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-100, 100)), max_size=12))
def test_the_newest_amounts_that_make_up_a_balance_are_what_first_in_first_out_leaves(moves):
    moves = sorted(moves, key=lambda move: -move[0])
    balance = sum(fen for _, fen in moves)
    sign = 1 if balance >= 0 else -1
    arisen = [sum(max(sign * fen, 0) for age, fen in moves if age == number) for number in range(4)]
    assert rules.spread(balance, arisen) == by_hand(moves)
