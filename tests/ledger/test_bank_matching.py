"""Matching the bank with the books: equal sums, everything once, nothing forgotten."""

import uuid

import peewee
import pytest

from tests.ledger import banking as b
from tests.ledger import happenings as h
from tests.threads import together

MATCHES = "/books/store/bank/matches"


def refused(ledger, rows, lines, **how):
    how = {"role": "accountant"} | how
    return ledger.refused(MATCHES, b.match_body(rows, lines), **how)


def test_both_sides_are_listed_until_they_are_matched(ledger):
    ledger.hear(b.arrived(500_000, "2026-03-01"), b.paid(200_000, "2026-03-02", reference="TX2002"))
    b.imported(ledger, ("2026-03-02", 500_000, "财付通"), ("2026-03-03", -200_000, "细河", "货款"))
    both = b.unmatched(ledger)
    assert (both["rows_count"], both["rows_fen"]) == (2, 300_000)
    assert [line["amount_fen"] for line in both["lines"]] == [500_000, -200_000]
    assert both["lines"][1]["said"] == ["支付货款", "细河粮油 TX2002"]
    assert both["lines"][0]["voucher"] == "2026-03 记-1"
    assert [r["amount_fen"] for r in b.unmatched(ledger, "2026-03-02")["rows"]] == [500_000]
    made = b.match(ledger, both["rows"][:1], both["lines"][:1])
    assert (made["amount_fen"], made["why"], made["made_by"]) == (500_000, "by_hand", "accountant")
    assert (made["rows"], made["lines"]) == (both["rows"][:1], both["lines"][:1])
    left = b.unmatched(ledger)
    assert (left["rows"], left["lines"]) == (both["rows"][1:], both["lines"][1:])
    assert (left["lines_count"], left["lines_fen"]) == (1, -200_000)
    assert ledger.get(f"{MATCHES}/{made['id']}") == made
    assert ledger.get(f"{MATCHES}?account={b.ACCOUNT}")["items"] == [made]


def test_a_match_has_equal_sums_and_members_that_are_here_and_free(ledger):
    ledger.hear(b.arrived(500, "2026-03-01"), b.arrived(300, "2026-03-01"), h.till_closed(7))
    b.imported(ledger, ("2026-03-01", 800), ("2026-03-01", 500))
    both = b.unmatched(ledger)
    (row, second), lines = both["rows"], both["lines"]
    assert refused(ledger, [row], lines[:1]) == "match_unequal"
    assert refused(ledger, [row], []) == "invalid_request"
    assert refused(ledger, [row, row], []) == "match_unequal"
    nobody = {"id": str(uuid.uuid4())}
    assert refused(ledger, [nobody], lines) == "bank_row_unknown"
    gone = lines[0] | {"line_no": 9}
    assert refused(ledger, [row], [gone]) == "voucher_line_unknown"
    cash = ledger.get("/books/store/vouchers?account=1001")["items"][0]
    other = {"voucher_id": cash["id"], "line_no": 1}
    assert refused(ledger, [row], [other]) == "voucher_line_unknown"
    assert b.match(ledger, [row], [*lines, *lines])["amount_fen"] == 800
    assert refused(ledger, [row], lines) == "row_matched_already"
    assert refused(ledger, [second], lines[:1]) == "line_matched_already"
    assert b.unmatched(ledger)["lines"] == []


def test_a_slip_and_its_correction_are_matched_with_each_other(ledger):
    b.imported(ledger, ("2026-03-01", 800, "误入"), ("2026-03-02", -800, "退回"))
    b.match(ledger, b.unmatched(ledger)["rows"], [])
    assert b.unmatched(ledger)["rows"] == []


def test_a_match_that_was_wrong_is_undone_and_stays_on_record(ledger):
    ledger.hear(b.arrived(500, "2026-03-01"))
    b.imported(ledger, ("2026-03-01", 500))
    both = b.unmatched(ledger)
    first = b.match(ledger, both["rows"], both["lines"])
    undo = f"{MATCHES}/{first['id']}/undo"
    assert ledger.refused(undo, {}, role="accountant") == "invalid_request"
    undone = ledger.post(undo, {"reason": "张冠李戴"}, role="accountant", user="wang")
    assert (undone["undone_by"], undone["undone_reason"]) == ("wang", "张冠李戴")
    assert (undone["rows"], undone["lines"]) == (both["rows"], both["lines"])
    assert ledger.refused(undo, {"reason": "again"}, role="accountant") == "match_undone_already"
    assert b.unmatched(ledger) == both
    second = b.match(ledger, both["rows"], both["lines"])
    assert [m["id"] for m in ledger.get(MATCHES)["items"]] == [first["id"], second["id"]]
    assert ledger.get(f"{MATCHES}?undone=true")["items"] == [undone]
    assert ledger.get(f"{MATCHES}?undone=false")["items"] == [second]


def test_suggestions_say_why_and_the_unambiguous_ones_are_taken_at_once(ledger):
    ledger.hear(
        b.paid(200_000, "2026-03-20", reference="TX2002"),
        b.paid(100_000, "2026-03-10"),
        b.arrived(300_000, "2026-03-05"),
        b.arrived(40_000, "2026-03-06"),
        b.arrived(60_000, "2026-03-06", channel="alipay"),
        b.arrived(7_000, "2026-03-08"),
        b.arrived(7_000, "2026-03-09"),
    )
    b.imported(
        ledger,
        ("2026-03-01", -200_000, "某公司", "货款", "TX2002"),
        ("2026-03-05", 100_000, "清算"),
        ("2026-03-08", 7_000, "财付通"),
        ("2026-03-09", 7_000, "财付通"),
        ("2026-03-10", 300_000, "财付通"),
        ("2026-03-12", -100_000, "细河粮油有限公司"),
        opening_fen=900_000,
    )
    found = [
        (one["score"], one["why"], one["amount_fen"], one["unambiguous"])
        for one in b.suggestions(ledger)
    ]
    assert found == [
        (100, "reference", -200_000, True),
        (80, "counterparty", -100_000, True),
        *[(60, "amount", 7_000, False)] * 4,
        (60, "amount", 300_000, True),
        (40, "one_to_many", 100_000, True),
    ]
    surest = b.take_suggested(ledger, score_min=80)
    assert (surest["matched"], surest["left_ambiguous"]) == (2, 4)
    rest = b.take_suggested(ledger)
    assert (rest["matched"], rest["left_ambiguous"], len(rest["match_ids"])) == (2, 4, 2)
    assert b.take_suggested(ledger)["matched"] == 0
    left = b.unmatched(ledger)
    assert [row["amount_fen"] for row in left["rows"]] == [900_000, 7_000, 7_000]
    assert left["rows"][0]["memo"] == "期初余额"
    last = ledger.get(f"{MATCHES}/{rest['match_ids'][-1]}")
    assert (last["why"], len(last["rows"]), len(last["lines"])) == ("one_to_many", 1, 2)


def test_the_balance_before_the_first_statement_is_what_the_books_had(ledger):
    ledger.hear(b.arrived(500_000, "2026-02-10"), b.paid(120_000, "2026-02-20"))
    b.imported(ledger, ("2026-03-01", 100), opening_fen=380_000)
    (one,) = b.suggestions(ledger)
    assert (one["why"], one["unambiguous"], len(one["lines"])) == ("opening", True, 2)
    assert b.take_suggested(ledger)["matched"] == 1


def test_one_row_is_matched_once_however_many_try_at_once(ledger):
    ledger.hear(*(b.arrived(500, "2026-03-01") for _ in range(2)))
    b.imported(ledger, ("2026-03-01", 500), ("2026-03-01", 500))
    both = b.unmatched(ledger)
    tries = [(both["rows"][0], both["lines"][n % 2]) for n in range(6)]

    def send(n):
        row, line = tries[n]
        return ledger.ask("POST", MATCHES, b.match_body([row], [line]), role="accountant")

    answers = together(6, send)
    assert sorted(answer.status for answer in answers) == [201] + [409] * 5
    codes = {answer.body["code"] for answer in answers if answer.status == 409}
    assert codes == {"row_matched_already"}

    def take(n):
        return b.take_suggested(ledger)["matched"]

    assert sorted(together(4, take)) == [0, 0, 0, 1]


def test_the_database_itself_matches_a_row_and_a_line_once_and_keeps_what_was(ledger):
    ledger.hear(b.arrived(500, "2026-03-01"))
    b.imported(ledger, ("2026-03-01", 500))
    both = b.unmatched(ledger)
    first = b.match(ledger, both["rows"], both["lines"])
    ledger.post(f"{MATCHES}/{first['id']}/undo", {"reason": "x"}, role="accountant")
    b.match(ledger, both["rows"], both["lines"])
    changes = (
        "UPDATE bank_match_row SET undone = false WHERE undone",
        "UPDATE bank_match_line SET undone = false WHERE undone",
        "UPDATE bank_match SET amount_fen = 1",
        "DELETE FROM bank_match",
        "DELETE FROM bank_match_row",
        "UPDATE bank_match_line SET line_no = 7",
    )
    for sql in changes:
        with ledger.service.database.connection(), pytest.raises(peewee.IntegrityError):
            ledger.service.database.proxy.execute_sql(sql)


def test_the_cashier_who_keeps_the_bank_matches_nothing(ledger):
    ledger.hear(b.arrived(500, "2026-03-01"))
    b.imported(ledger, ("2026-03-01", 500))
    both = b.unmatched(ledger)
    for role in ("cashier", "reviewer", "admin"):
        assert refused(ledger, both["rows"], both["lines"], role=role) == "forbidden"
        suggested = {"account": b.ACCOUNT}
        path = "/books/store/bank/match-suggested"
        assert ledger.refused(path, suggested, role=role) == "forbidden"
    both_roles = refused(ledger, both["rows"], both["lines"], role="accountant+cashier")
    assert both_roles == "matcher_is_cashier"
    assert refused(ledger, both["rows"], both["lines"], community="taiping") == "bank_row_unknown"
    made = b.match(ledger, both["rows"], both["lines"])
    undo = f"{MATCHES}/{made['id']}/undo"
    assert ledger.refused(undo, {"reason": "x"}, role="cashier") == "forbidden"
    elsewhere = {"role": "accountant", "community": "taiping"}
    assert ledger.refused(undo, {"reason": "x"}, **elsewhere) == "match_unknown"
    query = "account=1001&until=2026-12-31"
    for path in ("unmatched", "suggestions"):
        answer = ledger.ask("GET", f"/books/store/bank/{path}?{query}", role="cashier")
        assert (answer.status, answer.body["code"]) == (422, "account_not_bank")
