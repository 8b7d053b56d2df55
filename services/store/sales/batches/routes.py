"""`/sales/batch`"""

from services.store.sales.batches import commands, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("batches", __name__, description="Sales made without the network")


@routes.post("/sales/batch")
@requires("sale:record")
@routes.arguments(schemas.RecordBatchSchema)
@routes.response(200, schemas.BatchSchema)
def record_batch(wanted):
    """Record sales made while the network was away; a sale that happened is never refused."""
    return {"answers": commands.record_batch(caller(), wanted)}
