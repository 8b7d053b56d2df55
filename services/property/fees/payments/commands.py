"""Taking money of households: the oldest month first, the rest is held for months to come."""

from collections.abc import Mapping

from services.property.database import property_database, tell, writes
from services.property.fees.charges.models import FeeCharge
from services.property.fees.payments import queries, rules
from services.property.fees.payments.models import FeeBalance, FeePayment, FeeSettlement
from services.property.registry import queries as registry
from shared import clock, ids
from shared.facts import FeeCollected
from shared.identity import Principal


@writes
def collect(who: Principal, wanted: dict) -> queries.PaymentView:
    """Take a payment in fen and number its receipt. Raises `household_unknown`."""
    household = registry.household(who, wanted["household_id"])
    day = wanted["collected_on"] or clock.today()
    charges = queries.open_charges(household)
    parts = rules.settle([charge.open_fen for charge in charges], wanted["amount_fen"])
    arrears_fen = sum(parts)
    prepaid_fen = wanted["amount_fen"] - arrears_fen
    payment = FeePayment.create(
        id=ids.new_id(),
        community=who.community,
        household=household,
        year=day.year,
        number=queries.last_number(who, day.year) + 1,
        method=wanted["method"],
        amount_fen=wanted["amount_fen"],
        arrears_fen=arrears_fen,
        prepaid_fen=prepaid_fen,
        collected_on=day,
        collected_by=who.user,
        collected_at=clock.now(),
    )
    for charge, part in zip(charges, parts, strict=True):
        if part:
            FeeSettlement.create(payment=payment, charge=charge, amount_fen=part)
            charge.paid_fen += part
            charge.save(only=[FeeCharge.paid_fen])
    if prepaid_fen:
        keep_balances(who, {household.id: queries.prepaid_fen(household) + prepaid_fen})
    fact = FeeCollected(
        fee_payment_id=payment.id,
        household_id=household.id,
        building_id=household.building_id,
        building_name=household.building.name,
        method=payment.method,
        arrears_fen=arrears_fen,
        prepaid_fen=prepaid_fen,
        collected_on=day.isoformat(),
    )
    tell(who, fact)
    return queries.payment(who, payment.id)


def keep_balances(who: Principal, held_fen: Mapping[str, int]) -> None:
    """Keep what households have paid ahead from now on, in fen. Inside a command only."""
    property_database.insert_rows(
        FeeBalance,
        [
            {"household": household_id, "community": who.community, "prepaid_fen": fen}
            for household_id, fen in held_fen.items()
        ],
        on_conflict="ON CONFLICT (household_id) DO UPDATE SET prepaid_fen = excluded.prepaid_fen",
    )
