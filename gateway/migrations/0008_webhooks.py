"""Webhooks: who is told, what, and every try."""

from peewee import CharField, Check, CompositeKey, ForeignKeyField, IntegerField, Model, TextField

from shared.database import forbid_changes


def up(migrator, db):
    """Create them; a try that was made stays as it was."""

    class Table(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Webhook(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64, index=True)
        url = CharField(500)
        note = CharField(200)
        events = CharField(200)
        state = CharField(16, constraints=[Check("state IN ('active', 'disabled')")])
        disabled_for = CharField(200, null=True)
        secret_version = IntegerField()
        previous_until = TextField(null=True)
        made_by = CharField(64)
        made_at = TextField()
        heard_at = TextField(null=True)
        failing_since = TextField(null=True)
        failures = IntegerField()
        resume_at = TextField(null=True)
        claimed_until = TextField(null=True)

    class WebhookMessage(Table):
        id = CharField(36, primary_key=True)
        community = CharField(64)
        event = CharField(64)
        happened_at = TextField()
        body = TextField()

        class Meta:
            indexes = ((("community", "happened_at"), False),)

    class WebhookDelivery(Table):
        id = CharField(36, primary_key=True)
        webhook = ForeignKeyField(Webhook, column_name="webhook_id", index=False)
        message = ForeignKeyField(WebhookMessage, column_name="message_id", index=False)
        state = CharField(16, constraints=[Check("state IN ('waiting', 'delivered', 'given_up')")])
        tries = IntegerField()
        attempts = IntegerField()
        next_at = TextField(null=True)
        delivered_at = TextField(null=True)

        class Meta:
            indexes = (
                (("message", "webhook"), True),
                (("webhook", "id"), False),
                (("state", "next_at"), False),
            )

    class WebhookAttempt(Table):
        delivery = ForeignKeyField(WebhookDelivery, column_name="delivery_id", index=False)
        number = IntegerField()
        tried_at = TextField()
        status = IntegerField(null=True)
        error = CharField(64, null=True)
        milliseconds = IntegerField()

        class Meta:
            primary_key = CompositeKey("delivery", "number")

    db.create_tables([Webhook, WebhookMessage, WebhookDelivery, WebhookAttempt])
    forbid_changes(db, "webhook_message", "a message stays as it was told")
    forbid_changes(db, "webhook_attempt", "a try that was made stays as it was")
