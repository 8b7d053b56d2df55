"""One order that may pass one check of one fund, because two people said so."""

from datetime import date

import pytest

from services.funds.commitments.rules import Terms
from services.funds.exceptions.rules import LIFTABLE, figure_problem, lift, needless
from tests.funds.conftest import PROPERTY, accepted, name
from tests.threads import together

TERMS = Terms("f", "active", ["roof"], [], [], ["b"], True, None, date(2026, 1, 1), 100, 50, 1_000)


def ask(funds, fund_id, order, passes, **more):
    body = {"fund_id": fund_id, "work_order_id": order, "passes": passes, "reason": "物业已撤出"}
    return funds.asked.ask("POST", "/fund-exceptions", body | more, role="steward")


def resolve(funds, exception, verb="approve", user="wang", role="reviewer"):
    body = {"reason": "由物业承担"} if verb == "refuse" else None
    path = f"/fund-exceptions/{exception['id']}/{verb}"
    return funds.asked.ask("POST", path, body, role=role, user=user)


def allow(funds, fund_id, order, passes, **more):
    assert resolve(funds, ask(funds, fund_id, order, passes, **more).body).status == 200


def test_each_exception_opens_its_own_term_and_no_other():
    assert lift(TERMS, {}) == TERMS
    assert lift(TERMS, {"unmanaged_only": None}) == TERMS._replace(unmanaged_only=False)
    assert lift(TERMS, {"categories": None}) == TERMS._replace(categories=[])
    assert lift(TERMS, {"buildings": None}) == TERMS._replace(buildings=[])
    assert lift(TERMS, {"cap_per_order": 300}) == TERMS._replace(cap_per_order_fen=300)


def test_a_lifted_cap_only_ever_rises():
    assert lift(TERMS, {"cap_per_order": 99}) == TERMS
    uncapped = TERMS._replace(cap_per_order_fen=None)
    assert lift(uncapped, {"cap_per_order": 99}) == uncapped


def test_what_needs_a_figure_and_what_needs_no_exception():
    assert figure_problem("cap_per_order", 1) is figure_problem("categories", None) is None
    assert figure_problem("cap_per_order", None) and figure_problem("categories", 1)
    assert needless("cap_per_order", None, 5) and needless("cap_per_order", 5, 5)
    assert not needless("cap_per_order", 5, 6)
    assert needless("categories", [], None) and needless("unmanaged_only", False, None)
    assert not needless("buildings", ["b"], None)


def test_a_managed_building_is_refused_unless_approved(funds):
    fund_id = funds.found(unmanaged_only=True)
    funds.grant(fund_id, 10_000)
    order = name()
    wish = {"work_order_id": order, "managed": True}
    assert funds.refused(fund_id, 1_000, **wish) == "fund_purpose_mismatch"
    asked = ask(funds, fund_id, order, "unmanaged_only").body
    assert asked["state"] == "awaiting_approval"
    assert funds.refused(fund_id, 1_000, **wish) == "fund_purpose_mismatch"
    own = resolve(funds, asked, user="steward", role="steward+reviewer")
    assert (own.status, own.body["code"]) == (403, "approver_is_maker")
    assert resolve(funds, asked).body["resolved_by"] == "wang"
    commitment = funds.commit(fund_id, 1_000, **wish)
    assert funds.refused(fund_id, 1_000, managed=True) == "fund_purpose_mismatch"
    funds.asked.hear(accepted(commitment, 900))
    assert funds.sums(fund_id)["disbursed"] == 900


def test_an_exception_holds_when_the_money_is_approved(funds):
    fund_id = funds.found(unmanaged_only=True, approval_threshold_fen=0)
    funds.grant(fund_id, 10_000)
    order = name()
    allow(funds, fund_id, order, "unmanaged_only")
    commitment = funds.commit(fund_id, 1_000, work_order_id=order, managed=True)
    path = f"/commitments/{commitment['id']}/approve"
    assert funds.asked.post(path, role="reviewer")["state"] == "made"


@pytest.mark.parametrize(
    ("passes", "terms", "wish"),
    [
        ("categories", {"categories": ["plumbing"]}, {}),
        ("buildings", {"buildings": [name()]}, {}),
        ("cap_per_order", {"cap_per_order_fen": 500}, {"cap_fen": 1_000}),
    ],
)
def test_each_check_is_lifted_for_its_order_alone(funds, passes, terms, wish):
    fund_id = funds.found(**terms)
    funds.grant(fund_id, 10_000)
    order = name()
    code = funds.refused(fund_id, 1_000, work_order_id=order)
    allow(funds, fund_id, order, passes, **wish)
    assert funds.commit(fund_id, 1_000, work_order_id=order)["state"] == "made"
    assert funds.refused(fund_id, 1_000) == code


def test_a_lifted_cap_has_its_figure_for_all_commitments_of_the_order(funds):
    fund_id = funds.found(cap_per_order_fen=500)
    funds.grant(fund_id, 10_000)
    order = name()
    allow(funds, fund_id, order, "cap_per_order", cap_fen=1_200)
    funds.commit(fund_id, 1_000, work_order_id=order)
    assert funds.refused(fund_id, 201, work_order_id=order) == "fund_cap_exceeded"
    assert funds.commit(fund_id, 200, work_order_id=order)["state"] == "made"


def test_no_exception_lifts_money_status_window_or_a_forbidden_use(funds):
    assert set(LIFTABLE) == {"unmanaged_only", "categories", "buildings", "cap_per_order"}
    fund_id = funds.found(unmanaged_only=True, closes_on="2026-01-31")
    for passes in ("money", "status", "window", "forbidden", "uses", "cap_per_household"):
        answer = ask(funds, fund_id, name(), passes)
        assert (answer.status, answer.body["errors"][0]["field"]) == (422, "passes")
    funds.grant(fund_id, 100)
    order = name()
    allow(funds, fund_id, order, "unmanaged_only")
    wish = {"work_order_id": order, "managed": True}
    assert funds.refused(fund_id, 100, **wish) == "fund_window_closed"


def test_what_cannot_be_asked_is_refused(funds):
    fund_id = funds.found(unmanaged_only=True, cap_per_order_fen=500)
    order = name()

    def code(passes, **more):
        return ask(funds, fund_id, order, passes, **more).body["code"]

    assert code("cap_per_order") == code("unmanaged_only", cap_fen=1) == "exception_figure"
    assert code("cap_per_order", cap_fen=500) == code("categories") == "exception_needless"
    asked = ask(funds, fund_id, order, "unmanaged_only").body
    assert code("unmanaged_only") == "exception_asked"
    assert resolve(funds, asked, "refuse").body["refused_for"] == "由物业承担"
    assert resolve(funds, asked).body["code"] == "fund_exception_resolved"
    assert ask(funds, fund_id, order, "unmanaged_only").status == 201
    reason = {"reason": "x"}
    assert funds.asked.post(f"/funds/{fund_id}/close", reason)["state"] == "in_force"
    assert code("cap_per_order", cap_fen=900) == "fund_closed"


def test_each_role_and_each_community_does_its_own_part(funds):
    fund_id = funds.found(unmanaged_only=True)
    exception = ask(funds, fund_id, name(), "unmanaged_only").body
    body = {key: exception[key] for key in ("fund_id", "work_order_id", "passes", "reason")}
    for role in ("reviewer", "admin", "district", "repairer"):
        assert funds.asked.refused("/fund-exceptions", body, role=role) == "forbidden"
    assert funds.asked.refused("/fund-exceptions", body, **PROPERTY) == "forbidden"
    for role in ("steward", "accountant", "admin"):
        assert resolve(funds, exception, role=role).body["code"] == "forbidden"
    elsewhere = {"community": "elsewhere"}
    path = f"/fund-exceptions/{exception['id']}"
    assert funds.asked.ask("GET", path, **elsewhere).status == 404
    assert funds.asked.refused(f"{path}/approve", role="reviewer", **elsewhere) == (
        "fund_exception_unknown"
    )
    asked = funds.asked.refused("/fund-exceptions", body, role="steward", **elsewhere)
    assert asked == "fund_unknown"
    assert funds.asked.get("/fund-exceptions", **elsewhere)["items"] == []
    assert funds.asked.get(f"/fund-exceptions?fund_id={fund_id}")["items"] == [exception]
    assert funds.asked.get(path) == exception


def test_the_same_exception_at_once_is_asked_and_resolved_once(funds):
    fund_id = funds.found(unmanaged_only=True)
    order, exception_id = name(), name()
    same = together(
        2, lambda _: ask(funds, fund_id, order, "unmanaged_only", id=exception_id).status
    )
    assert same == [201, 201]
    others = together(2, lambda _: ask(funds, fund_id, order, "unmanaged_only").status)
    assert others == [409, 409]
    asked = {"id": exception_id}
    verbs = ("approve", "refuse")
    answers = together(2, lambda n: resolve(funds, asked, verbs[n], user=f"reviewer-{n}").status)
    assert sorted(answers) == [200, 409]
