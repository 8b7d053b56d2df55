"""Taking back part of a project's payment: each source gets its share of that payment."""

from services.funds.database import writes
from services.funds.disbursements.queries import made_by
from services.funds.disbursements.returns import commands as returns
from services.funds.projects import rules
from services.funds.projects.payments import queries as payments
from services.funds.projects.payments.models import ProjectPart, ProjectPayment
from services.funds.projects.returns.models import ProjectReturn, ProjectReturnPart
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def return_project_payment(who: Principal, payment_id: str, wanted: dict) -> ProjectReturn:
    """Note that part of a payment, in fen, came back: to its sources as they had borne it.

    Raises `project_payment_unknown`, `disbursement_request_state` for one that is not paid,
    `return_exceeds_payment`, `project_return_differs`.
    """
    said = wanted | {"payment_id": payment_id}
    if earlier := named_before(ProjectReturn, "project_return", who, said):
        return earlier
    payment = payments.payment(who, payment_id)
    _require_returnable(payment, wanted["amount_fen"])
    parts = payment.parts
    back_fen = rules.parts(
        "proportional",
        wanted["amount_fen"],
        [rules.Purse(part.amount_fen, part.returned_fen) for part in parts],
    )
    returned = ProjectReturn.create(
        **said | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        recorded_by=who.user,
        recorded_at=clock.now(),
    )
    for part, amount_fen in zip(parts, back_fen, strict=True):
        if amount_fen:
            _return_part(who, returned, part, wanted | {"id": None, "amount_fen": amount_fen})
    return returned


def _require_returnable(payment: ProjectPayment, amount_fen: int) -> None:
    if (state := payment.request.state) != "paid":
        raise Refusal("disbursement_request_state", f"This payment is {state}.", state=state)
    left_fen = payment.amount_fen - payment.returned_fen
    if amount_fen > left_fen:
        message = f"Of this payment {yuan(left_fen)} have not come back yet."
        raise Refusal(
            "return_exceeds_payment", message, {"amount_fen": message}, returnable_fen=left_fen
        )


def _return_part(who: Principal, returned: ProjectReturn, part: ProjectPart, wanted: dict) -> None:
    back = returns.return_part(who, made_by(part.request), wanted)
    ProjectReturnPart.create(project_return=returned, disbursement_return=back)
