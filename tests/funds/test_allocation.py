"""Dividing a month's profit among funds."""

from hypothesis import given
from hypothesis import strategies as st

from services.funds.allocation.rules import Share, allocate, is_over_whole, named_twice
from shared.facts import ContributionReceived
from tests.funds.conftest import closed, name, rules
from tests.threads import together


def test_a_closed_month_feeds_the_funds_by_their_shares(funds):
    roof = funds.found(nature="E", name="屋顶")
    aid = funds.found(nature="E", name="帮扶")
    made = funds.rules("2026-01-01", {roof: 6_000, aid: 2_500})
    assert made == {
        "id": made["id"],
        "source_book": "store",
        "effective_from": "2026-01-01",
        "made_by": "accountant",
        "shares": [{"fund_id": roof, "share_bp": 6_000}, {"fund_id": aid, "share_bp": 2_500}],
    }
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
    funds.rules("2026-03-01", {one: 10_000})
    assert (funds.sums(one)["contributed"], funds.sums(two)["contributed"]) == (400, 600)


def test_a_month_waits_for_a_set_in_force_on_its_last_day(funds):
    fund_id = funds.found(nature="E")
    funds.asked.hear(closed("2026-02", 1_000), closed("2026-03", 2_000))
    funds.asked.hear(closed("2026-03", 4_000, book="property"))
    assert funds.sums(fund_id)["contributed"] == 0
    funds.rules("2026-03-31", {fund_id: 5_000})
    assert funds.sums(fund_id)["contributed"] == 1_000
    funds.rules("2026-02-28", {fund_id: 10_000})
    assert funds.sums(fund_id)["contributed"] == 2_000


def test_a_month_closed_at_the_moment_its_rules_are_made_is_allocated_once(funds):
    fund_id = funds.found(nature="E")
    acts = (
        lambda: funds.asked.hear(closed("2026-03", 1_000)),
        lambda: funds.rules("2026-01-01", {fund_id: 10_000}),
    )
    together(2, lambda number: acts[number]())
    assert funds.sums(fund_id)["contributed"] == 1_000


def test_a_later_set_does_not_touch_an_allocated_month(funds):
    fund_id = funds.found(nature="E")
    funds.rules("2026-01-01", {fund_id: 5_000})
    close = closed("2026-03", 1_000)
    funds.asked.hear(close)
    funds.rules("2026-02-01", {fund_id: 2_000})
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
    funds.rules("2026-03-02", {fund_id: 10_000})
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
    assert funds.rules("2026-01-01", {fund_id: 7_000}, **again) == first
    code = funds.refused_rules("2026-01-01", {fund_id: 6_000}, **again)
    assert code == "allocation_rules_differs"
    elsewhere = funds.found(nature="E", book="property")
    funds.rules("2026-01-01", {elsewhere: 1}, book="property")


def test_of_many_sets_made_at_once_for_a_day_one_stays(funds):
    fund_id = funds.found(nature="E")
    funds.asked.hear(closed("2026-03", 1_000))
    wanted = rules("2026-01-01", {fund_id: 5_000})
    answers = together(
        6, lambda _: funds.asked.ask("POST", "/allocation-rules", wanted, role="accountant")
    )
    assert sorted(answer.status for answer in answers) == [201] + [409] * 5
    assert funds.sums(fund_id)["contributed"] == 500


def test_profit_feeds_own_earmarks_in_the_same_book_only(funds):
    held = funds.found(nature="H")
    assert funds.refused_rules("2026-01-01", {held: 100}) == "fund_nature_mismatch"
    elsewhere = funds.found(nature="E", book="property")
    assert funds.refused_rules("2026-01-01", {elsewhere: 100}) == "fund_book_mismatch"


SHARES = st.lists(st.integers(1, 3_000), max_size=3)


@given(st.integers(0, 10**12), SHARES)
def test_an_allocation_loses_and_invents_no_fen(distributable_fen, weights):
    shares = [Share(f"fund-{i}", weight) for i, weight in enumerate(weights)]
    given_fen = sum(part for _, part in allocate(distributable_fen, shares))
    exact = distributable_fen * sum(weights) / 10_000
    assert abs(given_fen - exact) <= len(shares) + 1e-3 * exact
    whole = [*shares, Share("rest", 10_000 - sum(weights))]
    assert sum(part for _, part in allocate(distributable_fen, whole)) == distributable_fen


def test_a_set_is_judged_as_a_whole():
    assert not is_over_whole([Share("a", 9_999), Share("b", 1)])
    assert is_over_whole([Share("a", 9_999), Share("b", 2)])
    assert named_twice([Share("a", 1), Share("b", 1), Share("a", 2)]) == 2
    assert named_twice([]) is None
