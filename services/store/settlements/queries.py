"""Asking about payouts and what they paid. Read-only."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from services.store.bills.queries import bills_named
from services.store.settlements.models import Settlement, SettlementBill
from services.store.settlements.rules import Paid
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Payout(NamedTuple):
    """A payout and the bills it paid, if they are named."""

    settlement: Settlement
    bill_ids: list[str]


def settlements(who: Principal, wanted: dict) -> Page:
    """A page of payouts, all or those whose bills are named or are not."""
    query = Settlement.select().where(Settlement.community == who.community)
    if wanted["channel"]:
        query = query.where(Settlement.channel == wanted["channel"])
    if wanted["billed"] is not None:
        billed = Settlement.id.in_(SettlementBill.select(SettlementBill.settlement))
        query = query.where(billed if wanted["billed"] else ~billed)
    found = page(query, Settlement.id, wanted["limit"], wanted["after"])
    return Page(_payouts(found.items), found.next)


def settlement(who: Principal, settlement_id: str) -> Settlement:
    """One payout. Raises `settlement_unknown`."""
    found = Settlement.get_or_none(
        (Settlement.community == who.community) & (Settlement.id == settlement_id)
    )
    if found is None:
        raise missing("settlement", settlement_id)
    return found


def payout(settlement: Settlement) -> Payout:
    """A payout with its bills."""
    return _payouts([settlement])[0]


def payable(who: Principal, bill_ids: list[str]) -> list[Paid]:
    """Bills as a payout sees them, in the order in which they are named. Raises `bill_unknown`."""
    found = {bill.id: bill for bill in bills_named(who, bill_ids)}
    if unknown := [bill_id for bill_id in bill_ids if bill_id not in found]:
        raise missing("bill", unknown[0])
    return [
        Paid(
            bill.id,
            bill.channel,
            bill.gross_fen - bill.refund_fen,
            bill.fee_fen,
            bill.last_at and clock.business_day(bill.last_at),
            bill.settlement_id,
        )
        for bill in map(found.__getitem__, bill_ids)
    ]


def _payouts(found: list[Settlement]) -> list[Payout]:
    bills: dict[str, list[str]] = defaultdict(list)
    for paid in SettlementBill.select().where(
        SettlementBill.settlement.in_([settlement.id for settlement in found])
    ):
        bills[paid.settlement_id].append(paid.bill_id)
    return [Payout(settlement, sorted(bills[settlement.id])) for settlement in found]


def unbilled(who: Principal, first: date, last: date) -> list[Settlement]:
    """Payouts that arrived from one day to another and whose bills are not named, in order."""
    billed = SettlementBill.select(SettlementBill.settlement)
    query = Settlement.select().where(
        (Settlement.community == who.community)
        & Settlement.arrived_on.between(first, last)
        & Settlement.id.not_in(billed)
    )
    return list(query.order_by(Settlement.arrived_on, Settlement.id))
