"""Giving unspent gifts back to their givers: asked by one person, approved by another."""

from datetime import date

from services.funds.approvals import commands as approvals
from services.funds.commitments import commands as commitments
from services.funds.commitments.rules import approvals_needed
from services.funds.contributions import commands as contributions
from services.funds.contributions import queries as given_to
from services.funds.contributions.models import Contribution
from services.funds.contributions.returns import queries
from services.funds.contributions.returns.models import ContributionReturn, ReturnedSlice
from services.funds.contributions.rules import GIVEN, Slice, rows
from services.funds.database import insert_rows, tell, writes
from services.funds.funds import commands as fund_sums
from services.funds.funds import queries as funds
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import ConsumedLot, ContributionReturned
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def ask_return(who: Principal, contribution_id: str, wanted: dict) -> ContributionReturn:
    """Ask that part of a gift, in fen, goes back; nothing is reserved for that.

    Raises `contribution_unknown`, `contribution_not_given`, `contribution_spent`,
    `fund_overdrawn`, `contribution_return_awaiting`, `contribution_return_differs`.
    """
    said = wanted | {"contribution_id": contribution_id}
    if earlier := named_before(ContributionReturn, "contribution_return", who, said):
        return earlier
    given = given_to.contribution(who, contribution_id)
    if given.source not in GIVEN:
        raise Refusal("contribution_not_given", "Only a grant or a donation has a giver.")
    _require_unspent(who, given, wanted["amount_fen"])
    if queries.is_awaiting(given):
        raise Refusal("contribution_return_awaiting", "A return of this gift awaits approval.")
    return ContributionReturn.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        contribution=given,
        state="awaiting_approval",
        requested_by=who.user,
        requested_at=clock.now(),
    )


@writes
def approve_return(
    who: Principal, return_id: str, bank_reference: str | None
) -> ContributionReturn:
    """Give back what another person asked for, out of that gift alone, once as many people have
    agreed as the levels of the fund say, one at least.

    Raises `contribution_return_unknown`, `contribution_return_resolved`, `approver_is_maker`,
    `approved_already`, `fund_frozen`, `contribution_spent`, `fund_overdrawn`.
    """
    asked = _awaiting(who, return_id)
    given, fund = asked.contribution, asked.contribution.fund
    _require_unspent(who, given, asked.amount_fen)
    needed = approvals_needed(asked.amount_fen, fund.approval_threshold_fen, fund.approval_levels)
    needed = max(1, needed)
    if not approvals.approve(who, "contribution_return", asked.id, asked.requested_by, needed):
        return asked
    slices = contributions.consume_lot(who, given.id, asked.amount_fen)
    fund_sums.count(who, given.fund_id, withdrawn_fen=asked.amount_fen)
    asked.state, asked.resolved_on = "returned", clock.today()
    asked.bank_reference = bank_reference
    asked.save()
    insert_rows(ReturnedSlice, rows(slices, contribution_return=asked.id))
    tell(who, _fact(asked, asked.resolved_on, slices))
    return asked


@writes
def refuse_return(who: Principal, return_id: str, reason: str) -> ContributionReturn:
    """The money stays. Raises `contribution_return_unknown`, `contribution_return_resolved`."""
    asked = _awaiting(who, return_id)
    asked.state, asked.resolved_on, asked.refused_for = "refused", clock.today(), reason
    asked.save()
    return asked


def _awaiting(who: Principal, return_id: str) -> ContributionReturn:
    asked = queries.one(who, return_id)
    if asked.state != "awaiting_approval":
        raise Refusal("contribution_return_resolved", f"This return is {asked.state} already.")
    return asked


def _require_unspent(who: Principal, given: Contribution, amount_fen: int) -> None:
    """Refuse what was spent of the gift, what its fund has promised meanwhile, and what lies in a
    frozen fund.
    """
    if given.fund.status == "frozen":
        raise Refusal("fund_frozen", f"{given.fund.name} is frozen.")
    if amount_fen > given.left_fen:
        message = f"Of this gift {yuan(given.left_fen)} are left."
        raise Refusal(
            "contribution_spent", message, {"amount_fen": message}, left_fen=given.left_fen
        )
    commitments.expire_due(who, given.fund_id)
    available_fen = funds.fund(who, given.fund_id).available_fen
    if amount_fen > available_fen:
        message = f"The fund has {yuan(available_fen)} that are not promised."
        raise Refusal(
            "fund_overdrawn", message, {"amount_fen": message}, available_fen=available_fen
        )


def _fact(asked: ContributionReturn, on: date, slices: list[Slice]) -> ContributionReturned:
    fund = asked.contribution.fund
    return ContributionReturned(
        contribution_return_id=asked.id,
        contribution_id=asked.contribution_id,
        fund_id=fund.id,
        fund_name=fund.name,
        nature=fund.nature,
        book=fund.book,
        returned_on=on.isoformat(),
        amount_fen=asked.amount_fen,
        reason=asked.reason,
        lots=tuple(ConsumedLot(**part._asdict()) for part in slices),
        source=asked.contribution.source,
        bank_reference=asked.bank_reference,
    )
