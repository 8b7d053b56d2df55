"""Asking about transfers. Read-only."""

from services.funds.transfers.models import Transfer
from shared.errors import missing
from shared.identity import Principal
from shared.paging import Page, page


def transfers(who: Principal, wanted: dict) -> Page:
    """A page of the community's transfers; those of a fund are what it gave and what it got."""
    query = Transfer.select().where(Transfer.community == who.community)
    if (fund_id := wanted["fund_id"]) is not None:
        query = query.where((Transfer.fund == fund_id) | (Transfer.to_fund == fund_id))
    if wanted["state"] is not None:
        query = query.where(Transfer.state == wanted["state"])
    return page(query, Transfer.id, wanted["limit"], wanted["after"])


def transfer(who: Principal, transfer_id: str) -> Transfer:
    """One transfer. Raises `transfer_unknown`."""
    found = Transfer.get_or_none(
        (Transfer.community == who.community) & (Transfer.id == transfer_id)
    )
    if found is None:
        raise missing("transfer", transfer_id)
    return found
