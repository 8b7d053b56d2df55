"""What goods for volunteers' points become, once a fund has paid the shop for them. Pure.

The day's close has debited what the shop is to have of funds; the sale is revenue as any other.
Points and hours are not money and stand in no book (domain.md §6).
"""

from typing import Any

from services.ledger.cash_flow.rules import rows
from services.ledger.posting.rules import (
    BANK,
    BENEFIT,
    FUND_SALES,
    FUNDS,
    Entry,
    Line,
    credit,
    day_of,
    debit,
    worded,
    written,
)
from shared import facts

REWARDS = "volunteer_rewards"  # the use of such a payment


def disbursement_made(fact: facts.DisbursementMade) -> list[Entry]:
    """专项资金付积分兑换: what the shop is to have of a fund is settled.

    In the shop's own books no money moves; the property company's fund pays the shop through
    内部往来, and a charity (X) at the bank.
    """
    return written(*_paid(fact, fact.paid_on))


def disbursement_returned(fact: facts.DisbursementReturned) -> list[Entry]:
    """积分兑换退货: goods came back, and what the payment wrote is taken back in red."""
    return written(
        *(
            _in_red(entry)._replace(memo=worded(f"退回 {entry.memo}", fact.reason))
            for entry in _paid(fact, fact.received_on)
        )
    )


def _paid(fact: facts.DisbursementMade | facts.DisbursementReturned, on: str) -> list[Entry]:
    amount_fen = fact.amount_fen

    def entry(book: str, kind: str, lines: list[Line]) -> Entry:
        memo = f"专项资金付积分兑换 {fact.fund_name}"
        return Entry(book, kind, day_of(on), memo, lines)

    brought = [debit(BANK, amount_fen), credit(FUND_SALES, amount_fen)]
    if fact.nature == "X":
        return [entry("store", "reward_received", brought)]
    belongs: dict[str, Any] = {"fund": fact.fund_id}
    cost = debit(FUNDS["H"] if fact.nature == "H" else BENEFIT, amount_fen, **belongs)
    released = [line._replace(**belongs) for line in _released(fact.nature, amount_fen)]
    if fact.book == "store":
        at_home = [cost, credit(FUND_SALES, amount_fen), *released]
        return [entry("store", "reward_paid", at_home)]
    owed = [credit("224102", amount_fen), debit("224102", amount_fen), credit(BANK, amount_fen)]
    passed = [debit("122101", amount_fen), credit(FUND_SALES, amount_fen)]
    arrived = [debit(BANK, amount_fen), credit("122101", amount_fen)]
    return [
        entry("property", "reward_paid", [cost, *owed, *released]),
        entry("store", "reward_received", [*passed, *arrived]),
    ]


def _released(nature: str, amount_fen: int) -> list[Line]:
    """What was set aside or deferred for the cost that has now been borne."""
    return {
        "E": [debit(FUNDS["E"], amount_fen), credit("310402", amount_fen)],
        "G": [debit(FUNDS["G"], amount_fen), credit("530103", amount_fen)],
        "H": [],
    }[nature]


def _in_red(entry: Entry) -> Entry:
    """The entry negative on the same sides; its cash leaves the rows that it had come to."""
    lines = [
        line._replace(debit_fen=-line.debit_fen, credit_fen=-line.credit_fen, cash_flow=row)
        for line, row in zip(entry.lines, rows(entry.kind, entry.lines), strict=True)
    ]
    return entry._replace(kind=f"{entry.kind}_back", lines=lines)
