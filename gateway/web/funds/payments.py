"""`/finance/funds/payments` and `/finance/funds/commitments`: from the asking to the bank.

Three people let money go: who asks, who reviews, who pays.
"""

from functools import partial

from gateway.web import desk, reading
from gateway.web.funds.frame import known, show, soon, waiting
from shared.paging import LIMIT_DEFAULT

PAID_MAX = 5  # payments of which the lots are shown
# What waits for somebody on the page itself: the list of the service, and its state.
HERE = {
    "asked": ("/commitments", "awaiting_approval"),
    "raises": ("/commitment-raises", "awaiting_approval"),
    "review": ("/disbursement-requests", "awaiting_review"),
    "payment": ("/disbursement-requests", "awaiting_payment"),
    "changes": ("/fund-changes", "awaiting_approval"),
}
# What else waits for a second person: the list of the service, its state, where it is agreed to.
ELSEWHERE = (
    ("/budgets", "proposed", "/finance/funds/budgets", "budgets"),
    ("/budget-supplements", "awaiting_approval", "/finance/funds/budgets", "supplements"),
    ("/budget-roll-overs", "awaiting_approval", "/finance/funds/budgets", "roll_overs"),
    ("/contribution-returns", "awaiting_approval", "/finance/funds/gifts", "returns"),
    ("/transfers", "awaiting_approval", "/finance/funds/transfers", "transfers"),
    ("/projects", "proposed", "/finance/funds/projects?state=proposed", "projects"),
    ("/fund-exceptions", "awaiting_approval", "/finance/funds/refusals", "exceptions"),
)
PENDING = ("awaiting_review", "awaiting_payment")  # payments that are on their way
REPAIR = "repair"  # what an order is paid is asked for by its acceptance

fund_payments = desk.desk("fund_payments", __name__, "/finance/funds")


@fund_payments.get("/payments")
@desk.shown_to("fund:read")
def payments():
    """What waits for whom: approvals, reviews, payments; and promises that end soon."""
    last_day = soon()
    lists = (*HERE.values(), *(each[:2] for each in ELSEWHERE))
    there, promised, *found = reading.together(
        known,
        partial(waiting, "/commitments", "made"),
        *(partial(waiting, *each) for each in lists),
    )
    others = zip(ELSEWHERE, found[len(HERE) :], strict=True)
    return show(
        "payments",
        known=there,
        **dict(zip(HERE, found, strict=False)),
        promised={each["id"]: each for each in promised},
        ending=sorted(
            (each for each in promised if each["expires_on"] and each["expires_on"] <= last_day),
            key=lambda each: each["expires_on"],
        ),
        elsewhere=[(kind, page, len(rows)) for (*_, page, kind), rows in others if rows],
        payable=[each for each in promised if is_by_hand(each) and each["use"] != REPAIR],
    )


@fund_payments.get("/commitments/<commitment_id>")
@desk.shown_to("fund:read")
def commitment(commitment_id):
    """A promise: who agreed, which payments were asked for and made, out of which lots."""
    found = reading.read("funds", f"/commitments/{commitment_id}")
    of_it = {"commitment_id": commitment_id, "limit": LIMIT_DEFAULT}
    paid = reading.read("funds", "/disbursements", **of_it)["items"]
    requests = reading.read("funds", "/disbursement-requests", **of_it)["items"]
    was_refused = any(each["state"] == "refused" for each in requests)
    building = found["building_id"] if desk.may("registry:read") else None
    return show(
        "commitment",
        commitment=found,
        fund=reading.read("funds", f"/funds/{found['fund_id']}"),
        building=reading.if_any("property", f"/buildings/{building}") if building else None,
        requests=requests,
        paid=[reading.read("funds", f"/disbursements/{each['id']}") for each in paid[:PAID_MAX]],
        returned=[
            back
            for each in paid[:PAID_MAX]
            if each["returned_fen"]
            for back in reading.every("funds", "/disbursement-returns", disbursement_id=each["id"])
        ],
        **sized(found),
        renewed=reading.read("funds", "/commitments", renews=commitment_id)["items"],
        free_fen=found["open_fen"]
        - sum(each["amount_fen"] for each in requests if each["state"] in PENDING),
        is_by_hand=is_by_hand(found),
        is_ours=is_by_hand(found) and found["work_order_id"] is None,
        is_payable=is_by_hand(found) and (found["use"] != REPAIR or was_refused),
    )


def sized(commitment: dict) -> dict:
    """How large a promise was at first, and what was added to it or taken off, the oldest first."""
    of_it = {"commitment_id": commitment["id"]}
    raises = reading.every("funds", "/commitment-raises", **of_it)
    reductions = reading.every("funds", "/commitment-reductions", **of_it)
    added_fen = sum(each["added_fen"] for each in raises if each["state"] == "made")
    taken_off_fen = sum(each["reduced_fen"] for each in reductions)
    return {
        "first_fen": commitment["amount_fen"] - added_fen + taken_off_fen,
        "sizes": sorted(raises + reductions, key=asked_at),
        "is_growing": any(each["state"] == "awaiting_approval" for each in raises),
    }


def asked_at(change: dict) -> str:
    """When somebody added to a promise or took something off it."""
    return change.get("requested_at") or change["reduced_at"]


def is_by_hand(commitment: dict) -> bool:
    """Whether payments of it are asked for here: not for what a project or a redemption moves."""
    return commitment["project_id"] is None and commitment["use"] != "volunteer_rewards"
