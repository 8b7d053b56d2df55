"""Asking about webhooks and what is on its way. Read-only."""

from datetime import datetime
from typing import Any, NamedTuple

from peewee import fn

from gateway.database import gateway
from gateway.webhooks import rules
from gateway.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookMessage
from shared import clock
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


class Due(NamedTuple):
    """A message that is to be sent now."""

    delivery_id: str
    message_id: str
    body: str


def webhooks(who: Principal, wanted: dict) -> Page:
    """A page of the community's webhooks."""
    query = Webhook.select().where(Webhook.community == who.community)
    return page(query, Webhook.id, wanted["limit"], wanted["after"])


def webhook(who: Principal, webhook_id: str) -> Webhook:
    """One webhook. Raises `webhook_unknown`."""
    found = Webhook.get_or_none((Webhook.community == who.community) & (Webhook.id == webhook_id))
    if found is None:
        raise missing("webhook", webhook_id)
    return found


def secret(who: Principal, webhook_id: str) -> dict:
    """What the receiver checks signatures with, and until when the secret before it is valid."""
    found = webhook(who, webhook_id)
    key = rules.secret(gateway.pepper, found.id, found.secret_version)
    overlaps = found.previous_until and found.previous_until > clock.now()
    return {
        "secret": rules.secret_text(key),
        "previous_until": found.previous_until if overlaps else None,
    }


def secrets_of(found: Webhook) -> list[bytes]:
    """The secrets that sign at the moment, the newest first."""
    versions = [found.secret_version]
    if found.previous_until and found.previous_until > clock.now():
        versions.append(found.secret_version - 1)
    return [rules.secret(gateway.pepper, found.id, version) for version in versions]


def deliveries(who: Principal, webhook_id: str, wanted: dict) -> Page:
    """A page of what is on its way to a webhook or was, each with its last try."""
    found = webhook(who, webhook_id)
    query = (
        WebhookDelivery.select(WebhookDelivery, WebhookMessage)
        .join(WebhookMessage)
        .where(WebhookDelivery.webhook == found.id)
    )
    if wanted["state"]:
        query = query.where(WebhookDelivery.state == wanted["state"])
    rows = page(query, WebhookDelivery.id, wanted["limit"], wanted["after"])
    last = _last_attempts([row.id for row in rows.items])
    return Page([_delivery(row, last.get(row.id)) for row in rows.items], rows.next)


def delivery(sent: WebhookDelivery) -> dict:
    """One of them."""
    return _delivery(sent, _last_attempts([sent.id]).get(sent.id))


def _delivery(row: WebhookDelivery, attempt: WebhookAttempt | None) -> dict:
    return {
        "id": row.id,
        "message_id": row.message.id,
        "event": row.message.event,
        "happened_at": row.message.happened_at,
        "state": row.state,
        "attempts": row.attempts,
        "next_at": row.next_at,
        "delivered_at": row.delivered_at,
        "last_attempt": attempt,
    }


def _last_attempts(delivery_ids: list[str]) -> dict[str, WebhookAttempt]:
    query = (
        WebhookAttempt.select()
        .join(WebhookDelivery)
        .where(
            WebhookAttempt.delivery.in_(delivery_ids),
            WebhookAttempt.number == WebhookDelivery.attempts,
        )
    )
    return {attempt.delivery_id: attempt for attempt in query}


def messages_between(found: Webhook, since: datetime, until: datetime) -> Any:
    """What happened then of the events that a webhook is told, the oldest first."""
    return (
        WebhookMessage.select(WebhookMessage.id)
        .where(
            WebhookMessage.community == found.community,
            WebhookMessage.event.in_(found.event_list()),
            WebhookMessage.happened_at.between(since, until),
        )
        .order_by(WebhookMessage.happened_at, WebhookMessage.id)
    )


class DueWebhook(NamedTuple):
    """A webhook to which something is to be sent now."""

    id: str
    community: str


def due_webhooks() -> list[DueWebhook]:
    """The webhooks that have something waiting and may be asked now, who waits longest first."""
    now = clock.now()
    query = (
        WebhookDelivery.select(Webhook.id, Webhook.community)
        .join(Webhook)
        .where(
            WebhookDelivery.state == "waiting",
            WebhookDelivery.next_at <= now,
            Webhook.state == "active",
            Webhook.resume_at.is_null() | (Webhook.resume_at <= now),
            Webhook.claimed_until.is_null() | (Webhook.claimed_until < now),
        )
        .group_by(Webhook.id, Webhook.community)
        .order_by(fn.MIN(WebhookDelivery.next_at), Webhook.id)
    )
    return [DueWebhook(*row) for row in query.tuples()]


def due(webhook_id: str, limit: int) -> list[Due]:
    """What is to be sent to a webhook now, the oldest first."""
    query = (
        WebhookDelivery.select(WebhookDelivery.id, WebhookMessage.id, WebhookMessage.body)
        .join(WebhookMessage)
        .where(
            WebhookDelivery.webhook == webhook_id,
            WebhookDelivery.state == "waiting",
            WebhookDelivery.next_at <= clock.now(),
        )
        .order_by(WebhookDelivery.id)
        .limit(limit)
    )
    return [Due(*row) for row in query.tuples()]
