"""`/reports/{id}/…`: which way it goes"""

from services.property.reports.routing import commands, schemas
from services.property.reports.schemas import ReportDetailSchema
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("report routing", __name__, description="三事分流: private, small or large")


@routes.post("/reports/<report_id>/route")
@requires("intake:route")
@routes.arguments(schemas.RouteSchema)
@routes.response(200, ReportDetailSchema)
def route_report(wanted, report_id):
    """Send a report its way: a mediation, a work order or a matter of the council."""
    return commands.route(caller(), report_id, wanted)


@routes.post("/reports/<report_id>/reject")
@requires("intake:route")
@routes.arguments(schemas.RejectSchema)
@routes.response(200, ReportDetailSchema)
def reject_report(wanted, report_id):
    """Refuse a report, with a reason."""
    return commands.reject(caller(), report_id, wanted["code"], wanted["reason"])


@routes.post("/reports/<report_id>/reopen")
@requires("intake:route")
@routes.arguments(schemas.ReopenSchema)
@routes.response(200, ReportDetailSchema)
def reopen_report(wanted, report_id):
    """Take up what was refused or joined by mistake."""
    return commands.reopen(caller(), report_id, wanted["reason"])


@routes.post("/reports/<report_id>/join")
@requires("intake:route")
@routes.arguments(schemas.JoinReportSchema)
@routes.response(200, ReportDetailSchema)
def join_report(wanted, report_id):
    """Say that a report says what another one says."""
    return commands.join(caller(), report_id, wanted["report_id"])
