"""What the shop's facts become: goods, sales, deposits, tills, payouts. Pure."""

from collections.abc import Mapping

from services.ledger.posting.rules import (
    BANK,
    CASH_MOVES,
    DEPOSITS,
    MONEY,
    PAID_FROM,
    PLATFORMS,
    REVENUE,
    TENDERS,
    VAT,
    Entry,
    Line,
    credit,
    day_of,
    debit,
    moved,
    written,
)
from shared import facts, money


def goods_received(fact: facts.GoodsReceived) -> list[Entry]:
    """赊购商品: goods at their invoice total, since a small-scale taxpayer deducts no VAT."""
    invoice = f"{fact.supplier_name} {fact.invoice_number or ''}".strip()
    lines = [
        debit("1405", fact.value_fen),
        credit("2202", fact.value_fen, supplier=fact.supplier_id, memo=invoice),
    ]
    day = day_of(fact.received_on)
    return written(Entry("store", fact.name, day, "赊购商品", lines, goods=fact.lines))


def goods_returned(fact: facts.GoodsReturned) -> list[Entry]:
    """购货退回: the supplier credits the invoice's value, stock loses its cost by now.

    Where they differ, goods sold since cost more or less than was said: 商品销售成本.
    """
    gain, loss = max(fact.difference_fen, 0), max(-fact.difference_fen, 0)
    lines = [
        debit("2202", fact.credited_fen, supplier=fact.supplier_id, memo=fact.supplier_name),
        debit("540101", loss),
        credit("1405", fact.cost_fen),
        credit("540101", gain),
    ]
    memo, day = f"购货退回 {fact.reason}", day_of(fact.returned_on)
    return written(Entry("store", fact.name, day, memo, lines, goods=fact.lines))


def supplier_paid(fact: facts.SupplierPaid) -> list[Entry]:
    """支付货款: what was owed to a supplier leaves the bank, the drawer or a platform."""
    paid = f"{fact.supplier_name} {fact.bank_reference or ''}".strip()
    lines = [
        debit("2202", fact.amount_fen, supplier=fact.supplier_id, memo=paid),
        credit(PAID_FROM[fact.method], fact.amount_fen),
    ]
    return written(Entry("store", fact.name, day_of(fact.paid_on), "支付货款", lines))


def day_closed(fact: facts.DayClosed, rates_bp: Mapping[str, int]) -> list[Entry]:
    """日结: takings against revenue and VAT, and the cost of what was sold.

    VAT is computed once per tax category (domain.md §3) at the rate of that day.
    Money collected for others is owed to them (代收款) and never revenue.
    """
    outlet, day = fact.outlet_id, day_of(fact.day)
    taken = [debit(TENDERS[t.method], t.amount_fen, outlet=outlet) for t in fact.tenders]
    earned = []
    for category in sorted({row.tax_category for row in fact.revenue}):
        gross = sum(row.gross_fen for row in fact.revenue if row.tax_category == category)
        net = money.without_tax(gross, rates_bp[category])
        earned += [
            credit(REVENUE[category], net, outlet=outlet),
            credit(VAT, gross - net, outlet=outlet),
        ]
    earned.append(credit("224103", fact.agency_fen, outlet=outlet))
    sold = [
        debit("540101", fact.cost_fen, outlet=outlet),
        credit("1405", fact.cost_fen, outlet=outlet),
    ]
    return written(
        Entry("store", fact.name, day, f"日结销售 {fact.outlet_name}", taken + earned),
        Entry(
            "store",
            "cost_of_sales",
            day,
            f"结转销售成本 {fact.outlet_name}",
            sold,
            goods=fact.goods,
        ),
    )


def stock_adjusted(fact: facts.StockAdjusted) -> list[Entry]:
    """报损、盘点、成本调整: spoilage passes 1901, what a count found waits on it.

    A cost correction says what sold goods really cost.
    """
    gain = sum(line.value_fen for line in fact.lines if line.value_fen > 0)
    loss = -sum(line.value_fen for line in fact.lines if line.value_fen < 0)
    if fact.kind == "cost_correction":
        memo = "销售成本调整"
        lines = [
            debit("1405", gain),
            credit("540101", gain),
            debit("540101", loss),
            credit("1405", loss),
        ]
    elif fact.kind == "stock_count":
        memo = "库存盘点"
        lines = [
            debit("1405", gain),
            credit("1901", gain),
            debit("1901", loss),
            credit("1405", loss),
        ]
    else:
        memo = "商品报损"
        lines = _gained("1405", gain) + _lost("1405", loss, "571101")
    memo, day = f"{memo} {fact.reason}", day_of(fact.adjusted_on)
    return written(Entry("store", fact.name, day, memo, lines, goods=fact.lines))


def stock_variance_resolved(fact: facts.StockVarianceResolved) -> list[Entry]:
    """盘盈盘亏处理: gains are 营业外收入; losses are 应收赔偿 of a person or 营业外支出."""
    charged_fen = sum(charge.amount_fen for charge in fact.charges)
    lines = [
        debit("1901", fact.gain_fen),
        credit("530102", fact.gain_fen),
        debit("571101", fact.loss_fen - charged_fen),
        *(
            debit("122103", charge.amount_fen, memo=charge.person, person=charge.person)
            for charge in fact.charges
        ),
        credit("1901", fact.loss_fen),
    ]
    memo = f"盘点差异处理 {fact.reason}"
    return written(Entry("store", fact.name, day_of(fact.resolved_on), memo, lines))


def till_closed(fact: facts.TillClosed) -> list[Entry]:
    """长款、短款: what the drawer held more or less than it should."""
    memo = "现金长款" if fact.over_short_fen > 0 else "现金短款"
    lines = _over_or_short(fact.over_short_fen, fact.outlet_id)
    return written(Entry("store", fact.name, day_of(fact.closed_on), memo, lines))


def cash_moved(fact: facts.CashMoved) -> list[Entry]:
    """现金收支: an expense, cash to the bank or passed on; cash that came is looked into."""
    if fact.purpose not in CASH_MOVES:
        return []
    other = CASH_MOVES[fact.purpose]
    lines = [debit(other, fact.amount_fen), credit("1001", fact.amount_fen)]
    memo = "现金支出"
    if fact.kind == "pay_in":
        lines = [debit("1001", fact.amount_fen), credit(other, fact.amount_fen)]
        memo = "现金收入"
    lines = [line._replace(outlet=fact.outlet_id) for line in lines]
    return written(Entry("store", fact.name, day_of(fact.moved_on), f"{memo} {fact.reason}", lines))


def agency_paid(fact: facts.AgencyPaid) -> list[Entry]:
    """支付代收款: money collected for others goes to them."""
    paid = f"{fact.payee} {fact.reference}"
    lines = [
        debit("224103", fact.amount_fen, memo=paid),
        credit(PAID_FROM[fact.method], fact.amount_fen),
    ]
    return written(Entry("store", fact.name, day_of(fact.paid_on), "支付代收款", lines))


def till_restated(fact: facts.TillRestated) -> list[Entry]:
    """长短款更正: cash of sales that became known after the count had been in it."""
    lines = _over_or_short(fact.over_short_fen, fact.outlet_id)
    return written(Entry("store", fact.name, day_of(fact.restated_on), "长短款更正", lines))


def _over_or_short(over_short_fen: int, outlet: str) -> list[Line]:
    over, short = max(over_short_fen, 0), max(-over_short_fen, 0)
    lines = _gained("1001", over) + _lost("1001", short, "571102")
    return [line._replace(outlet=outlet) for line in lines]


def deposit_taken(fact: facts.DepositTaken) -> list[Entry]:
    """会员预存、月卡、团购预收: money that is still the customer's."""
    lines = [
        debit(MONEY[fact.method], fact.amount_fen),
        credit(DEPOSITS[fact.kind], fact.amount_fen, memo=fact.holder_id),
    ]
    return written(Entry("store", fact.name, day_of(fact.moved_on), "收取预存款", lines))


def deposit_refunded(fact: facts.DepositRefunded) -> list[Entry]:
    """退还预存款: what was held for a customer goes back."""
    lines = [
        debit(DEPOSITS[fact.kind], fact.amount_fen, memo=fact.holder_id),
        credit(MONEY[fact.method], fact.amount_fen),
    ]
    memo = f"退还预存款 {fact.reason}"
    return written(Entry("store", fact.name, day_of(fact.moved_on), memo, lines))


def leader_commission_earned(fact: facts.LeaderCommissionEarned) -> list[Entry]:
    """团购佣金: the leader's part of what a campaign's pickups took is a cost of selling."""
    lines = [
        debit("560101", fact.amount_fen, memo=fact.leader),
        credit("224105", fact.amount_fen, memo=fact.leader, person=fact.leader),
    ]
    return written(Entry("store", fact.name, day_of(fact.earned_on), "计提团购佣金", lines))


def leader_commission_paid(fact: facts.LeaderCommissionPaid) -> list[Entry]:
    """支付团购佣金: what the leader had earned leaves the bank, the safe or a platform."""
    lines = [
        debit("224105", fact.amount_fen, memo=fact.leader, person=fact.leader),
        credit(PAID_FROM[fact.method], fact.amount_fen),
    ]
    return written(Entry("store", fact.name, day_of(fact.paid_on), "支付团购佣金", lines))


def subsidy_received(fact: facts.SubsidyReceived) -> list[Entry]:
    """收到餐补: what the government owed for meals is at the bank."""
    paid = f"{fact.period} {fact.bank_reference}"
    lines = [debit(BANK, fact.amount_fen), credit("122102", fact.amount_fen, memo=paid)]
    return written(Entry("store", fact.name, day_of(fact.received_on), "收到餐补", lines))


def settlement_received(fact: facts.SettlementReceived) -> list[Entry]:
    """微信结算、支付宝结算: what arrived at the bank and what the platform kept."""
    lines = [
        debit(BANK, fact.gross_fen - fact.fee_fen),
        debit("560301", fact.fee_fen),
        credit(MONEY[fact.channel], fact.gross_fen),
    ]
    memo = f"{PLATFORMS[fact.channel]}结算"
    return written(Entry("store", fact.name, day_of(fact.arrived_on), memo, lines))


def clearing_explained(fact: facts.ClearingExplained) -> list[Entry]:
    """平台差异处理: what a platform has more or less than our books, so that 1012 agrees with it.

    Gains and losses pass 1901; what is to be looked into or to be paid back is owed or to be had.
    """
    account, amount = MONEY[fact.channel], fact.amount_fen
    lines = {
        "gain": lambda: _gained(account, amount),
        "loss": lambda: _lost(account, -amount, "571101"),
        "payable": lambda: moved(account, "224104", amount),
        "receivable": lambda: moved(account, "122103", amount),
    }[fact.treatment]()
    if fact.person:
        lines = [
            line._replace(memo=fact.person, person=fact.person)
            if line.account in ("122103", "224104")
            else line
            for line in lines
        ]
    memo = f"{PLATFORMS[fact.channel]}差异 {fact.reason}"
    return written(Entry("store", fact.name, day_of(fact.explained_on), memo, lines))


def _gained(account: str, amount_fen: int) -> list[Line]:
    """More than the books said: first 待处理, then 营业外收入."""
    return [
        debit(account, amount_fen),
        credit("1901", amount_fen),
        debit("1901", amount_fen),
        credit("530102", amount_fen),
    ]


def _lost(account: str, amount_fen: int, expense: str) -> list[Line]:
    """Less than the books said: first 待处理, then 营业外支出."""
    return [
        debit("1901", amount_fen),
        credit(account, amount_fen),
        debit(expense, amount_fen),
        credit("1901", amount_fen),
    ]
