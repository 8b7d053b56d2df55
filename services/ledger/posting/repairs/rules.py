"""What repairs, and the funds that pay for them, become. Pure."""

from collections.abc import Mapping
from typing import Any

from services.ledger.posting.rules import (
    BANK,
    COSTS,
    FUNDS,
    PAID_FROM,
    REPAIR_REVENUE,
    REPAIRS,
    SERVICES,
    SOURCES,
    STOCK,
    VAT,
    Entry,
    Line,
    credit,
    day_of,
    debit,
    written,
)
from shared import facts, money

# -- parts of the shop ---------------------------------------------------------------------------


def parts_issued(fact: facts.PartsIssued) -> list[Entry]:
    """内部领料: goods pass to the property company at their cost, and the shop is owed it.

    They lie on 1403 until the repair is finished.
    """
    return _passed(fact, fact.issued_on, f"内部领料 {fact.product_name}", 1)


def parts_returned(fact: facts.PartsReturned) -> list[Entry]:
    """内部退料: what was issued came back, in red on both sides."""
    return _passed(fact, fact.returned_on, f"内部退料 {fact.product_name}", -1)


def _passed(
    fact: facts.PartsIssued | facts.PartsReturned, day: str, memo: str, sign: int
) -> list[Entry]:
    """Both books of goods that pass from the shop to a repair, or back (sign -1)."""
    amount = sign * fact.cost_fen
    belongs = {"building": fact.building_id, "work_order": fact.work_order_id}
    shop = [debit("122101", amount, **belongs), credit(STOCK, amount, **belongs)]
    repairs = [debit("1403", amount, **belongs), credit("224102", amount, **belongs)]
    goods = facts.StockLine(
        sku=fact.sku, quantity=-sign * fact.quantity, value_fen=-amount, name=fact.product_name
    )
    return written(
        Entry("store", fact.name, day_of(day), memo, shop, goods=(goods,)),
        Entry("property", fact.name, day_of(day), memo, repairs),
    )


# -- property ----------------------------------------------------------------------------------


def work_order_completed(fact: facts.WorkOrderCompleted) -> list[Entry]:
    """维修成本: 公益维修 when a fund is to pay or nobody is, else 物业维修.

    Parts are bought for the order on credit and pass through 1403, where those of the shop lie
    already: property keeps no store of them.
    """
    repair = "540102" if fact.fund_id or fact.payer == "benefit" else "540103"
    lines = _costs(fact, repair, fact.fund_id)
    memo = f"维修 {fact.building_name}"
    return written(Entry("property", fact.name, day_of(fact.completed_on), memo, lines))


def work_order_reworked(fact: facts.WorkOrderReworked) -> list[Entry]:
    """返修成本: what doing it again cost is 物业维修, and nobody is charged for it."""
    lines = _costs(fact, "540103", None)
    memo = f"返修 {fact.building_name}"
    return written(Entry("property", fact.name, day_of(fact.completed_on), memo, lines))


def _costs(
    fact: facts.WorkOrderCompleted | facts.WorkOrderReworked, repair: str, fund: str | None
) -> list[Line]:
    """Each cost against what it is owed to, or was taken from."""
    place: dict[str, Any] = {"building": fact.building_id, "work_order": fact.work_order_id}
    belongs = place | {"fund": fund}
    lines = []
    for cost in fact.lines:
        from_shop = cost.source == "store"
        if cost.kind == "parts" and not from_shop:
            lines += [
                debit("1403", cost.amount_fen, memo=cost.description, **belongs),
                credit("2202", cost.amount_fen, memo=cost.description, **belongs),
            ]
        owned = place if from_shop else belongs  # 1403 knew of no fund when they were issued
        lines += [
            debit(repair, cost.amount_fen, memo=cost.description, **belongs),
            credit(COSTS[cost.kind], cost.amount_fen, memo=cost.description, **owned),
        ]
    return lines


def repair_billed(fact: facts.RepairBilled, rates_bp: Mapping[str, int]) -> list[Entry]:
    """居民付费维修: what a household agreed to pay is earned once it accepts the repair.

    It owes the price with VAT at the rate of the day, whatever the repair has cost.
    """
    net_fen = money.without_tax(fact.amount_fen, rates_bp[fact.tax_category])
    lines = [
        debit("1122", fact.amount_fen, member=fact.household_id),
        credit(REPAIR_REVENUE[fact.tax_category], net_fen),
        credit(VAT, fact.amount_fen - net_fen),
    ]
    belongs: dict[str, Any] = {"building": fact.building_id, "work_order": fact.work_order_id}
    lines = [line._replace(**belongs) for line in lines]
    memo = f"居民付费维修 {fact.building_name}"
    return written(Entry("property", fact.name, day_of(fact.billed_on), memo, lines))


def repair_bill_paid(fact: facts.RepairBillPaid) -> list[Entry]:
    """收取维修费: what a household owed for a repair is settled."""
    lines = [
        debit(PAID_FROM[fact.method], fact.amount_fen),
        credit("1122", fact.amount_fen, member=fact.household_id),
    ]
    belongs: dict[str, Any] = {"building": fact.building_id, "work_order": fact.work_order_id}
    lines = [line._replace(**belongs) for line in lines]
    memo = f"收取维修费 {fact.building_name}"
    return written(Entry("property", fact.name, day_of(fact.paid_on), memo, lines))


# -- funds -------------------------------------------------------------------------------------


def contribution_received(fact: facts.ContributionReceived) -> list[Entry]:
    """专项资金收入: from profit it is set aside, from a giver it arrives at the bank.

    A charity's fund (X) is not on the company's books.
    """
    if fact.nature == "X":
        return []
    from_profit = fact.source == "profit"
    lines = [
        debit("310402" if from_profit else BANK, fact.amount_fen, fund=fact.fund_id),
        credit(
            FUNDS[fact.nature],
            fact.amount_fen,
            fund=fact.fund_id,
            memo=SOURCES.get(fact.source),
        ),
    ]
    memo = f"{'提取' if from_profit else '收到'}专项资金 {fact.fund_name}"
    return written(Entry(fact.book, fact.name, day_of(fact.received_on), memo, lines))


def disbursement_made(fact: facts.DisbursementMade, rates_bp: Mapping[str, int]) -> list[Entry]:
    """专项资金支付维修: the cost moves from the property company to whoever carries the fund.

    A charity (X) buys the repair like any customer: revenue and VAT at the rate of the day.
    """
    amount, memo, day = fact.amount_fen, f"专项资金付维修 {fact.fund_name}", day_of(fact.paid_on)
    belongs: dict[str, Any] = {
        "fund": fact.fund_id,
        "building": fact.building_id,
        "work_order": fact.work_order_id,
    }

    def entry(book: str, kind: str, lines: list[Line]) -> Entry:
        tagged = [line._replace(**belongs) for line in lines]
        return Entry(book, kind, day, memo, tagged)

    if fact.nature == "X":
        return written(entry("property", "repair_paid", _sold(amount, rates_bp[SERVICES])))
    if fact.book == "property":
        return written(entry("property", "repair_paid", _spent_at_home(fact.nature, amount)))
    return written(
        entry(fact.book, "repair_paid", _spent(fact.nature, amount)),
        entry(
            "property",
            "repair_recovered",
            [
                debit("122101", amount),
                credit("540102", amount),
                debit(BANK, amount),
                credit("122101", amount),
            ],
        ),
    )


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
    owed_for = "224101" if nature == "H" else "540102"
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
        return [debit("224101", amount_fen), credit("540102", amount_fen)]
    return _released(nature, amount_fen)


def _released(nature: str, amount_fen: int) -> list[Line]:
    """What was set aside or deferred for the cost that has now been borne."""
    return {
        "E": [debit("310102", amount_fen), credit("310402", amount_fen)],
        "G": [debit("2401", amount_fen), credit("530103", amount_fen)],
        "H": [],
    }[nature]
