"""Which business cases there are, each with an example; the table's own functions write them.

So what is shown is what is posted (财会〔2024〕12号: automatic rules can be queried and checked).
The examples are those of domain.md §2.5. Pure: no Flask, no peewee, no clock.
"""

import dataclasses
import typing
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

import services.ledger.posting.fees.rules as fees
import services.ledger.posting.funds.rules as funds
import services.ledger.posting.month_end.rules as month_end
import services.ledger.posting.repairs.rules as repairs
import services.ledger.posting.rewards.rules as rewards
import services.ledger.posting.shop.rules as shop
from services.ledger.posting.rules import Entry, Share
from shared import facts

DAY = date(2026, 3, 31)  # of every example; its VAT rates are those of the tax rules


class Case(NamedTuple):
    """A business case: what brings it, when it is so, and what is written then.

    `fact` is None for a month's end, `nature` the legal nature of the money where it matters.
    """

    name: str
    fact: type[facts.Fact] | None
    title: str
    when: str
    nature: str | None
    sentence: str
    entries: list[Entry]


def cases(rates_bp: Mapping[str, int]) -> list[Case]:
    """Every business case, in the order money travels; `rates_bp` are the VAT rates of DAY."""
    return [
        *_goods(),
        *_sales(rates_bp),
        *_deposits(),
        *_drawers(),
        *_platforms(),
        *_fees(rates_bp),
        *_contributions(),
        *_repairs(rates_bp),
        *_payments(rates_bp),
        *_rewards(),
        *_month_ends(),
    ]


def _goods() -> list[Case]:
    def adjusted(when: str, kind: str, value_fen: int) -> Case:
        line = facts.StockLine(sku="AB-1", quantity=0, value_fen=value_fen)
        return _case(
            shop.stock_adjusted, _told(facts.StockAdjusted, kind=kind, lines=(line,)), when
        )

    clerk = facts.VarianceCharge(sku="AB-1", person="店员", amount_fen=3_000)
    returned = {"credited_fen": 1_200, "cost_fen": 1_000, "difference_fen": 200}
    return [
        _case(shop.goods_received, _told(facts.GoodsReceived, value_fen=13_000_000)),
        _case(shop.goods_returned, _told(facts.GoodsReturned, **returned)),
        *(
            _case(
                shop.supplier_paid,
                _told(facts.SupplierPaid, method=method, amount_fen=13_000_000),
                when,
            )
            for method, when in (("bank", "银行转账"), ("cash", "现金"))
        ),
        adjusted("报损", "write_off", -500),
        adjusted("盘盈", "stock_count", 300),
        adjusted("盘亏", "stock_count", -10_000),
        adjusted("成本调整", "cost_correction", -700),
        _case(
            shop.stock_variance_resolved, _told(facts.StockVarianceResolved, gain_fen=300), "盘盈"
        ),
        _case(
            shop.stock_variance_resolved,
            _told(facts.StockVarianceResolved, loss_fen=10_000, charges=(clerk,)),
            "盘亏，店员赔一部分",
        ),
    ]


def _sales(rates_bp: Mapping[str, int]) -> list[Case]:
    def day(when: str, category: str, cost_fen: int = 0, agency_fen: int = 0, **tenders: int):
        gross_fen = sum(tenders.values()) - agency_fen
        row = facts.RevenueLine(
            tax_category=category, line="", gross_fen=gross_fen, discount_fen=0, cost_fen=cost_fen
        )
        paid = tuple(facts.Tender(method=m, amount_fen=fen) for m, fen in tenders.items())
        closed = _told(
            facts.DayClosed, revenue=(row,), tenders=paid, cost_fen=cost_fen, agency_fen=agency_fen
        )
        return _case(shop.day_closed, closed, when, None, rates_bp)

    takings = {"cash": 4_560_000, "wechat": 6_000_000, "alipay": 4_000_000}
    return [
        day("商品销售", "standard", 13_000_000, **takings),
        day("销售退回（红字）", "standard", -9_018, wechat=-10_100),
        day("团购提货", "standard", 20_000, group_buy=30_000),
        day("助餐，餐卡支付", "exempt_meals", meal_card=1_050),
        day("助餐，政府补一部分", "exempt_meals", cash=600, subsidy=500),
        day("另计税率的收入", "other", cash=10_500),
        day("代收款", "standard", 0, 8_640, cash=8_640),
        _case(shop.subsidy_received, _told(facts.SubsidyReceived, amount_fen=1_000)),
        *(
            _case(shop.agency_paid, _told(facts.AgencyPaid, method=method, amount_fen=8_640), when)
            for method, when in (("bank", "银行转账"), ("cash", "现金"))
        ),
    ]


def _deposits() -> list[Case]:
    kinds = {
        "member": "会员预存",
        "gift_card": "礼品卡",
        "meal_card": "餐卡、月卡",
        "group_buy": "团购预收",
    }
    sold = {"leader": "团长", "amount_fen": 1_500}
    return [
        *(
            _case(
                shop.deposit_taken,
                _told(facts.DepositTaken, kind=kind, method="wechat", amount_fen=12_000),
                when,
            )
            for kind, when in kinds.items()
        ),
        _case(
            shop.deposit_refunded,
            _told(facts.DepositRefunded, kind="group_buy", method="cash", amount_fen=30_000),
        ),
        _case(shop.leader_commission_earned, _told(facts.LeaderCommissionEarned, **sold)),
        _case(
            shop.leader_commission_paid, _told(facts.LeaderCommissionPaid, method="wechat", **sold)
        ),
    ]


def _drawers() -> list[Case]:
    moves = (
        ("pay_out", "expense", "日常费用"),
        ("pay_out", "bank", "存入银行"),
        ("pay_out", "agency", "支付代收款"),
        ("pay_in", "other", "来历待查"),
    )
    return [
        _case(shop.till_closed, _told(facts.TillClosed, over_short_fen=250), "长款"),
        _case(shop.till_closed, _told(facts.TillClosed, over_short_fen=-250), "短款"),
        _case(shop.till_restated, _told(facts.TillRestated, over_short_fen=-350), "短款"),
        *(
            _case(
                shop.cash_moved,
                _told(facts.CashMoved, kind=kind, purpose=purpose, amount_fen=5_000),
                when,
            )
            for kind, purpose, when in moves
        ),
    ]


def _platforms() -> list[Case]:
    explained = (
        ("gain", 350, "平台多，计入收入"),
        ("loss", -350, "平台少，计入支出"),
        ("payable", 350, "平台多，待查"),
        ("receivable", -350, "平台少，由个人补"),
    )
    paid_out = {"channel": "wechat", "gross_fen": 6_000_000, "fee_fen": 36_000}
    return [
        _case(shop.settlement_received, _told(facts.SettlementReceived, **paid_out)),
        *(
            _case(
                shop.clearing_explained,
                _told(
                    facts.ClearingExplained, channel="wechat", amount_fen=fen, treatment=treatment
                ),
                when,
            )
            for treatment, fen, when in explained
        ),
    ]


def _fees(rates_bp: Mapping[str, int]) -> list[Case]:
    def collected(when: str, **fen: int) -> Case:
        return _case(fees.fee_collected, _told(facts.FeeCollected, method="bank", **fen), when)

    def charged(when: str, **fen: int) -> Case:
        return _case(fees.fee_charged, _told(facts.FeeCharged, **fen), when, None, rates_bp)

    income = {"source": "充电桩", "method": "bank", "amount_fen": 30_000, "cost_fen": 5_000}
    return [
        collected("预收", prepaid_fen=48_000),
        charged("已预收", prepaid_fen=4_000),
        charged("未预收", receivable_fen=4_000),
        collected("收回欠费", arrears_fen=4_000),
        _case(
            fees.errand_money_taken,
            _told(facts.ErrandMoneyTaken, method="cash", amount_fen=8_640),
        ),
        *(
            _case(
                fees.errand_money_paid_on,
                _told(facts.ErrandMoneyPaidOn, kind=kind, method=method, amount_fen=8_640),
                when,
            )
            for kind, method, when in (
                ("paid_on", "bank", "付给收款单位"),
                ("returned", "cash", "退还居民"),
            )
        ),
        _case(
            fees.common_income_received,
            _told(facts.CommonIncomeReceived, **income),
            "归还公司垫付的合理成本",
            "H",
        ),
    ]


def _contributions() -> list[Case]:
    def received(nature: str, source: str, when: str) -> Case:
        told = _told(
            facts.ContributionReceived,
            nature=nature,
            book="store",
            source=source,
            amount_fen=20_000_000,
        )
        return _case(funds.contribution_received, told, when, nature)

    def moved(
        entries_of: Callable[..., list[Entry]], kind: type[facts.Fact], nature: str, **more: str
    ) -> Case:
        told = _told(kind, nature=nature, book="store", amount_fen=20_000_000, **more)
        return _case(entries_of, told, "慈善基金，不入账" if nature == "X" else "", nature)

    return [
        received("E", "profit", "从利润提取"),
        received("E", "fees", "从物业费提取"),
        received("G", "grant", "政府补助"),
        received("H", "grant", "代管资金"),
        received("H", "common_income", "公共收益业主部分"),
        received("X", "donation", "慈善基金，不入账"),
        *(
            moved(funds.contribution_returned, facts.ContributionReturned, nature, source="grant")
            for nature in "GHX"
        ),
        *(moved(funds.fund_transferred, facts.FundTransferred, nature) for nature in "EGHX"),
    ]


def _repairs(rates_bp: Mapping[str, int]) -> list[Case]:
    def completed(
        when: str, kind: str, fund: str | None, payer: str = "fund", source: str = "bought"
    ) -> Case:
        cost = facts.CostLine(kind=kind, description="", amount_fen=50_000, source=source)
        told = _told(facts.WorkOrderCompleted, fund_id=fund, lines=(cost,), payer=payer)
        return _case(repairs.work_order_completed, told, when)

    again = facts.CostLine(kind="labour", description="", amount_fen=3_000)
    passed = {"sku": "AB-1", "quantity": 1_000, "cost_fen": 50_000}

    def billed(when: str, category: str) -> Case:
        told = _told(facts.RepairBilled, tax_category=category, amount_fen=50_000)
        return _case(repairs.repair_billed, told, when, None, rates_bp)

    priced = {"services": "维修服务", "standard": "以材料为主", "other": "另计税率"}
    return [
        _case(repairs.parts_issued, _told(facts.PartsIssued, **passed)),
        _case(repairs.parts_returned, _told(facts.PartsReturned, **passed)),
        completed("专项资金支付，材料", "parts", "fund"),
        completed("专项资金支付，便利店领用的材料", "parts", "fund", source="store"),
        completed("专项资金支付，外包", "outsourced", "fund"),
        completed("公益维修，人工", "labour", None, "benefit"),
        completed("公司自担，人工", "labour", None, "contract"),
        _case(repairs.work_order_reworked, _told(facts.WorkOrderReworked, lines=(again,))),
        *(billed(when, category) for category, when in priced.items()),
        _case(
            repairs.repair_bill_paid,
            _told(facts.RepairBillPaid, method="bank", amount_fen=50_000),
            "银行转账",
        ),
    ]


def _payments(rates_bp: Mapping[str, int]) -> list[Case]:
    ways: tuple[tuple[type[facts.Fact], Callable[..., list[Entry]]], ...] = (
        (facts.DisbursementMade, funds.disbursement_made),
        (facts.DisbursementReturned, funds.disbursement_returned),
    )
    places = (
        ("维修，资金在便利店公司", "EGH", "store", "order"),
        ("维修，资金在物业公司", "EGH", "property", "order"),
        ("慈善基金购买维修", "X", "store", "order"),
        ("其他用途", "EGH", "store", None),
        ("慈善基金的其他用途，不入账", "X", "store", None),
    )
    return [
        _case(
            entries_of,
            _told(kind, nature=nature, book=book, work_order_id=order, amount_fen=50_000),
            when,
            nature,
            rates_bp,
        )
        for kind, entries_of in ways
        for when, natures, book, order in places
        for nature in natures
    ]


def _rewards() -> list[Case]:
    ways: tuple[tuple[type[facts.Fact], Callable[..., list[Entry]]], ...] = (
        (facts.DisbursementMade, rewards.disbursement_made),
        (facts.DisbursementReturned, rewards.disbursement_returned),
    )
    places = (
        ("积分兑换，资金在便利店公司", "EGH", "store"),
        ("积分兑换，资金在物业公司", "EGH", "property"),
        ("积分兑换，慈善基金", "X", "store"),
    )
    return [
        _case(
            entries_of,
            _told(kind, nature=nature, book=book, use=rewards.REWARDS, amount_fen=700),
            when,
            nature,
        )
        for kind, entries_of in ways
        for when, natures, book in places
        for nature in natures
    ]


def _month_ends() -> list[Case]:
    def ended(name: str, entries_of: Callable[..., list[Entry]], *amounts: Any) -> Case:
        return Case(name, None, *_said(entries_of), entries_of("store", DAY, *amounts))

    results = [
        Share("500101", -14_415_842, {}),
        Share("530101", -144_158, {}),
        Share("540101", 13_000_000, {}),
        Share("560301", 36_000, {}),
        Share("5801", 76_200, {}),
    ]
    return [
        ended("vat_relief", month_end.vat_relieved, 144_158),
        ended("income_tax", month_end.income_tax_accrued, 76_200),
        ended("carry_forward", month_end.results_carried, results),
        ended("year_end", month_end.year_ended, 1_447_800, 144_780, 1_303_020),
    ]


def _case(
    entries_of: Callable[..., list[Entry]],
    fact: facts.Fact,
    when: str = "",
    nature: str | None = None,
    *rates_bp: Mapping[str, int],
) -> Case:
    title, _, _, sentence = _said(entries_of)
    entries = entries_of(fact, *rates_bp)
    return Case(fact.name, type(fact), title, when, nature, sentence, entries)


def _said(entries_of: Callable[..., list[Entry]]) -> tuple[str, str, None, str]:
    """What the docstring of a function says: the title before the colon, then the sentence."""
    title, sentence = (entries_of.__doc__ or "").split(": ", 1)
    return title, "", None, " ".join(sentence.split())


def _told(kind: type[facts.Fact], /, **known: Any) -> facts.Fact:
    """A fact with what matters for its entry; the rest is empty, its days are DAY."""
    hints = typing.get_type_hints(kind)
    fields = {
        field.name: known.get(field.name, _blank(field.name, hints[field.name]))
        for field in dataclasses.fields(kind)  # type: ignore[arg-type]
    }
    return kind(**fields)


def _blank(name: str, hint: Any) -> Any:
    if name == "day" or name.endswith("_on"):
        return DAY.isoformat()
    blank: dict[Any, Any] = {int: 0, str: "", bool: False, tuple: ()}
    return blank.get(typing.get_origin(hint) or hint)
