"""`/api/v1/webhooks`"""

from flask import current_app

from gateway.webhooks import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint(
    "webhooks",
    __name__,
    description="Telling programs what happened",
    url_prefix="/api/v1/webhooks",
)


@routes.get("")
@requires("webhook:read")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.WebhookPageSchema)
def list_webhooks(wanted):
    """List the webhooks of the community."""
    return queries.webhooks(caller(), wanted)


@routes.post("")
@requires("webhook:write")
@routes.arguments(schemas.MakeWebhookSchema)
@routes.response(201, schemas.WebhookSchema)
def make_webhook(wanted):
    """Begin to tell a program what happens."""
    return commands.make_webhook(caller(), wanted, current_app.config["WEBHOOK_NETWORKS"])


@routes.get("/<webhook_id>")
@requires("webhook:read")
@routes.response(200, schemas.WebhookSchema)
def get_webhook(webhook_id):
    """One webhook."""
    return queries.webhook(caller(), webhook_id)


@routes.get("/<webhook_id>/secret")
@requires("webhook:write")
@routes.response(200, schemas.SecretSchema)
def get_secret(webhook_id):
    """What the receiver checks signatures with (standardwebhooks.com)."""
    return queries.secret(caller(), webhook_id)


@routes.post("/<webhook_id>/renew-secret")
@requires("webhook:write")
@routes.response(200, schemas.WebhookSchema)
def renew_secret(webhook_id):
    """Sign with a new secret; the one before is valid for a day more."""
    return commands.renew_secret(caller(), webhook_id)


@routes.post("/<webhook_id>/disable")
@requires("webhook:write")
@routes.arguments(schemas.DisableWebhookSchema)
@routes.response(200, schemas.WebhookSchema)
def disable_webhook(wanted, webhook_id):
    """Tell it nothing any more."""
    return commands.disable_webhook(caller(), webhook_id, wanted["reason"])


@routes.post("/<webhook_id>/enable")
@requires("webhook:write")
@routes.response(200, schemas.WebhookSchema)
def enable_webhook(webhook_id):
    """Tell it again."""
    return commands.enable_webhook(caller(), webhook_id)


@routes.post("/<webhook_id>/ping")
@requires("webhook:write")
@routes.response(201, schemas.DeliverySchema)
def ping(webhook_id):
    """Send a message that only says hello."""
    return queries.delivery(commands.ping(caller(), webhook_id))


@routes.get("/<webhook_id>/deliveries")
@requires("webhook:read")
@routes.arguments(schemas.DeliveryQuery, location="query")
@routes.response(200, schemas.DeliveryPageSchema)
def list_deliveries(wanted, webhook_id):
    """What is on its way to it or was, the oldest first."""
    return queries.deliveries(caller(), webhook_id, wanted)


@routes.post("/<webhook_id>/replay")
@requires("webhook:write")
@routes.arguments(schemas.ReplaySchema)
@routes.response(200, schemas.ReplayedSchema)
def replay(wanted, webhook_id):
    """Send again what happened between two moments."""
    return {"messages": commands.replay(caller(), webhook_id, wanted)}
