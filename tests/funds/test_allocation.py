"""Dividing a month's profit among funds."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.funds.allocation.rules import Rule, allocate, day_over_whole, effective
from shared.facts import ContributionReceived
from tests.funds.conftest import closed, name, rule


def test_a_closed_month_feeds_the_funds_by_their_shares(funds):
    roof, aid = sorted([name(), name()])
    funds.found(id=roof, nature="E", name="屋顶")
    funds.found(id=aid, nature="E", name="帮扶")
    funds.rule(roof, 6_000, "2026-01-01")
    funds.rule(aid, 2_500, "2026-01-01")
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


def test_a_month_waits_for_the_first_rule_and_is_then_allocated_once(funds):
    fund_id = funds.found(nature="E")
    funds.asked.hear(closed("2026-02", 1_000), closed("2026-03", 2_000))
    funds.asked.hear(closed("2026-03", 4_000, book="property"))
    assert funds.sums(fund_id)["contributed"] == 0
    funds.rule(fund_id, 5_000, "2026-03-31")
    assert funds.sums(fund_id)["contributed"] == 1_000
    funds.rule(fund_id, 10_000, "2026-02-28")
    assert funds.sums(fund_id)["contributed"] == 2_000
    other = funds.found(nature="E")
    assert funds.asked.refused("/allocation-rules", rule(other, 1, "2026-03-01"), role="accountant")
    assert funds.sums(other)["contributed"] == 0


def test_a_later_rule_does_not_touch_an_allocated_month(funds):
    fund_id = funds.found(nature="E")
    funds.rule(fund_id, 5_000, "2026-01-01")
    close = closed("2026-03", 1_000)
    funds.asked.hear(close)
    funds.rule(fund_id, 2_000, "2026-02-01")
    funds.asked.hear(close)
    assert funds.sums(fund_id)["contributed"] == 500
    funds.asked.hear(closed("2026-04", 1_000))
    assert funds.sums(fund_id)["contributed"] == 700


def test_a_month_is_closed_once(funds):
    funds.asked.hear(closed("2026-03", 1_000))
    (error,) = funds.parked(closed("2026-03", 1_000))
    assert error.startswith("IntegrityError")


def test_a_month_without_profit_feeds_nothing_and_is_done(funds):
    fund_id = funds.found(nature="E")
    funds.rule(fund_id, 10_000, "2026-01-01")
    funds.asked.hear(closed("2026-03", 0))
    assert funds.asked.told(ContributionReceived) == []


def test_the_shares_never_exceed_the_whole_on_any_day(funds):
    one, two = funds.found(nature="E"), funds.found(nature="E")
    funds.rule(one, 7_000, "2026-01-01")
    funds.rule(one, 2_000, "2026-06-01")
    too_early = rule(two, 8_000, "2026-02-01")
    code = funds.asked.refused("/allocation-rules", too_early, role="accountant")
    assert code == "allocation_over_whole"
    funds.rule(two, 8_000, "2026-06-01")
    too_much = rule(one, 2_001, "2026-07-01")
    code = funds.asked.refused("/allocation-rules", too_much, role="accountant")
    assert code == "allocation_over_whole"


def test_a_fund_has_one_rule_from_a_day_on(funds):
    fund_id = funds.found(nature="E")
    first = funds.rule(fund_id, 7_000, "2026-01-01")
    again = rule(fund_id, 6_000, "2026-01-01")
    code = funds.asked.refused("/allocation-rules", again, role="accountant")
    assert code == "allocation_rule_exists"
    named = {**rule(fund_id, 7_000, "2026-01-01"), "id": first["id"]}
    assert funds.asked.post("/allocation-rules", named, role="accountant") == first


def test_profit_feeds_own_earmarks_in_the_same_book_only(funds):
    held = rule(funds.found(nature="H"), 100, "2026-01-01")
    code = funds.asked.refused("/allocation-rules", held, role="accountant")
    assert code == "fund_nature_mismatch"
    elsewhere = rule(funds.found(nature="E", book="property"), 100, "2026-01-01")
    code = funds.asked.refused("/allocation-rules", elsewhere, role="accountant")
    assert code == "fund_book_mismatch"


SHARES = st.lists(st.integers(1, 3_000), min_size=1, max_size=3)


@given(st.integers(0, 10**12), SHARES)
def test_an_allocation_loses_and_invents_no_fen(distributable_fen, shares):
    day = date(2026, 1, 1)
    rules = [Rule(f"fund-{i}", share, day) for i, share in enumerate(shares)]
    given_fen = sum(part for _, part in allocate(distributable_fen, rules))
    exact = distributable_fen * sum(shares) / 10_000
    assert abs(given_fen - exact) <= len(shares) + 1e-3 * exact
    whole = [*rules, Rule("rest", 10_000 - sum(shares), day)]
    assert sum(part for _, part in allocate(distributable_fen, whole)) == distributable_fen


def test_the_latest_rule_that_has_begun_is_the_one_that_counts():
    rules = [
        Rule("b", 1_000, date(2026, 3, 1)),
        Rule("a", 2_000, date(2026, 1, 1)),
        Rule("a", 3_000, date(2026, 3, 31)),
        Rule("a", 9_500, date(2026, 4, 1)),
    ]
    assert [r.share_bp for r in effective(rules, date(2026, 3, 31))] == [3_000, 1_000]
    assert effective(rules, date(2025, 12, 31)) == []
    assert day_over_whole(rules) == date(2026, 4, 1)
    assert day_over_whole(rules[:3]) is None
