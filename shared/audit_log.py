"""Who did what: every moving request that was answered, newest first, without what was said in it.

The rows are those of the stored answers, written in each command's own transaction, and final in
the database. What somebody only read is not kept.
"""

from datetime import timedelta
from typing import Any

from marshmallow import fields, validate

from shared import clock, wire
from shared.blueprint import Blueprint
from shared.database import ServiceDatabase
from shared.identity import Principal, caller, requires
from shared.paging import Page, read_place, write_place


class AuditLogQuery(wire.PageQuery):
    """Which entries: of whom, from and until which business day, at which paths."""

    actor = fields.String(load_default=None, validate=validate.Length(1, 64))
    since = wire.Day(load_default=None)
    until = wire.Day(load_default=None)
    path = fields.String(
        load_default=None,
        validate=validate.Length(1, 200),
        metadata={"description": "What the path begins with.", "example": "/sales"},
    )


class AuditLogEntrySchema(wire.Schema):
    """Somebody did something; `service` is set when a service asked in their name."""

    at = wire.Moment(attribute="stored_at")
    actor = fields.String(metadata={"description": "`resident` came by the public door."})
    service = fields.String(allow_none=True)
    method = fields.String(metadata={"example": "POST"})
    path = fields.String(metadata={"description": "`…` stands for a tracking code."})
    status = fields.Integer(metadata={"description": "How it was answered."})
    trace_id = fields.String()


AuditLogEntryPageSchema = wire.page_of(AuditLogEntrySchema)


def entries(database: ServiceDatabase, who: Principal, wanted: dict) -> Page:
    """A page of what was done in the caller's community. Raises Malformed `cursor_invalid`."""
    table = database.kernel.StoredAnswer
    shown = ("stored_at", "key", "actor", "service", "method", "path", "status", "trace_id")
    query = table.select(*(getattr(table, name) for name in shown)).where(
        (table.concerns == who.community) & table.actor.is_null(False) & (table.status > 0)
    )
    for condition in _conditions(table, wanted):
        query = query.where(condition)
    query = query.order_by(table.stored_at.desc(), table.key.desc())
    rows = list(query.limit(wanted["limit"] + 1))
    if len(rows) <= wanted["limit"]:
        return Page(rows, None)
    rows = rows[:-1]
    return Page(rows, write_place(clock.text(rows[-1].stored_at), rows[-1].key))


def _conditions(table: Any, wanted: dict) -> list:
    found = []
    if wanted["actor"]:
        found.append(table.actor == wanted["actor"])
    if wanted["since"]:
        found.append(table.stored_at >= clock.at(wanted["since"], 0))
    if wanted["until"]:
        found.append(table.stored_at < clock.at(wanted["until"] + timedelta(days=1), 0))
    if wanted["path"]:
        found.append(table.path.startswith(wanted["path"]))
    if wanted["after"]:
        moment, key = read_place(wanted["after"], _place)
        found.append(table.stored_at <= moment)
        found.append((table.stored_at < moment) | (table.key < key))
    return found


def _place(text: str) -> tuple[str, str]:
    moment, _, key = text.partition(" ")
    return clock.text(clock.parse(moment)), key


def room(database: ServiceDatabase, url: str = "/audit-log") -> Blueprint:
    """`GET /audit-log?actor&since&until&path`"""
    routes = Blueprint("audit_log", __name__, description="Who did what", url_prefix=url)

    @routes.get("")
    @requires("audit_log:read")
    @routes.arguments(AuditLogQuery, location="query")
    @routes.response(200, AuditLogEntryPageSchema)
    def list_audit_log(wanted):
        """List who did what, newest first."""
        return entries(database, caller(), wanted)

    return routes
