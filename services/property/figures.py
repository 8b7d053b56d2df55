"""The figures the audit compares with the funds and the books (design.md §6.10)."""

from services.property.clocks import queries as clocks
from services.property.common_incomes import queries as common_incomes
from services.property.errands import queries as errands
from services.property.fees.arrears import queries as arrears
from services.property.fees.payments import queries as payments
from services.property.funding import queries as funding
from services.property.payers.bills import queries as bills
from services.property.registry import queries as registry
from services.property.work_orders import queries as work_orders


def figures(community: str) -> dict:
    """Counts, and in fen what is promised for orders, paid for repairs and owed for them;
    what households have paid ahead and owe, what is held for their errands, and what common
    parts brought their owners."""
    return {
        "buildings": registry.buildings_count(community),
        "households": registry.households_count(community),
        "open_commitments_fen": funding.open_commitments_fen(community),
        "accepted_unpaid_fen": funding.accepted_unpaid_fen(community),
        "repair_paid_fen": work_orders.paid_fen(community),
        "repair_returned_fen": work_orders.returned_fen(community),
        "fees": {
            "prepaid": payments.balances(community),
            "receivable": _together(
                arrears.receivable_of(community), bills.receivable_of(community)
            ),
        },
        "errand_money_fen": errands.held_fen(community),
        "common_income_fen": common_incomes.owners_fen(community),
        "clocks": clocks.figures(community),
        "work_orders": work_orders.count_by_state(community),
    }


def _together(*owed: dict[str, int]) -> dict[str, int]:
    """What each household owes for fees and for repairs, in fen."""
    return {
        household_id: sum(part.get(household_id, 0) for part in owed)
        for household_id in sorted(set().union(*owed))
    }
