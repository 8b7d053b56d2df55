"""The funds of the reports, founded in one step."""

import pytest

from services.funds.templates.queries import by_code
from services.funds.uses.queries import catalogue
from tests.funds.conftest import name
from tests.threads import together

WHAT_THE_REPORTS_SAY = {
    "feed_back_pool": ("E", "store"),
    "red_property_fund": ("E", "property"),
    "emergency_reserve": ("E", "property"),
    "residents_service_fund": ("H", "store"),
    "community_development_fund": ("X", "store"),
    "party_dues": ("H", "store"),
}


def found(funds, template: str, **more) -> dict:
    return funds.asked.post("/funds/from-template", {"template": template} | more)


def test_the_templates_are_those_of_the_reports(funds):
    shown = {row["code"]: row for row in funds.asked.get("/fund-templates")}
    assert {code: (row["nature"], row["book"]) for code, row in shown.items()} == (
        WHAT_THE_REPORTS_SAY
    )
    budgets = {code: row["yearly_budget_fen"] for code, row in shown.items()}
    assert budgets.pop("residents_service_fund") == 20_000_000
    assert set(budgets.values()) == {None}
    assert all(row["zh"] and row["en"] and row["sentence_zh"] for row in shown.values())


def test_892_communities_with_that_budget_are_the_178_million_of_the_report():
    assert 892 * by_code()["residents_service_fund"].yearly_budget_fen == 178_400_000_00


@pytest.mark.parametrize("template", list(WHAT_THE_REPORTS_SAY))
def test_a_fund_is_founded_on_the_terms_of_its_template(funds, template):
    fund = found(funds, template)
    terms = by_code()[template].terms
    assert {key: fund[key] for key in terms} == terms
    assert (fund["nature"], fund["book"], fund["status"]) == (
        *WHAT_THE_REPORTS_SAY[template],
        "active",
    )
    assert fund["is_off_books"] == (template == "community_development_fund")


def test_the_public_money_of_a_community_keeps_to_the_seven_not(funds):
    seven = {use.code for use in catalogue().values() if use.forbidden_by == "seven_not"}
    fund = found(funds, "residents_service_fund")
    assert seven | {"contract_duty"} == set(fund["forbidden_uses"])
    assert fund["uses"] == ["service_project"]


def test_a_founder_may_choose_a_few_terms_otherwise(funds):
    building = name()
    fund = found(
        funds,
        "feed_back_pool",
        name="新晟社区反哺资金",
        legal_holder="乐居社区服务有限公司",
        book="property",
        buildings=[building],
        cap_per_order_fen=100_000,
    )
    assert (fund["name"], fund["book"]) == ("新晟社区反哺资金", "property")
    assert (fund["buildings"], fund["cap_per_order_fen"]) == ([building], 100_000)
    assert fund["unmanaged_only"] and fund["uses"] == ["repair", "flood_supplies", "relief"]


def test_what_no_founder_may_choose_is_refused(funds):
    def refused(**body) -> str:
        return funds.asked.refused("/funds/from-template", body)

    assert refused(template="slush_fund") == refused() == "invalid_request"
    assert refused(template="party_dues", nature="E") == "invalid_request"
    debt = {"template": "party_dues", "uses": ["debt"]}
    assert funds.asked.refused("/funds/from-template", debt) == "fund_uses_contradict"
    assert funds.asked.refused("/funds/from-template", debt, role="reviewer") == "forbidden"
    assert funds.asked.get("/funds")["items"] == []


def test_two_who_found_the_same_fund_at_once_found_it_once(funds):
    body = {"template": "emergency_reserve", "id": name()}
    answers = together(2, lambda _: funds.asked.ask("POST", "/funds/from-template", body))
    assert [answer.status for answer in answers] == [201, 201]
    assert len(funds.asked.get("/funds")["items"]) == 1
    other = body | {"name": "另一个"}
    assert funds.asked.refused("/funds/from-template", other) == "fund_differs"
