"""Printing a receipt once more."""

from services.store.database import writes
from services.store.sales import queries as sales
from services.store.sales.receipts import queries, rules
from services.store.sales.receipts.models import Reprint
from shared import clock, ids
from shared.errors import Refusal
from shared.identity import Principal

COPIES_MAX = 20


@writes
def reprint_receipt(who: Principal, sale_id: str, reason: str) -> rules.Receipt:
    """Note that a copy was printed, and answer it with its number.

    Raises `sale_unknown`, `copies_exhausted`.
    """
    sale = sales.visible_sale(who, sale_id)
    copies = Reprint.select().where(Reprint.sale == sale.id).count()
    if copies >= COPIES_MAX:
        raise Refusal("copies_exhausted", f"There are {COPIES_MAX} copies of this receipt.")
    made = Reprint.create(
        id=ids.new_id(),
        community=who.community,
        sale=sale.id,
        copy_number=copies + 1,
        reason=reason,
        made_by=who.user,
        made_at=clock.now(),
    )
    return queries.of_sale(who, sale, made.copy_number)
