"""Exchanging: a refund and a sale in one transaction, of which only the difference is paid."""

from typing import NamedTuple

from services.store.database import writes
from services.store.sales import rules
from services.store.sales.commands import Draft, keep_sale, read_tenders
from services.store.sales.discounts.commands import allow_discount, require_reasons
from services.store.sales.exchanges.queries import offer
from services.store.sales.models import Refund, Sale
from services.store.sales.refunds.commands import keep_refund
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
    old, back, wares, total_fen, between = offer(who, sale_id, wanted)
    rules.require_told(total_fen, wanted["total_fen"])
    sale_id = ids.new_id()
    day = clock.business_day(back.refunded_at)
    allow_discount(who, back.session, sale_id, wanted["approval_id"], wares, day)
    tenders, change_fen = rules.settle(
        total_fen,
        [
            rules.Tender(rules.EXCHANGE, between.exchanged_fen),
            *read_tenders(who, wanted["tenders"]),
        ],
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
