"""The HTTP feed of a service: its facts in commit order, a page at a time, as CloudEvents."""

import json

from flask import Blueprint, Response, request

from shared import outbox
from shared.database import ServiceDatabase
from shared.errors import Malformed, NotFound
from shared.identity import requires

MEDIA_TYPE = "application/cloudevents-batch+json"
PAGE_MAX = 500


def page_after(
    database: ServiceDatabase, last_id: str | None, limit: int
) -> tuple[list[dict], int]:
    """Up to `limit` events after the fact `last_id`, and the newest sequence of all.

    Raises NotFound `feed_position_unknown`: the listener has read facts this teller never told.
    """
    table = database.kernel.Outbox
    after = 0
    if last_id:
        row = table.select(table.sequence).where(table.fact_id == last_id).first()
        if row is None:
            raise NotFound("feed_position_unknown", f"This feed never told a fact {last_id}.")
        after = row.sequence
    rows = table.select().where(table.sequence > after).order_by(table.sequence).limit(limit)
    events = [outbox.cloud_event(database.name, row) for row in rows]
    return events, outbox.head(database)


def blueprint(database: ServiceDatabase) -> Blueprint:
    """`GET /feed?lastEventId=…&limit=…`"""
    feed = Blueprint("feed", __name__)

    @feed.get("/feed")
    @requires("feed:read")
    def read_feed():
        try:
            limit = int(request.args.get("limit", PAGE_MAX))
        except ValueError:
            raise Malformed("malformed_request", "`limit` is a number.") from None
        events, head = page_after(
            database, request.args.get("lastEventId"), max(1, min(limit, PAGE_MAX))
        )
        return Response(
            json.dumps(events, ensure_ascii=False),
            content_type=MEDIA_TYPE,
            headers={"Feed-Head": str(head)},
        )

    return feed
