"""What whoever reported does by their tracking code: take back, join, say, accept, return, rate."""

from collections.abc import Callable

from services.property.database import writes
from services.property.payers.quotes import commands as quotes
from services.property.reports import commands, queries, rules
from services.property.reports.following import queries as following
from services.property.reports.following.queries import Followed
from services.property.reports.models import Report
from services.property.work_orders import commands as work_orders
from services.property.work_orders.acceptance import commands as acceptance
from services.property.work_orders.models import WorkOrder
from shared.errors import Refusal
from shared.identity import Principal, concerning
from shared.masking import mask_text


@writes
def withdraw(who: Principal, code: str) -> Followed:
    """Take a report back before it is routed. Raises `report_unknown`, `report_state`."""
    report = queries.by_code(code)
    if report.state != "withdrawn":
        commands.withdraw(_here(who, report), report)
    return following.followed(code)


@writes
def join(who: Principal, code: str, reference: str) -> Followed:
    """Say that one's report says what another one says. Raises `report_unknown`,
    `report_state`."""
    report = queries.by_code(code)
    commands.join(_here(who, report), report, reference)
    return following.followed(code)


@writes
def forget(who: Principal, code: str) -> Followed:
    """Forget my name and phone. Raises `report_unknown`."""
    report = queries.by_code(code)
    commands.forget_person(_here(who, report), report)
    return following.followed(code)


@writes
def remark(who: Principal, code: str, text: str) -> Followed:
    """Say something more: on the order once there is one, where who repairs reads it.

    Raises `report_unknown`, `report_state`, `too_many_remarks`.
    """
    report = queries.by_code(code)
    here, order = _here(who, report), _own_order(report)
    _require(report, order, "remark")
    said = [note for note in order.notes if note.noted_by == who.user] if order else []
    if queries.remarks_of_resident(report) + len(said) >= rules.REMARKS_MAX:
        raise Refusal("too_many_remarks", f"A report has at most {rules.REMARKS_MAX} remarks.")
    if order is not None:
        work_orders.note(here, order, "remark", mask_text(text))
    else:
        commands.remember(here, report, "remark", text)
    return following.followed(code)


@writes
def accept(who: Principal, code: str) -> Followed:
    """Find the repair done well. Raises `report_unknown`, `report_state`, `work_order_state`."""
    return _act(who, code, "accept", lambda here, order: acceptance.accept(here, order.id))


@writes
def send_back(who: Principal, code: str, reason: str, photo_ids: list[str]) -> Followed:
    """Find the repair not done well; it is done again without a charge.

    Raises `report_unknown`, `report_state`, `work_order_state`, `photo_unknown`, `photo_used`.
    """
    commands.add_photos(_here(who, queries.by_code(code)), queries.by_code(code), photo_ids)
    return _act(
        who,
        code,
        "return",
        lambda here, order: acceptance.return_for_rework(here, order.id, mask_text(reason)),
    )


@writes
def rate(who: Principal, code: str, rating: int, comment: str | None, solved: bool) -> Followed:
    """Say how well it was done, once, and whether it is solved (解决率, domain.md §5.2).

    Raises `report_unknown`, `report_state`, `work_order_state`.
    """
    said = comment and mask_text(comment)
    return _act(
        who,
        code,
        "rate",
        lambda here, order: acceptance.rate(here, order.id, rating, said, solved),
    )


@writes
def agree(who: Principal, code: str, amount_fen: int) -> Followed:
    """Agree to pay what was quoted, in fen. Raises `report_unknown`, `report_state`,
    `quote_changed`, `quote_refused`, `resident_quote_unknown`."""
    return _act(
        who, code, "agree", lambda here, order: quotes.accept_quote(here, order.id, amount_fen)
    )


@writes
def decline(who: Principal, code: str, amount_fen: int) -> Followed:
    """Not agree to pay what was quoted, in fen. Raises `report_unknown`, `report_state`,
    `quote_changed`, `quote_accepted`, `resident_quote_unknown`."""
    return _act(
        who, code, "decline", lambda here, order: quotes.refuse_quote(here, order.id, amount_fen)
    )


@writes
def claim_warranty(who: Principal, code: str, reason: str) -> Followed:
    """Say that what was repaired has failed: the report follows the order that repairs it again.

    Raises `report_unknown`, `report_state`, `work_order_not_finished`, `warranty_over`.
    """

    def again(here: Principal, order: WorkOrder) -> None:
        report = queries.by_code(code)
        renewed = acceptance.reopen_under_warranty(here, order.id, mask_text(reason))
        report.target_id = renewed.id
        report.save(only=[Report.target_id])
        commands.remember(here, report, "warranty", mask_text(reason), target_id=renewed.id)

    return _act(who, code, "warranty", again)


def _act(who: Principal, code: str, deed: str, act: Callable) -> Followed:
    report = queries.by_code(code)
    order = _own_order(report)
    if order is None:
        _require(report, order, deed)
    act(_here(who, report), order)
    return following.followed(code)


def _own_order(report: Report) -> WorkOrder | None:
    return None if report.state == "joined" else following.order_of(report)


def _require(report: Report, order: WorkOrder | None, deed: str) -> None:
    """Raises `report_state` with what may be done instead."""
    allowed = following.may(report, order)
    if deed in allowed:
        return
    stage = queries.stages([report])[report.id]
    raise Refusal(
        "report_state",
        f"The report is {stage}; now one can {', '.join(allowed) or 'only follow it'}.",
        stage=stage,
        allowed=allowed,
    )


def _here(who: Principal, report: Report) -> Principal:
    return concerning(who, report.community)
