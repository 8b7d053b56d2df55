"""Asking for keys. Read-only."""

import hashlib
import hmac

from services.property.database import property_database
from services.property.open311.keys.models import Open311Key
from shared.errors import Forbidden, missing
from shared.identity import Principal
from shared.paging import Page, page


def keys(who: Principal, wanted: dict) -> Page:
    """A page of the community's keys; the keys themselves are not known any more."""
    query = Open311Key.select().where(Open311Key.community == who.community)
    return page(query, Open311Key.id, wanted["limit"], wanted["after"])


def key(who: Principal, key_id: str) -> Open311Key:
    """One key. Raises `open311_key_unknown`."""
    found = Open311Key.get_or_none(
        (Open311Key.community == who.community) & (Open311Key.id == key_id)
    )
    if found is None:
        raise missing("open311_key", key_id)
    return found


def presented(community: str, secret: str | None) -> Open311Key:
    """The key a client shows. Raises Forbidden `api_key_invalid`."""
    found = Open311Key.get_or_none(
        (Open311Key.key_hash == keyed(secret or ""))
        & (Open311Key.community == community)
        & Open311Key.revoked_at.is_null()
    )
    if found is None:
        raise Forbidden("api_key_invalid", "The api_key is missing, unknown or revoked.")
    return found


def keyed(text: str) -> str:
    """A hash that only this service can make."""
    return hmac.new(
        property_database.pepper, f"open311 {text}".encode(), hashlib.sha256
    ).hexdigest()
