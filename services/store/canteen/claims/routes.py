"""`/subsidy-claims`"""

from services.store.canteen.claims import commands, queries, schemas
from shared import wire
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("claims", __name__, description="What the government owes for meals")


@routes.get("/subsidy-claims")
@requires("claim:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.ClaimPageSchema)
def list_claims(wanted):
    """List claims."""
    return queries.claims(caller(), wanted)


@routes.post("/subsidy-claims")
@requires("claim:make")
@routes.arguments(schemas.MakeClaimSchema)
@routes.response(201, schemas.WholeClaimSchema)
def make_claim(wanted):
    """Claim what no claim has yet, up to a month's end."""
    return commands.make_claim(caller(), wanted)


@routes.get("/subsidy-claims/<claim_id>")
@requires("claim:read")
@routes.response(200, schemas.WholeClaimSchema)
def get_claim(claim_id):
    """A claim with its meals by tier and what came for it."""
    return queries.claim(caller(), claim_id)


@routes.post("/subsidy-claims/<claim_id>/received")
@requires("claim:receive")
@routes.arguments(schemas.ReceiveSubsidySchema)
@routes.response(201, schemas.WholeClaimSchema)
def receive_subsidy(wanted, claim_id):
    """Note money that came for a claim."""
    return commands.receive_subsidy(caller(), claim_id, wanted)
