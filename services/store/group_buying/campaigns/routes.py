"""`/campaigns`"""

from services.store.group_buying.campaigns import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("campaigns", __name__, description="What is offered to a group")


@routes.get("/campaigns")
@requires("campaign:read")
@routes.arguments(schemas.CampaignQuery, location="query")
@routes.response(200, schemas.CampaignPageSchema)
def list_campaigns(wanted):
    """List campaigns with their progress."""
    return queries.campaigns(caller(), wanted)


@routes.post("/campaigns")
@requires("campaign:write")
@routes.arguments(schemas.OpenCampaignSchema)
@routes.response(201, schemas.CampaignSchema)
def open_campaign(wanted):
    """Offer a product to a group."""
    return commands.open_campaign(caller(), wanted)


@routes.get("/campaigns/<campaign_id>")
@requires("campaign:read")
@routes.response(200, schemas.CampaignSchema)
def get_campaign(campaign_id):
    """One campaign with its progress."""
    return queries.view(caller(), campaign_id)


@routes.post("/campaigns/decide-due")
@requires("campaign:run")
@routes.response(200, schemas.EndedSchema)
def decide_due():
    """Decide every campaign whose deadline has passed."""
    return commands.decide_due(caller())


@routes.post("/campaigns/refund-unclaimed")
@requires("campaign:run")
@routes.response(200, schemas.EndedSchema)
def refund_unclaimed():
    """Give back the deposits of what nobody picked up in time."""
    return commands.refund_unclaimed(caller())


@routes.post("/campaigns/<campaign_id>/decide")
@requires("campaign:run")
@routes.response(200, schemas.CampaignSchema)
def decide(campaign_id):
    """Formed, or failed and every deposit back."""
    return commands.decide(caller(), campaign_id)


@routes.post("/campaigns/<campaign_id>/arrive")
@requires("campaign:run")
@routes.response(200, schemas.CampaignSchema)
def arrive(campaign_id):
    """The goods are here and wait for their buyers."""
    return commands.arrive(caller(), campaign_id)


@routes.post("/campaigns/<campaign_id>/settle")
@requires("commission:settle")
@routes.response(200, schemas.CampaignSchema)
def settle(campaign_id):
    """Work out the leader's commission when no order waits any more."""
    return commands.settle(caller(), campaign_id)


@routes.post("/campaigns/<campaign_id>/pay-commission")
@requires("commission:pay")
@routes.arguments(schemas.PayCommissionSchema)
@routes.response(200, schemas.CampaignSchema)
def pay_commission(wanted, campaign_id):
    """Pay the leader, once."""
    return commands.pay_commission(caller(), campaign_id, wanted["method"])
