"""`/admin/audits`, `/admin/log`, `/admin/webhooks`: whether everything agrees, and who did what."""

from typing import Any

from flask import request
from marshmallow import ValidationError

from gateway.audit import queries as audit
from gateway.database import gateway
from gateway.identity.events import queries as events
from gateway.web import desk, reading
from gateway.web.admin import places, words
from gateway.webhooks import queries as webhooks
from gateway.webhooks.rules import EVENTS
from shared import audit_log
from shared.errors import Invalid
from shared.identity import caller
from shared.paging import LIMIT_DEFAULT

checks = desk.desk("admin_checks", __name__, "/admin")


@checks.get("/audits")
@desk.shown_to("audit:run")
def audits():
    """The runs that were kept, the newest first, and how it stands."""
    outcome = request.args.get("outcome")
    wanted = places.asked(
        request.args.get("after"), outcome=outcome if outcome in words.AUDIT else None
    )
    return places.page(
        "audits.html",
        runs=audit.runs(caller(), wanted),
        standing=audit.standing(caller().community),
    )


@checks.get("/audits/<run_id>")
@desk.shown_to("audit:run")
def audit_run(run_id: str):
    """What one run found: both figures of each comparison, and the documents that differ."""
    return places.page("audit.html", run=audit.run(caller(), run_id))


@checks.get("/log")
@desk.shown_to("audit_log:read")
def log():
    """Who did what in one part of the house, the newest first."""
    part = request.args.get("part", "gateway")
    part = part if part in words.PARTS else "gateway"
    asked = {name: request.args.get(name) or None for name in ("actor", "since", "until")}
    return places.page("log.html", part=part, entries=_entries(part, asked))


@checks.get("/events")
@desk.shown_to(*places.PEOPLE)
def changes():
    """What was changed about people, roles, tokens and policies."""
    subject = request.args.get("subject") or None
    wanted = places.asked(request.args.get("after"), subject=subject)
    return places.page("events.html", events=events.events(caller(), wanted))


@checks.get("/webhooks")
@desk.shown_to("webhook:read")
def told():
    """Which programs are told what happens."""
    found = webhooks.webhooks(caller(), places.asked(request.args.get("after")))
    return places.page("webhooks.html", webhooks=found, kinds=EVENTS)


@checks.get("/webhooks/<webhook_id>")
@desk.shown_to("webhook:read")
def webhook(webhook_id: str):
    """One of them, and what is on its way to it."""
    wanted = places.asked(request.args.get("after"), state=request.args.get("state") or None)
    return places.page(
        "webhook.html",
        webhook=webhooks.webhook(caller(), webhook_id),
        deliveries=webhooks.deliveries(caller(), webhook_id, wanted),
    )


def _entries(part: str, asked: dict[str, str | None]) -> dict[str, Any]:
    """A page of the log of a part; the gateway's own is here. Raises Invalid `invalid_request`."""
    if part != "gateway":
        after = request.args.get("after")
        return reading.read(part, "/audit-log", **asked, after=after, limit=LIMIT_DEFAULT)
    query = {name: value for name, value in asked.items() if value is not None}
    try:
        wanted = audit_log.AuditLogQuery().load(query)
    except ValidationError as error:
        raise Invalid("invalid_request", "A day is written like 2026-03-02.") from error
    wanted |= places.asked(request.args.get("after"))
    found = audit_log.entries(gateway, caller(), wanted)
    return dict(audit_log.AuditLogEntryPageSchema().dump(found))
