"""Asking how long money lasts. Read-only."""

from datetime import timedelta
from typing import NamedTuple

import peewee

from services.funds.commitments.models import CancelledOrder, Commitment
from services.funds.commitments.rules import RENEWABLE
from services.funds.contributions.models import Contribution
from services.funds.funds import queries as funds
from services.funds.funds.models import Fund
from services.funds.refusals.models import FundRefusal
from services.funds.runway import rules
from services.funds.statements.queries import statement
from shared import clock
from shared.identity import Principal


class Wanted(NamedTuple):
    """Orders refused for want of money that no fund pays for since, and what they asked for last,
    in fen.
    """

    orders: int
    amount_fen: int


class Runway(NamedTuple):
    """What a fund, or all of them, has free, and how long that lasts; amounts in fen."""

    fund_id: str | None
    balance_fen: int
    committed_fen: int
    wanted: "Wanted"
    pace: rules.Pace
    method: str = rules.METHOD

    @property
    def free_fen(self) -> int:
        """The balance less open commitments and what is still wanted; negative: it is short."""
        return self.balance_fen - self.committed_fen - self.wanted.amount_fen

    @property
    def months(self) -> str:
        """How long it lasts while money comes in as before."""
        return rules.lasting(self.free_fen, self.pace, with_inflow=True)

    @property
    def months_without_inflow(self) -> str:
        """How long it lasts if nothing comes in any more."""
        return rules.lasting(self.free_fen, self.pace, with_inflow=False)


def runway(who: Principal, fund_id: str | None) -> Runway:
    """How long the money of a fund lasts, or of all of the community. Raises `fund_unknown`."""
    chosen = [funds.fund(who, fund_id)] if fund_id else funds.all_of(who.community)
    return Runway(
        fund_id=fund_id,
        balance_fen=sum(fund.balance_fen for fund in chosen),
        committed_fen=sum(fund.committed_fen for fund in chosen),
        wanted=_wanted(who, chosen),
        pace=_pace(who, fund_id, chosen),
    )


def _wanted(who: Principal, chosen: list[Fund]) -> Wanted:
    last = (
        FundRefusal.select(peewee.fn.MAX(FundRefusal.id))
        .where(
            FundRefusal.fund.in_(chosen)
            & (FundRefusal.code == "fund_overdrawn")
            & FundRefusal.work_order_id.is_null(False)
        )
        .group_by(FundRefusal.work_order_id)
    )
    promised = Commitment.select(Commitment.work_order_id).where(
        (Commitment.community == who.community)
        & Commitment.work_order_id.is_null(False)
        & Commitment.state.not_in(RENEWABLE)
    )
    cancelled = CancelledOrder.select(CancelledOrder.work_order_id).where(
        CancelledOrder.community == who.community
    )
    orders, fen = (
        FundRefusal.select(
            peewee.fn.COUNT(FundRefusal.id),
            peewee.fn.COALESCE(peewee.fn.SUM(FundRefusal.asked_fen), 0),
        )
        .where(
            FundRefusal.id.in_(last)
            & FundRefusal.work_order_id.not_in(promised)
            & FundRefusal.work_order_id.not_in(cancelled)
        )
        .tuples()
        .get()
    )
    return Wanted(orders, int(fen))


def _pace(who: Principal, fund_id: str | None, chosen: list[Fund]) -> rules.Pace:
    today = clock.today()
    first = Contribution.select(peewee.fn.MIN(Contribution.received_on)).where(
        Contribution.fund.in_(chosen)
    )
    begin = rules.since(today, first.scalar())
    if begin is None:
        return rules.Pace(0, 0, 0)
    this_month = today.replace(day=1)
    moved = statement(who, begin, this_month - timedelta(days=1), fund_id).total
    left_fen = moved.spent_fen + moved.transferred_out_fen + moved.given_back_fen
    return rules.Pace(
        months=rules.months_between(begin, this_month),
        inflow_fen=moved.income_fen + moved.transferred_in_fen,
        spending_fen=left_fen - moved.returned_fen,
    )
