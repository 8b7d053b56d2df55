"""Dividing a month's profit among funds."""

from hypothesis import given
from hypothesis import strategies as st

from services.funds.allocation.rules import Share, divide, is_over_whole, named_twice
from shared.facts import CommonIncomeReceived, ContributionReceived
from tests.funds.conftest import closed, name, rules
from tests.threads import together


def test_a_closed_month_feeds_the_funds_by_their_shares(funds):
    roof = funds.found(nature="E", name="屋顶")
    aid = funds.found(nature="E", name="帮扶")
    made = funds.rules("2026-01-01", {roof: 6_000, aid: 2_500})
    assert made == {
        "id": made["id"],
        "source": "store_profit",
        "effective_from": "2026-01-01",
        "state": "approved",
        "made_by": "accountant",
        "made_at": made["made_at"],
        "approved_by": "reviewer",
        "resolved_on": made["resolved_on"],
        "refused_for": None,
        "shares": [
            {"fund_id": roof, "share_bp": 6_000, "remainder": False},
            {"fund_id": aid, "share_bp": 2_500, "remainder": False},
        ],
    }
    assert funds.asked.get(f"/allocation-rules/{made['id']}") == made
    assert funds.asked.get("/allocation-rules")["items"] == [made]
    close = closed("2026-03", 1_303_021)
    funds.asked.hear(close)
    told = funds.asked.told(ContributionReceived)
    assert [(fact.fund_id, fact.amount_fen) for fact in told] == [(roof, 781_813), (aid, 325_755)]
    first = told[0]
    assert (first.source, first.source_id, first.source_book, first.period) == (
        "profit",
        close.period_close_id,
        "store",
        "2026-03",
    )
    assert (first.nature, first.book, first.received_on) == ("E", "store", "2026-04-02")
    figures = funds.asked.get("/figures", role="", acting_service="gateway")
    assert figures["contributed_from_profit_fen"] == 781_813 + 325_755


def test_a_month_that_waited_feeds_every_fund_of_the_set_once(funds):
    one, two = funds.found(nature="E"), funds.found(nature="E")
    funds.asked.hear(closed("2026-03", 1_000))
    funds.rules("2026-03-31", {one: 4_000, two: 6_000})
    assert (funds.sums(one)["contributed"], funds.sums(two)["contributed"]) == (400, 600)
    funds.rules("2026-03-01", {one: 10_000})  # the later set answers for the month all the same
    assert (funds.sums(one)["contributed"], funds.sums(two)["contributed"]) == (400, 600)


def test_a_month_waits_for_a_set_in_force_on_its_last_day(funds):
    fund_id = funds.found(nature="E")
    funds.asked.hear(closed("2026-02", 1_000), closed("2026-03", 2_000))
    funds.asked.hear(closed("2026-03", 4_000, book="property"))
    assert funds.sums(fund_id)["contributed"] == 0
    funds.rules("2026-03-31", {fund_id: 5_000})
    assert funds.sums(fund_id)["contributed"] == 1_000
    funds.rules("2026-02-28", {fund_id: 10_000})  # before the set that answers for March
    assert funds.sums(fund_id)["contributed"] == 2_000


def test_a_month_closed_at_the_moment_its_rules_are_made_is_allocated_once(funds):
    fund_id = funds.found(nature="E")
    proposed = funds.propose("2026-01-01", {fund_id: 10_000})
    acts = (
        lambda: funds.asked.hear(closed("2026-03", 1_000)),
        lambda: funds.approve_rules(proposed),
    )
    together(2, lambda number: acts[number]())
    assert funds.sums(fund_id)["contributed"] == 1_000


def test_a_later_set_does_not_touch_an_allocated_month(funds):
    fund_id = funds.found(nature="E")
    funds.rules("2026-01-01", {fund_id: 5_000})
    close = closed("2026-03", 1_000)
    funds.asked.hear(close)
    for day in ("2026-01-02", "2026-02-01", "2026-03-31"):
        assert funds.refused_rules(day, {fund_id: 2_000}) == "allocation_rules_backdated"
    funds.rules("2026-04-01", {fund_id: 2_000})
    funds.asked.hear(close)
    assert funds.sums(fund_id)["contributed"] == 500
    funds.asked.hear(closed("2026-04", 1_000))
    assert funds.sums(fund_id)["contributed"] == 700


def test_a_set_ends_the_rules_that_it_leaves_out(funds):
    one, two = funds.found(nature="E"), funds.found(nature="E")
    funds.rules("2026-01-01", {one: 5_000, two: 5_000})
    funds.rules("2026-04-01", {two: 10_000})
    funds.rules("2026-05-01", {})
    for month in ("2026-03", "2026-04", "2026-05"):
        funds.asked.hear(closed(month, 1_000))
    assert (funds.sums(one)["contributed"], funds.sums(two)["contributed"]) == (500, 1_500)


def test_a_month_that_waited_for_an_empty_set_is_done(funds):
    fund_id = funds.found(nature="E")
    funds.asked.hear(closed("2026-03", 1_000))
    assert funds.rules("2026-03-01", {})["shares"] == []
    code = funds.refused_rules("2026-03-02", {fund_id: 10_000})
    assert code == "allocation_rules_backdated"
    assert funds.asked.told(ContributionReceived) == []


def test_a_month_is_closed_once(funds):
    funds.asked.hear(closed("2026-03", 1_000))
    (error,) = funds.parked(closed("2026-03", 1_000))
    assert error.startswith("IntegrityError")


def test_a_month_without_profit_feeds_nothing_and_is_done(funds):
    fund_id = funds.found(nature="E")
    funds.rules("2026-01-01", {fund_id: 10_000})
    funds.asked.hear(closed("2026-03", 0))
    assert funds.asked.told(ContributionReceived) == []


def test_the_shares_of_a_set_never_exceed_the_whole_and_name_each_fund_once(funds):
    one, two = funds.found(nature="E"), funds.found(nature="E")
    code = funds.refused_rules("2026-01-01", {one: 7_000, two: 3_001})
    assert code == "allocation_over_whole"
    twice = [{"fund_id": one, "share_bp": 1}] * 2
    answer = funds.asked.ask(
        "POST", "/allocation-rules", rules("2026-01-01", {}) | {"shares": twice}, role="accountant"
    )
    assert (answer.status, answer.body["code"]) == (422, "allocation_fund_repeated")
    assert [row["field"] for row in answer.body["errors"]] == ["shares.1.fund_id"]
    for bad in ({one: 0}, {one: 10_001}, {name(): 1 for _ in range(21)}):
        assert funds.refused_rules("2026-01-01", bad) == "invalid_request"
    assert funds.refused_rules("2026-01-01", {name(): 1}) == "fund_unknown"
    assert funds.asked.get("/allocation-rules")["items"] == []
    funds.rules("2026-01-01", {one: 7_000, two: 3_000})


def test_a_book_has_one_set_from_a_day_on(funds):
    fund_id = funds.found(nature="E")
    first = funds.rules("2026-01-01", {fund_id: 7_000})
    assert funds.refused_rules("2026-01-01", {fund_id: 6_000}) == "allocation_rules_exist"
    again = {"id": first["id"]}
    assert funds.propose("2026-01-01", {fund_id: 7_000}, **again) == first
    code = funds.refused_rules("2026-01-01", {fund_id: 6_000}, **again)
    assert code == "allocation_rules_differs"
    elsewhere = funds.found(nature="E", book="property")
    funds.rules("2026-01-01", {elsewhere: 1}, source="property_profit")


def test_of_many_sets_made_at_once_for_a_day_one_stays(funds):
    fund_id = funds.found(nature="E")
    funds.asked.hear(closed("2026-03", 1_000))
    wanted = rules("2026-01-01", {fund_id: 5_000})
    answers = together(
        6, lambda _: funds.asked.ask("POST", "/allocation-rules", wanted, role="accountant")
    )
    assert sorted(answer.status for answer in answers) == [201] + [409] * 5
    (stayed,) = (answer.body for answer in answers if answer.status == 201)
    approve = f"/allocation-rules/{stayed['id']}/approve"
    answers = together(6, lambda _: funds.asked.ask("POST", approve, role="reviewer"))
    assert sorted(answer.status for answer in answers) == [200] + [409] * 5
    assert funds.sums(fund_id)["contributed"] == 500


def test_profit_feeds_own_earmarks_in_the_same_book_only(funds):
    held = funds.found(nature="H")
    assert funds.refused_rules("2026-01-01", {held: 100}) == "fund_nature_mismatch"
    elsewhere = funds.found(nature="E", book="property")
    assert funds.refused_rules("2026-01-01", {elsewhere: 100}) == "fund_book_mismatch"


def test_nothing_is_divided_before_another_person_has_approved_the_rules(funds):
    fund_id = funds.found(nature="E")
    funds.asked.hear(closed("2026-03", 1_000))
    proposed = funds.propose("2026-01-01", {fund_id: 10_000})
    assert (proposed["state"], proposed["approved_by"]) == ("proposed", None)
    assert funds.sums(fund_id)["contributed"] == 0
    path = f"/allocation-rules/{proposed['id']}"
    for role in ("accountant", "admin", "steward"):
        assert funds.asked.refused(f"{path}/approve", role=role) == "forbidden"
    maker = {"role": "accountant+reviewer", "user": "accountant"}
    assert funds.asked.refused(f"{path}/approve", **maker) == "approver_is_maker"
    elsewhere = {"role": "reviewer", "community": "other"}
    assert funds.asked.refused(f"{path}/approve", **elsewhere) == "allocation_rules_unknown"
    funds.approve_rules(proposed)
    assert funds.sums(fund_id)["contributed"] == 1_000
    assert funds.asked.refused(f"{path}/approve", role="reviewer") == "allocation_rules_resolved"
    why = {"reason": "太高"}
    assert funds.asked.refused(f"{path}/refuse", why, role="reviewer") == (
        "allocation_rules_resolved"
    )


def test_refused_rules_never_divide_and_leave_their_day_free(funds):
    fund_id = funds.found(nature="E")
    funds.asked.hear(closed("2026-03", 1_000))
    proposed = funds.propose("2026-01-01", {fund_id: 10_000})
    path = f"/allocation-rules/{proposed['id']}"
    refused = funds.asked.post(f"{path}/refuse", {"reason": "太高"}, role="reviewer")
    assert (refused["state"], refused["refused_for"]) == ("refused", "太高")
    assert funds.asked.refused(f"{path}/approve", role="reviewer") == "allocation_rules_resolved"
    funds.rules("2026-01-01", {fund_id: 4_000})
    assert funds.sums(fund_id)["contributed"] == 400
    listed = funds.asked.get("/allocation-rules?state=refused")["items"]
    assert [row["id"] for row in listed] == [proposed["id"]]


def test_rules_that_a_close_has_overtaken_are_not_approved(funds):
    fund_id = funds.found(nature="E")
    funds.rules("2026-01-01", {fund_id: 5_000})
    proposed = funds.propose("2026-02-01", {fund_id: 10_000})
    funds.asked.hear(closed("2026-03", 1_000))
    path = f"/allocation-rules/{proposed['id']}/approve"
    answer = funds.asked.ask("POST", path, role="reviewer")
    assert (answer.status, answer.body["code"]) == (409, "allocation_rules_backdated")
    assert answer.body["divided_through"] == "2026-03"
    assert funds.outcome("store_profit", "2026-03")["shares"][0]["amount_fen"] == 500


def test_the_remainder_takes_what_the_others_leave_and_comes_last(funds):
    one, two = funds.found(nature="E"), funds.found(nature="E")
    answer = funds.asked.ask(
        "POST",
        "/allocation-rules",
        rules("2026-01-01", {one: None, two: 3_333}),
        role="accountant",
    )
    assert (answer.status, answer.body["code"]) == (422, "allocation_share_invalid")
    funds.rules("2026-01-01", {two: 3_333, one: None})
    funds.asked.hear(closed("2026-03", 10_001))
    assert (funds.sums(one)["contributed"], funds.sums(two)["contributed"]) == (6_668, 3_333)
    assert funds.outcome("store_profit", "2026-03")["kept_fen"] == 0


def test_a_whole_months_profit_goes_to_the_pool(funds):
    """domain.md §1: 13,030.20 of the worked month, all of it fed back."""
    pool = funds.found(nature="E", name="反哺 pool")
    funds.rules("2026-01-01", {pool: None})
    funds.asked.hear(closed("2026-03", 1_303_020))
    assert funds.sums(pool)["balance"] == 1_303_020


# -- fees --------------------------------------------------------------------------------------


def at_home(funds, **terms):
    """An own earmark of the property company."""
    return funds.found(**{"nature": "E", "book": "property"} | terms)


def test_five_percent_of_the_fees_of_a_month_are_set_aside(funds):
    """domain.md §1: 5 % of 100,000.00 are 5,000.00."""
    fund_id = at_home(funds, name="红色物业专项基金")
    funds.rules("2026-01-01", {fund_id: 500}, source="fees_collected")
    close = closed("2026-03", 2_000_000, "property", fees_collected_fen=10_000_000)
    funds.asked.hear(close)
    (told,) = funds.asked.told(ContributionReceived)
    assert (told.source, told.source_id, told.amount_fen) == (
        "fees",
        close.period_close_id,
        500_000,
    )
    assert (told.source_book, told.period, told.book) == ("property", "2026-03", "property")
    outcome = funds.outcome("fees_collected", "2026-03")
    assert (outcome["amount_fen"], outcome["kept_fen"]) == (10_000_000, 9_500_000)
    figures = funds.asked.get("/figures", role="", acting_service="gateway")
    assert figures["contributed_from_profit_fen"] == 500_000


def test_fees_take_their_share_first_and_profit_divides_the_rest(funds):
    reserve, roof = at_home(funds), at_home(funds)
    funds.rules("2026-01-01", {reserve: 500}, source="fees_collected")
    funds.rules("2026-01-01", {roof: 5_000}, source="property_profit")
    funds.asked.hear(closed("2026-03", 30_001, "property", fees_collected_fen=200_000))
    assert funds.sums(reserve)["contributed"] == 10_000
    assert funds.sums(roof)["contributed"] == 10_001  # half of 20,001, the funds win the tie
    profit = funds.outcome("property_profit", "2026-03")
    assert (profit["amount_fen"], profit["kept_fen"]) == (20_001, 10_000)


def test_a_share_of_fees_is_never_more_than_the_months_profit(funds):
    first, second = at_home(funds), at_home(funds)
    funds.rules("2026-01-01", {first: 500, second: 500}, source="fees_collected")
    funds.rules("2026-01-01", {first: None}, source="property_profit")
    funds.asked.hear(closed("2026-03", 7_000, "property", fees_collected_fen=100_000))
    assert (funds.sums(first)["contributed"], funds.sums(second)["contributed"]) == (5_000, 2_000)
    outcome = funds.outcome("fees_collected", "2026-03")
    assert (outcome["allocated_fen"], outcome["uncovered_fen"], outcome["kept_fen"]) == (
        7_000,
        3_000,
        90_000,
    )
    funds.asked.hear(closed("2026-04", 0, "property", fees_collected_fen=100_000))
    assert funds.outcome("fees_collected", "2026-04")["uncovered_fen"] == 10_000


def test_fees_that_waited_take_what_the_profit_has_left(funds):
    reserve, roof = at_home(funds), at_home(funds)
    funds.rules("2026-01-01", {roof: 9_000}, source="property_profit")
    funds.asked.hear(closed("2026-03", 10_000, "property", fees_collected_fen=100_000))
    funds.rules("2026-03-01", {reserve: 500}, source="fees_collected")
    assert (funds.sums(roof)["contributed"], funds.sums(reserve)["contributed"]) == (9_000, 1_000)
    assert funds.outcome("fees_collected", "2026-03")["uncovered_fen"] == 4_000
    assert funds.outcome("property_profit", "2026-03")["kept_fen"] == 1_000


def test_a_month_that_gave_back_more_fees_than_it_took_gives_nothing(funds):
    fund_id = at_home(funds)
    funds.rules("2026-01-01", {fund_id: 500}, source="fees_collected")
    funds.asked.hear(closed("2026-03", 7_000, "property", fees_collected_fen=-500))
    assert funds.outcome("fees_collected", "2026-03")["amount_fen"] == 0


# -- common income -----------------------------------------------------------------------------


def income(amount_fen, on="2026-03-09", cost_fen=0):
    return CommonIncomeReceived(
        common_income_id=name(),
        source="充电桩",
        payer="投资方",
        building_id=None,
        fund_id=None,
        method="bank",
        amount_fen=amount_fen,
        cost_fen=cost_fen,
        received_on=on,
    )


def test_the_owners_part_of_an_income_goes_to_their_fund_on_its_day(funds):
    owners = funds.found(nature="H", book="property", name="公共收益")
    funds.rules("2026-03-10", {owners: None}, source="common_income")
    early, late = income(9_999), income(30_000, on="2026-03-10", cost_fen=5_000)
    funds.asked.hear(early, late, late)
    (told,) = funds.asked.told(ContributionReceived)
    assert (told.source, told.source_id, told.amount_fen, told.received_on) == (
        "common_income",
        late.common_income_id,
        25_000,
        "2026-03-10",
    )
    assert funds.refused_rules("2026-03-10", {}, source="common_income") == (
        "allocation_rules_exist"
    )
    funds.rules("2026-03-01", {owners: 5_000}, source="common_income")
    assert funds.sums(owners)["contributed"] == 25_000 + 5_000  # what waited: half of 9,999
    outcome = funds.outcome("common_income", "2026-03")
    assert (outcome["amount_fen"], outcome["allocated_fen"], outcome["kept_fen"]) == (
        34_999,
        30_000,
        4_999,
    )
    assert outcome["rules_id"] is None  # two sets


def test_common_income_feeds_what_is_held_for_owners_by_the_property_company(funds):
    for terms, code in (
        ({"nature": "E", "book": "property"}, "fund_nature_mismatch"),
        ({"nature": "H", "book": "store"}, "fund_book_mismatch"),
    ):
        shares = {funds.found(**terms): 1}
        assert funds.refused_rules("2026-01-01", shares, source="common_income") == code


# -- dry run -----------------------------------------------------------------------------------


def test_a_dry_run_says_to_the_fen_what_would_happen_and_moves_nothing(funds):
    one, two = funds.found(nature="E", name="屋顶"), funds.found(nature="E", name="帮扶")
    used = funds.rules("2026-01-01", {one: 3_333, two: 3_333})
    assert funds.outcome("store_profit", "2026-03", amount_fen=100) == {
        "source": "store_profit",
        "period": "2026-03",
        "rules_id": used["id"],
        "amount_fen": 100,
        "shares": [
            {"fund_id": one, "fund_name": "屋顶", "amount_fen": 33},
            {"fund_id": two, "fund_name": "帮扶", "amount_fen": 33},
        ],
        "allocated_fen": 66,
        "kept_fen": 34,
        "uncovered_fen": 0,
        "allocated_on": None,
    }
    other = funds.propose("2026-04-01", {one: None})
    tried = funds.outcome("store_profit", "2026-03", amount_fen=100, rules_id=other["id"])
    assert [share["amount_fen"] for share in tried["shares"]] == [100]
    funds.asked.hear(closed("2026-03", 1_000))
    was = funds.outcome("store_profit", "2026-03")
    assert [share["amount_fen"] for share in was["shares"]] == [333, 333]
    assert (was["rules_id"], was["allocated_on"]) == (used["id"], "2026-04-02")
    tried = funds.outcome("store_profit", "2026-03", rules_id=other["id"])
    assert (tried["allocated_fen"], tried["allocated_on"]) == (1_000, None)
    assert len(funds.asked.told(ContributionReceived)) == 2


def test_an_old_month_replayed_gives_the_old_answer(funds):
    one, two = funds.found(nature="E"), funds.found(nature="E")
    funds.rules("2026-01-01", {one: 6_000, two: 2_500})
    funds.asked.hear(closed("2026-03", 999))
    funds.rules("2026-04-01", {two: None})
    was = funds.outcome("store_profit", "2026-03")
    again = funds.outcome("store_profit", "2026-03", amount_fen=999)
    assert was | {"allocated_on": None} == again
    assert funds.outcome("store_profit", "2026-04", amount_fen=999)["kept_fen"] == 0


def test_a_dry_run_without_rules_or_amount_or_with_those_of_another_source_is_refused(funds):
    fund_id = at_home(funds)
    made = funds.rules("2026-03-01", {fund_id: 1}, source="property_profit")
    path = "/allocation-rules/dry-run?source={}&period={}"
    for query, status, code in (
        (path.format("store_profit", "2026-03") + "&amount_fen=1", 409, "allocation_rules_missing"),
        (path.format("property_profit", "2026-02&amount_fen=1"), 409, "allocation_rules_missing"),
        (path.format("property_profit", "2026-03"), 422, "amount_missing"),
        (
            path.format("store_profit", "2026-03") + f"&rules_id={made['id']}",
            422,
            "allocation_source_differs",
        ),
        (
            path.format("store_profit", "2026-03&rules_id=") + name(),
            404,
            "allocation_rules_unknown",
        ),
        (path.format("nothing", "2026-03"), 422, "invalid_request"),
    ):
        answer = funds.asked.ask("GET", query)
        assert (answer.status, answer.body["code"]) == (status, code), query


SHARES = st.lists(st.integers(1, 3_000), max_size=3)


@given(st.integers(0, 10**12), SHARES)
def test_a_division_loses_and_invents_no_fen(amount_fen, weights):
    shares = [Share(f"fund-{i}", weight) for i, weight in enumerate(weights)]
    exact = amount_fen * sum(weights) / 10_000
    divided = divide(amount_fen, shares)
    assert abs(divided.allocated_fen - exact) <= len(shares) + 1e-3 * exact
    assert divided.allocated_fen + divided.kept_fen == amount_fen
    whole = divide(amount_fen, [*shares, Share("rest", None, remainder=True)])
    assert (whole.allocated_fen, whole.kept_fen) == (amount_fen, 0)
    same = [part for part in whole.parts if part[0] != "rest"]
    assert same == divided.parts  # whoever takes the rest, the others get the same


@given(st.integers(0, 10**9), SHARES, st.integers(0, 10**9))
def test_what_there_is_no_room_for_is_said(amount_fen, weights, room_fen):
    shares = [Share(f"fund-{i}", weight) for i, weight in enumerate(weights)]
    wanted, got = divide(amount_fen, shares), divide(amount_fen, shares, room_fen)
    assert got.allocated_fen == min(room_fen, wanted.allocated_fen)
    assert got.allocated_fen + got.uncovered_fen == wanted.allocated_fen
    assert got.kept_fen == wanted.kept_fen


def test_a_set_is_judged_as_a_whole():
    assert not is_over_whole([Share("a", 9_999), Share("b", 1)])
    assert is_over_whole([Share("a", 9_999), Share("b", 2)])
    assert named_twice([Share("a", 1), Share("b", 1), Share("a", 2)]) == 2
    assert named_twice([]) is None
