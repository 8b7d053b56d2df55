"""What only the bank knew, a fee or interest, is booked by hand from its row."""

from tests.ledger import banking as b

ROWS = (
    ("2026-03-21", -1_200, "", "账户管理费", "F2001"),
    ("2026-03-22", 350, "某银行", "结息", ""),
)


def draft(ledger, row, account="560301", **more):
    how = {"role": "accountant", "user": "wang"} | more.pop("who", {})
    path = f"/books/store/bank/rows/{row['id']}/draft"
    return ledger.ask("POST", path, {"account": account, **more}, **how)


def post(ledger, made):
    path = f"/books/store/drafts/{made['id']}"
    ledger.post(f"{path}/review", role="reviewer", user="zhao")
    return ledger.post(f"{path}/post", role="accountant", user="wang")


def lines(made):
    return [
        (line["account"], line["debit_fen"], line["credit_fen"], line["reference"])
        for line in made["lines"]
    ]


def test_a_fee_is_drafted_posted_and_then_suggested_for_its_row(ledger):
    b.imported(ledger, *ROWS, opening_fen=10_000)
    _, fee, interest = b.unmatched(ledger)["rows"]
    made = draft(ledger, fee).body
    assert (made["memo"], made["voucher_date"], made["attachments"]) == (
        "账户管理费",
        "2026-03-21",
        1,
    )
    assert lines(made) == [("560301", 1_200, 0, None), (b.ACCOUNT, 0, 1_200, "F2001")]
    came = draft(ledger, interest, memo="收到利息", voucher_date="2026-04-01").body
    assert (came["memo"], came["voucher_date"]) == ("收到利息", "2026-04-01")
    assert lines(came) == [(b.ACCOUNT, 350, 0, None), ("560301", 0, 350, None)]
    rows = b.unmatched(ledger)["rows"]
    assert [row["drafts"] for row in rows] == [[], [made["id"]], [came["id"]]]
    assert b.suggestions(ledger) == []
    for one in (made, came):
        post(ledger, one)
    assert {(one["why"], one["unambiguous"]) for one in b.suggestions(ledger)} == {
        ("prepared", True)
    }
    assert b.take_suggested(ledger)["matched"] == 2
    assert b.unmatched(ledger)["lines"] == []


def test_a_row_has_one_draft_that_stands(ledger):
    b.imported(ledger, *ROWS, opening_fen=10_000)
    opening, fee, _ = b.unmatched(ledger)["rows"]
    assert draft(ledger, opening).body["code"] == "row_is_opening"
    assert draft(ledger, fee, who={"role": "cashier"}).body["code"] == "forbidden"
    assert draft(ledger, fee, who={"community": "taiping"}).body["code"] == "bank_row_unknown"
    assert draft(ledger, fee, account="2202").body["code"] == "account_controlled"
    assert draft(ledger, fee, account="5603").body["code"] == "account_not_postable"
    made = draft(ledger, fee).body
    again = draft(ledger, fee)
    assert (again.status, again.body["code"]) == (409, "row_drafted_already")
    assert again.body["draft_id"] == made["id"]
    discard = f"/books/store/drafts/{made['id']}/discard"
    ledger.post(discard, {"reason": "科目不对"}, role="accountant", user="wang")
    second = draft(ledger, fee, account="560201").body
    voucher = post(ledger, second)
    assert draft(ledger, fee).body["code"] == "row_drafted_already"
    reverse = f"/books/store/vouchers/{voucher['id']}/reverse"
    wrong = {"voucher_date": "2026-03-25", "reason": "科目不对"}
    post(ledger, ledger.post(reverse, wrong, role="accountant", user="wang"))
    third = draft(ledger, fee).body
    post(ledger, third)
    assert [one["why"] for one in b.suggestions(ledger)] == ["reversed", "prepared"]
    assert b.take_suggested(ledger)["matched"] == 2
    assert b.unmatched(ledger)["lines"] == []
    assert draft(ledger, fee).body["code"] == "row_matched_already"
