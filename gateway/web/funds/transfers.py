"""`/finance/funds/transfers`: money that moves to another fund, with the history of its lots."""

from flask import request

from gateway.web import desk, reading
from gateway.web.funds.frame import known, show
from shared.paging import LIMIT_DEFAULT

fund_transfers = desk.desk("fund_transfers", __name__, "/finance/funds/transfers")


@fund_transfers.get("")
@desk.shown_to("fund:read")
def transfers():
    """All transfers, the form for a new one, and which fund may give at all."""
    there = known()
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    givers = [
        each for each in there.values() if each["transfers_to"] and each["status"] == "active"
    ]
    giver = next((each for each in givers if each["id"] == request.args.get("from")), None)
    return show(
        "transfers",
        known=there,
        transfers=reading.read("funds", "/transfers", **page),
        givers=givers,
        giver=giver,
        receivers=[there[each] for each in giver["transfers_to"] if each in there] if giver else [],
    )


@fund_transfers.get("/<transfer_id>")
@desk.shown_to("fund:read")
def transfer(transfer_id):
    """A transfer: who agreed, and which slices of which lots moved."""
    return show(
        "transfer", transfer=reading.read("funds", f"/transfers/{transfer_id}"), known=known()
    )
