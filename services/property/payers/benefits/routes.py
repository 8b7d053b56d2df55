"""`/benefit-list` and `/public/benefit-list`"""

from services.property.payers.benefits import queries, schemas
from services.property.registry import queries as registry
from services.property.work_orders.schemas import WorkOrderPageSchema
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("benefit list", __name__, description="Repairs for the public good")


@routes.get("/benefit-list")
@requires("order:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, WorkOrderPageSchema)
def list_benefits(wanted):
    """List what is repaired for the public good."""
    return queries.benefits(caller(), wanted)


@routes.get("/public/benefit-list")
@requires("queue:see")
@routes.arguments(schemas.PublicListQuery, location="query")
@routes.response(200, schemas.PublicBenefitPageSchema)
def list_public_benefits(wanted):
    """List it for everybody, in the community of a building."""
    return queries.public_benefits(
        registry.building_anywhere(wanted["building_id"]).community, wanted
    )
