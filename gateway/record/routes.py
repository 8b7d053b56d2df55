"""`/api/v1/record`"""

from gateway.door import door
from gateway.identity.queries import seen_by
from gateway.record import commands, queries, rules, schemas
from gateway.record.contents.queries import Asker, Month, gather
from gateway.record.photos import queries as photos
from gateway.record.rules import Tables
from gateway.tracker.schemas import CommunityQuery
from gateway.upstreams import upstreams
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import Principal, caller, requires

routes = Blueprint(
    "record", __name__, description="What everybody may read", url_prefix="/api/v1/record"
)


def _ask(who: Principal) -> Asker:
    return Asker(who, door(), upstreams())


def _gathered(who: Principal, period: str, procurement_from_fen: int) -> Tables:
    return gather(_ask(who), Month(who.community, period, procurement_from_fen))


@routes.get("/snapshots")
@requires("record:read")
@routes.arguments(schemas.SnapshotQuery, location="query")
@routes.response(200, schemas.DraftPageSchema)
def list_snapshots(wanted):
    """List what was prepared."""
    return queries.drafts(seen_by(caller(), wanted.pop("community")), wanted)


@routes.post("/snapshots")
@asks_others
@requires("record:prepare")
@routes.arguments(schemas.PrepareSchema)
@routes.response(201, schemas.SnapshotSchema)
def prepare_snapshot(wanted):
    """Gather a closed month, and the photos chosen of it, for another person to approve."""
    tables = _gathered(caller(), wanted["period"], wanted["procurement_from_fen"])
    chosen = photos.gather(_ask(caller()), wanted["period"], wanted["photo_ids"], tables)
    return queries.snapshot(caller(), commands.keep_month(caller(), wanted, tables, chosen).id)


@routes.post("/corrections")
@asks_others
@requires("record:prepare")
@routes.arguments(schemas.CorrectSchema)
@routes.response(201, schemas.SnapshotSchema)
def prepare_correction(wanted):
    """Gather what of a published month is different now, for another person to approve."""
    said = queries.said_last(caller().community, wanted["period"])
    tables = _gathered(caller(), wanted["period"], said["procurement_from_fen"])
    return queries.snapshot(caller(), commands.keep_correction(caller(), wanted, tables).id)


@routes.get("/snapshots/<snapshot_id>")
@requires("record:read")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.SnapshotSchema)
def get_snapshot(wanted, snapshot_id):
    """What was prepared, whole."""
    return queries.snapshot(seen_by(caller(), wanted["community"]), snapshot_id)


@routes.get("/snapshots/<snapshot_id>/changes")
@requires("record:read")
@routes.arguments(CommunityQuery, location="query")
@routes.response(200, schemas.ChangesSchema)
def get_changes(wanted, snapshot_id):
    """What has moved since it was prepared."""
    who = seen_by(caller(), wanted["community"])
    found = queries.snapshot(who, snapshot_id)
    now = _gathered(who, found.draft.period, found.draft.procurement_from_fen)
    return {"changes": rules.differences(found.tables, now)}


@routes.post("/snapshots/<snapshot_id>/approve")
@asks_others
@requires("record:approve")
@routes.response(200, schemas.PublicationSchema)
def approve_snapshot(snapshot_id):
    """Publish what another person prepared, for good."""
    draft = commands.approvable(caller(), snapshot_id)
    tables = _gathered(caller(), draft.period, draft.procurement_from_fen)
    return commands.publish(caller(), snapshot_id, tables)


@routes.post("/snapshots/<snapshot_id>/discard")
@requires("record:prepare")
@routes.response(200, schemas.DraftSchema)
def discard_snapshot(snapshot_id):
    """Give up what was prepared."""
    return commands.discard(caller(), snapshot_id)
