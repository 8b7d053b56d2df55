"""Asking about disbursements. Read-only."""

from peewee import fn

from services.funds.commitments.rules import REWARDS
from services.funds.disbursements.models import Disbursement
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
