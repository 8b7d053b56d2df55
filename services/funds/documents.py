"""The documents behind the funds' figures of the audit (design.md §6.10)."""

from typing import Any

from peewee import JOIN, Value, fn

from services.funds.commitments.models import Commitment
from services.funds.commitments.raises.models import CommitmentRaise
from services.funds.commitments.rules import OPEN, REWARDS
from services.funds.contributions.models import Contribution
from services.funds.contributions.returns.models import ContributionReturn
from services.funds.disbursements.models import Disbursement
from services.funds.disbursements.requests.models import DisbursementRequest
from services.funds.disbursements.returns.models import DisbursementReturn
from services.funds.funds.models import Fund, Withdrawal
from services.funds.transfers.models import Transfer
from services.funds.volunteers.redemptions.models import Redemption
from shared import documents
from shared.documents import Document, Lists

FOR_ORDER = Disbursement.work_order_id.is_null(False)
ON_BOOKS = Fund.nature != "X"  # of a charity's other payments the books know nothing
FOR_OTHERS = ~FOR_ORDER & (Disbursement.use != REWARDS) & ON_BOOKS
NAMELESS = Value("")


def _given(community: str, *columns: Any) -> Any:
    row = Contribution
    query = row.select(row.id, row.received_on, Fund.name, row.amount_fen, *columns).join(Fund)
    return query.where(row.community == community).tuples()


def _given_back(community: str, *columns: Any) -> Any:
    row = ContributionReturn
    query = row.select(row.id, row.resolved_on, Fund.name, row.amount_fen, *columns)
    query = query.join(Contribution).join(Fund)
    return query.where((row.community == community) & (row.state == "returned")).tuples()


def _paid(community: str, *columns: Any) -> Any:
    row = Disbursement
    query = row.select(row.id, row.paid_on, Fund.name, row.amount_fen, *columns).join(Fund)
    return query.where(row.community == community).tuples()


def _come_back(community: str, *columns: Any) -> Any:
    row = DisbursementReturn
    query = row.select(row.id, row.received_on, Fund.name, row.amount_fen, *columns)
    query = query.join(Disbursement).join(Fund)
    return query.where(row.community == community).tuples()


def _moved(community: str, fund: Any) -> Any:
    row = Transfer
    query = row.select(row.id, row.resolved_on, Fund.name, row.amount_fen, Fund.id)
    query = query.join(Fund, on=(fund == Fund.id))
    return query.where((row.community == community) & (row.state == "made")).tuples()


def _by_fund(kind: str, rows: Any, sign: int = 1) -> list[Document]:
    """Documents of rows whose last column is the fund."""
    found: list[Document] = []
    for *row, fund_id in rows:
        found += documents.read(kind, [tuple(row)], fund_id, sign)
    return found


def balances(community: str) -> list[Document]:
    """What came into each fund on the books and left it, and sums that are something else."""
    contributed = _given(community, Fund.id).where(Contribution.source != "transfer")
    on_books = Fund.select(Fund.id).where((Fund.community == community) & ON_BOOKS)
    known = {fund_id for (fund_id,) in on_books.tuples()}
    found = [
        *_by_fund("contribution", contributed),
        *_by_fund("contribution_return", _given_back(community, Fund.id), -1),
        *_by_fund("transfer", _moved(community, Transfer.to_fund)),
        *_by_fund("transfer", _moved(community, Transfer.fund), -1),
        *_by_fund("disbursement", _paid(community, Fund.id), -1),
        *_by_fund("disbursement_return", _come_back(community, Fund.id)),
        *(
            document._replace(part=document.id)
            for document in (*_kept_in(community), *_kept_out(community))
        ),
    ]
    return [document for document in found if document.part in known]


def _kept_in(community: str) -> list[Document]:
    """Funds whose contributions less withdrawals are not what their rows add up to."""
    given = Contribution.select(fn.SUM(Contribution.amount_fen)).where(Contribution.fund == Fund.id)
    gone = Withdrawal.select(fn.SUM(Withdrawal.amount_fen)).where(Withdrawal.fund == Fund.id)
    sums = fn.COALESCE(given, 0) - fn.COALESCE(gone, 0)
    kept = Fund.contributed_fen - Fund.withdrawn_fen
    rows = Fund.select(Fund.id, Fund.name, kept, sums).where(Fund.community == community)
    return documents.kept(rows.tuples())


def _kept_out(community: str) -> list[Document]:
    """Funds whose payments are not what they say; what they paid too little is in the balance."""
    rows = documents.kept(_payments_of_funds(community))
    return [row._replace(fen=-row.fen) for row in rows]


def _payments_of_funds(community: str) -> Any:
    paid = Disbursement.select(fn.SUM(Disbursement.amount_fen - Disbursement.returned_fen)).where(
        Disbursement.fund == Fund.id
    )
    rows = Fund.select(Fund.id, Fund.name, Fund.disbursed_fen, fn.COALESCE(paid, 0))
    return rows.where(Fund.community == community).tuples()


def contributed(community: str) -> list[Document]:
    """What came from outside less what was given back."""
    outside = _given(community).where(Contribution.source != "transfer")
    return [
        *documents.read("contribution", outside),
        *documents.read("contribution_return", _given_back(community), sign=-1),
        *_kept_in(community),
    ]


def disbursed(community: str) -> list[Document]:
    """What was paid less what came back."""
    return [
        *documents.read("disbursement", _paid(community)),
        *documents.read("disbursement_return", _come_back(community), sign=-1),
        *documents.kept(_payments_of_funds(community)),
    ]


def from_profit(community: str) -> list[Document]:
    """What was set aside of profits and fees."""
    rows = _given(community).where(Contribution.source.in_(["profit", "fees"]))
    return documents.read("contribution", rows)


def commitments(community: str) -> list[Document]:
    """What is open of promises to work orders, and what awaits approval on top."""
    row, more = Commitment, CommitmentRaise
    for_order = row.work_order_id.is_null(False)
    left = row.amount_fen - row.disbursed_fen
    promised = row.select(row.id, row.made_on, row.work_order_id, left).where(
        (row.community == community) & for_order & row.state.in_(OPEN)
    )
    asked = (
        more.select(more.id, fn.SUBSTR(more.requested_at, 1, 10), row.work_order_id, more.added_fen)
        .join(row)
        .where((more.community == community) & (more.state == "awaiting_approval") & for_order)
    )
    return [
        *documents.read("commitment", promised.tuples()),
        *documents.read("commitment_raise", asked.tuples()),
    ]


def repairs_paid(community: str) -> list[Document]:
    """Payments for repairs."""
    return documents.read("disbursement", _paid(community).where(FOR_ORDER))


def repairs_by_order(community: str) -> list[Document]:
    """What was paid for each work order."""
    row = Disbursement
    query = row.select(row.work_order_id, row.paid_on, Fund.name, row.amount_fen).join(Fund)
    return documents.read(
        "work_order", query.where((row.community == community) & FOR_ORDER).tuples()
    )


def repairs_due(community: str) -> list[Document]:
    """What accepted repairs still await a reviewer or a payer for, taken off what they cost."""
    asked = (
        DisbursementRequest.select(
            Commitment.work_order_id,
            Commitment.made_on,
            NAMELESS,
            fn.MAX(DisbursementRequest.amount_fen),
        )
        .join(Commitment)
        .where(
            (DisbursementRequest.community == community)
            & Commitment.work_order_id.is_null(False)
            & (Commitment.state == "made")
        )
        .group_by(Commitment.id)
    )
    return documents.read("work_order", asked.tuples(), sign=-1)


def _kept_returns(community: str) -> list[Document]:
    """Payments for repairs of which something else came back than their returns say."""
    back = DisbursementReturn
    rows = (
        Disbursement.select(
            Disbursement.id, Fund.name, Disbursement.returned_fen, fn.SUM(back.amount_fen)
        )
        .join(Fund)
        .join_from(Disbursement, back, JOIN.LEFT_OUTER)
        .where((Disbursement.community == community) & FOR_ORDER)
        .group_by(Disbursement.id, Fund.name)
    )
    return documents.kept(rows.tuples())


def refunds(community: str) -> list[Document]:
    """What came back of payments for repairs."""
    rows = _come_back(community).where(FOR_ORDER)
    return [*documents.read("disbursement_return", rows), *_kept_returns(community)]


def refunds_by_order(community: str) -> list[Document]:
    """What came back for each work order."""
    back = DisbursementReturn
    rows = (
        back.select(Disbursement.work_order_id, back.received_on, Fund.name, back.amount_fen)
        .join(Disbursement)
        .join(Fund)
        .where((back.community == community) & FOR_ORDER)
    )
    return [*documents.read("work_order", rows.tuples()), *_kept_returns(community)]


def other_uses(community: str) -> list[Document]:
    """Payments for other uses less what came back."""
    return [
        *documents.read("disbursement", _paid(community).where(FOR_OTHERS)),
        *documents.read("disbursement_return", _come_back(community).where(FOR_OTHERS), sign=-1),
    ]


def rewards(community: str) -> list[Document]:
    """What was paid for volunteers' points, taken off what the shop is to have."""
    is_reward = Disbursement.use == REWARDS
    sold = (
        Redemption.select(
            Redemption.id, Redemption.sku, Disbursement.amount_fen, Redemption.price_fen
        )
        .join(Disbursement, on=(Redemption.disbursement_id == Disbursement.id))
        .where((Redemption.community == community) & (Redemption.state == "sold"))
    )
    return [
        *documents.read("disbursement", _paid(community).where(is_reward), sign=-1),
        *documents.read("disbursement_return", _come_back(community).where(is_reward)),
        *documents.kept(sold.tuples()),
    ]


LISTS: Lists = {
    "balances": balances,
    "contributed": contributed,
    "disbursed": disbursed,
    "from_profit": from_profit,
    "commitments": commitments,
    "repairs_paid": repairs_paid,
    "repairs_by_order": repairs_by_order,
    "repairs_due": repairs_due,
    "refunds": refunds,
    "refunds_by_order": refunds_by_order,
    "other_uses": other_uses,
    "rewards": rewards,
}
