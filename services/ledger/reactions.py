"""What the ledger does about the facts it hears: it posts them."""

from collections.abc import Callable
from datetime import date

from services.ledger.books import commands as books
from services.ledger.periods import commands as periods
from services.ledger.posting import rules as posting
from services.ledger.posting.rules import Entry
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


def day_closed(fact: facts.DayClosed, origin: Origin) -> None:
    """Post a day with the VAT rates of that day. Raises `vat_rule_unknown`.

    A day before every rule is a slip of the pen and waits for no rule to come: it takes the
    rates of the day on which it lands. A day after the last rule waits for the tax office.
    """
    day = date.fromisoformat(fact.day)
    if day < FIRST_DAY:
        day = queries.landing(books.book(origin.principal, "store"), day).day
    rates_bp = tax.vat_rates_bp({row.tax_category for row in fact.revenue}, day)
    _post(posting.day_closed(fact, rates_bp), fact, origin)


def attention_raised(fact: facts.AttentionRaised, origin: Origin) -> None:
    """Keep what must be looked at before the shop's month is closed."""
    periods.await_word(origin.principal, fact)


def attention_settled(fact: facts.AttentionSettled, origin: Origin) -> None:
    """A person has looked at it."""
    periods.note_word(origin.principal, fact.attention_id)


def _post(entries: list[Entry], fact: facts.Fact, origin: Origin) -> None:
    vouchers.post(origin.principal, entries, fact.subject, origin.fact_id)


REACTIONS: Reactions = {
    facts.GoodsReceived: posts(posting.goods_received),
    facts.GoodsReturned: posts(posting.goods_returned),
    facts.SupplierPaid: posts(posting.supplier_paid),
    facts.DayClosed: day_closed,  # type: ignore[dict-item]
    facts.TillClosed: posts(posting.till_closed),
    facts.StockAdjusted: posts(posting.stock_adjusted),
    facts.DepositTaken: posts(posting.deposit_taken),
    facts.DepositRefunded: posts(posting.deposit_refunded),
    facts.LeaderCommissionEarned: posts(posting.leader_commission_earned),
    facts.LeaderCommissionPaid: posts(posting.leader_commission_paid),
    facts.AttentionRaised: attention_raised,  # type: ignore[dict-item]
    facts.AttentionSettled: attention_settled,  # type: ignore[dict-item]
    facts.SettlementReceived: posts(posting.settlement_received),
    facts.ContributionReceived: posts(posting.contribution_received),
    facts.WorkOrderCompleted: posts(posting.work_order_completed),
    facts.DisbursementMade: posts(posting.disbursement_made),
}
