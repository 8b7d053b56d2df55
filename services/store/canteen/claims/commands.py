"""Claiming what the government owes for meals, and receiving it."""

from services.store.canteen.claims import queries, rules
from services.store.canteen.claims.models import SubsidyClaim, SubsidyClaimLine, SubsidyReceipt
from services.store.canteen.claims.queries import Claim
from services.store.database import insert_rows, tell, writes
from services.store.sales.models import Refund, RefundTender, Sale, SaleTender
from shared import clock, ids
from shared.errors import Refusal
from shared.facts import SubsidyReceived
from shared.idempotency import named_before
from shared.identity import Principal


@writes
def make_claim(who: Principal, wanted: dict) -> Claim:
    """Freeze every subsidy reported up to a month's end that no claim has (domain.md §3).

    Raises `period_not_over`, `nothing_to_claim`, `claim_differs`, `claim_unknown`.
    """
    if earlier := named_before(SubsidyClaim, "claim", who, wanted):
        return queries.whole(earlier)
    last = clock.month_end(wanted["period"])
    if clock.today() <= last:
        message = f"The month is over after {last}."
        raise Refusal("period_not_over", message, {"period": message})
    given = queries.unclaimed(who, SaleTender, Sale, last)
    returned = queries.unclaimed(who, RefundTender, Refund, last)
    gone_back = [(tender, -fen) for tender, fen in returned]
    claim = SubsidyClaim.create(
        id=wanted["id"] or ids.new_id(),
        community=who.community,
        period=wanted["period"],
        amount_fen=rules.claimed_fen(fen for _, fen in given + gone_back),
        made_by=who.user,
        made_at=clock.now(),
    )
    _keep_lines(claim, "sale_tender", given)
    _keep_lines(claim, "refund_tender", gone_back)
    return queries.whole(claim)


@writes
def receive_subsidy(who: Principal, claim_id: str, wanted: dict) -> Claim:
    """Note money that came for a claim; the rest stays open (domain.md §3).

    A bank reference names a payment: the same again is the same money. Raises `claim_unknown`,
    `claim_exceeded`, `subsidy_receipt_differs`.
    """
    claim = queries.claim_head(who, claim_id)
    if _received_before(claim, wanted):
        return queries.whole(claim)
    rules.refuse_too_much(wanted["amount_fen"], claim.open_fen)
    receipt = SubsidyReceipt.create(
        id=ids.new_id(),
        community=who.community,
        claim=claim,
        **wanted,
        made_by=who.user,
        made_at=clock.now(),
    )
    claim.received_fen += receipt.amount_fen
    claim.save(only=[SubsidyClaim.received_fen])
    tell(
        who,
        SubsidyReceived(
            subsidy_receipt_id=receipt.id,
            claim_id=claim.id,
            period=claim.period,
            amount_fen=receipt.amount_fen,
            received_on=receipt.received_on.isoformat(),
            bank_reference=receipt.bank_reference,
        ),
    )
    return queries.whole(claim)


def _keep_lines(claim: SubsidyClaim, kind: str, tenders: list[tuple[int, int]]) -> None:
    other = "refund_tender" if kind == "sale_tender" else "sale_tender"
    rows = [
        {"claim": claim.id, kind: tender, other: None, "amount_fen": amount_fen}
        for tender, amount_fen in tenders
    ]
    insert_rows(SubsidyClaimLine, rows)


def _received_before(claim: SubsidyClaim, wanted: dict) -> bool:
    """Whether this payment is kept already. Raises `subsidy_receipt_differs`."""
    earlier = claim.receipts.where(
        SubsidyReceipt.bank_reference == wanted["bank_reference"]
    ).first()
    if earlier and any(getattr(earlier, name) != value for name, value in wanted.items()):
        message = "A payment of this bank reference is here with other content."
        raise Refusal("subsidy_receipt_differs", message, {"bank_reference": message})
    return earlier is not None
