"""What vouchers of funds say in words: for what, why, after which document, under which number."""

from dataclasses import replace

from services.ledger.posting.funds import rules as funds
from tests.ledger import happenings as h


def at_bank(entries):
    return [
        (entry.kind, line.reference)
        for entry in entries
        for line in entry.lines
        if line.account == "100201"
    ]


def test_every_bank_line_of_a_payment_carries_the_banks_number():
    number = {"bank_reference": "20260428-000173"}
    repair = funds.disbursement_made(h.disbursement(500, **number), h.RATES_BP)
    charity = funds.disbursement_made(h.disbursement(500, "X", **number), h.RATES_BP)
    other = funds.disbursement_made(h.disbursement(500, order=None, **number), h.RATES_BP)
    assert {reference for _, reference in at_bank([*repair, *charity, *other])} == set(
        number.values()
    )
    assert [kind for kind, _ in at_bank([*repair, *charity, *other])] == [
        *("repair_paid", "repair_recovered"),
        *("repair_paid", "fund_spent"),
    ]
    back = funds.disbursement_returned(h.disbursement_returned(500, **number), h.RATES_BP)
    given_back = funds.contribution_returned(h.contribution_returned(500, **number))
    assert at_bank([*back, *given_back]) == [
        ("repair_refunded", "20260428-000173"),
        ("repair_paid_back", "20260428-000173"),
        ("repair_recovered_back", "20260428-000173"),
        ("contribution_returned", "20260428-000173"),
    ]
    (long,) = funds.disbursement_made(
        h.disbursement(500, order=None, bank_reference="7" * 200), h.RATES_BP
    )
    assert at_bank([long]) == [("fund_spent", "7" * 64)]  # as much as a line keeps


def test_a_memo_says_what_money_was_for_and_why_it_came_back():
    def memos(entries):
        return [entry.memo for entry in entries]

    bought = h.disbursement(500, order=None, memo="水泵两台")
    assert memos(funds.disbursement_made(bought, h.RATES_BP)) == ["专项资金支出 反哺维修：水泵两台"]
    missing = h.disbursement_returned(500, order=None)
    assert memos(funds.disbursement_returned(missing, h.RATES_BP)) == [
        "退回 专项资金支出 反哺维修：多付"
    ]
    assert memos(funds.disbursement_returned(h.disbursement_returned(500), h.RATES_BP)) == [
        "维修款退回 反哺维修：多付",
        "退回 专项资金付维修 反哺维修：多付",
        "退回 专项资金付维修 反哺维修：多付",
    ]
    for source, word in (("grant", "拨款"), ("donation", "捐赠")):
        returned = h.contribution_returned(500, source=source)
        assert memos(funds.contribution_returned(returned)) == [f"退还{word} 反哺维修：项目取消"]
    long = h.contribution_returned(500)
    (entry,) = funds.contribution_returned(replace(long, reason="长" * 300), "2026-04-01 记-3")
    assert len(entry.memo) == 200
    assert entry.memo.endswith("长…（原凭证 2026-04-01 记-3）")


def test_the_banks_line_of_a_gift_names_its_document():
    for source, word in (("grant", "拨款"), ("donation", "捐赠")):
        fact = replace(h.contribution(500, "G", source=source), source_id="财社〔2026〕18号")
        (entry,) = funds.contribution_received(fact)
        assert [(line.account, line.memo) for line in entry.lines] == [
            ("100201", f"收到{word} 反哺维修：财社〔2026〕18号"),
            ("2401", word),
        ]
    (shared,) = funds.contribution_received(h.contribution(500))
    assert [line.memo for line in shared.lines] == [None, "利润提取"]


def test_what_goes_back_to_a_giver_cites_the_voucher_of_the_gift(ledger):
    gift = h.contribution(1_000, "G", on="2026-04-01")
    given_back = h.contribution_returned(400, of=gift.contribution_id)
    of_old = h.contribution_returned(500, of="before the books")
    ledger.hear(h.goods_received(100, on="2026-04-01"), gift, given_back, of_old)
    vouchers = ledger.get("/books/store/vouchers?kind=contribution_returned")["items"]
    assert [voucher["memo"] for voucher in vouchers] == [
        "退还拨款 反哺维修：项目取消（原凭证 2026-04-01 记-2）",
        "退还拨款 反哺维修：项目取消",
    ]
