"""Asking what was let pass, out of the rooms that keep it. Read-only."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from services.funds.exceptions.models import FundException
from services.funds.funds.changes.models import FundChange
from shared import clock
from shared.identity import Principal
from shared.paging import Page, read_place, write_place


class Override(NamedTuple):
    """An exception for one order, or a change of terms for all; both with two people."""

    kind: str
    row: Any
    changes: dict[str, Any]  # what was opened, or the terms as they are since
    work_order_id: str | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Where it stands among all of them: by the moment it was approved."""
        return clock.text(self.row.resolved_at), self.row.id


def overrides(who: Principal, wanted: dict) -> Page:
    """A page of what was let pass, by the moment of approval."""
    limit = wanted["limit"]
    exceptions = _between(who, FundException, FundException.state == "approved", wanted)
    is_terms = (FundChange.kind == "terms") & (FundChange.state == "in_force")
    changes = _between(who, FundChange, is_terms, wanted)
    found = [
        Override("exception", row, {row.passes: row.cap_fen}, row.work_order_id)
        for row in exceptions
    ] + [Override("terms", row, row.after) for row in changes]
    found.sort(key=lambda override: override.place)
    shown = found[:limit]
    return Page(shown, write_place(*shown[-1].place) if len(found) > limit else None)


def _between(who: Principal, table: Any, is_one: Any, wanted: dict) -> list:
    """As many of a table as a page may show, after its cursor and within its days."""
    query = table.select().where((table.community == who.community) & is_one)
    if wanted["fund_id"] is not None:
        query = query.where(table.fund == wanted["fund_id"])
    if wanted["since"] is not None:
        query = query.where(table.resolved_at >= clock.at(wanted["since"], 0))
    if wanted["until"] is not None:
        query = query.where(table.resolved_at < clock.at(wanted["until"] + timedelta(days=1), 0))
    if wanted["after"]:
        moment, last_id = read_place(wanted["after"], _place)
        later = (table.resolved_at == moment) & (table.id > last_id)
        query = query.where((table.resolved_at > moment) | later)
    return list(query.order_by(table.resolved_at, table.id).limit(wanted["limit"] + 1))


def _place(text: str) -> tuple[datetime, str]:
    moment, last_id = text.split(" ")
    return clock.parse(moment), last_id
