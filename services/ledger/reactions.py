"""What the ledger does about the facts it hears: it posts them."""

from collections.abc import Callable, Collection
from datetime import date

from services.ledger.books import commands as books
from services.ledger.names import commands as names
from services.ledger.periods import commands as periods
from services.ledger.posting.fees import rules as fees
from services.ledger.posting.funds import rules as funds
from services.ledger.posting.repairs import rules as repairs
from services.ledger.posting.rewards import rules as rewards
from services.ledger.posting.rules import SERVICES, Entry
from services.ledger.posting.shop import rules as shop
from services.ledger.tax import queries as tax
from services.ledger.tax.rules import FIRST_DAY
from services.ledger.vouchers import commands as vouchers
from services.ledger.vouchers import queries
from shared import facts
from shared.follower import Origin, Reaction, Reactions


def posts(entries_of: Callable[..., list[Entry]]) -> Reaction:
    """Post what the table says about a fact."""

    def react(fact: facts.Fact, origin: Origin) -> None:
        _post(entries_of(fact), fact, origin)

    return react


def posts_taxed(
    entries_of: Callable[..., list[Entry]],
    book: str,
    day_of: Callable[..., str],
    categories_of: Callable[..., Collection[str]],
) -> Reaction:
    """Post what the table says with the VAT rates of a fact's day. Raises `vat_rule_unknown`.

    A day before every rule is a slip of the pen and waits for no rule to come: it takes the
    rates of the day on which it lands. A day after the last rule waits for the tax office.
    """

    def react(fact: facts.Fact, origin: Origin) -> None:
        day = date.fromisoformat(day_of(fact))
        if day < FIRST_DAY:
            day = queries.landing(books.book(origin.principal, book), day).day
        rates_bp = tax.vat_rates_bp(categories_of(fact), day)
        _post(entries_of(fact, rates_bp), fact, origin)

    return react


def by_use(of_rewards: Reaction, of_others: Reaction) -> Reaction:
    """What a fund pays for volunteers' points is owed to the shop; the rest leaves its bank."""

    def react(fact: facts.DisbursementMade, origin: Origin) -> None:
        (of_rewards if fact.use == rewards.REWARDS else of_others)(fact, origin)

    return react  # type: ignore[return-value]


def contribution_returned(fact: facts.ContributionReturned, origin: Origin) -> None:
    """Post what went back to a giver; it cites the voucher of the gift, where the books have it."""
    book = books.book(origin.principal, fact.book)
    gifts = queries.of_document(book, fact.contribution_id)
    original = " ".join(f"{gift.voucher_date} {gift.word}-{gift.number}" for gift in gifts)
    _post(funds.contribution_returned(fact, original), fact, origin)


def attention_raised(fact: facts.AttentionRaised, origin: Origin) -> None:
    """Keep what must be looked at before the shop's month is closed."""
    periods.await_word(origin.principal, fact)


def attention_settled(fact: facts.AttentionSettled, origin: Origin) -> None:
    """A person has looked at it."""
    periods.note_word(origin.principal, fact.attention_id)


def _post(entries: list[Entry], fact: facts.Fact, origin: Origin) -> None:
    vouchers.post(origin.principal, entries, fact.subject, origin.fact_id)
    names.note(origin.principal, fact)


REACTIONS: Reactions = {
    facts.GoodsReceived: posts(shop.goods_received),
    facts.GoodsReturned: posts(shop.goods_returned),
    facts.SupplierPaid: posts(shop.supplier_paid),
    facts.DayClosed: posts_taxed(
        shop.day_closed,
        "store",
        day_of=lambda fact: fact.day,
        categories_of=lambda fact: {row.tax_category for row in fact.revenue},
    ),
    facts.TillClosed: posts(shop.till_closed),
    facts.CashMoved: posts(shop.cash_moved),
    facts.AgencyPaid: posts(shop.agency_paid),
    facts.TillRestated: posts(shop.till_restated),
    facts.StockAdjusted: posts(shop.stock_adjusted),
    facts.DepositTaken: posts(shop.deposit_taken),
    facts.DepositRefunded: posts(shop.deposit_refunded),
    facts.LeaderCommissionEarned: posts(shop.leader_commission_earned),
    facts.LeaderCommissionPaid: posts(shop.leader_commission_paid),
    facts.SubsidyReceived: posts(shop.subsidy_received),
    facts.AttentionRaised: attention_raised,  # type: ignore[dict-item]
    facts.AttentionSettled: attention_settled,  # type: ignore[dict-item]
    facts.StockVarianceResolved: posts(shop.stock_variance_resolved),
    facts.SettlementReceived: posts(shop.settlement_received),
    facts.ClearingExplained: posts(shop.clearing_explained),
    facts.ContributionReceived: posts(funds.contribution_received),
    facts.ContributionReturned: contribution_returned,  # type: ignore[dict-item]
    facts.FundTransferred: posts(funds.fund_transferred),
    facts.PartsIssued: posts(repairs.parts_issued),
    facts.PartsReturned: posts(repairs.parts_returned),
    facts.WorkOrderCompleted: posts(repairs.work_order_completed),
    facts.WorkOrderReworked: posts(repairs.work_order_reworked),
    facts.RepairBilled: posts_taxed(
        repairs.repair_billed,
        "property",
        day_of=lambda fact: fact.billed_on,
        categories_of=lambda fact: {fact.tax_category},
    ),
    facts.RepairBillPaid: posts(repairs.repair_bill_paid),
    facts.DisbursementMade: by_use(
        posts(rewards.disbursement_made),
        posts_taxed(
            funds.disbursement_made,
            "property",
            day_of=lambda fact: fact.paid_on,
            categories_of=lambda fact: {SERVICES} if fact.nature == "X" else (),
        ),
    ),
    facts.DisbursementReturned: by_use(
        posts(rewards.disbursement_returned),
        posts_taxed(
            funds.disbursement_returned,
            "property",
            day_of=lambda fact: fact.received_on,
            categories_of=lambda fact: {SERVICES} if fact.nature == "X" else (),
        ),
    ),
    facts.FeeCollected: posts(fees.fee_collected),
    facts.FeeCharged: posts_taxed(
        fees.fee_charged,
        "property",
        day_of=lambda fact: fact.charged_on,
        categories_of=lambda _: {SERVICES},
    ),
    facts.ErrandMoneyTaken: posts(fees.errand_money_taken),
    facts.ErrandMoneyPaidOn: posts(fees.errand_money_paid_on),
    facts.CommonIncomeReceived: posts(fees.common_income_received),
}
