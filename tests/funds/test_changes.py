"""How the terms of a fund change, and how it is stopped, goes on and ends."""

import pytest

from services.funds.funds.changes.rules import move_problem, plain, remainder_problem
from services.funds.funds.rules import TERMS
from shared import clock
from tests.funds.conftest import closed, name
from tests.threads import together

REASON = {"reason": "居民代表会议决定"}


def ask(funds, fund_id, verb="changes", **terms):
    return funds.asked.ask(
        "POST", f"/funds/{fund_id}/{verb}", REASON | terms, role="accountant", user="li"
    )


def refused(funds, fund_id, verb="changes", **terms):
    answer = ask(funds, fund_id, verb, **terms)
    assert answer.status >= 400, answer
    return answer.body["code"]


def resolve(funds, change, verb="approve", user="wang", role="reviewer"):
    body = {"reason": "先公示"} if verb == "refuse" else None
    path = f"/fund-changes/{change['id']}/{verb}"
    return funds.asked.ask("POST", path, body, role=role, user=user)


def fund_of(funds, fund_id):
    return funds.asked.get(f"/funds/{fund_id}")


def history(funds, fund_id):
    return funds.asked.get(f"/funds/{fund_id}/changes")["items"]


def test_what_a_change_is():
    assert move_problem("freeze", "active") is None
    assert move_problem("freeze", "frozen")[0] == "fund_status_same"
    assert move_problem("unfreeze", "active")[0] == "fund_status_same"
    assert remainder_problem(0, 0) is None
    assert remainder_problem(0, 1)[0] == remainder_problem(1, 1)[0] == "fund_not_empty"
    assert plain({"a": 1, "b": None}) == {"a": 1, "b": None}


def test_other_terms_are_in_force_when_another_person_agrees(funds):
    fund_id = funds.found(approval_threshold_fen=1_000, opens_on="2026-01-01")
    wanted = {"approval_threshold_fen": 9_000, "closes_on": "2027-03-31", "uses": ["repair"]}
    change = ask(funds, fund_id, **wanted).body
    assert (change["state"], change["kind"], change["asked_by"]) == (
        "awaiting_approval",
        "terms",
        "li",
    )
    assert fund_of(funds, fund_id)["approval_threshold_fen"] == 1_000
    own = resolve(funds, change, user="li", role="accountant+reviewer")
    assert (own.status, own.body["code"]) == (403, "approver_is_maker")
    assert resolve(funds, change, role="admin").body["code"] == "forbidden"
    assert resolve(funds, change).status == 200
    fund = fund_of(funds, fund_id)
    assert {key: fund[key] for key in wanted} == wanted
    assert fund["opens_on"] == "2026-01-01"
    (kept,) = history(funds, fund_id)
    assert kept["before"] == {"approval_threshold_fen": 1_000, "closes_on": None, "uses": []}
    assert kept["after"] == wanted
    assert (kept["state"], kept["resolved_by"], kept["reason"]) == (
        "in_force",
        "wang",
        REASON["reason"],
    )
    assert resolve(funds, change).body["code"] == "fund_change_resolved"
    assert resolve(funds, change, "refuse").body["code"] == "fund_change_resolved"


def test_a_refused_change_leaves_the_fund_as_it_was(funds):
    fund_id = funds.found()
    before = fund_of(funds, fund_id)
    change = ask(funds, fund_id, cap_per_order_fen=1).body
    assert refused(funds, fund_id, cap_per_order_fen=2) == "change_pending"
    assert resolve(funds, change, "refuse").body["refused_for"] == "先公示"
    assert fund_of(funds, fund_id) == before
    assert ask(funds, fund_id, cap_per_order_fen=2).status == 201


def test_a_change_may_touch_every_term_and_nothing_else(funds):
    fund_id = funds.found()
    wanted = {
        "name": "新名",
        "purpose": "p",
        "legal_holder": "h",
        "categories": ["roof"],
        "uses": ["repair"],
        "forbidden_uses": ["debt"],
        "buildings": [name()],
        "transfers_to": [funds.found()],
        "unmanaged_only": True,
        "opens_on": "2026-01-01",
        "closes_on": "2026-12-31",
        "cap_per_order_fen": 5,
        "cap_per_household_fen": 6,
        "approval_threshold_fen": 7,
        "approval_levels": [{"above_fen": 8, "approvals": 2}],
        "lot_order": "pro_rata",
    }
    assert set(wanted) == set(TERMS)
    assert resolve(funds, ask(funds, fund_id, **wanted).body).status == 200
    fund = fund_of(funds, fund_id)
    assert {key: fund[key] for key in wanted} == wanted
    for term in ({"nature": "X"}, {"book": "property"}, {"status": "closed"}):
        assert refused(funds, fund_id, **term) == "invalid_request"


def test_a_change_must_say_something_that_fits_the_terms_that_stay(funds):
    fund_id = funds.found(opens_on="2026-05-01", uses=["repair"])
    assert refused(funds, fund_id) == "change_says_nothing"
    assert refused(funds, fund_id, uses=["repair"]) == "change_says_nothing"
    assert refused(funds, fund_id, closes_on="2026-04-30") == "fund_window_invalid"
    assert refused(funds, fund_id, forbidden_uses=["repair"]) == "fund_uses_contradict"
    assert refused(funds, fund_id, transfers_to=[name()]) == "fund_unknown"
    levels = [{"above_fen": 1, "approvals": 2}]
    assert refused(funds, fund_id, approval_levels=levels) == "approval_levels_invalid"
    assert refused(funds, fund_id, approval_levels=[{"above_fen": 1}]) == "invalid_request"
    assert history(funds, fund_id) == []


def test_a_change_named_by_its_asker_is_asked_once(funds):
    fund_id = funds.found()
    change_id = name()
    first = ask(funds, fund_id, id=change_id, closes_on="2027-01-01").body
    assert resolve(funds, first).status == 200
    again = ask(funds, fund_id, id=change_id, closes_on="2027-01-01").body
    assert again["state"] == "in_force"
    other = {"id": change_id, "closes_on": "2027-01-02"}
    assert refused(funds, fund_id, **other) == "fund_change_differs"
    assert refused(funds, fund_id, "freeze", id=change_id) == "fund_change_differs"
    assert len(history(funds, fund_id)) == 1


def test_anybody_of_the_office_stops_a_fund_and_two_let_it_go_on(funds):
    fund_id = funds.found()
    assert funds.asked.refused(f"/funds/{fund_id}/freeze", REASON, role="steward") == "forbidden"
    stopped = funds.asked.post(f"/funds/{fund_id}/freeze", REASON, role="reviewer")
    assert (stopped["state"], stopped["before"], stopped["after"]) == (
        "in_force",
        {"status": "active"},
        {"status": "frozen"},
    )
    assert fund_of(funds, fund_id)["status"] == "frozen"
    assert refused(funds, fund_id, "freeze") == "fund_status_same"
    assert funds.asked.refused(f"/funds/{fund_id}/unfreeze", REASON, role="reviewer") == "forbidden"
    wish = ask(funds, fund_id, "unfreeze").body
    assert fund_of(funds, fund_id)["status"] == "frozen"
    assert refused(funds, fund_id, "unfreeze") == "change_pending"
    assert resolve(funds, wish, user="li").body["code"] == "approver_is_maker"
    assert resolve(funds, wish).body["state"] == "in_force"
    assert fund_of(funds, fund_id)["status"] == "active"
    assert [change["kind"] for change in history(funds, fund_id)] == ["freeze", "unfreeze"]


def test_terms_may_change_while_a_fund_is_frozen(funds):
    fund_id = funds.found()
    assert ask(funds, fund_id, "freeze").status == 201
    unfreeze = ask(funds, fund_id, "unfreeze").body
    terms = ask(funds, fund_id, cap_per_order_fen=1).body
    for change in (terms, unfreeze):
        assert resolve(funds, change).status == 200
    fund = fund_of(funds, fund_id)
    assert (fund["status"], fund["cap_per_order_fen"]) == ("active", 1)


def test_a_fund_closes_once_it_is_empty_and_for_good(funds):
    fund_id = funds.found()
    pending = ask(funds, fund_id, cap_per_order_fen=1).body
    assert ask(funds, fund_id, "close").status == 201
    assert fund_of(funds, fund_id)["status"] == "closed"
    for verb in ("freeze", "unfreeze", "close", "changes"):
        assert refused(funds, fund_id, verb) == "fund_closed"
    gift = {"fund_id": fund_id, "source": "grant", "source_document": "财社18号"}
    gift |= {"received_on": "2026-03-01", "amount_fen": 1}
    assert funds.asked.refused("/contributions", gift, role="accountant") == "fund_closed"
    assert resolve(funds, pending).body["code"] == "fund_change_resolved"
    refusal = funds.asked.get(f"/fund-changes/{pending['id']}")
    assert (refusal["state"], refusal["refused_for"]) == ("refused", "fund_closed")


def test_a_fund_with_money_does_not_close(funds):
    fund_id = funds.found()
    funds.grant(fund_id, 1_000)
    funds.commit(fund_id, 1_000)
    answer = ask(funds, fund_id, "close")
    assert (answer.status, answer.body["code"]) == (409, "fund_not_empty")
    assert (answer.body["committed_fen"], answer.body["balance_fen"]) == (1_000, 1_000)
    assert fund_of(funds, fund_id)["status"] == "active"


def test_a_fund_that_rules_feed_does_not_close_and_a_closed_one_is_fed_no_more(funds):
    fund_id, other = funds.found(nature="E"), funds.found(nature="E")
    funds.rules("2026-01-01", {fund_id: 10_000})
    assert ask(funds, fund_id, "close").body["code"] == "fund_still_fed"
    today = clock.today()
    funds.rules(today.isoformat(), {other: 10_000})
    assert ask(funds, fund_id, "close").status == 201
    # The first month waits to be closed all the same: its share stays with the company.
    funds.asked.hear(closed("2026-03", 5_000))
    assert funds.sums(fund_id)["contributed"] == 0
    outcome = funds.asked.get("/allocation-rules/dry-run?source=store_profit&period=2026-03")
    assert (outcome["allocated_fen"], outcome["kept_fen"]) == (0, 5_000)


def test_another_community_sees_and_moves_nothing(funds):
    fund_id = funds.found()
    change = ask(funds, fund_id, cap_per_order_fen=1).body
    elsewhere = {"community": "elsewhere"}
    assert funds.asked.get("/fund-changes", **elsewhere)["items"] == []
    assert [row["id"] for row in funds.asked.get("/fund-changes?state=awaiting_approval")["items"]]
    for path in (f"/funds/{fund_id}/changes", f"/fund-changes/{change['id']}"):
        assert funds.asked.ask("GET", path, **elsewhere).status == 404
    for verb in ("changes", "freeze", "unfreeze", "close"):
        path = f"/funds/{fund_id}/{verb}"
        assert funds.asked.refused(path, REASON, **elsewhere) == "fund_unknown"
    path = f"/fund-changes/{change['id']}/approve"
    assert funds.asked.refused(path, role="reviewer", **elsewhere) == "fund_change_unknown"
    assert funds.asked.refused(path, role="reviewer", acting_service="property") == "forbidden"


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_two_who_resolve_a_change_at_once_resolve_it_once(funds, verb):
    fund_id = funds.found()
    change = ask(funds, fund_id, cap_per_order_fen=7).body
    verbs = ("approve", verb)
    answers = together(2, lambda n: resolve(funds, change, verbs[n], user=f"reviewer-{n}"))
    assert sorted(answer.status for answer in answers) == [200, 409]
    (kept,) = history(funds, fund_id)
    in_force = kept["state"] == "in_force"
    assert fund_of(funds, fund_id)["cap_per_order_fen"] == (7 if in_force else None)


@pytest.mark.parametrize("verb", ["changes", "freeze", "unfreeze", "close"])
def test_two_who_ask_the_same_at_once_ask_it_once(funds, verb):
    fund_id = funds.found()
    if verb == "unfreeze":
        assert ask(funds, fund_id, "freeze").status == 201
    terms = {"closes_on": "2027-01-01"} if verb == "changes" else {}
    change_id = name()
    same = together(2, lambda _: ask(funds, fund_id, verb, id=change_id, **terms).status)
    assert same == [201, 201]
    other = together(2, lambda _: ask(funds, fund_id, verb, **terms).status)
    assert other == [409, 409]
    assert len([c for c in history(funds, fund_id) if c["id"] == change_id]) == 1


def test_closing_and_giving_at_once_never_leaves_money_in_a_closed_fund(funds):
    fund_id = funds.found()
    grant = {
        "fund_id": fund_id,
        "source": "grant",
        "source_document": "财社18号",
        "received_on": "2026-03-01",
        "amount_fen": 1_000,
    }

    def work(number: int) -> int:
        if number:
            return ask(funds, fund_id, "close").status
        return funds.asked.ask("POST", "/contributions", grant, role="accountant").status

    assert sorted(together(2, work)) == [201, 409]
    fund = fund_of(funds, fund_id)
    assert (fund["status"] == "closed") == (fund["balance_fen"] == 0)
