"""`/finance/funds`: what each fund has, out of which lots it pays, and how months are divided."""

from flask import request

from gateway.record import queries as record
from gateway.web import desk, reading
from gateway.web.funds import words as names
from gateway.web.funds.asked import source, span, trial
from gateway.web.funds.frame import buildings, known, show, soon
from shared.identity import caller
from shared.paging import LIMIT_DEFAULT

funds = desk.desk("funds", __name__, "/finance/funds")


@funds.get("")
@desk.shown_to("fund:read")
def overview():
    """Opening, in, out, reserved and free of every fund, of any days."""
    since, until = span()
    return show(
        "overview",
        since=since,
        until=until,
        statement=reading.read("funds", "/statements", since=since, until=until),
        runway=reading.read("funds", "/runway"),
        known=known(),
        templates=founding(),
    )


@funds.get("/statement")
@desk.shown_to("fund:read")
def statement():
    """专项资金收支表 as it is printed and signed; of one fund, if it is named."""
    since, until = span()
    asked = {"since": since, "until": until, "fund_id": request.args.get("fund")}
    said = reading.read("funds", "/statements", **asked)
    given = [(code, names.SOURCES[code]) for code in said["total"]["sources"]]
    community = record.community(caller().community).name
    return show("statement", **asked, statement=said, sources=given, community=community)


@funds.get("/rules")
@desk.shown_to("fund:read")
def rules():
    """How what a month brought is divided; a month tried or looked at."""
    tried, refused = tried_month() if request.args.get("period") else (None, None)
    sets = reading.every("funds", "/allocation-rules")
    return show(
        "rules",
        sets=sorted(sets, key=lambda each: (each["state"] != "proposed", each["source"])),
        tried=tried,
        refused=refused,
        known=known(),
        source=source(),
        choices=choices(sets),
    )


@funds.get("/<fund_id>")
@desk.shown_to("fund:read")
def fund(fund_id):
    """A fund: its sums and terms, how long it lasts, its budget, what it promised."""
    found = reading.read("funds", f"/funds/{fund_id}")
    asked = {"fund_id": fund_id, "state": request.args.get("state") or None}
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    return show(
        "fund",
        fund=found,
        runway=reading.read("funds", "/runway", fund_id=fund_id),
        budgets=reading.read("funds", "/budgets", fund_id=fund_id)["items"],
        changes=reading.read("funds", f"/funds/{fund_id}/changes")["items"],
        known=known(),
        buildings=buildings(),
        commitments=reading.read("funds", "/commitments", **asked, **page),
        soon=soon(),
    )


@funds.get("/<fund_id>/lots")
@desk.shown_to("fund:read")
def lots(fund_id):
    """The lots of a fund in the order in which they are spent: from where, and where to."""
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    return show(
        "lots",
        fund=reading.read("funds", f"/funds/{fund_id}"),
        lots=reading.read("funds", f"/funds/{fund_id}/lots", **page),
    )


def founding() -> list[tuple[str, str, str]]:
    """The templates of funds as a choice takes them, for who may found one."""
    if not desk.may("fund:write"):
        return []
    said = reading.read("funds", "/fund-templates")
    return [(each["code"], each["zh"], each["en"]) for each in said]


def choices(sets: list[dict]) -> list[tuple[str, str, str]]:
    """Sets of rules as a choice takes them: by what they divide and from when on."""
    return [
        (
            each["id"],
            f"{names.DIVIDED[each['source']][0]} · {each['effective_from']}",
            f"{names.DIVIDED[each['source']][1]} · {each['effective_from']}",
        )
        for each in sets
    ]


def tried_month() -> tuple[dict | None, str | None]:
    """A month divided, or why that cannot be told: nothing is known of it, or no rule holds."""
    try:
        return reading.read("funds", "/allocation-rules/dry-run", **trial()), None
    except reading.Refused as refused:
        return None, refused.code
