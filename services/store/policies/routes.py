"""`/policies`"""

from services.store.policies import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("policies", __name__, description="The shop's parameters and their days")


@routes.get("/policies")
@requires("policy:read")
@routes.arguments(schemas.PolicyQuery, location="query")
@routes.response(200, schemas.PolicyListSchema)
def list_policies(wanted):
    """Every parameter as it holds on a day."""
    return {"items": queries.policies(caller(), wanted["on"])}


@routes.post("/policies/<name>")
@requires("policy:decide")
@routes.arguments(schemas.DecidePolicySchema)
@routes.response(201, schemas.PolicySchema)
def decide_policy(wanted, name):
    """Set the values of a policy from a day on."""
    return commands.decide_policy(caller(), name, wanted)
