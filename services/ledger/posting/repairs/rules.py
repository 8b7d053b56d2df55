"""What repairs become, and the parts that the shop gives for them. Pure."""

from collections.abc import Mapping
from typing import Any

from services.ledger.posting.rules import (
    COSTS,
    PAID_FROM,
    REPAIR_REVENUE,
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
