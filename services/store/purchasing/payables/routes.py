"""`/supplier-payments`, `/suppliers/{id}/statement`, `/payables/ageing`"""

from services.store.purchasing.payables import commands, queries, schemas
from services.store.purchasing.schemas import SupplierDocumentQuery
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("payables", __name__, description="What suppliers are owed")


@routes.get("/supplier-payments")
@requires("supplier:read")
@routes.arguments(SupplierDocumentQuery, location="query")
@routes.response(200, schemas.SupplierPaymentPageSchema)
def list_supplier_payments(wanted):
    """List payments to suppliers."""
    return queries.supplier_payments(caller(), wanted)


@routes.post("/supplier-payments")
@requires("supplier:pay")
@routes.arguments(schemas.PaySupplierSchema)
@routes.response(201, schemas.SupplierPaymentSchema)
def pay_supplier(wanted):
    """Pay a supplier for named deliveries, or for what is due first."""
    return commands.pay_supplier(caller(), wanted)


@routes.get("/suppliers/<supplier_id>/statement")
@requires("supplier:read")
@routes.arguments(schemas.StatementQuery, location="query")
@routes.response(200, schemas.StatementSchema)
def get_statement(wanted, supplier_id):
    """A supplier's account between two days."""
    return queries.statement(caller(), supplier_id, wanted)


@routes.get("/payables/ageing")
@requires("supplier:read")
@routes.arguments(schemas.AgeingQuery, location="query")
@routes.response(200, schemas.AgeingSchema)
def get_ageing(wanted):
    """What every supplier is owed, by the days since it was due."""
    return queries.ageing(caller(), wanted["as_of"])
