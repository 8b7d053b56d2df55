"""Keeping what was heard. Each runs in the transaction that moves the follower's cursor.

All money is fen, all days are business days.
"""

from datetime import date

import peewee

from gateway.database import gateway, writes
from gateway.tracker import rules
from gateway.tracker.models import (
    Commitment,
    Contribution,
    ContributionReturn,
    DayClose,
    DayLine,
    Disbursement,
    DisbursementLot,
    DisbursementReturn,
    Fund,
    LiveDay,
    PeriodClose,
    PeriodDay,
    ReturnedLot,
    VoucherCount,
    WorkOrder,
)
from shared import facts
from shared.identity import Principal

COUNTED = ("sales_count", "sales_fen", "refunds_count", "refunds_fen")  # of an outlet's day
ADD_TO_DAY = "ON CONFLICT (community, day, outlet_id) DO UPDATE SET " + ", ".join(
    f"{name} = live_day.{name} + excluded.{name}" for name in COUNTED
)
ADD_TO_COUNT = (
    "ON CONFLICT (community, book, period) DO UPDATE SET "
    "vouchers = voucher_count.vouchers + excluded.vouchers"
)


@writes
def keep_sale(who: Principal, sale: facts.SaleRecorded) -> None:
    """Add a sale to its outlet's day."""
    _add_to_day(who, sale, sales_count=1, sales_fen=sale.total_fen)


@writes
def keep_refund(who: Principal, refund: facts.SaleRefunded) -> None:
    """Take a refund off its outlet's day."""
    _add_to_day(who, refund, refunds_count=1, refunds_fen=refund.total_fen)


def _add_to_day(
    who: Principal, told: facts.SaleRecorded | facts.SaleRefunded, **added: int
) -> None:
    day = {
        "community": who.community,
        "outlet_id": told.outlet_id,
        "day": date.fromisoformat(told.reported_on),
    }
    gateway.insert_rows(LiveDay, [day | dict.fromkeys(COUNTED, 0) | added], ADD_TO_DAY)


@writes
def keep_day_close(who: Principal, close: facts.DayClosed) -> None:
    """Keep a Z report; its revenue is that of its lines, refunds deducted."""
    DayClose.insert(
        id=close.day_close_id,
        community=who.community,
        outlet_id=close.outlet_id,
        outlet_name=close.outlet_name,
        day=date.fromisoformat(close.day),
        revenue_fen=sum(line.gross_fen for line in close.revenue),
        discount_fen=close.discount_fen,
        cost_fen=close.cost_fen,
        gross_profit_fen=close.gross_profit_fen,
    ).execute()
    for name in sorted({line.line for line in close.revenue}):
        lines = [line for line in close.revenue if line.line == name]
        revenue_fen = sum(line.gross_fen for line in lines)
        DayLine.insert(
            day_close_id=close.day_close_id,
            line=name,
            revenue_fen=revenue_fen,
            gross_profit_fen=revenue_fen - sum(line.cost_fen for line in lines),
        ).execute()


@writes
def keep_period_close(who: Principal, close: facts.PeriodClosed) -> None:
    """Keep a month's result and the days it is made of."""
    PeriodClose.insert(
        id=close.period_close_id,
        community=who.community,
        book=close.book,
        period=close.period,
        net_profit_fen=close.net_profit_fen,
        reserve_fen=close.reserve_fen,
        distributable_fen=close.distributable_fen,
    ).execute()
    for day_close_id in close.day_close_ids:
        PeriodDay.insert(period_close_id=close.period_close_id, day_close_id=day_close_id).execute()


@writes
def count_voucher(who: Principal, voucher: facts.VoucherPosted) -> None:
    """One voucher more in its book and month."""
    count = {"community": who.community, "book": voucher.book, "period": voucher.period}
    gateway.insert_rows(VoucherCount, [count | {"vouchers": 1}], ADD_TO_COUNT)


@writes
def keep_contribution(who: Principal, lot: facts.ContributionReceived) -> None:
    """Keep a lot of money and the name of its fund."""
    _keep_fund(who, lot)
    Contribution.insert(
        id=lot.contribution_id,
        community=who.community,
        fund_id=lot.fund_id,
        source=lot.source,
        source_id=lot.source_id,
        source_book=lot.source_book,
        period=lot.period or lot.received_on[:7],
        received_on=date.fromisoformat(lot.received_on),
        amount_fen=lot.amount_fen,
        root_id=lot.contribution_id,
        root_from_fen=0,
    ).execute()


@writes
def keep_transfer(who: Principal, moved: facts.FundTransferred) -> None:
    """Keep the lots that money became in another fund, and where they lie in what came in once.

    Raises LookupError for a slice of a lot never heard of.
    """
    _keep_fund(who, moved)
    _name_fund(who, moved.to_fund_id, moved.to_fund_name, moved.nature, moved.book)
    for lot in moved.lots:
        parent = Contribution.get_or_none(Contribution.id == lot.parent_id)
        if parent is None:
            raise LookupError(f"contribution {lot.parent_id} was never received")
        Contribution.insert(
            id=lot.contribution_id,
            community=who.community,
            fund_id=moved.to_fund_id,
            source="transfer",
            source_id=moved.transfer_id,
            source_book=moved.book,
            period=moved.transferred_on[:7],
            received_on=date.fromisoformat(moved.transferred_on),
            amount_fen=lot.amount_fen,
            parent_id=parent.id,
            root_id=parent.root_id,
            root_from_fen=parent.root_from_fen + lot.from_fen,
        ).execute()


@writes
def keep_giving_back(who: Principal, back: facts.ContributionReturned) -> None:
    """Keep that money went back to who gave it, and which."""
    _keep_fund(who, back)
    ContributionReturn.insert(
        id=back.contribution_return_id,
        community=who.community,
        fund_id=back.fund_id,
        contribution_id=back.contribution_id,
        returned_on=date.fromisoformat(back.returned_on),
        amount_fen=back.amount_fen,
    ).execute()
    gateway.insert_rows(
        ReturnedLot,
        [{"contribution_return_id": back.contribution_return_id, **_row(lot)} for lot in back.lots],
    )


def _keep_fund(
    who: Principal,
    named: facts.ContributionReceived
    | facts.ContributionReturned
    | facts.FundTransferred
    | facts.DisbursementMade,
) -> None:
    _name_fund(who, named.fund_id, named.fund_name, named.nature, named.book)


def _name_fund(who: Principal, fund_id: str, name: str, nature: str, book: str) -> None:
    Fund.insert(
        id=fund_id, community=who.community, name=name, nature=nature, book=book
    ).on_conflict(conflict_target=(Fund.id,), preserve=(Fund.name,)).execute()


@writes
def keep_commitment(who: Principal, made: facts.CommitmentMade) -> None:
    """Keep a promise of money."""
    Commitment.insert(
        id=made.commitment_id,
        community=who.community,
        fund_id=made.fund_id,
        use=made.use,
        work_order_id=made.work_order_id,
        project_id=made.project_id,
        made_on=date.fromisoformat(made.made_on),
        amount_fen=made.amount_fen,
        released_fen=0,
        disbursed_fen=0,
    ).execute()


@writes
def change_commitment(
    who: Principal, changed: facts.CommitmentRaised | facts.CommitmentReduced
) -> None:
    """Let a promise grow or shrink. One that was never made was never kept."""
    Commitment.update(amount_fen=changed.amount_fen).where(
        Commitment.id == changed.commitment_id
    ).execute()


@writes
def release_commitment(who: Principal, released: facts.CommitmentReleased) -> None:
    """Give a promise back. One that was never made (still awaiting approval) was never kept."""
    Commitment.update(released_fen=Commitment.released_fen + released.amount_fen).where(
        Commitment.id == released.commitment_id
    ).execute()


@writes
def keep_disbursement(who: Principal, made: facts.DisbursementMade) -> None:
    """Keep a payment with the lots it consumed, and take it off its promise."""
    _keep_fund(who, made)
    Disbursement.insert(
        id=made.disbursement_id,
        community=who.community,
        fund_id=made.fund_id,
        use=made.use,
        memo=made.memo,
        work_order_id=made.work_order_id,
        project_id=made.project_id,
        building_id=made.building_id,
        commitment_id=made.commitment_id,
        paid_on=date.fromisoformat(made.paid_on),
        amount_fen=made.amount_fen,
        returned_fen=0,
    ).execute()
    gateway.insert_rows(
        DisbursementLot,
        [{"disbursement_id": made.disbursement_id, **_row(lot)} for lot in made.lots],
    )
    Commitment.update(disbursed_fen=Commitment.disbursed_fen + made.amount_fen).where(
        Commitment.id == made.commitment_id
    ).execute()


@writes
def keep_return(who: Principal, back: facts.DisbursementReturned) -> None:
    """Take what came back of a payment out of what it consumed.

    Raises LookupError for a payment never heard of.
    """
    paid = Disbursement.id == back.disbursement_id
    if (
        not Disbursement.update(returned_fen=Disbursement.returned_fen + back.amount_fen)
        .where(paid)
        .execute()
    ):
        raise LookupError(f"disbursement {back.disbursement_id} was never made")
    DisbursementReturn.insert(
        id=back.disbursement_return_id,
        community=who.community,
        disbursement_id=back.disbursement_id,
        received_on=date.fromisoformat(back.received_on),
        amount_fen=back.amount_fen,
    ).execute()
    for contribution_id in sorted({lot.contribution_id for lot in back.lots}):
        _put_back(
            back.disbursement_id,
            contribution_id,
            [
                rules.Span(lot.from_fen, lot.amount_fen)
                for lot in back.lots
                if lot.contribution_id == contribution_id
            ],
        )


def _put_back(disbursement_id: str, contribution_id: str, restored: list[rules.Span]) -> None:
    """What a payment consumed of a lot is what it had consumed without these spans."""
    here = (DisbursementLot.disbursement_id == disbursement_id) & (
        DisbursementLot.contribution_id == contribution_id
    )
    consumed = DisbursementLot.select(DisbursementLot.from_fen, DisbursementLot.amount_fen)
    spans = [rules.Span(*row) for row in consumed.where(here).tuples()]
    DisbursementLot.delete().where(here).execute()
    gateway.insert_rows(
        DisbursementLot,
        [
            {
                "disbursement_id": disbursement_id,
                "contribution_id": contribution_id,
                **left._asdict(),
            }
            for span in spans
            for left in rules.left_of(span, restored)
        ],
    )


def _row(lot: facts.ConsumedLot) -> dict:
    return {
        "contribution_id": lot.contribution_id,
        "from_fen": lot.from_fen,
        "amount_fen": lot.amount_fen,
    }


@writes
def keep_work_order(who: Principal, opened: facts.WorkOrderOpened) -> None:
    """Keep a new order."""
    WorkOrder.insert(
        id=opened.work_order_id,
        community=who.community,
        title=opened.title,
        category=opened.category,
        building_id=opened.building_id,
        building_name=opened.building_name,
        households=opened.households,
        fund_id=opened.fund_id,
        state="open",
        opened_on=date.fromisoformat(opened.opened_on),
    ).execute()


@writes
def note_change(who: Principal, changed: facts.WorkOrderChanged) -> None:
    """Note what an order is called now, and what it is about."""
    _note(changed.work_order_id, title=changed.title, category=changed.category)


@writes
def note_payer(who: Principal, decided: facts.PayerDecided) -> None:
    """Note which fund is to pay, or that none is."""
    _note(decided.work_order_id, fund_id=decided.fund_id)


@writes
def move_work_order(who: Principal, moved: facts.WorkOrderMoved) -> None:
    """Note an order's state, and the day it was refused money or cancelled, or first had it."""
    noted: dict = {"state": moved.to_state}
    day = date.fromisoformat(moved.moved_on)
    if moved.to_state in ("unfunded", "cancelled"):
        noted[f"{moved.to_state}_on"] = day
    if moved.to_state == "dispatched":
        noted["funded_on"] = peewee.fn.COALESCE(WorkOrder.funded_on, day)
    _note(moved.work_order_id, **noted)


@writes
def complete_work_order(who: Principal, completed: facts.WorkOrderCompleted) -> None:
    """Note the frozen cost."""
    _note(
        completed.work_order_id,
        completed_on=date.fromisoformat(completed.completed_on),
        cost_fen=completed.cost_fen,
    )


@writes
def accept_work_order(who: Principal, accepted: facts.WorkOrderAccepted) -> None:
    """Note that the repair was found done well, and for how many households."""
    _note(
        accepted.work_order_id,
        accepted_on=date.fromisoformat(accepted.accepted_on),
        commitment_id=accepted.commitment_id,
        households=accepted.households,
    )


@writes
def rate_work_order(who: Principal, rated: facts.WorkOrderRated) -> None:
    """Note a resident's word."""
    _note(rated.work_order_id, rating=rated.rating, rated_on=date.fromisoformat(rated.rated_on))


def _note(work_order_id: str, **noted) -> None:
    """Raises LookupError for an order never opened: the kernel parks the fact, in plain sight."""
    if not WorkOrder.update(**noted).where(WorkOrder.id == work_order_id).execute():
        raise LookupError(f"work order {work_order_id} was never opened")
