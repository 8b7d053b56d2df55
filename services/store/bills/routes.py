"""`/bills`, `/bill-rows/{id}`, `/reconciliation`"""

from flask import request

from services.store.bills import commands, queries, schemas
from shared.app import takes_file
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires

routes = Blueprint("bills", __name__, description="Bills of WeChat and Alipay against our books")


@routes.get("/bills")
@requires("bill:read")
@routes.arguments(schemas.BillQuery, location="query")
@routes.response(200, schemas.BillPageSchema)
def list_bills(wanted):
    """List bills."""
    return queries.bills(caller(), wanted)


@routes.post("/bills")
@asks_others  # the file is read without the write lock, which only the keeping of its rows needs
@takes_file
@requires("bill:import")
@routes.doc(requestBody=schemas.FILE_BODY)
@routes.response(200, schemas.BillReportSchema)
def import_bill():
    """Import a platform's bill: the file as it came in the body, all or nothing, once."""
    return commands.import_bill(caller(), request.get_data(cache=True))


@routes.get("/bills/<bill_id>")
@requires("bill:read")
@routes.response(200, schemas.BillReportSchema)
def get_bill(bill_id):
    """One bill, and how its rows stand."""
    return queries.report(caller(), bill_id)


@routes.get("/bills/<bill_id>/rows")
@requires("bill:read")
@routes.arguments(schemas.RowQuery, location="query")
@routes.response(200, schemas.BillRowPageSchema)
def list_rows(wanted, bill_id):
    """The rows of a bill, each with our side of it or with suggestions."""
    return queries.rows(caller(), bill_id, wanted)


@routes.post("/bill-rows/<row_id>/confirm")
@requires("bill:match")
@routes.arguments(schemas.ConfirmRowSchema)
@routes.response(200, schemas.BillRowSchema)
def confirm_row(wanted, row_id):
    """Say which sale or refund a row is."""
    return commands.confirm_row(caller(), row_id, wanted)


@routes.get("/reconciliation")
@requires("bill:read")
@routes.arguments(schemas.ReconciliationQuery, location="query")
@routes.response(200, schemas.ReconciliationSchema)
def reconcile(wanted):
    """A channel's bills against our tenders and refunds, from day to day."""
    return queries.reconciliation(caller(), wanted)
