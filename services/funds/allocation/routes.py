"""`/allocation-rules`"""

from services.funds.allocation import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("allocation rules", __name__, description="How money is divided among funds")


@routes.get("/allocation-rules")
@requires("fund:read")
@routes.arguments(schemas.AllocationRulesQuery, location="query")
@routes.response(200, schemas.AllocationRulesPageSchema)
def list_allocation_rules(wanted):
    """List sets of allocation rules, past, present, future and proposed."""
    return queries.allocation_sets(caller(), wanted)


@routes.get("/allocation-rules/dry-run")
@requires("fund:read")
@routes.arguments(schemas.DryRunQuery, location="query")
@routes.response(200, schemas.OutcomeSchema)
def dry_run(wanted):
    """What each fund gets of a month, to the fen: as it was, or as it would be."""
    return queries.dry_run(caller(), wanted)


@routes.get("/allocation-rules/<rules_id>")
@requires("fund:read")
@routes.response(200, schemas.AllocationRulesSchema)
def get_allocation_rules(rules_id):
    """One set of allocation rules."""
    return queries.allocation_set(caller(), rules_id)


@routes.post("/allocation-rules")
@requires("allocation:write")
@routes.arguments(schemas.ProposeAllocationRulesSchema)
@routes.response(201, schemas.AllocationRulesSchema)
def propose_allocation_rules(wanted):
    """Propose a set of rules; it divides nothing before another person has approved it."""
    return commands.propose_rules(caller(), wanted)


@routes.post("/allocation-rules/<rules_id>/approve")
@requires("allocation:approve")
@routes.response(200, schemas.AllocationRulesSchema)
def approve_allocation_rules(rules_id):
    """Put proposed rules in force; closed months that waited for them are allocated at once."""
    return commands.approve_rules(caller(), rules_id)


@routes.post("/allocation-rules/<rules_id>/refuse")
@requires("allocation:approve")
@routes.arguments(schemas.RefuseAllocationRulesSchema)
@routes.response(200, schemas.AllocationRulesSchema)
def refuse_allocation_rules(wanted, rules_id):
    """Refuse proposed rules."""
    return commands.refuse_rules(caller(), rules_id, wanted["reason"])
