"""A project's payment: asked for, reviewed and made by three people, out of all its sources."""

from datetime import date

from services.funds.database import writes
from services.funds.disbursements.requests import commands as requests
from services.funds.disbursements.rules import needs_review
from services.funds.projects import queries as projects
from services.funds.projects import rules
from services.funds.projects.models import Project
from services.funds.projects.payments import queries
from services.funds.projects.payments.models import ProjectPart, ProjectPayment
from shared import clock, ids
from shared.errors import Refusal
from shared.idempotency import named_before
from shared.identity import Principal
from shared.money import yuan


@writes
def request_project_payment(who: Principal, project_id: str, wanted: dict) -> ProjectPayment:
    """Ask for a payment, in fen, that the sources bear as agreed; several may be under way.

    All of them together are held against the smallest threshold of the sources. Raises
    `project_unknown`, `project_state`, `project_overdrawn`, `project_payment_differs`, and what
    the terms of a source refuse by now.
    """
    said = wanted | {"project_id": project_id}
    if earlier := named_before(ProjectPayment, "project_payment", who, said):
        return earlier
    project = projects.project(who, project_id)
    projects.require_state(project, "approved", "running")
    if wanted["amount_fen"] > project.left_fen:
        message = f"{project.name} has {yuan(project.left_fen)} left."
        raise Refusal(
            "project_overdrawn", message, {"amount_fen": message}, left_fen=project.left_fen
        )
    payment = ProjectPayment.create(
        **said | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        requested_at=clock.now(),
    )
    _ask_sources(who, project, payment)
    return payment


@writes
def review_project_payment(who: Principal, payment_id: str) -> ProjectPayment:
    """Find a payment right that another person asked for.

    Raises `project_payment_unknown`, `disbursement_request_state`, `reviewer_is_requester`.
    """
    payment = queries.payment(who, payment_id)
    for part in payment.parts:
        requests.review_part(who, part.request)
    return payment


@writes
def refuse_project_payment(who: Principal, payment_id: str, reason: str) -> ProjectPayment:
    """Say no to a payment; the sources keep their money. Raises `project_payment_unknown`,
    `disbursement_request_state`.
    """
    payment = queries.payment(who, payment_id)
    for part in payment.parts:
        requests.refuse_part(who, part.request, reason)
    return payment


@writes
def make_project_payment(
    who: Principal, payment_id: str, bank_reference: str, paid_on: date
) -> ProjectPayment:
    """Pay all parts on a business day, or none: the lots of every source are consumed now.

    Raises `project_payment_unknown`, `disbursement_request_state`, `payer_is_requester`,
    `payer_is_reviewer`, and what the terms of a source refuse by now.
    """
    payment = queries.payment(who, payment_id)
    for part in payment.parts:
        requests.make_part(who, part.request, bank_reference, paid_on)
    return payment


def _ask_sources(who: Principal, project: Project, payment: ProjectPayment) -> None:
    purses = [
        rules.Purse(source.amount_fen, source.paid_fen + source.pending_fen, source.share_bp)
        for source in project.sources
    ]
    parts_fen = rules.parts(project.agreement, payment.amount_fen, purses)
    threshold_fen = min(source.commitment.fund.approval_threshold_fen for source in project.sources)
    all_payments_fen = payment.amount_fen + sum(purse.borne_fen for purse in purses)
    reviewed = needs_review(all_payments_fen, threshold_fen)
    for source, amount_fen in zip(project.sources, parts_fen, strict=True):
        if not amount_fen:
            continue
        part = {
            "id": None,
            "amount_fen": amount_fen,
            "is_last": False,
            "payee": payment.payee,
            "document": payment.document,
        }
        request = requests.request_part(who, source.commitment, part, reviewed)
        ProjectPart.create(payment=payment, source=source, request=request)
