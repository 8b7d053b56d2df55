"""Beginning and ending to tell a program, and noting how far each message has come."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from gateway.database import gateway, writes
from gateway.webhooks import queries, rules
from gateway.webhooks.models import Webhook, WebhookAttempt, WebhookDelivery, WebhookMessage
from shared import clock, ids
from shared.errors import Invalid, Refusal
from shared.facts import Fact
from shared.follower import Origin
from shared.idempotency import named_before
from shared.identity import Principal

WEBHOOKS_MAX = 20  # of a community
SECRET_OVERLAP = timedelta(days=1)
CLAIM = timedelta(seconds=60)  # longer than any batch takes
REPLAYED_MAX = 10_000


class Outcome(NamedTuple):
    """What came of a try: a status, or in a word why there was no answer."""

    status: int | None
    error: str | None
    milliseconds: int
    retry_after: int | None = None


@writes
def make_webhook(who: Principal, wanted: dict, networks: Sequence[rules.Network]) -> Webhook:
    """Begin to tell a program what happens from now on.

    Raises `webhook_url`, `webhooks_too_many`, `webhook_differs`.
    """
    if problem := rules.url_problem(wanted["url"], networks):
        raise Invalid("webhook_url", problem, {"url": problem})
    content = {**wanted, "events": " ".join(sorted(wanted["events"]))}
    if earlier := named_before(Webhook, "webhook", who, content):
        return earlier
    if Webhook.select().where(Webhook.community == who.community).count() >= WEBHOOKS_MAX:
        raise Refusal("webhooks_too_many", f"A community has at most {WEBHOOKS_MAX} webhooks.")
    return Webhook.create(
        **content | {"id": wanted["id"] or ids.new_id()},
        community=who.community,
        state="active",
        secret_version=1,
        failures=0,
        made_by=who.user,
        made_at=clock.now(),
    )


@writes
def disable_webhook(who: Principal, webhook_id: str, reason: str) -> Webhook:
    """Tell a program nothing any more; what waits is kept for a replay."""
    webhook = queries.webhook(who, webhook_id)
    return _set(webhook, state="disabled", disabled_for=reason)


@writes
def enable_webhook(who: Principal, webhook_id: str) -> Webhook:
    """Tell it again, what waits first."""
    webhook = queries.webhook(who, webhook_id)
    return _set(
        webhook,
        state="active",
        disabled_for=None,
        failures=0,
        failing_since=None,
        resume_at=None,
    )


@writes
def renew_secret(who: Principal, webhook_id: str) -> Webhook:
    """Sign with a new secret; with the one before, too, for a day, so that nothing is missed."""
    webhook = queries.webhook(who, webhook_id)
    return _set(
        webhook,
        secret_version=webhook.secret_version + 1,
        previous_until=clock.now() + SECRET_OVERLAP,
    )


def _set(webhook: Webhook, **values: Any) -> Webhook:
    for name, value in values.items():
        setattr(webhook, name, value)
    webhook.save(only=[Webhook._meta.fields[name] for name in values])
    return webhook


# -- what there is to tell --------------------------------------------------------------------


@writes
def tell_programs(fact: Fact, origin: Origin) -> None:
    """Put a fact on its way to every program that asked for it before it happened.

    The message bears the fact's id: heard again, it is the same message, and nobody is told twice.
    """
    community = origin.community
    webhooks = list(Webhook.select().where(Webhook.community == community))
    if not webhooks:
        return
    told_at = origin.told_at
    _keep_message(community, origin.fact_id, fact.name, told_at, fact.data())
    _send(
        origin.fact_id,
        [
            webhook
            for webhook in webhooks
            if webhook.state == "active"
            and fact.name in webhook.event_list()
            and webhook.made_at <= told_at
        ],
    )


@writes
def ping(who: Principal, webhook_id: str) -> WebhookDelivery:
    """Send a message that only says hello. Raises `webhook_disabled`."""
    webhook = _active(who, webhook_id)
    message_id = ids.new_id()
    _keep_message(who.community, message_id, rules.PING, clock.now(), {"webhook_id": webhook.id})
    _send(message_id, [webhook])
    return WebhookDelivery.get(WebhookDelivery.message == message_id)


@writes
def replay(who: Principal, webhook_id: str, wanted: dict) -> int:
    """Send again what happened between two moments, delivered or not; returns how many messages.

    What happened before the program asked to be told is sent too. Raises `webhook_disabled`,
    `replay_too_long`.
    """
    webhook = _active(who, webhook_id)
    found = queries.messages_between(webhook, wanted["since"], wanted["until"] or clock.now())
    message_ids = [row.id for row in found.limit(REPLAYED_MAX + 1)]
    if len(message_ids) > REPLAYED_MAX:
        sentence = f"At most {REPLAYED_MAX} messages are sent again at once; ask for less time."
        raise Invalid("replay_too_long", sentence, {"until": sentence})
    for message_id in message_ids:
        _send(message_id, [webhook])
    again = WebhookDelivery.update(
        state="waiting", tries=0, next_at=clock.now(), delivered_at=None
    ).where(WebhookDelivery.webhook == webhook.id)
    if wanted["only_unheard"]:
        again = again.where(WebhookDelivery.state != "delivered")
    return sum(
        again.where(WebhookDelivery.message.in_(message_ids[start : start + 500])).execute()
        for start in range(0, len(message_ids), 500)
    )


def _active(who: Principal, webhook_id: str) -> Webhook:
    webhook = queries.webhook(who, webhook_id)
    if webhook.state != "active":
        raise Refusal("webhook_disabled", "This webhook is disabled; enable it first.")
    return webhook


def _keep_message(
    community: str, message_id: str, event: str, happened_at: datetime, data: dict
) -> None:
    body = {
        "type": event,
        "timestamp": clock.text(happened_at),
        "community": community,
        "data": data,
    }
    WebhookMessage.insert(
        id=message_id,
        community=community,
        event=event,
        happened_at=happened_at,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    ).on_conflict_ignore().execute()


def _send(message_id: str, webhooks: list[Webhook]) -> None:
    gateway.insert_rows(
        WebhookDelivery,
        [
            {
                "id": ids.new_id(),
                "webhook": webhook.id,
                "message": message_id,
                "state": "waiting",
                "tries": 0,
                "attempts": 0,
                "next_at": clock.now(),
            }
            for webhook in webhooks
        ],
        on_conflict="ON CONFLICT DO NOTHING",
    )


# -- on the way -------------------------------------------------------------------------------


@writes
def claim(webhook_id: str) -> bool:
    """Whether this webhook is ours to send to for a while; another process may have it."""
    now = clock.now()
    free = Webhook.claimed_until.is_null() | (Webhook.claimed_until < now)
    claimed = Webhook.update(claimed_until=now + CLAIM).where((Webhook.id == webhook_id) & free)
    return claimed.execute() == 1


@writes
def release(webhook_id: str) -> None:
    """Let others send to it."""
    Webhook.update(claimed_until=None).where(Webhook.id == webhook_id).execute()


@writes
def leave_alone(webhook_id: str) -> None:
    """Send nothing to it for a while: something broke on our side."""
    resume_at = clock.now() + timedelta(seconds=rules.PAUSE_OF_ALL_MAX)
    Webhook.update(resume_at=resume_at).where(Webhook.id == webhook_id).execute()


@writes
def note_attempt(delivery_id: str, outcome: Outcome) -> bool:
    """Keep what came of a try, and when the next one is due; whether the message was heard."""
    now = clock.now()
    delivery = WebhookDelivery.get_by_id(delivery_id)
    WebhookAttempt.insert(
        delivery=delivery_id,
        number=delivery.attempts + 1,
        tried_at=now,
        status=outcome.status,
        error=outcome.error,
        milliseconds=outcome.milliseconds,
    ).execute()
    heard = rules.is_heard(outcome.status)
    tries = delivery.tries + 1
    next_at = None if heard else rules.next_try(tries, now, outcome.retry_after)
    WebhookDelivery.update(
        attempts=delivery.attempts + 1,
        tries=tries,
        state="delivered" if heard else "waiting" if next_at else "given_up",
        next_at=next_at,
        delivered_at=now if heard else None,
    ).where(WebhookDelivery.id == delivery_id).execute()
    _note_health(delivery.webhook, now, outcome, heard)
    return heard


def _note_health(webhook: Webhook, now: datetime, outcome: Outcome, heard: bool) -> None:
    if heard:
        _set(webhook, heard_at=now, failures=0, failing_since=None, resume_at=None)
        return
    failing_since = webhook.failing_since or now
    _set(
        webhook,
        failures=webhook.failures + 1,
        failing_since=failing_since,
        resume_at=rules.pause_of_all(webhook.failures + 1, now),
    )
    if outcome.status == rules.GONE:
        _set(webhook, state="disabled", disabled_for="It answered 410: gone.")
    elif now - failing_since >= rules.SILENT_MAX:
        _set(webhook, state="disabled", disabled_for="It has taken no message for five days.")
