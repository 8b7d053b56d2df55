"""The monthly run: every household under a tariff is charged a month, once."""

from datetime import date

from services.property.database import property_database, tell, writes
from services.property.fees.charges import queries
from services.property.fees.charges.models import FeeCharge
from services.property.fees.charges.queries import Charged
from services.property.fees.payments import queries as payments
from services.property.fees.payments.commands import keep_balances
from services.property.fees.tariffs import queries as tariffs
from services.property.fees.tariffs.models import FeeTariff
from services.property.fees.tariffs.rules import amount_fen
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import FeeCharged
from shared.identity import Principal

LISTED_MAX = 200  # households named in one answer


@writes
def charge_month(who: Principal, period: str) -> dict:
    """Charge a month to whoever has not been; what was prepaid is used first. Amounts in fen.

    Repeating it charges only who came later. Households without an area under a tariff by area
    are counted and named, never charged. Raises `month_to_come`, `tariff_missing`.
    """
    today = clock.today()
    if period > f"{today:%Y-%m}":
        raise Refusal("month_to_come", f"{period} has not begun.")
    in_force = tariffs.in_force(who, period)
    if not in_force:
        raise Refusal("tariff_missing", f"No tariff holds in {period}; write one first.")
    held = payments.balances(who.community)
    day = min(today, clock.month_end(period))
    rows, told, unmeasured = [], [], []
    for household in queries.not_charged(who, period):
        tariff = in_force.get(household.building_id) or in_force.get(None)
        if tariff is None:
            continue
        fee_fen = amount_fen(tariff.basis, tariff.rate_fen, household.area_hundredths)
        if fee_fen is None:
            unmeasured.append(household)
        elif fee_fen:
            prepaid_fen = min(fee_fen, held.get(household.household_id, 0))
            row = _row(who, household, tariff, period, day, fee_fen, prepaid_fen)
            rows.append(row)
            told.append(_fact(household, row))
    property_database.insert_rows(FeeCharge, rows)
    used = {row["household"]: row["prepaid_fen"] for row in rows if row["prepaid_fen"]}
    keep_balances(who, {id_: held[id_] - fen for id_, fen in used.items()})
    tell(who, *told)
    prepaid_fen = sum(used.values())
    whole_fen = sum(row["amount_fen"] for row in rows)
    return {
        "period": period,
        "charged_on": day,
        "charged": len(rows),
        "amount_fen": whole_fen,
        "prepaid_fen": prepaid_fen,
        "receivable_fen": whole_fen - prepaid_fen,
        "unmeasured": len(unmeasured),
        "unmeasured_households": unmeasured[:LISTED_MAX],
    }


def _row(
    who: Principal,
    household: Charged,
    tariff: FeeTariff,
    period: str,
    day: date,
    fee_fen: int,
    prepaid_fen: int,
) -> dict:
    return {
        "id": ids.new_id(),
        "community": who.community,
        "household": household.household_id,
        "tariff": tariff.id,
        "period": period,
        "amount_fen": fee_fen,
        "prepaid_fen": prepaid_fen,
        "paid_fen": 0,
        "charged_on": day,
        "charged_by": who.user,
        "charged_at": clock.now(),
    }


def _fact(household: Charged, row: dict) -> FeeCharged:
    return FeeCharged(
        fee_charge_id=row["id"],
        household_id=household.household_id,
        building_id=household.building_id,
        building_name=household.building_name,
        period=row["period"],
        prepaid_fen=row["prepaid_fen"],
        receivable_fen=row["amount_fen"] - row["prepaid_fen"],
        charged_on=row["charged_on"].isoformat(),
    )
