"""Approving discounts, and holding a sale to what its seller may give."""

from datetime import date, timedelta

from services.store.database import writes
from services.store.policies.queries import policy
from services.store.sales import queries as sales
from services.store.sales.baskets.queries import Basket
from services.store.sales.discounts import rules
from services.store.sales.discounts.models import DiscountApproval
from services.store.sales.models import Sale
from services.store.tills.queries import OpenSession, open_session
from shared import clock, ids
from shared.errors import Invalid, missing
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def approve_discount(who: Principal, wanted: dict) -> DiscountApproval:
    """Agree that the next sale at a till that names this may give up to so much.

    Raises `till_unknown`, `till_not_open`, `approval_differs`.
    """
    if earlier := named_before(DiscountApproval, "approval", who, wanted):
        return earlier
    drawer = open_session(who, wanted["till_id"])
    return DiscountApproval.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        till=drawer.till_id,
        discount_max_fen=wanted["discount_max_fen"],
        reason=wanted["reason"],
        made_by=who.user,
        made_at=clock.now(),
    )


@writes
def allow_discount(
    who: Principal,
    session: OpenSession,
    sale_id: str,
    approval_id: str | None,
    wares: Basket,
    day: date,
) -> None:
    """Let a sale give what its seller may give alone, or use up the approval for more.

    Raises `approval_unknown`, `discount_needs_approval`, `approval_used_already`,
    `approval_expired`, `same_person`, `approval_too_small`.
    """
    if not needs_approval(who, wares, day):
        return
    approval = _approval(who, session, approval_id) if approval_id else None
    rules.require_approval(_standing(who, approval), sum(wares.given_fen), who.user, clock.now())
    DiscountApproval.update(sale_id=sale_id).where(DiscountApproval.id == approval_id).execute()


def needs_approval(who: Principal, wares: Basket, day: date) -> bool:
    """Whether a basket of a day gives by hand more than its seller may give alone."""
    given, due_fen = sum(wares.given_fen), sum(line.amount_fen for line in wares.due)
    if not given or who.may("sale:discount"):
        return False
    most_bp = policy(who, "till", day)["discount_max_bp"]
    return not rules.is_small(given, due_fen, most_bp)


def require_reasons(sale: Sale, wares: Basket) -> None:
    """A line given by hand below its cost says why. Raises Invalid `reason_needed`."""
    given_fen = wares.given_fen
    if not any(given_fen):
        return
    message = "Below cost a reason is needed."
    fields = {
        f"lines.{number}.reason": message
        for number, (line, given) in enumerate(zip(sales.sale_lines(sale), given_fen, strict=True))
        if given and line.amount_fen < line.cost_fen and not line.reason
    }
    if fields:
        raise Invalid("reason_needed", message, fields)


def _approval(who: Principal, session: OpenSession, approval_id: str) -> DiscountApproval:
    """An approval for this till. Raises `approval_unknown`."""
    found = DiscountApproval.get_or_none(
        (DiscountApproval.community == who.community)
        & (DiscountApproval.id == approval_id)
        & (DiscountApproval.till == session.till_id)
    )
    if found is None:
        raise missing("approval", approval_id)
    return found


def _standing(who: Principal, approval: DiscountApproval | None) -> rules.Approval | None:
    if approval is None:
        return None
    minutes = policy(who, "till", clock.business_day(approval.made_at))["approval_minutes"]
    expires_at = approval.made_at + timedelta(minutes=minutes)
    return rules.Approval(approval.made_by, approval.discount_max_fen, expires_at, approval.sale_id)
