"""Making and revoking keys of Open311 clients."""

import secrets

from services.property.database import writes
from services.property.open311.keys import queries
from services.property.open311.keys.models import Open311Key
from shared import clock, ids
from shared.errors import Refusal
from shared.identity import Principal

KEYS_MAX = 100
KEY_BYTES = 24


@writes
def make_key(who: Principal, holder: str) -> dict:
    """Make a key, which is shown once. Raises `too_many_keys`."""
    mine = (Open311Key.community == who.community) & Open311Key.revoked_at.is_null()
    if Open311Key.select().where(mine).count() >= KEYS_MAX:
        raise Refusal("too_many_keys", f"A community has at most {KEYS_MAX} keys in use.")
    secret = secrets.token_urlsafe(KEY_BYTES)
    made = Open311Key.create(
        id=ids.new_id(),
        community=who.community,
        holder=holder,
        key_hash=queries.keyed(secret),
        made_by=who.user,
        made_at=clock.now(),
    )
    return {"id": made.id, "holder": holder, "api_key": secret}


@writes
def revoke_key(who: Principal, key_id: str) -> Open311Key:
    """Let a key report no more; once. Raises `open311_key_unknown`."""
    found = queries.key(who, key_id)
    if found.revoked_at is None:
        found.revoked_by, found.revoked_at = who.user, clock.now()
        found.save(only=[Open311Key.revoked_by, Open311Key.revoked_at])
    return found
