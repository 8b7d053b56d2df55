"""Recording what a platform paid out."""

from services.store.database import insert_rows, tell, writes
from services.store.settlements import queries, rules
from services.store.settlements.models import Settlement, SettlementBill
from services.store.settlements.queries import Payout
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import SettlementReceived
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def record_settlement(who: Principal, wanted: dict) -> Payout:
    """Record a payout: the platform kept its fee, the rest is at the bank (domain.md §2.5).

    Its sums are those of the bills it pays; they are typed only while no bill is here. Raises
    `payout_unfitting`, `fee_exceeds_gross`, `payout_negative`, `bill_unknown`, `other_channel`,
    `payout_before_bill`, `bill_settled_already`, `settlement_differs`.
    """
    bills = queries.payable(who, wanted["bill_ids"])
    gross_fen, fee_fen = wanted["gross_fen"], wanted["fee_fen"]
    sums = rules.of_bills(bills, gross_fen, fee_fen) if bills else rules.typed(gross_fen, fee_fen)
    header = {name: wanted[name] for name in ("id", "channel", "arrived_on")} | sums._asdict()
    if earlier := named_before(Settlement, "settlement", who, header):
        return _same(earlier, wanted["bill_ids"])
    rules.refuse_unpayable(bills, wanted["channel"], wanted["arrived_on"])
    settlement = Settlement.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        channel=wanted["channel"],
        arrived_on=wanted["arrived_on"],
        gross_fen=sums.gross_fen,
        fee_fen=sums.fee_fen,
        made_by=who.user,
        made_at=clock.now(),
    )
    _pay(settlement, bills)
    tell(
        who,
        SettlementReceived(
            settlement_id=settlement.id,
            channel=settlement.channel,
            arrived_on=settlement.arrived_on.isoformat(),
            gross_fen=settlement.gross_fen,
            fee_fen=settlement.fee_fen,
        ),
    )
    return queries.payout(settlement)


@writes
def name_bills(who: Principal, settlement_id: str, bill_ids: list[str]) -> Payout:
    """Say which bills an earlier payout paid, now that they are here; the books know it already.

    Raises `settlement_unknown`, `bills_named_already`, `payout_differs_from_bills`,
    `payout_negative`, `bill_unknown`, `other_channel`, `payout_before_bill`,
    `bill_settled_already`.
    """
    settlement = queries.settlement(who, settlement_id)
    kept = queries.payout(settlement)
    if kept.bill_ids:
        if sorted(bill_ids) == kept.bill_ids:
            return kept
        raise Refusal("bills_named_already", "The bills of this payout are named.")
    bills = queries.payable(who, bill_ids)
    rules.refuse_unpayable(bills, settlement.channel, settlement.arrived_on)
    sums = rules.of_bills(bills, None, None)
    rules.refuse_other_sums(rules.Sums(settlement.gross_fen, settlement.fee_fen), sums)
    _pay(settlement, bills)
    return queries.payout(settlement)


def _same(earlier: Settlement, bill_ids: list[str]) -> Payout:
    """The payout of that name, if it pays these bills; one named before its bills came, too."""
    kept = queries.payout(earlier)
    if bill_ids and kept.bill_ids != sorted(bill_ids):
        raise Refusal("settlement_differs", "The payout of this id pays other bills.")
    return kept


def _pay(settlement: Settlement, bills: list[rules.Paid]) -> None:
    rows = [{"bill": bill.id, "settlement": settlement.id} for bill in bills]
    insert_rows(SettlementBill, rows)
