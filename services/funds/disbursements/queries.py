"""Asking about disbursements. Read-only."""

from collections import Counter

from peewee import fn

from services.funds.commitments.rules import REWARDS
from services.funds.contributions import queries as contributions
from services.funds.contributions.queries import Origin
from services.funds.disbursements.models import Consumption, Disbursement
from services.funds.disbursements.requests.models import DisbursementRequest
from services.funds.disbursements.returns.models import DisbursementReturn, RestoredSlice
from services.funds.funds.models import Fund
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page

SUMS = (Disbursement.amount_fen, Disbursement.returned_fen)


def disbursements(who: Principal, wanted: dict) -> Page:
    """A page of the community's disbursements."""
    query = Disbursement.select().where(Disbursement.community == who.community)
    for name in ("fund_id", "work_order_id", "commitment_id"):
        if wanted[name] is not None:
            query = query.where(getattr(Disbursement, name) == wanted[name])
    return page(query, Disbursement.id, wanted["limit"], wanted["after"])


def disbursement(who: Principal, disbursement_id: str) -> Disbursement:
    """One disbursement. Raises `disbursement_unknown`."""
    found = Disbursement.get_or_none(
        (Disbursement.community == who.community) & (Disbursement.id == disbursement_id)
    )
    if found is None:
        raise missing("disbursement", disbursement_id)
    return found


def made_by(request: DisbursementRequest) -> Disbursement:
    """What was paid because somebody asked for it; only of a request that is paid."""
    return Disbursement.get(Disbursement.request_id == request.id)


def returned_fen(commitment_id: str) -> int:
    """What came back of the payments of a commitment, in fen."""
    total = fn.COALESCE(fn.SUM(Disbursement.returned_fen), 0)
    query = Disbursement.select(total).where(Disbursement.commitment == commitment_id)
    return int(query.scalar())


def origins(commitment_id: str) -> list[Origin]:
    """Where the money a commitment paid came from, less what came back."""
    taken = (
        Consumption.select(Consumption.contribution, fn.SUM(Consumption.amount_fen))
        .join(Disbursement)
        .where(Disbursement.commitment == commitment_id)
        .group_by(Consumption.contribution)
    )
    restored = (
        RestoredSlice.select(RestoredSlice.contribution, fn.SUM(RestoredSlice.amount_fen))
        .join(DisbursementReturn)
        .join(Disbursement)
        .where(Disbursement.commitment == commitment_id)
        .group_by(RestoredSlice.contribution)
    )
    fen_of = Counter({contribution: int(fen) for contribution, fen in taken.tuples()})
    fen_of.subtract({contribution: int(fen) for contribution, fen in restored.tuples()})
    return contributions.origins(+fen_of)


def paid_fen(community: str) -> dict[str, int]:
    """What funds paid for repairs, what came back of that, and what they paid for other uses
    less what came back, in fen; other uses of a charity's fund (X) are on nobody's books, and
    goods for volunteers' points are owed to the shop.
    """
    amount, back = (fn.COALESCE(fn.SUM(sum_), 0) for sum_ in SUMS)
    for_order = Disbursement.work_order_id.is_null(False)
    query = Disbursement.select(amount, back).join(Fund).where(Disbursement.community == community)
    (repaired_fen, refunded_fen) = query.where(for_order).tuples().get()
    for_others = ~for_order & (Disbursement.use != REWARDS) & (Fund.nature != "X")
    (used_fen, returned_fen) = query.where(for_others).tuples().get()
    return {
        "repair_paid_fen": int(repaired_fen),
        "repair_refunded_fen": int(refunded_fen),
        "other_uses_fen": int(used_fen) - int(returned_fen),
    }
