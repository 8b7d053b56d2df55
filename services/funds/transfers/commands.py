"""Moving money to another fund: one person asks, others approve, and the lots move."""

from datetime import date

from services.funds.approvals.commands import approve
from services.funds.commitments.commands import expire_due
from services.funds.commitments.rules import approvals_needed
from services.funds.contributions import commands as contributions
from services.funds.contributions.rules import MovedSlice
from services.funds.database import tell, writes
from services.funds.funds import commands as fund_sums
from services.funds.funds import queries as funds
from services.funds.funds.models import Fund
from services.funds.transfers import queries, rules
from services.funds.transfers.models import Transfer
from services.funds.uses.queries import forbidden
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import FundTransferred, MovedLot
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def ask_transfer(who: Principal, wanted: dict) -> Transfer:
    """Reserve what shall move, in fen; it always awaits another person (design.md §6.6).

    Raises `fund_unknown`, `transfer_differs`, `transfer_to_itself`, `transfer_not_allowed`,
    `fund_nature_mismatch`, `fund_book_mismatch`,
    `transfer_sheds_restriction`, `fund_frozen`, `fund_closed`, `fund_overdrawn`.
    """
    if earlier := named_before(Transfer, "transfer", who, wanted):
        return earlier
    giver, receiver = funds.fund(who, wanted["fund_id"]), funds.fund(who, wanted["to_fund_id"])
    if expire_due(who, giver.id):  # what fell due at midnight is available
        giver = funds.fund(who, giver.id)
    _refuse_problem(giver, receiver)
    if wanted["amount_fen"] > giver.available_fen:
        message = f"{giver.name} has {yuan(giver.available_fen)} available."
        details: dict = {
            "fund_id": giver.id,
            "available_fen": giver.available_fen,
            "asked_fen": wanted["amount_fen"],
        }
        raise Refusal("fund_overdrawn", message, {"amount_fen": message}, **details)
    needed = approvals_needed(
        wanted["amount_fen"], giver.approval_threshold_fen, giver.approval_levels
    )
    transfer = Transfer.create(
        **wanted | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        approvals_needed=max(1, needed),
        requested_by=who.user,
        requested_at=clock.now(),
    )
    fund_sums.count(who, giver.id, committed_fen=transfer.amount_fen)
    return transfer


@writes
def approve_transfer(who: Principal, transfer_id: str) -> Transfer:
    """Approve what another person asked for; once enough people have, the lots move.

    Raises `transfer_unknown`, `transfer_resolved`, `approver_is_maker`, `approved_already`, and
    what the terms of the two funds refuse by now.
    """
    transfer = _awaiting(who, transfer_id)
    _refuse_problem(transfer.fund, transfer.to_fund)
    if approve(who, "transfer", transfer.id, transfer.requested_by, transfer.approvals_needed):
        _make(who, transfer)
    return transfer


@writes
def refuse_transfer(who: Principal, transfer_id: str, reason: str) -> Transfer:
    """Say no; the money is available again. Raises `transfer_unknown`, `transfer_resolved`."""
    transfer = _awaiting(who, transfer_id)
    transfer.refused_for = reason
    _resolve(transfer, "refused")
    fund_sums.count(who, transfer.fund_id, committed_fen=-transfer.amount_fen)
    return transfer


def _awaiting(who: Principal, transfer_id: str) -> Transfer:
    transfer = queries.transfer(who, transfer_id)
    if transfer.state != "awaiting_approval":
        message = f"This transfer is {transfer.state}; nothing awaits approval."
        raise Refusal("transfer_resolved", message)
    return transfer


def _refuse_problem(giver: Fund, receiver: Fund) -> None:
    sides = (_side(giver), _side(receiver))
    if problem := rules.problem(*sides):
        code, message, field = problem
        raise Refusal(code, message, {field: message}, fund_id=giver.id)


def _side(fund: Fund) -> rules.Side:
    said = {name: getattr(fund, name) for name in rules.Side._fields if name != "forbidden"}
    return rules.Side(**said, forbidden=forbidden(fund.uses, fund.forbidden_uses))


def _make(who: Principal, transfer: Transfer) -> None:
    today = clock.today()
    _resolve(transfer, "made")
    giver, amount_fen = transfer.fund, transfer.amount_fen
    slices = contributions.consume(who, giver, amount_fen)
    fund_sums.count(who, giver.id, committed_fen=-amount_fen, withdrawn_fen=amount_fen)
    moved = contributions.receive_moved(who, transfer.to_fund, transfer.id, today, slices)
    tell(who, _fact(transfer, today, moved))


def _resolve(transfer: Transfer, state: str) -> None:
    transfer.state, transfer.resolved_on = state, clock.today()
    transfer.save(only=[Transfer.state, Transfer.resolved_on, Transfer.refused_for])


def _fact(transfer: Transfer, on: date, moved: list[MovedSlice]) -> FundTransferred:
    giver, receiver = transfer.fund, transfer.to_fund
    return FundTransferred(
        transfer_id=transfer.id,
        fund_id=giver.id,
        fund_name=giver.name,
        to_fund_id=receiver.id,
        to_fund_name=receiver.name,
        nature=giver.nature,
        book=giver.book,
        transferred_on=on.isoformat(),
        amount_fen=transfer.amount_fen,
        lots=tuple(MovedLot(**part._asdict()) for part in moved),
    )
