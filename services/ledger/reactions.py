"""What the ledger does about the facts it hears: it posts them."""

from collections.abc import Callable
from datetime import date

from services.ledger.posting import rules as posting
from services.ledger.posting.rules import Entry
from services.ledger.tax import queries as tax
from services.ledger.vouchers import commands as vouchers
from shared import facts
from shared.follower import Origin, Reaction, Reactions


def posts(entries_of: Callable[..., list[Entry]]) -> Reaction:
    """Post what the table says about a fact."""

    def react(fact: facts.Fact, origin: Origin) -> None:
        vouchers.post(origin.principal, entries_of(fact), fact.subject, origin.fact_id)

    return react


def day_closed(fact: facts.DayClosed) -> list[Entry]:
    """The entries of a day with the VAT rates of that day. Raises `vat_rule_unknown`."""
    categories = {row.tax_category for row in fact.revenue}
    return posting.day_closed(fact, tax.vat_rates_bp(categories, date.fromisoformat(fact.day)))


REACTIONS: Reactions = {
    facts.GoodsReceived: posts(posting.goods_received),
    facts.DayClosed: posts(day_closed),
    facts.TillClosed: posts(posting.till_closed),
    facts.StockAdjusted: posts(posting.stock_adjusted),
    facts.SettlementReceived: posts(posting.settlement_received),
    facts.ContributionReceived: posts(posting.contribution_received),
    facts.WorkOrderCompleted: posts(posting.work_order_completed),
    facts.DisbursementMade: posts(posting.disbursement_made),
}
