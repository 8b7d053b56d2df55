"""The posting table: fact in, entries out. Pure: no Flask, no peewee, no clock.

One function per business case, named like the fact it reads (shared/facts.py), written as a
bookkeeper writes it: debits, then credits. Amounts are fen; a negative amount is a red entry on
the same side. Lines of zero are not written, and an entry without lines is not posted.
Shapes: domain.md §2.5.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from shared import facts, money

MONEY = {"cash": "1001", "wechat": "101201", "alipay": "101202"}
DEPOSITS = {  # what is held for customers, by kind of account
    "member": "220301",
    "meal_card": "220302",
    "group_buy": "220303",
    "gift_card": "220304",
}
TENDERS = {**MONEY, **DEPOSITS, "subsidy": "122102"}
PAID_FROM = {"bank": "1002", **MONEY}
PLATFORMS = {"wechat": "微信", "alipay": "支付宝"}
REVENUE = {"standard": "500101", "exempt_meals": "500102"}
VAT = "222101"
COSTS = {"parts": "1403", "labour": "2211", "outsourced": "2202"}
FUNDS = {"E": "310102", "G": "2401", "H": "224101"}  # where each nature is carried; X is off book


class Line(NamedTuple):
    """One side of an entry: an account, an amount in fen, and what it belongs to."""

    account: str
    debit_fen: int
    credit_fen: int
    memo: str | None = None
    supplier: str | None = None
    fund: str | None = None
    building: str | None = None
    work_order: str | None = None
    outlet: str | None = None


class Entry(NamedTuple):
    """What becomes one voucher of one book; `day` is the business day."""

    book: str
    kind: str
    day: date
    memo: str
    lines: list[Line]
    attachments: int = 1


class Share(NamedTuple):
    """What stands on a 5xxx account for one supplier and fund, on its normal side, in fen."""

    account: str
    supplier: str | None
    fund: str | None
    amount_fen: int


def debit(account: str, amount_fen: int, **belongs: Any) -> Line:
    """A debit line."""
    return Line(account, amount_fen, 0, **belongs)


def credit(account: str, amount_fen: int, **belongs: Any) -> Line:
    """A credit line."""
    return Line(account, 0, amount_fen, **belongs)


def _day(text: str) -> date:
    """A fact's business day `YYYY-MM-DD`."""
    return date.fromisoformat(text)


def _written(*entries: Entry) -> list[Entry]:
    """The entries without their lines of zero; those with nothing left are not written."""
    kept = [
        entry._replace(lines=[line for line in entry.lines if line.debit_fen or line.credit_fen])
        for entry in entries
    ]
    return [entry for entry in kept if entry.lines]


# -- store ------------------------------------------------------------------------------------


def goods_received(fact: facts.GoodsReceived) -> list[Entry]:
    """赊购商品: goods at their invoice total, since a small-scale taxpayer deducts no VAT."""
    invoice = f"{fact.supplier_name} {fact.invoice_number or ''}".strip()
    lines = [
        debit("1405", fact.value_fen),
        credit("2202", fact.value_fen, supplier=fact.supplier_id, memo=invoice),
    ]
    return _written(Entry("store", fact.name, _day(fact.received_on), "赊购商品", lines))


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
    memo = f"购货退回 {fact.reason}"
    return _written(Entry("store", fact.name, _day(fact.returned_on), memo, lines))


def supplier_paid(fact: facts.SupplierPaid) -> list[Entry]:
    """支付货款: what was owed to a supplier leaves the bank, the drawer or a platform."""
    paid = f"{fact.supplier_name} {fact.bank_reference or ''}".strip()
    lines = [
        debit("2202", fact.amount_fen, supplier=fact.supplier_id, memo=paid),
        credit(PAID_FROM[fact.method], fact.amount_fen),
    ]
    return _written(Entry("store", fact.name, _day(fact.paid_on), "支付货款", lines))


def day_closed(fact: facts.DayClosed, rates_bp: Mapping[str, int]) -> list[Entry]:
    """日结: takings against revenue and VAT, and the cost of what was sold.

    VAT is computed once per tax category (domain.md §3); `rates_bp` has the day's rate of each.
    Money collected for others is owed to them (代收款) and never revenue.
    """
    outlet, day = fact.outlet_id, _day(fact.day)
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
    return _written(
        Entry("store", fact.name, day, f"日结销售 {fact.outlet_name}", taken + earned),
        Entry("store", "cost_of_sales", day, f"结转销售成本 {fact.outlet_name}", sold),
    )


def stock_adjusted(fact: facts.StockAdjusted) -> list[Entry]:
    """盘盈、盘亏、报损 through 1901, and corrections of what sold goods really cost."""
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
    else:
        memo = {"write_off": "商品报损", "stock_count": "库存盘点"}[fact.kind]
        lines = _gained("1405", gain) + _lost("1405", loss, "571101")
    day = _day(fact.adjusted_on)
    return _written(Entry("store", fact.name, day, f"{memo} {fact.reason}", lines))


def till_closed(fact: facts.TillClosed) -> list[Entry]:
    """长款、短款: what the drawer held more or less than it should."""
    over, short = max(fact.over_short_fen, 0), max(-fact.over_short_fen, 0)
    lines = _gained("1001", over) + _lost("1001", short, "571102")
    lines = [line._replace(outlet=fact.outlet_id) for line in lines]
    memo = "现金长款" if over else "现金短款"
    return _written(Entry("store", fact.name, _day(fact.closed_on), memo, lines))


def deposit_taken(fact: facts.DepositTaken) -> list[Entry]:
    """会员预存、月卡、团购预收: money that is still the customer's."""
    lines = [
        debit(MONEY[fact.method], fact.amount_fen),
        credit(DEPOSITS[fact.kind], fact.amount_fen, memo=fact.holder_id),
    ]
    return _written(Entry("store", fact.name, _day(fact.moved_on), "收取预存款", lines))


def deposit_refunded(fact: facts.DepositRefunded) -> list[Entry]:
    """退还预存款: what was held for a customer goes back."""
    lines = [
        debit(DEPOSITS[fact.kind], fact.amount_fen, memo=fact.holder_id),
        credit(MONEY[fact.method], fact.amount_fen),
    ]
    memo = f"退还预存款 {fact.reason}"
    return _written(Entry("store", fact.name, _day(fact.moved_on), memo, lines))


def leader_commission_earned(fact: facts.LeaderCommissionEarned) -> list[Entry]:
    """团购佣金: the leader's part of what a campaign's pickups took is a cost of selling."""
    lines = [
        debit("560101", fact.amount_fen, memo=fact.leader),
        credit("224105", fact.amount_fen, memo=fact.leader),
    ]
    return _written(Entry("store", fact.name, _day(fact.earned_on), "计提团购佣金", lines))


def leader_commission_paid(fact: facts.LeaderCommissionPaid) -> list[Entry]:
    """支付团购佣金: what the leader had earned leaves the bank, the safe or a platform."""
    lines = [
        debit("224105", fact.amount_fen, memo=fact.leader),
        credit(PAID_FROM[fact.method], fact.amount_fen),
    ]
    return _written(Entry("store", fact.name, _day(fact.paid_on), "支付团购佣金", lines))


def settlement_received(fact: facts.SettlementReceived) -> list[Entry]:
    """微信结算、支付宝结算: what arrived at the bank and what the platform kept."""
    lines = [
        debit("1002", fact.gross_fen - fact.fee_fen),
        debit("560301", fact.fee_fen),
        credit(MONEY[fact.channel], fact.gross_fen),
    ]
    memo = f"{PLATFORMS[fact.channel]}结算"
    return _written(Entry("store", fact.name, _day(fact.arrived_on), memo, lines))


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


# -- property ---------------------------------------------------------------------------------


def work_order_completed(fact: facts.WorkOrderCompleted) -> list[Entry]:
    """维修成本: 公益维修 when a fund is to pay, else 物业维修.

    Parts are bought for the order on credit and pass through 1403: property keeps no store of them.
    """
    belongs = {
        "fund": fact.fund_id,
        "building": fact.building_id,
        "work_order": fact.work_order_id,
    }
    repair = "540102" if fact.fund_id else "540103"
    lines = []
    for cost in fact.lines:
        if cost.kind == "parts":
            lines += [
                debit("1403", cost.amount_fen, memo=cost.description, **belongs),
                credit("2202", cost.amount_fen, memo=cost.description, **belongs),
            ]
        lines += [
            debit(repair, cost.amount_fen, memo=cost.description, **belongs),
            credit(COSTS[cost.kind], cost.amount_fen, memo=cost.description, **belongs),
        ]
    return _written(
        Entry("property", fact.name, _day(fact.completed_on), f"维修 {fact.building_name}", lines)
    )


# -- funds ------------------------------------------------------------------------------------


def contribution_received(fact: facts.ContributionReceived) -> list[Entry]:
    """专项资金收入: from profit it is set aside, from a giver it arrives at the bank.

    A charity's fund (X) is not on the company's books.
    """
    if fact.nature == "X":
        return []
    from_profit = fact.source == "profit"
    lines = [
        debit("310402" if from_profit else "1002", fact.amount_fen, fund=fact.fund_id),
        credit(FUNDS[fact.nature], fact.amount_fen, fund=fact.fund_id),
    ]
    memo = f"{'提取' if from_profit else '收到'}专项资金 {fact.fund_name}"
    return _written(Entry(fact.book, fact.name, _day(fact.received_on), memo, lines))


def disbursement_made(fact: facts.DisbursementMade) -> list[Entry]:
    """专项资金支付维修: the cost moves from the property company to whoever carries the fund."""
    amount, memo, day = fact.amount_fen, f"专项资金付维修 {fact.fund_name}", _day(fact.paid_on)
    belongs: dict[str, Any] = {
        "fund": fact.fund_id,
        "building": fact.building_id,
        "work_order": fact.work_order_id,
    }

    def entry(book: str, kind: str, lines: list[Line]) -> Entry:
        tagged = [line._replace(**belongs) for line in lines]
        return Entry(book, kind, day, memo, tagged)

    if fact.nature == "X":
        return _written(
            entry("property", "repair_paid", [debit("1002", amount), credit("540102", amount)])
        )
    if fact.book == "property":
        return _written(entry("property", "repair_paid", _spent_at_home(fact.nature, amount)))
    return _written(
        entry(fact.book, "repair_paid", _spent(fact.nature, amount)),
        entry(
            "property",
            "repair_recovered",
            [
                debit("122101", amount),
                credit("540102", amount),
                debit("1002", amount),
                credit("122101", amount),
            ],
        ),
    )


def _spent(nature: str, amount_fen: int) -> list[Line]:
    """A fund pays the other company: what it owes for the repair, and that it pays it."""
    owed_for = "224101" if nature == "H" else "540102"
    return [
        debit(owed_for, amount_fen),
        credit("224102", amount_fen),
        debit("224102", amount_fen),
        credit("1002", amount_fen),
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


# -- month end --------------------------------------------------------------------------------


def vat_relieved(book: str, day: date, vat_fen: int) -> list[Entry]:
    """免税转出: the VAT accrued in a filing period that stayed below the threshold."""
    lines = [debit(VAT, vat_fen), credit("530101", vat_fen)]
    return _written(Entry(book, "vat_relief", day, "免征增值税转出", lines, attachments=0))


def income_tax_accrued(book: str, day: date, tax_fen: int) -> list[Entry]:
    """计提所得税; red when a later loss takes back what was accrued."""
    lines = [debit("5801", tax_fen), credit("222102", tax_fen)]
    return _written(Entry(book, "income_tax", day, "计提企业所得税", lines, attachments=0))


def results_carried(
    book: str, day: date, incomes: Iterable[Share], expenses: Iterable[Share]
) -> list[Entry]:
    """结转损益: after it every 5xxx account stands at zero."""
    incomes, expenses = list(incomes), list(expenses)
    lines = [
        *(debit(s.account, s.amount_fen, supplier=s.supplier, fund=s.fund) for s in incomes),
        credit("3103", sum(share.amount_fen for share in incomes)),
        debit("3103", sum(share.amount_fen for share in expenses)),
        *(credit(s.account, s.amount_fen, supplier=s.supplier, fund=s.fund) for s in expenses),
    ]
    return _written(Entry(book, "carry_forward", day, "结转本期损益", lines, attachments=0))


def year_ended(
    book: str, day: date, net_profit_fen: int, reserve_fen: int, set_aside_fen: int
) -> list[Entry]:
    """年末: the result into 利润分配, the reserve out of it, its sub-accounts emptied.

    `set_aside_fen` is what stands in 310402: contributions to funds less what they released.
    """
    lines = [
        *_moved("3103", "310401", net_profit_fen),
        *_moved("310403", "310101", reserve_fen),
        *_moved("310401", "310403", reserve_fen),
        *_moved("310401", "310402", set_aside_fen),
    ]
    return _written(Entry(book, "year_end", day, "年末结转利润分配", lines, attachments=0))


def _moved(source: str, target: str, amount_fen: int) -> list[Line]:
    """Dr source / Cr target; a negative amount goes the other way."""
    if amount_fen < 0:
        source, target, amount_fen = target, source, -amount_fen
    return [debit(source, amount_fen), credit(target, amount_fen)]
