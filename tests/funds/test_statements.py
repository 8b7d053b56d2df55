"""专项资金收支表: what funds had, took in, spent and have, on any days, old ones too."""

import importlib
import io
from datetime import date

import openpyxl
import pytest

from services.funds.app import SERVICE
from services.funds.statements.rules import days
from shared.facts import ContributionReceived, DisbursementMade
from tests.funds.conftest import PROPERTY, Funds, closed
from tests.funds.years import on
from tests.ledger import happenings as h
from tests.ledger.neighbours import beside_a_quiet_shop
from tests.service import running

BUDGETS = importlib.import_module("services.funds.migrations.0008_budgets")
SHORT = ("opening", "income", "returned", "spent", "closing", "committed", "available")


def shown(funds, query, fund_id=None):
    """The figures of a fund, or of all, without their endings."""
    found = funds.asked.get(f"/statements?{query}" + (f"&fund_id={fund_id}" if fund_id else ""))
    return [found["total"][f"{each}_fen"] for each in SHORT]


def test_a_period_is_a_month_a_quarter_or_a_year():
    assert days("2026-02") == (date(2026, 2, 1), date(2026, 2, 28))
    assert days("2028-Q1") == (date(2028, 1, 1), date(2028, 3, 31))
    assert days("2026-Q4") == (date(2026, 10, 1), date(2026, 12, 31))
    assert days("2026") == (date(2026, 1, 1), date(2026, 12, 31))
    with pytest.raises(ValueError):
        days("2026-Q5")


def test_a_statement_names_sources_and_uses_and_carries_what_is_left(funds):
    with on("2026-05-04"):
        fund_id = funds.found(approval_threshold_fen=100_000_000)
        other = funds.found(name="另一个")
        funds.grant(fund_id, 100_000, on="2025-12-05")
        funds.grant(fund_id, 200_000, on="2026-02-03")
        gift = {"fund_id": fund_id, "source": "donation", "source_document": "收据 1"}
        gift |= {"received_on": "2026-04-02", "amount_fen": 50_000}
        funds.asked.post("/contributions", gift, role="accountant")
        funds.grant(other, 7, on="2026-04-30")
        order = funds.commit(fund_id, 80_000)
        funds.accept(order, 70_000)  # on 2026-04-20
        with on("2026-04-28"):
            asked = funds.ask_for(fund_id, 60_000)
            funds.pay(funds.request(asked, 40_000))
        paid = funds.asked.get(f"/disbursements?commitment_id={asked['id']}")["items"][0]
        back = {"amount_fen": 15_000, "reason": "退货", "received_on": "2026-05-03"}
        funds.asked.post(f"/disbursements/{paid['id']}/returns", back, role="cashier")
        found = funds.asked.get("/statements?period=2026-04")
    row = next(row for row in found["rows"] if row["fund_id"] == fund_id)
    assert (row["name"], row["nature"], row["book"]) == ("维修资金", "G", "store")
    assert row["figures"] == {
        "opening_fen": 300_000,
        "sources": {
            "profit": 0,
            "fees": 0,
            "common_income": 0,
            "grant": 0,
            "donation": 50_000,
        },
        "income_fen": 50_000,
        "transferred_in_fen": 0,
        "returned_fen": 0,
        "uses": {"flood_supplies": 40_000, "repair": 70_000},
        "spent_fen": 110_000,
        "transferred_out_fen": 0,
        "given_back_fen": 0,
        "closing_fen": 240_000,
        "committed_fen": 20_000,  # what the order was asked for in May
        "available_fen": 220_000,
    }
    assert found["total"]["closing_fen"] == 240_007
    assert shown(funds, "period=2026-05", fund_id) == [
        240_000,
        0,
        15_000,
        0,
        255_000,
        20_000,
        235_000,
    ]
    assert shown(funds, "period=2026-Q1", fund_id)[:5] == [100_000, 200_000, 0, 0, 300_000]
    assert shown(funds, "period=2026", fund_id)[:5] == [100_000, 250_000, 15_000, 110_000, 255_000]
    by_days = shown(funds, "since=2026-04-20&until=2026-04-27", fund_id)
    assert by_days[:5] == [350_000, 0, 0, 70_000, 280_000]
    sums = funds.sums(fund_id)
    assert shown(funds, "period=2026", fund_id)[4:] == [
        sums["balance"],
        sums["committed"],
        sums["available"],
    ]


def test_what_was_promised_on_an_old_day_is_what_was_promised_then(funds):
    ends = []

    def end(day, fund_id):
        ends.append((day, funds.sums(fund_id)["committed"]))

    with on("2026-06-01"):
        fund_id = funds.found()
        funds.grant(fund_id, 10_000_000)
        first = funds.ask_for(fund_id, 400_000)
        waiting = funds.ask_for(fund_id, 900_000)
        expiring = funds.ask_for(fund_id, 50_000, expires_on="2026-06-03")
        end("2026-06-01", fund_id)
    path = f"/commitments/{first['id']}"
    with on("2026-06-02"):
        more = {"added_fen": 300_000, "reason": "加"}
        raised = funds.asked.post(f"{path}/raise", more, role="steward")
        end("2026-06-02", fund_id)
    with on("2026-06-03"):
        approve = f"/commitment-raises/{raised['id']}/approve"
        funds.asked.post(approve, role="reviewer")
        funds.asked.post(f"{path}/reduce", {"reduced_fen": 30_000, "reason": "少"}, role="steward")
        end("2026-06-03", fund_id)
    with on("2026-06-04"):
        SERVICE.chores()
        request = funds.request(first, 100_000)
        pay = {"bank_reference": "1", "paid_on": "2026-06-04"}
        funds.asked.post(f"/disbursement-requests/{request['id']}/pay", pay, role="cashier")
        dropped = funds.asked.post(f"{path}/raise", more, role="steward")
        end("2026-06-04", fund_id)
    with on("2026-06-05"):
        no = {"reason": "否"}
        funds.asked.post(f"/commitment-raises/{dropped['id']}/refuse", no, role="reviewer")
        funds.asked.post(f"/commitments/{waiting['id']}/void", no, role="reviewer")
        end("2026-06-05", fund_id)
    with on("2026-06-06"):
        funds.asked.post(f"{path}/release", no, role="steward")
        again = funds.asked.post(
            f"/commitments/{expiring['id']}/renew", {"expires_on": None}, role="steward"
        )
        assert again["state"] == "made"
        end("2026-06-06", fund_id)
    assert [fen for _, fen in ends] == [
        1_350_000,
        1_650_000,
        1_620_000,
        1_770_000,
        570_000,
        50_000,
    ]
    with on("2026-07-01"):
        for day, fen in ends:
            assert shown(funds, f"since=2026-06-01&until={day}", fund_id)[5] == fen, day


def test_what_left_a_fund_unpaid_is_given_back_or_lies_in_another(funds):
    columns = ("opening", "transferred_in", "transferred_out", "given_back", "closing", "committed")

    def figures(period, *fund_ids):
        rows = funds.asked.get(f"/statements?period={period}")["rows"]
        found = {row["fund_id"]: row["figures"] for row in rows}
        return [[found[fund_id][f"{each}_fen"] for each in columns] for fund_id in fund_ids]

    with on("2026-05-04"):
        two, three = funds.found(name="另一个"), funds.found(name="第三个")
        one = funds.found(transfers_to=[two, three])
        lot = funds.grant(one, 1_000)
        moves = [
            funds.asked.post(
                "/transfers",
                {"fund_id": one, "to_fund_id": to, "amount_fen": fen, "reason": "调剂"},
                role="accountant",
            )
            for to, fen in ((two, 200), (three, 50), (three, 7))
        ]
        back = {"amount_fen": 100, "reason": "结余退回"}
        asked = funds.asked.post(f"/contributions/{lot['id']}/return", back, role="accountant")
        path = f"/contribution-returns/{asked['id']}/approve"
        funds.asked.post(path, {"bank_reference": "B-7"}, role="reviewer")
        funds.asked.post(f"/transfers/{moves[0]['id']}/approve", role="reviewer")
    with on("2026-06-02"):
        funds.asked.post(f"/transfers/{moves[1]['id']}/approve", role="reviewer")
        no = {"reason": "不调了"}
        funds.asked.post(f"/transfers/{moves[2]['id']}/refuse", no, role="reviewer")
        assert figures("2026-05", one, two) == [
            [1_000, 0, 200, 100, 700, 57],
            [0, 200, 0, 0, 200, 0],
        ]
        assert figures("2026-06", one, three) == [[700, 0, 50, 0, 650, 0], [0, 50, 0, 0, 50, 0]]
        assert figures("2026-04", two) == [[0, 0, 0, 0, 0, 0]]
        assert shown(funds, "period=2026")[4:] == [900, 0, 900]
    with SERVICE.database.connection():  # what was given back before days were noted is found
        rows = SERVICE.database.proxy.execute_sql(BUDGETS.GIVEN_BACK).fetchall()
    assert [(fund_id, fen, str(day)) for fund_id, fen, day in rows] == [(one, 100, "2026-05-04")]


def test_accountants_print_it(funds):
    with on("2026-05-04"):
        fund_id = funds.found(approval_threshold_fen=100_000_000)
        funds.grant(fund_id, 123_456)
        funds.pay(funds.request(funds.ask_for(fund_id, 5_000), 5_000))
        text = funds.asked.get("/statements?period=2026-Q2&as=csv")
        assert text.lstrip("\ufeff").splitlines() == [
            "专项资金,性质,账套,期初余额,利润提取,物业费提取,公共收益,拨款,捐赠,收入合计,转入,支出退回,"
            "支出：防汛物资,支出合计,转出,退还拨付人,期末余额,其中：已承诺,可用余额",
            "维修资金,G,store,1234.56,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,"
            "50.00,50.00,0.00,0.00,1184.56,0.00,1184.56",
            "合计,,,1234.56,0.00,0.00,0.00,0.00,0.00,0.00,0.00,0.00,"
            "50.00,50.00,0.00,0.00,1184.56,0.00,1184.56",
        ]
        token = funds.asked.token("accountant")
        answer = funds.asked.app.test_client().get(
            "/statements?period=2026&as=xlsx", headers={"Authorization": f"Bearer {token}"}
        )
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
        rows = list(sheet.values)
        assert rows[0][3] == "期初余额"
        assert rows[1][7] == 1234.56


def test_who_asks_for_no_days_or_for_others_is_told_so(funds):
    fund_id = funds.found()

    def status(query, **who):
        return funds.asked.ask("GET", f"/statements?{query}", **who).status

    assert status("") == 422
    assert status("period=2026-13") == 422
    assert status("period=2026&since=2026-01-01&until=2026-01-02") == 422
    assert status("since=2026-01-01") == 422
    assert status("since=2026-02-01&until=2026-01-01") == 422
    assert status("period=2026", role="clerk") == 403
    assert status(f"period=2026&fund_id={fund_id}", community="other") == 404
    assert funds.asked.get("/statements?period=2026", community="other")["rows"] == []


def test_the_ledger_says_the_same(settings):
    with running(SERVICE, settings) as asked, beside_a_quiet_shop(settings) as ledger:
        funds = Funds(asked)
        with on("2026-05-04"):
            grants = funds.found(approval_threshold_fen=100_000_000)
            own = funds.found(nature="E", name="反哺", approval_threshold_fen=100_000_000)
            funds.grant(grants, 400_000, on="2025-12-05")
            funds.grant(grants, 250_000, on="2026-04-05")
            funds.rules("2026-01-01", {own: 10_000})
            asked.hear(closed("2026-03", 333_333))
            for fund_id, fen in ((grants, 90_001), (own, 70_003)):
                order = asked.post("/commitments", funds.wish(fund_id, 100_000), **PROPERTY)
                funds.accept(order, fen)
                ledger.hear(h.work_completed(fen, fund=fund_id, on="2026-04-19"))
            told = asked.told()
            ledger.hear(*(f for f in told if isinstance(f, ContributionReceived)))
            ledger.hear(*(f for f in told if isinstance(f, DisbursementMade)))
            for period, start, span in (
                ("2026-04", "month", "period=2026-04"),
                ("2026-04", "year", "since=2026-01-01&until=2026-04-30"),
                ("2026-05", "month", "period=2026-05"),
            ):
                theirs = ledger.get(f"/fund-statement?period={period}")["rows"]
                assert {row["fund"] for row in theirs} == {grants, own}
                for row in theirs:
                    ours = asked.get(f"/statements?{span}&fund_id={row['fund']}")["total"]
                    for source in ("profit", "grant", "donation"):
                        assert ours["sources"][source] == row[f"{start}_{source}_fen"]
                    for figure in ("opening", "income", "spent", "closing"):
                        assert ours[f"{figure}_fen"] == row[f"{start}_{figure}_fen"]


def money_passes_on_and_comes_back(funds):
    """A gift of which part is spent, passed on and given back, and income of common parts."""
    terms = {"approval_threshold_fen": 100_000_000}
    receiver = funds.found(**terms)
    giver = funds.found(transfers_to=[receiver], **terms)
    owners = funds.found(nature="H", book="property", **terms)
    gift = funds.grant(giver, 400_000)
    funds.rules("2026-01-01", {owners: 10_000}, source="common_income")
    income = h.common_income(80_000, fund=None, on="2026-04-03")
    funds.asked.hear(income)
    funds.pay(funds.request(funds.ask_for(giver, 30_000), 30_000))
    (paid,) = funds.asked.told(DisbursementMade)
    back = {"amount_fen": 10_000, "reason": "退货", "received_on": "2026-05-04"}
    funds.asked.post(f"/disbursements/{paid.disbursement_id}/returns", back, role="cashier")
    move = {"fund_id": giver, "to_fund_id": receiver, "amount_fen": 120_000, "reason": "调剂"}
    asked = funds.asked.post("/transfers", move, role="accountant")
    funds.asked.post(f"/transfers/{asked['id']}/approve", role="reviewer")
    unspent = {"amount_fen": 50_000, "reason": "项目取消"}
    asked = funds.asked.post(f"/contributions/{gift['id']}/return", unspent, role="accountant")
    funds.asked.post(f"/contribution-returns/{asked['id']}/approve", {}, role="reviewer")
    return income, {giver, receiver, owners}


def test_the_ledger_says_the_same_of_what_passed_on_and_came_back(settings):
    with running(SERVICE, settings) as asked, beside_a_quiet_shop(settings) as ledger:
        with on("2026-05-04"):
            income, fund_ids = money_passes_on_and_comes_back(Funds(asked))
            ledger.hear(income)
            ledger.hear(*(fact for fact in asked.told() if "ledger" in fact.heard_by))
            found = ledger.get("/fund-statement?period=2026-05")
        theirs = {row["fund"]: row for row in found["rows"]}
        assert set(theirs) == fund_ids
        for fund_id, row in [*theirs.items(), (None, found["total"])]:
            query = "since=2026-01-01&until=2026-05-31" + (f"&fund_id={fund_id}" if fund_id else "")
            ours = asked.get(f"/statements?{query}")["total"]
            passed_on_fen = ours["transferred_in_fen"] - ours["transferred_out_fen"]
            same = {
                "common_income": ours["sources"]["common_income"],
                "grant": ours["sources"]["grant"] - ours["given_back_fen"],
                "transfer": passed_on_fen,
                "income": ours["income_fen"] + passed_on_fen - ours["given_back_fen"],
                "spent": ours["spent_fen"] - ours["returned_fen"],
                "closing": ours["closing_fen"],
            }
            assert same == {figure: row[f"year_{figure}_fen"] for figure in same}
        assert same == {
            "common_income": 80_000,
            "grant": 350_000,
            "transfer": 0,
            "income": 430_000,
            "spent": 20_000,
            "closing": 410_000,
        }
