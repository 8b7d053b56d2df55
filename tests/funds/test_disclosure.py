"""What a community page says of its funds: every figure, and nobody's name."""

import json

from hypothesis import given
from hypothesis import strategies as st

from services.funds.app import SERVICE
from services.funds.disclosure.rules import GROUP_MIN, MERGED, Group, merged
from tests.funds.conftest import name
from tests.funds.years import on


def test_a_month_is_told_by_fund_use_repair_and_gift(funds):
    with on("2026-05-04"):
        fund_id = funds.found(approval_threshold_fen=100_000_000)
        empty = funds.found(name="空的")
        funds.grant(fund_id, 1_000_000)
        for number, day in enumerate(("2026-04-02", "2026-04-30", "2026-05-01")):
            gift = {"fund_id": fund_id, "source": "donation", "source_document": "张三捐赠"}
            gift |= {"received_on": day, "amount_fen": 1_000 + number}
            funds.asked.post("/contributions", gift, role="accountant")
        building = name()
        for cost in (30_000, 20_000):
            funds.accept(funds.commit(fund_id, 50_000, building_id=building), cost)
        with on("2026-04-28"):
            asked = funds.ask_for(fund_id, 9_000, payee="李四")
            funds.pay(funds.request(asked, 4_000))
            funds.pay(funds.request(asked, 5_000))
        told = funds.asked.get("/disclosure?period=2026-04")
        assert told["refusals"] == 0
        assert funds.refused(empty, 5) == "fund_overdrawn"
        assert funds.asked.get("/disclosure?period=2026-05")["refusals"] == 1
    assert (told["since"], told["until"]) == ("2026-04-01", "2026-04-30")
    shown = {fund["fund_id"]: fund for fund in told["funds"]}
    figures = shown[fund_id]["figures"]
    assert [figures[f"{each}_fen"] for each in ("opening", "income", "spent", "closing")] == [
        1_000_000,
        2_001,
        59_000,
        943_001,
    ]
    assert shown[fund_id]["uses"] == [
        {"use": "flood_supplies", "payments": 2, "amount_fen": 9_000},
        {"use": "repair", "payments": 2, "amount_fen": 50_000},
    ]
    assert shown[fund_id]["projects"] == shown[empty]["uses"] == []
    assert told["repairs"] == {"orders": 2, "amount_fen": 50_000, "building_ids": [building]}
    assert told["donations"] == {"gifts": 2, "amount_fen": 2_001}
    assert told["households"] == []
    assert told["total"]["closing_fen"] == 943_001
    text = json.dumps(told, ensure_ascii=False)
    assert "张三" not in text and "李四" not in text
    assert funds.asked.get("/disclosure?period=2026-04", community="other")["funds"] == []
    assert funds.asked.ask("GET", "/disclosure?period=2026-04", role="clerk").status == 403
    assert funds.asked.ask("GET", "/disclosure").status == 422


def test_projects_are_told_apart(funds):
    with on("2026-05-04"):
        fund_id, project = funds.found(), name()
        funds.grant(fund_id, 1_000_000)
        with on("2026-04-28"):
            asked = funds.ask_for(fund_id, 9_000)
            funds.pay(funds.request(asked, 4_000))
        with SERVICE.database.connection():
            SERVICE.database.proxy.execute_sql(
                f"UPDATE commitment SET project_id = '{project}' WHERE id = '{asked['id']}'"
            )
        (told,) = funds.asked.get("/disclosure?period=2026-04")["funds"]
        assert told["projects"] == [{"project_id": project, "payments": 1, "amount_fen": 4_000}]


def test_few_households_are_told_together_or_not_at_all(funds):
    with on("2026-05-04"):
        fund_id = funds.found()
        funds.grant(fund_id, 1_000_000)

        def help_(use, households):
            for _ in range(households):
                asked = funds.ask_for(fund_id, 100, use=use, household_id=name())
                funds.pay(funds.request(asked, 40))
                funds.pay(funds.request(asked, 60))

        def told():
            found = funds.asked.get("/disclosure?period=2026-04")["households"]
            return {row["use"]: row["households"] for row in found}

        with on("2026-04-28"):
            help_("relief", 4)
        assert told() == {}
        with on("2026-04-28"):
            help_("service_project", 2)
        assert told() == {MERGED: 6}
        with on("2026-04-28"):
            help_("relief", 1)
        assert told() == {MERGED: 7}  # two alone could be told from the difference


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 12)))
def test_no_group_is_smaller_than_five_and_none_can_be_worked_out(counts):
    groups = [Group(use, households) for use, households in counts.items()]
    found = merged(groups)
    assert all(group.households >= GROUP_MIN for group in found)
    hidden = sum(counts.values()) - sum(group.households for group in found)
    assert hidden == 0 or (not found and sum(counts.values()) < GROUP_MIN)
    for group in found:
        assert group.use == MERGED or counts[group.use] == group.households
