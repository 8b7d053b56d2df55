"""Exchanging: a refund and a sale in one transaction, of which only the difference is paid."""

from typing import NamedTuple

from services.store.database import writes
from services.store.sales import queries, rules
from services.store.sales.baskets.queries import basket
from services.store.sales.commands import Draft, keep_sale, read_tenders
from services.store.sales.discounts.commands import allow_discount, require_reasons
from services.store.sales.models import Refund, Sale
from services.store.sales.refunds.commands import draft_refund, keep_refund
from shared import clock, ids
from shared.identity import Principal


class Exchange(NamedTuple):
    """What came back and what left for it."""

    refund: Refund
    sale: Sale


@writes
def exchange(who: Principal, sale_id: str, wanted: dict) -> Exchange:
    """Take goods of a sale back and sell others; money moves only for the difference.

    The money part of what came back pays for the new goods first; what is left of it goes back by
    `method`, what is wanting comes by `tenders`. Raises what a refund and a sale raise.
    """
    old = queries.sale_of_a_customer(who, sale_id)
    back = draft_refund(who, old, {**wanted, "method": rules.EXCHANGE}, "exchange")
    wares = basket(who, wanted["new_lines"], back.refunded_at, old.price_group)
    sale_id = ids.new_id()
    day = clock.business_day(back.refunded_at)
    allow_discount(who, back.session, sale_id, wanted["approval_id"], wares, day)
    total_fen = rules.total(line.amount_fen for line in wares.asked)
    money_fen = sum(t.amount_fen for t in back.tenders if t.method == rules.EXCHANGE)
    paid_fen = min(money_fen, total_fen)
    tenders, change_fen = rules.settle(
        total_fen,
        [rules.Tender(rules.EXCHANGE, paid_fen), *read_tenders(who, wanted["tenders"])],
    )
    others = [tender for tender in back.tenders if tender.method != rules.EXCHANGE]
    ways = [
        rules.Tender(rules.EXCHANGE, paid_fen),
        rules.Tender(wanted["method"], money_fen - paid_fen),
    ]
    back = back._replace(
        method=wanted["method"], tenders=[*others, *(way for way in ways if way.amount_fen)]
    )
    refund = keep_refund(who, back)
    sale = keep_sale(
        who,
        Draft(
            id=sale_id,
            session=back.session,
            sold_at=back.refunded_at,
            reported_on=back.reported_on,
            goods=wares.goods,
            priced=wares.asked,
            tenders=tenders,
            change_fen=change_fen,
            origin="exchange",
            member_id=old.member_id,
            price_group=old.price_group,
        ),
    )
    require_reasons(sale, wares)
    return Exchange(refund, sale)
