"""`/finance/funds/projects`: what several funds pay for together, from the proposal to its end."""

from flask import request

from gateway.web import desk, reading
from gateway.web.funds import words as names
from gateway.web.funds.frame import buildings, known, show
from shared.identity import caller
from shared.paging import LIMIT_DEFAULT, LIMIT_MAX

USE = "service_project"  # what the commitments of a project are for

fund_projects = desk.desk("fund_projects", __name__, "/finance/funds/projects")


@fund_projects.get("")
@desk.shown_to("fund:read")
def projects():
    """All projects, and the form for a new one with what each fund would bear."""
    asked = request.args.get("state", "")
    page = {"limit": LIMIT_DEFAULT, "after": request.args.get("after")}
    state = asked if asked in names.PROJECTS else None
    can = desk.may("project:propose")
    return show(
        "projects",
        projects=reading.read("funds", "/projects", state=state, **page),
        asked=state,
        bearers=[each for each in known().values() if can_bear(each)] if can else [],
        building_choices=[(each, name, name) for each, name in buildings().items()] if can else [],
    )


@fund_projects.get("/<project_id>")
@desk.shown_to("fund:read")
def project(project_id):
    """A project: what each source promised and paid, its payments, and what comes next."""
    found = reading.read("funds", f"/projects/{project_id}")
    promises = reading.read("funds", "/commitments", project_id=project_id, limit=LIMIT_MAX)
    of_it = {"project_id": project_id, "limit": LIMIT_DEFAULT}
    payments = reading.read("funds", "/project-payments", **of_it)["items"]
    me = caller().user
    return show(
        "project",
        project=found,
        promises={each["id"]: each for each in promises["items"]},
        building=buildings().get(found["building_id"]),
        payments=payments,
        returned=[
            back
            for each in payments
            if each["returned_fen"]
            for back in reading.every("funds", "/project-returns", payment_id=each["id"])
        ],
        has_asked=any(
            each["requested_by"] == me and each["state"] != "refused" for each in payments
        ),
        is_pending=any(each["state"].startswith("awaiting") for each in payments),
    )


def can_bear(fund: dict) -> bool:
    """Whether a fund may be asked to bear a part: it is open and nothing rules the use out."""
    allowed = not fund["uses"] or USE in fund["uses"]
    return fund["status"] == "active" and allowed and USE not in fund["forbidden_uses"]
