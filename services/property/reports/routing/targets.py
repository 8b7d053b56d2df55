"""What comes of each of the three ways: a work order, a mediation, a matter of the council."""

from services.property.matters import commands as matters
from services.property.matters import queries as matters_found
from services.property.mediations import commands as mediations
from services.property.mediations import queries as mediations_found
from services.property.registry import queries as registry
from services.property.reports import rules
from services.property.reports.models import Report
from services.property.work_orders import commands as work_orders
from services.property.work_orders import queries as work_orders_found
from shared.identity import Principal
from shared.masking import mask_text

OF_ORDER = ("category", "fund_id", "estimate_fen", "asset_id")


def open_for(who: Principal, report: Report, wanted: dict) -> str:
    """Open what the way leads to; its id.

    Raises what opening it raises: `estimate_missing`, `asset_unknown`, `household_unknown` …
    """
    title = wanted["title"] or mask_text(rules.title_of(report.text))
    said = {"id": None, "title": title, "building_id": report.building_id}
    if wanted["route"] == "small":
        order = {name: wanted[name] for name in OF_ORDER} | {
            "description": mask_text(report.text),
            "channel": report.channel,
            "urgency": wanted["urgency"] or report.urgency,
            "report_id": report.id,
            "household_id": wanted["household_id"] or _home(report),
        }
        return work_orders.open_order(who, said | order).id
    talked = {
        "domain": report.domain,
        "estate_id": report.building.estate_id,
        "text": mask_text(report.text),
    }
    if wanted["route"] == "large":
        return matters.open_matter(who, report.id, said | talked).id
    return mediations.open_mediation(who, report.id, said | talked).id


def take_back(who: Principal, report: Report, reason: str) -> None:
    """End what came of the way a report does not go any more.

    Raises `work_order_state` for a repair that has begun, `matter_state` for a matter that is
    decided.
    """
    target_id = report.target_id
    if target_id is None:
        return
    if report.route == "small" and not _is_cancelled(who, target_id):
        work_orders.cancel(who, target_id, reason)
    if report.route == "large" and matters_found.matter(who, target_id).state != "withdrawn":
        matters.withdraw(who, target_id, reason)
    if report.route == "private" and mediations_found.mediation(who, target_id).state == "open":
        mediations.close(who, target_id, "referred", reason)


def _home(report: Report) -> str | None:
    """The household that its unit names, or None."""
    found = report.unit and registry.household_at(report.building, report.unit)
    return found.id if found else None


def _is_cancelled(who: Principal, work_order_id: str) -> bool:
    return work_orders_found.work_order(who, work_order_id).state == "cancelled"
