"""Passing on what was collected for others."""

from services.store.database import tell, writes
from services.store.tills.agency import queries, rules
from services.store.tills.agency.models import AgencyPayment
from shared import clock, ids
from shared.facts import AgencyPaid
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def pay_agency(who: Principal, wanted: dict) -> AgencyPayment:
    """Pay money collected for others to them, never more than is held.

    From the drawer of a till it is a pay-out. Raises `agency_exceeded`, `agency_payment_differs`.
    """
    said = {name: value for name, value in wanted.items() if name == "id" or value is not None}
    if earlier := named_before(AgencyPayment, "agency_payment", who, said):
        return earlier
    wanted = wanted | {"paid_on": wanted["paid_on"] or clock.today()}
    rules.require_held(queries.held_fen(who.community), wanted["amount_fen"])
    payment = AgencyPayment.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        made_by=who.user,
        made_at=clock.now(),
    )
    tell(
        who,
        AgencyPaid(
            agency_payment_id=payment.id,
            method=payment.method,
            amount_fen=payment.amount_fen,
            payee=payment.payee,
            reference=payment.reference,
            paid_on=payment.paid_on.isoformat(),
        ),
    )
    return payment
