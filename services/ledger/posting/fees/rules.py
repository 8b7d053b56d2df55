"""What property fees, errands and the income of common parts become. Pure."""

from collections.abc import Mapping

from services.ledger.posting.rules import (
    FEES,
    PAID_FROM,
    SERVICES,
    VAT,
    Entry,
    credit,
    day_of,
    debit,
    written,
)
from shared import facts, money


def fee_collected(fact: facts.FeeCollected) -> list[Entry]:
    """收取物业费: what was charged before is settled, the rest is held until it is earned."""
    lines = [
        debit(PAID_FROM[fact.method], fact.arrears_fen + fact.prepaid_fen),
        credit("1122", fact.arrears_fen, member=fact.household_id),
        credit("220305", fact.prepaid_fen, member=fact.household_id),
    ]
    lines = [line._replace(building=fact.building_id) for line in lines]
    memo = f"收取物业费 {fact.building_name}"
    return written(Entry("property", fact.name, day_of(fact.collected_on), memo, lines))


def fee_charged(fact: facts.FeeCharged, rates_bp: Mapping[str, int]) -> list[Entry]:
    """计提物业费: a month is earned, out of what was prepaid or to be had from the household.

    VAT falls due with the month at the rate of its day, not with the prepayment: a question for
    the tax office (domain.md §2.5).
    """
    gross_fen = fact.prepaid_fen + fact.receivable_fen
    net_fen = money.without_tax(gross_fen, rates_bp[SERVICES])
    lines = [
        debit("220305", fact.prepaid_fen, member=fact.household_id),
        debit("1122", fact.receivable_fen, member=fact.household_id),
        credit(FEES, net_fen),
        credit(VAT, gross_fen - net_fen),
    ]
    lines = [line._replace(building=fact.building_id) for line in lines]
    memo = f"物业费 {fact.period} {fact.building_name}"
    return written(Entry("property", fact.name, day_of(fact.charged_on), memo, lines))


def errand_money_taken(fact: facts.ErrandMoneyTaken) -> list[Entry]:
    """代办收款: a resident's money for somebody else is owed on, never revenue (domain.md §2.5)."""
    lines = [
        debit(PAID_FROM[fact.method], fact.amount_fen),
        credit("224103", fact.amount_fen, member=fact.household_id, memo=fact.payee),
    ]
    lines = [line._replace(building=fact.building_id) for line in lines]
    memo = f"代办收款 {fact.errand}"
    return written(Entry("property", fact.name, day_of(fact.taken_on), memo, lines))


def errand_money_paid_on(fact: facts.ErrandMoneyPaidOn) -> list[Entry]:
    """代办付款: it goes to whom it is for, or what is left goes back to the resident."""
    paid = f"{fact.payee} {fact.reference or ''}".strip() or None
    lines = [
        debit("224103", fact.amount_fen, member=fact.household_id, memo=paid),
        credit(PAID_FROM[fact.method], fact.amount_fen),
    ]
    lines = [line._replace(building=fact.building_id) for line in lines]
    memo = f"{'代办退款' if fact.kind == 'returned' else '代办付款'} {fact.errand}"
    return written(Entry("property", fact.name, day_of(fact.paid_on), memo, lines))


def common_income_received(fact: facts.CommonIncomeReceived) -> list[Entry]:
    """收到公共收益: the owners' money (民法典 §282), held for them and never revenue.

    What the company itself spent on it comes back to the cost it was.
    """
    lines = [
        debit(PAID_FROM[fact.method], fact.amount_fen, memo=fact.payer),
        credit("224101", fact.amount_fen - fact.cost_fen, fund=fact.fund_id),
        credit("540104", fact.cost_fen),
    ]
    lines = [line._replace(building=fact.building_id) for line in lines]
    memo = f"公共收益 {fact.source}"
    return written(Entry("property", fact.name, day_of(fact.received_on), memo, lines))
