"""What an exchange would be; the exchange itself is made of the same offer. Read-only."""

from typing import NamedTuple

from services.store.pricing.rules import Due
from services.store.sales import queries, rules
from services.store.sales.baskets.queries import Basket, basket
from services.store.sales.exchanges.rules import Difference, difference
from services.store.sales.models import Sale
from services.store.sales.refunds.commands import Draft, draft_refund
from shared.identity import Principal

ASKED = ("unit_price_fen", "discount_fen", "amount_fen", "promotion")


class Offer(NamedTuple):
    """What would come back, what would leave for it, and what is between them."""

    sale: Sale
    back: Draft
    wares: Basket
    total_fen: int
    difference: Difference

    @property
    def tenders(self) -> list[rules.Tender]:
        """How what came back is paid: to deposits, with the new goods, and the rest by `method`."""
        return self.back.tenders

    @property
    def lines(self) -> list[Due]:
        """The new goods at what is asked for them."""
        return [
            due._replace(**{name: getattr(asked, name) for name in ASKED})
            for due, asked in zip(self.wares.due, self.wares.asked, strict=True)
        ]


def offer(who: Principal, sale_id: str, wanted: dict) -> Offer:
    """Price an exchange without making it. Raises what a refund and reading a basket raise."""
    sale = queries.sale_of_a_customer(who, sale_id)
    back = draft_refund(who, sale, {**wanted, "method": rules.EXCHANGE}, "exchange")
    wares = basket(who, wanted["new_lines"], back.refunded_at, sale.price_group)
    total_fen = rules.total(line.amount_fen for line in wares.asked)
    money_fen = sum(t.amount_fen for t in back.tenders if t.method == rules.EXCHANGE)
    between = difference(money_fen, total_fen)
    ways = [
        *(tender for tender in back.tenders if tender.method != rules.EXCHANGE),
        rules.Tender(rules.EXCHANGE, between.exchanged_fen),
        rules.Tender(wanted["method"], between.to_give_back_fen),
    ]
    tenders = [way for way in ways if way.amount_fen]
    back = back._replace(method=wanted["method"], tenders=tenders)
    return Offer(sale, back, wares, total_fen, between)
