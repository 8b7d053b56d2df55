"""Asking about communities. Read-only."""

from gateway.identity.models import Community
from shared.paging import Page, page


def communities(wanted: dict) -> Page:
    """A page of all communities, in the order of their codes."""
    return page(Community.select(), Community.code, wanted["limit"], wanted["after"])
