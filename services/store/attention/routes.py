"""`/attention`"""

from services.store.attention import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("attention", __name__, description="What a person must look at")


@routes.get("/attention")
@requires("attention:read")
@routes.arguments(schemas.AttentionQuery, location="query")
@routes.response(200, schemas.AttentionPageSchema)
def list_attention(wanted):
    """What a person must look at before the month is closed."""
    return queries.attentions(caller(), wanted)


@routes.post("/attention/<attention_id>/settle")
@requires("attention:settle")
@routes.arguments(schemas.SettleAttentionSchema)
@routes.response(200, schemas.AttentionSchema)
def settle_attention(wanted, attention_id):
    """Say what was found and done."""
    return commands.settle_attention(caller(), attention_id, wanted["note"])
