"""The terms a fund is founded on, and where its money stands in the books."""

import peewee
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.funds.commitments.rules import approvals_needed
from services.funds.funds.rules import ACCOUNTS, DEFAULTS, TERMS, levels_problem
from services.ledger.accounts.rules import SEEDS
from services.ledger.posting.rules import FUNDS
from tests.funds.conftest import name

SEVEN_NOT = {
    "office_expenses",
    "personnel",
    "debt",
    "residents_own",
    "government_funded",
    "office_improvement",
    "office_building",
}


def body(**terms) -> dict:
    """A fund on the wire."""
    wanted = {"name": "a", "nature": "G", "purpose": "x", "legal_holder": "b", "book": "store"}
    return wanted | terms


def invalid(funds, **terms) -> tuple[str, str]:
    """Code and field with which such terms are refused."""
    answer = funds.asked.ask("POST", "/funds", body(**terms))
    assert answer.status == 422, answer
    return answer.body["code"], answer.body["errors"][0]["field"]


def test_a_fund_keeps_every_term_it_was_founded_on(funds):
    terms = {
        "categories": ["roof"],
        "uses": ["repair", "relief"],
        "forbidden_uses": ["contract_duty"],
        "buildings": [name()],
        "transfers_to": [funds.found()],
        "unmanaged_only": True,
        "opens_on": "2026-01-01",
        "closes_on": "2026-12-31",
        "cap_per_order_fen": 100_000,
        "cap_per_household_fen": 20_000,
        "approval_threshold_fen": 10_000,
        "approval_levels": [
            {"above_fen": 50_000, "approvals": 2},
            {"above_fen": 90_000, "approvals": 3},
        ],
        "lot_order": "pro_rata",
    }
    fund = funds.asked.get(f"/funds/{funds.found(**terms)}")
    assert {key: fund[key] for key in terms} == terms
    assert (fund["status"], fund["founded_by"], fund["withdrawn_fen"]) == ("active", "admin", 0)


def test_a_founder_who_names_no_terms_rules_nothing_out(funds):
    fund = funds.asked.get(f"/funds/{funds.found()}")
    assert {key: fund[key] for key in DEFAULTS} == DEFAULTS
    assert set(TERMS) - set(DEFAULTS) == {"name", "purpose", "legal_holder"}


def test_terms_that_contradict_themselves_are_refused(funds):
    assert invalid(funds, uses=["repair", "debt"], forbidden_uses=["debt"]) == (
        "fund_uses_contradict",
        "forbidden_uses",
    )
    levels = [{"above_fen": 600_000, "approvals": 2}, {"above_fen": 600_000, "approvals": 3}]
    assert invalid(funds, approval_levels=levels) == ("approval_levels_invalid", "approval_levels")
    twice = name()
    for terms, field in (
        ({"uses": ["repair", "repair"]}, "uses"),
        ({"uses": ["champagne"]}, "uses.0"),
        ({"forbidden_uses": ["personel"]}, "forbidden_uses.0"),
        ({"buildings": [twice, twice]}, "buildings"),
        (
            {"approval_levels": [{"above_fen": 600_000, "approvals": 6}]},
            "approval_levels.0.approvals",
        ),
        ({"approval_levels": [{"above_fen": 600_000}]}, "approval_levels.0.approvals"),
        ({"cap_per_household_fen": 0}, "cap_per_household_fen"),
        ({"lot_order": "lifo"}, "lot_order"),
    ):
        assert invalid(funds, **terms) == ("invalid_request", field)
    assert funds.asked.get("/funds")["items"] == []


def test_levels_rise_from_the_threshold_on_in_fen_and_in_people():
    def level(above_fen, approvals):
        return {"above_fen": above_fen, "approvals": approvals}

    assert levels_problem(100, []) is None
    assert levels_problem(100, [level(100, 2), level(200, 2), level(300, 5)]) is None
    assert "threshold" in levels_problem(100, [level(99, 2)])
    assert "threshold" in levels_problem(100, [level(200, 2), level(200, 3)])
    assert "fewer" in levels_problem(100, [level(200, 3), level(300, 2)])


LEVELS = st.lists(
    st.builds(
        lambda above_fen, approvals: {"above_fen": above_fen, "approvals": approvals},
        st.integers(0, 60),
        st.integers(1, 5),
    ),
    max_size=4,
)


@given(st.integers(0, 60), LEVELS, st.integers(1, 99), st.integers(1, 99))
def test_by_acceptable_levels_whoever_asks_for_more_needs_no_fewer(threshold, levels, less, more):
    assume(levels_problem(threshold, levels) is None)
    least, most = (
        approvals_needed(amount_fen, threshold, levels) for amount_fen in sorted((less, more))
    )
    assert least <= most


def test_money_moves_on_to_funds_of_the_same_community_only(funds):
    elsewhere = funds.asked.post("/funds", body(), community="elsewhere")["id"]
    for stranger in (name(), elsewhere):
        refused = funds.asked.refused("/funds", body(transfers_to=[stranger]))
        assert refused == "fund_unknown"


def test_funds_are_found_by_nature_status_and_book(funds):
    grant, pool = funds.found(nature="G"), funds.found(nature="E", book="property")

    def found(query: str) -> list[str]:
        return [fund["id"] for fund in funds.asked.get(f"/funds?{query}")["items"]]

    assert found("nature=G") == [grant]
    assert found("book=property") == [pool]
    assert sorted(found("status=active")) == sorted([grant, pool])
    assert found("status=closed") == found("nature=H") == []
    assert funds.asked.ask("GET", "/funds?nature=Z").status == 422


def test_each_nature_names_the_accounts_that_the_ledger_posts_to(funds):
    names = {seed.code: seed.name for seed in SEEDS}

    def full(code: str) -> str:
        return names[code] if len(code) == 4 else f"{names[code[:4]]}—{names[code]}"

    shown = {}
    for nature in "GHEX":
        fund = funds.asked.get(f"/funds/{funds.found(nature=nature)}")
        for account in fund["accounts"]:
            assert account["name"] == full(account["code"])
        assert fund["is_off_books"] == (fund["accounts"] == []) == (nature == "X")
        shown[nature] = [account["code"] for account in fund["accounts"]]
    assert {nature: codes[0] for nature, codes in shown.items() if codes} == FUNDS
    assert (shown["E"][1], shown["G"][1]) == ("310402", "530103")
    assert set(ACCOUNTS) == set(shown)


def test_nature_and_book_of_a_fund_are_final_in_the_database(funds):
    funds.found()
    database = funds.asked.service.database
    for statement in (
        "UPDATE fund SET nature = 'X'",
        "UPDATE fund SET book = 'property'",
        "DELETE FROM fund",
    ):
        with pytest.raises(peewee.DatabaseError, match="final"):
            database.run(lambda s=statement: database.proxy.execute_sql(s))


def test_the_catalogue_of_uses_says_what_is_forbidden_and_why(funds):
    uses = {use["code"]: use for use in funds.asked.get("/fund-uses")}
    assert {code for code, use in uses.items() if use["forbidden_by"] == "seven_not"} == SEVEN_NOT
    assert uses["contract_duty"]["forbidden_by"] == "contract"
    assert uses["repair"]["forbidden_by"] is None
    for use in uses.values():
        assert use["zh"] and use["en"]
        assert bool(use["why_zh"]) == bool(use["why_en"]) == bool(use["forbidden_by"])
