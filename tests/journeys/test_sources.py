"""Money that is not the shop's profit: fees, common parts, gifts; used, come back, given back."""

import pytest

from deploy.client import wait_until_heard
from shared import clock
from tests.journeys.evidence import differing_documents

RED = "01943f00-0000-7000-8000-00000000f040"  # 红色物业专项基金
OWNERS = "01943f00-0000-7000-8000-00000000f041"
SERVICE = "01943f00-0000-7000-8000-00000000f042"
COMPARED = (
    *("fund_balances", "distributed_profit", "commitments", "disbursements", "repair_refunds"),
    *("other_uses", "common_income", "fees_prepaid", "fees_receivable", "intercompany", "books"),
)


def fund(as_, fund_id, nature, book):
    body = {"id": fund_id, "name": nature, "nature": nature, "purpose": "为民服务"}
    as_("accountant").post("/funds/funds", body | {"legal_holder": "社区", "book": book})


def rules(as_, source, share):
    proposed = as_("accountant").post(
        "/funds/allocation-rules",
        {"source": source, "effective_from": "2026-01-01", "shares": [share]},
    )
    as_("reviewer").post(f"/funds/allocation-rules/{proposed['id']}/approve", {})


def balance_fen(as_, fund_id):
    return as_("steward").get(f"/funds/funds/{fund_id}")["balance_fen"]


def audit(as_):
    """What differs between the funds and the books; the audit waits for what is on its way."""
    found = {row["code"]: row for row in as_("accountant").get("/loop/audit")["comparisons"]}
    return [found[code]["sentence"] for code in COMPARED if not found[code]["agrees"]]


@pytest.fixture(scope="module")
def march(instance, as_):
    """100,000.00 of fees collected and earned in March, and 300.00 of the charging piles."""
    fund(as_, RED, "E", "property")
    fund(as_, OWNERS, "H", "property")
    fund(as_, SERVICE, "G", "store")
    steward, cashier, accountant = as_("steward"), as_("cashier"), as_("accountant")
    place = {"name": "3号楼", "address": "新晟社区3号楼", "managed": True}
    building = steward.post("/property/buildings", place)["id"]
    accountant.post(
        "/property/fee-tariffs",
        {
            "basis": "per_household",
            "rate_fen": 1_000_000,
            "from_period": "2026-03",
            "ground": "业主大会决议",
        },
    )
    for number in range(10):
        household = {"building_id": building, "unit": f"1-{number}01"}
        household_id = steward.post("/property/households", household)["id"]
        paid = {"household_id": household_id, "method": "bank", "amount_fen": 1_000_000}
        cashier.post("/property/fee-payments", paid | {"collected_on": "2026-03-10"})
    accountant.post("/property/fee-runs", {"period": "2026-03"})
    rules(as_, "fees_collected", {"fund_id": RED, "share_bp": 500})
    rules(as_, "common_income", {"fund_id": OWNERS, "remainder": True})
    income = {"source": "充电桩", "payer": "投资方", "method": "bank", "gross_fen": 30_000}
    accountant.post("/property/common-incomes", income | {"received_on": "2026-03-20"})
    wait_until_heard(instance.settings.gateway_url)
    in_spite = {"accepted": ["bank_not_reconciled"], "reason": "账单未到"}
    closed = accountant.post("/ledger/books/property/periods/2026-03/close", in_spite)
    wait_until_heard(instance.settings.gateway_url)
    return closed


def test_five_percent_of_the_fees_are_set_aside_with_a_voucher(march, as_):
    assert balance_fen(as_, RED) == 500_000
    outcome = as_("accountant").get(
        "/funds/allocation-rules/dry-run", source="fees_collected", period="2026-03"
    )
    assert (outcome["amount_fen"], outcome["allocated_fen"]) == (10_000_000, 500_000)
    vouchers = as_("accountant").get(
        "/ledger/books/property/vouchers", kind="contribution_received", account="310102"
    )["items"]
    lines = [
        (line["account"], line["debit_fen"], line["credit_fen"])
        for voucher in vouchers
        for line in voucher["lines"]
    ]
    assert lines == [("310402", 500_000, 0), ("310102", 0, 500_000)]
    assert audit(as_) == []


def test_the_owners_money_is_used_comes_back_in_part_and_agrees_with_the_books(march, as_):
    assert balance_fen(as_, OWNERS) == 30_000
    for fund_id, amount_fen in ((OWNERS, 20_000), (RED, 100_000)):
        use = {"fund_id": fund_id, "use": "relief", "amount_fen": amount_fen, "memo": "帮扶"}
        made = as_("steward").post("/funds/commitments/for-use", use)
        asked = as_("steward").post(
            f"/funds/commitments/{made['id']}/payments",
            {"amount_fen": amount_fen, "document": f"发票 {amount_fen}"},
        )
        as_("cashier").post(
            f"/funds/disbursement-requests/{asked['id']}/pay",
            {"bank_reference": f"B-{amount_fen}", "paid_on": clock.today().isoformat()},
        )
        (paid,) = as_("steward").get("/funds/disbursements", fund_id=fund_id)["items"]
        back = {"amount_fen": 5_000, "reason": "退货", "received_on": clock.today().isoformat()}
        as_("cashier").post(f"/funds/disbursements/{paid['id']}/returns", back)
    assert (balance_fen(as_, OWNERS), balance_fen(as_, RED)) == (15_000, 405_000)
    assert audit(as_) == []


def test_a_gift_goes_back_and_its_lot_says_so(march, as_):
    gift = as_("accountant").post(
        "/funds/contributions",
        {
            "fund_id": SERVICE,
            "source": "donation",
            "source_document": "捐赠协议1",
            "received_on": "2026-04-02",
            "amount_fen": 80_000,
            "donor_name": "欧阳修",
        },
    )
    receipt = as_("accountant").get(f"/funds/contributions/{gift['id']}/receipt")
    assert (receipt["donor"], receipt["amount_in_words"]) == ("欧阳修", "人民币捌佰元整")
    asked = as_("accountant").post(
        f"/funds/contributions/{gift['id']}/return", {"amount_fen": 30_000, "reason": "结余退回"}
    )
    as_("reviewer").post(f"/funds/contribution-returns/{asked['id']}/approve", {})
    (lot,) = as_("steward").get(f"/funds/funds/{SERVICE}/lots")["items"]
    assert (lot["left_fen"], [use["kind"] for use in lot["uses"]]) == (50_000, ["given_back"])
    assert audit(as_) == []


def test_both_sides_of_each_comparison_know_the_same_documents(instance, march):
    wait_until_heard(instance.settings.gateway_url)
    assert differing_documents(instance) == {}
