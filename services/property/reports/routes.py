"""`/reports` and `/public/reports`"""

from services.property.reports import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires, visitor

routes = Blueprint("reports", __name__, description="What residents report")


@routes.post("/public/reports")
@requires("intake:make")
@routes.arguments(schemas.MakeReportSchema)
@routes.response(201, schemas.MadeSchema)
def make_report(wanted):
    """Report something, without an account; the code follows it."""
    return commands.make_report(caller(), visitor(), "qr", wanted)


@routes.post("/reports")
@requires("intake:take")
@routes.arguments(schemas.TakeReportSchema)
@routes.response(201, schemas.MadeSchema)
def take_report(wanted):
    """Write down what somebody says; the code is for them."""
    return commands.take_report(caller(), wanted)


@routes.get("/reports")
@requires("intake:read")
@routes.arguments(schemas.ReportQuery, location="query")
@routes.response(200, schemas.ReportPageSchema)
def list_reports(wanted):
    """List reports."""
    return queries.reports(caller(), wanted)


@routes.get("/reports/<report_id>")
@requires("intake:read")
@routes.response(200, schemas.ReportDetailSchema)
def get_report(report_id):
    """One report with its history and what looks like it."""
    return queries.detail(caller(), report_id)


@routes.post("/reports/<report_id>/forget")
@requires("intake:forget")
@routes.response(200, schemas.ReportDetailSchema)
def forget_person(report_id):
    """Forget name and phone of whoever reported."""
    return commands.forget(caller(), report_id)
