"""What restricted money becomes: received, passed on, paid, come back (domain.md §2.5). Pure."""

from collections.abc import Mapping
from typing import Any

from services.ledger.cash_flow.rules import rows
from services.ledger.posting.rules import (
    BANK,
    BENEFIT,
    FUNDS,
    REPAIRS,
    SERVICES,
    SET_ASIDE,
    SOURCES,
    VAT,
    Entry,
    Line,
    credit,
    day_of,
    debit,
    numbered,
    worded,
    written,
)
from shared import facts, money

SUPPLIERS_ROW = 3  # of 会小企03表: what a contractor pays back was paid there
PASSED_ON = "资金划出"

# -- in and on ---------------------------------------------------------------------------------


def contribution_received(fact: facts.ContributionReceived) -> list[Entry]:
    """专项资金收入: a share of profit or fees is set aside, a gift arrives at the bank.

    What the owners' common parts brought is held for them already and is given to their fund. The
    bank's line of a gift names its document. A charity's fund (X) is not on the company's books.
    """
    if fact.nature == "X":
        return []
    belongs = {"fund": fact.fund_id}
    source = SOURCES.get(fact.source)
    arrived = worded(f"收到{source or '专项资金'} {fact.fund_name}", fact.source_id)
    come_from = {
        "profit": debit(SET_ASIDE, fact.amount_fen, **belongs),
        "fees": debit(SET_ASIDE, fact.amount_fen, **belongs),
        "common_income": debit(FUNDS["H"], fact.amount_fen),
    }
    lines = [
        come_from.get(fact.source, debit(BANK, fact.amount_fen, memo=arrived, **belongs)),
        credit(FUNDS[fact.nature], fact.amount_fen, memo=source, **belongs),
    ]
    memo = f"{'提取' if fact.source in come_from else '收到'}专项资金 {fact.fund_name}"
    return written(Entry(fact.book, fact.name, day_of(fact.received_on), memo, lines))


def contribution_returned(fact: facts.ContributionReturned, original: str = "") -> list[Entry]:
    """退还专项资金: a gift that was never spent leaves as it came, in red.

    Its memo cites the voucher of the gift where that is known. A charity's fund (X) is not on the
    company's books.
    """
    if fact.nature == "X":
        return []
    lines = [
        debit(BANK, fact.amount_fen, fund=fact.fund_id),
        credit(FUNDS[fact.nature], fact.amount_fen, fund=fact.fund_id, memo=SOURCES[fact.source]),
    ]
    cited = f"（原凭证 {original}）" if original else ""
    memo = worded(f"退还{SOURCES[fact.source]} {fact.fund_name}", fact.reason, cited)
    lines = numbered(lines, fact.bank_reference)
    given = Entry(fact.book, fact.name, day_of(fact.returned_on), memo, lines)
    return written(_in_red(given))


def fund_transferred(fact: facts.FundTransferred) -> list[Entry]:
    """专项资金划转: the money stays on its account and belongs to another fund from now on.

    A charity's funds (X) are not on the company's books.
    """
    if fact.nature == "X":
        return []
    account = FUNDS[fact.nature]
    lines = [
        debit(account, fact.amount_fen, fund=fact.fund_id, memo=PASSED_ON),
        credit(account, fact.amount_fen, fund=fact.to_fund_id, memo=SOURCES["transfer"]),
    ]
    memo = f"专项资金划转 {fact.fund_name} 至 {fact.to_fund_name}"
    return written(Entry(fact.book, fact.name, day_of(fact.transferred_on), memo, lines))


# -- out and back ------------------------------------------------------------------------------


def disbursement_made(fact: facts.DisbursementMade, rates_bp: Mapping[str, int]) -> list[Entry]:
    """专项资金支付: a repair's cost moves from the property company to whoever carries the fund.

    A charity (X) buys the repair like any customer: revenue and VAT at the rate of the day. What
    was for another use is a cost of the company that carries the fund, or leaves what it holds
    for others; of a charity's other payments the books know nothing.
    """
    return written(*_paid(fact, fact.paid_on, rates_bp))


def disbursement_returned(
    fact: facts.DisbursementReturned, rates_bp: Mapping[str, int]
) -> list[Entry]:
    """专项资金支付退回: what the payment wrote is taken back in red.

    Of a repair the property company has got its money back from the contractor first.
    """
    taken_back = [
        _in_red(entry)._replace(
            kind=f"{entry.kind}_back", memo=worded(f"退回 {entry.memo}", fact.reason)
        )
        for entry in _paid(fact, fact.received_on, rates_bp)
    ]
    if fact.work_order_id:
        taken_back.insert(0, _refunded(fact))
    return written(*taken_back)


def _paid(
    fact: facts.DisbursementMade | facts.DisbursementReturned, on: str, rates_bp: Mapping[str, int]
) -> list[Entry]:
    """What a payment of so much writes on a day."""
    return _repair_paid(fact, on, rates_bp) if fact.work_order_id else _use_paid(fact, on)


def _repair_paid(fact: Any, on: str, rates_bp: Mapping[str, int]) -> list[Entry]:
    amount = fact.amount_fen

    def entry(book: str, kind: str, lines: list[Line]) -> Entry:
        memo = f"专项资金付维修 {fact.fund_name}"
        return Entry(book, kind, day_of(on), memo, _tagged(fact, lines))

    if fact.nature == "X":
        return [entry("property", "repair_paid", _sold(amount, rates_bp[SERVICES]))]
    if fact.book == "property":
        return [entry("property", "repair_paid", _spent_at_home(fact.nature, amount))]
    recovered = [
        debit("122101", amount),
        credit("540102", amount),
        debit(BANK, amount),
        credit("122101", amount),
    ]
    return [
        entry(fact.book, "repair_paid", _spent(fact.nature, amount)),
        entry("property", "repair_recovered", recovered),
    ]


def _use_paid(fact: Any, on: str) -> list[Entry]:
    """A use whose cost is not in the books yet: the company's own, or what it holds for others."""
    if fact.nature == "X":
        return []
    cost = FUNDS["H"] if fact.nature == "H" else BENEFIT
    bought_for = getattr(fact, "memo", None)  # a return tells its reason instead
    lines = [
        debit(cost, fact.amount_fen, memo=bought_for),
        credit(BANK, fact.amount_fen),
        *_released(fact.nature, fact.amount_fen),
    ]
    memo = worded(f"专项资金支出 {fact.fund_name}", bought_for)
    return [Entry(fact.book, "fund_spent", day_of(on), memo, _tagged(fact, lines))]


def _refunded(fact: facts.DisbursementReturned) -> Entry:
    lines = [
        debit(BANK, fact.amount_fen),
        credit("540102", fact.amount_fen, memo=fact.reason, cash_flow=SUPPLIERS_ROW),
    ]
    memo = worded(f"维修款退回 {fact.fund_name}", fact.reason)
    on = day_of(fact.received_on)
    return Entry("property", "repair_refunded", on, memo, _tagged(fact, lines))


def _tagged(fact: Any, lines: list[Line]) -> list[Line]:
    """The lines with what they belong to, those of the bank with its number."""
    belongs: dict[str, Any] = {
        "fund": fact.fund_id,
        "building": fact.building_id,
        "work_order": fact.work_order_id,
    }
    return [line._replace(**belongs) for line in numbered(lines, fact.bank_reference)]


def _in_red(entry: Entry) -> Entry:
    """The entry negative on the same sides; its cash leaves the rows that it had come to."""
    lines = [
        line._replace(debit_fen=-line.debit_fen, credit_fen=-line.credit_fen, cash_flow=row)
        for line, row in zip(entry.lines, rows(entry.kind, entry.lines), strict=True)
    ]
    return entry._replace(lines=lines)


def _sold(amount_fen: int, rate_bp: int) -> list[Line]:
    """What a charity owes for the repair, tax-inclusive, and that it pays it."""
    net_fen = money.without_tax(amount_fen, rate_bp)
    return [
        debit("1122", amount_fen),
        credit(REPAIRS, net_fen),
        credit(VAT, amount_fen - net_fen),
        debit(BANK, amount_fen),
        credit("1122", amount_fen),
    ]


def _spent(nature: str, amount_fen: int) -> list[Line]:
    """A fund pays the other company: what it owes for the repair, and that it pays it."""
    owed_for = FUNDS["H"] if nature == "H" else "540102"
    return [
        debit(owed_for, amount_fen),
        credit("224102", amount_fen),
        debit("224102", amount_fen),
        credit(BANK, amount_fen),
        *_released(nature, amount_fen),
    ]


def _spent_at_home(nature: str, amount_fen: int) -> list[Line]:
    """The fund and the repair are in the same books: the cost stands there already."""
    if nature == "H":
        return [debit(FUNDS["H"], amount_fen), credit("540102", amount_fen)]
    return _released(nature, amount_fen)


def _released(nature: str, amount_fen: int) -> list[Line]:
    """What was set aside or deferred for the cost that has now been borne."""
    return {
        "E": [debit(FUNDS["E"], amount_fen), credit(SET_ASIDE, amount_fen)],
        "G": [debit(FUNDS["G"], amount_fen), credit("530103", amount_fen)],
        "H": [],
    }[nature]
