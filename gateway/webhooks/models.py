"""Who is told, what there is to tell, and how far that has come."""

import peewee

from gateway.database import Table
from shared.columns import MomentField


class Webhook(Table):
    """A program's address, and the events it is told; `events` are words separated by blanks.

    `state`: active or disabled. `previous_until`: how long the secret before this one still signs.
    """

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    url = peewee.CharField(500)
    note = peewee.CharField(200)
    events = peewee.CharField(200)
    state = peewee.CharField(16)
    disabled_for = peewee.CharField(200, null=True)
    secret_version = peewee.IntegerField()
    previous_until = MomentField(null=True)
    made_by = peewee.CharField(64)
    made_at = MomentField()
    heard_at = MomentField(null=True)
    failing_since = MomentField(null=True)
    failures = peewee.IntegerField()
    resume_at = MomentField(null=True)
    claimed_until = MomentField(null=True)

    def event_list(self) -> list[str]:
        """The events one by one."""
        return self.events.split()


class WebhookMessage(Table):
    """Something to tell; its id is that of the fact it tells, `body` what is signed and sent."""

    id = peewee.CharField(36, primary_key=True)
    community = peewee.CharField(64)
    event = peewee.CharField(64)
    happened_at = MomentField()
    body = peewee.TextField()


class WebhookDelivery(Table):
    """One message on its way to one webhook. `state`: waiting, delivered or given_up.

    `tries` counts since it was last asked for, `attempts` all there have been.
    """

    id = peewee.CharField(36, primary_key=True)
    webhook = peewee.ForeignKeyField(Webhook, column_name="webhook_id")
    message = peewee.ForeignKeyField(WebhookMessage, column_name="message_id")
    state = peewee.CharField(16)
    tries = peewee.IntegerField()
    attempts = peewee.IntegerField()
    next_at = MomentField(null=True)
    delivered_at = MomentField(null=True)


class WebhookAttempt(Table):
    """One try: the answer's status, or why there was none. Final."""

    delivery = peewee.ForeignKeyField(WebhookDelivery, column_name="delivery_id")
    number = peewee.IntegerField()
    tried_at = MomentField()
    status = peewee.IntegerField(null=True)
    error = peewee.CharField(64, null=True)
    milliseconds = peewee.IntegerField()

    class Meta:
        primary_key = peewee.CompositeKey("delivery", "number")
