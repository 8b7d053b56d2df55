"""What the bank's rooms decide, without a database."""

from datetime import date, timedelta

import pytest

from services.ledger.bank.matching import rules as matching
from services.ledger.bank.matching.rules import Line, Row
from services.ledger.bank.matching.sums.rules import STEPS_MAX, sums_to
from services.ledger.bank.reconciliation import rules as reconciliation
from services.ledger.bank.statements import reading, rules
from services.ledger.bank.statements.rules import BUILT_IN, Last, Movement
from shared.errors import Invalid, Refusal
from tests.ledger.banking import plain

MARCH = date(2026, 3, 1)


def moved(day, fen, balance, reference="", memo="", line=2):
    return Movement(line, date(2026, 3, day), fen, balance, "", reference, memo)


def row(name, day, fen, party="", reference="", memo="", opening=False):
    return Row(name, date(2026, 3, day), fen, party, reference, memo, opening)


def line(name, day, fen, *said):
    return Line(name, 1, f"2026-03 记-{name}", date(2026, 3, day), fen, said, (f"doc-{name}",))


def suggested(rows, lines):
    """What was suggested, in short: ground, rows, lines, and ! for unambiguous."""
    return [
        f"{one.why} {'+'.join(r.id for r in one.rows)}={'+'.join(x.voucher_id for x in one.lines)}"
        + "!" * one.unambiguous
        for one in matching.suggest(rows, lines)
    ]


# -- cells ------------------------------------------------------------------------------------


def test_amounts_are_read_as_banks_write_them():
    read = {
        "1,234.50": 123_450,
        "1234.5": 123_450,
        "-0.01": -1,
        "¥3": 300,
        "-¥3.00": -300,
        "+20.00": 2_000,
        "": 0,
        "--": 0,
        "0.00": 0,
        "12.3400": 1_234,
    }
    assert {text: rules.fen_of(text) for text in read} == read
    for text in ("1.234", "abc", "1,23", "1e5", "--5", "-+5", "9" * 12, "=1", "１２.5元"):
        with pytest.raises(ValueError):
            rules.fen_of(text)


def test_days_are_read_by_the_layout_or_as_a_workbook_keeps_them():
    day = date(2026, 3, 1)
    assert rules.day_of("2026-03-01", "YYYY-MM-DD") == day
    assert rules.day_of("20260301 10:30:00", "YYYYMMDD") == day
    assert rules.day_of("2026/3/1", "YYYY/MM/DD") == day
    assert rules.day_of("2026年3月1日", "YYYY年MM月DD日") == day
    assert rules.day_of("2026-03-01 00:00:10", "YYYYMMDD") == day
    for text in ("2026-02-30", "01.03.2026", "合计", "", "2026-03-01 to 2026-03-02"):
        with pytest.raises(ValueError):
            rules.day_of(text, "YYYY-MM-DD")


# -- files ------------------------------------------------------------------------------------


def test_a_file_that_begins_with_the_newest_row_is_turned_round():
    oldest_first = [moved(1, 100, 100), moved(1, 50, 150), moved(2, -30, 120)]
    assert rules.in_order(oldest_first) == oldest_first
    assert rules.in_order(oldest_first[::-1]) == oldest_first
    days_turned_only = [oldest_first[2], *oldest_first[:2]]
    assert rules.in_order(days_turned_only) == oldest_first
    assert rules.breaks(oldest_first) == []


def test_a_row_is_known_by_its_reference_whatever_else_a_later_file_writes():
    said = [moved(1, 100, 100, "A1", "转账"), moved(1, 100, 200, "", "利息")]
    again = [moved(1, 100, 100, "A1", "网银转账"), moved(1, 100, 200, "", "手续费")]
    assert rules.identities(said)[0] == rules.identities(again)[0]
    assert rules.identities(said)[1] != rules.identities(again)[1]
    twins = [moved(1, 100, 100), moved(1, -100, 0), moved(1, 100, 100)]
    assert len(set(rules.identities(twins))) == 3


def test_a_file_goes_on_where_the_earlier_ones_ended():
    rows = [moved(1, 100, 100), moved(2, 50, 150), moved(3, -30, 120)]
    names = rules.identities(rows)

    def new_from(chosen, known, last):
        return rules.new_from(rows[chosen:], names[chosen:], set(names[:known]), last)

    after_two = Last(2, rows[1].day, 150, names[1])
    assert new_from(0, 0, None) == 0
    assert new_from(0, 2, after_two) == 2
    assert new_from(2, 2, after_two) == 0
    assert new_from(0, 3, Last(3, rows[2].day, 120, names[2])) == 3
    gaps = (
        (1, 1, after_two._replace(balance_fen=100, identity="other")),  # not the last known row
        (2, 1, Last(1, rows[0].day, 100, names[0])),  # the second of March is missing
        (2, 0, Last(9, date(2026, 3, 9), 150, "other")),  # earlier than what is here
    )
    for chosen, known, last in gaps:
        if chosen == 1:
            rows_known = {names[0]}
            with pytest.raises(Refusal) as refused:
                rules.new_from(rows, names, rows_known, last)
        else:
            with pytest.raises(Refusal) as refused:
                new_from(chosen, known, last)
        assert refused.value.code == "statement_gap"


def test_what_stood_at_the_bank_before_is_a_row_of_the_day_before():
    opening = rules.opening_of(moved(1, 100, 600))
    assert (opening.day, opening.amount_fen, opening.balance_fen) == (date(2026, 2, 28), 500, 500)
    assert rules.opening_of(moved(1, 100, 100)) is None


def problems(text, layout="plain"):
    with pytest.raises(Invalid) as refused:
        reading.movements(text.encode(), BUILT_IN[layout])
    return refused.value.code, [
        (bad["line"], bad["field"]) for bad in refused.value.details["lines"]
    ]


def test_what_is_wrong_with_a_file_is_named_by_its_lines():
    good = plain(("2026-03-01", 10_000), ("2026-03-02", -5_000))
    head, first, second, _ = good.split("\r\n")
    read = reading.movements(good.encode("gbk"), BUILT_IN["plain"])
    assert [(r.line_no, r.amount_fen, r.balance_fen) for r in read] == [
        (2, 10_000, 10_000),
        (3, -5_000, 5_000),
    ]
    above = f"账号,6222000011112222\r\n\r\n{good}"
    assert [r.line_no for r in reading.movements(above.encode(), BUILT_IN["plain"])] == [4, 5]
    wrong = {
        f"{head}\n2026-02-30,1.00,,1.00,,,": [(2, "交易日期")],
        f"{head}\n2031-01-01,1.00,,1.00,,,": [(2, "交易日期")],
        f"{head}\n2026-03-01,x,,1.00,,,": [(2, "收入")],
        f"{head}\n2026-03-01,1.00,2.00,1.00,,,": [(2, "收入")],
        f"{head}\n2026-03-01,,,1.00,,,": [(2, "收入")],
        f"{head}\n2026-03-01,1.00,,,,,": [(2, "余额")],
        f"{head}\n2026-03-01,1.00,,1.00": [(2, "")],
        f"{head}\n2026-03-01,1.00,,1.00,{'长' * 201},,": [(2, "对方户名")],
        f"{head}\n{first}\n{second}\n2026-03-03,1.00,,60.00,,,": [(4, "余额")],
        f"{head}\n合计,100.00,,,,,\n{first}": [(2, "交易日期"), (2, "余额")],  # not at the foot
        "交易日期,收入,支出,对方户名,摘要,流水号\n2026-03-01,1.00,,,,": [(1, "余额")],
        head: [(1, "")],
    }
    for text, lines in wrong.items():
        assert problems(text) == ("import_invalid", lines), text
    assert problems(f"{head}\n2026-03-01,=1+1,,1.00,,,") == ("file_unreadable", [(2, "")])


def test_a_signed_layout_says_what_a_positive_amount_is():
    text = "交易日期,金额,余额,对方户名,摘要,流水号\n2026-03-01,100.00,900.00,,,\n"
    (into,) = reading.movements(text.encode(), BUILT_IN["signed"])
    (out_of,) = reading.movements(text.encode(), BUILT_IN["signed"]._replace(positive_is="out"))
    assert (into.amount_fen, out_of.amount_fen) == (10_000, -10_000)
    assert out_of.before_fen == 100_000
    for change in (
        {"amount_column": None},
        {"in_column": "收入", "out_column": "支出"},
        {"in_column": "收入"},
        {"memo_column": "余额"},
    ):
        assert BUILT_IN["signed"]._replace(**change).problem
    assert not any(layout.problem for layout in BUILT_IN.values())


# -- suggestions ------------------------------------------------------------------------------


def test_a_number_on_both_sides_beats_the_other_party_and_that_beats_the_day():
    rows = [
        row("r1", 1, -500, reference="TX778899"),
        row("r2", 20, -500, party="细河粮油有限公司"),
        row("r3", 25, -500),
    ]
    lines = [
        line("a", 25, -500, "支付货款"),
        line("b", 21, -500, "支付货款", "细河粮油"),
        line("c", 28, -500, "支付货款", "别家 TX778899"),
    ]
    assert suggested(rows, lines) == ["reference r1=c!", "counterparty r2=b!", "amount r3=a!"]


def test_a_day_in_a_memo_is_no_reference():
    rows = [row("r", 1, 100, memo="2026-03 餐补 20260301")]
    assert suggested(rows, [line("a", 20, 100, "收到餐补", "2026-03 20260301")]) == []


def test_the_bank_may_name_the_invoice_of_the_voucher():
    rows = [row("r", 1, -100, memo="付发票INV-20881款")]
    lines = [line("a", 30, -100, "支付货款", "细河粮油 INV-20881"), line("b", 1, -100, "支付")]
    assert suggested(rows, lines) == ["reference r=a!"]


def test_twins_are_suggested_and_left_to_a_person():
    rows = [row("r1", 1, 100), row("r2", 2, 100)]
    lines = [line("a", 1, 100), line("b", 2, 100)]
    assert suggested(rows, lines) == [
        "amount r1=a",
        "amount r1=b",
        "amount r2=b",
        "amount r2=a",
    ]
    assert suggested(rows[:1], lines[:1]) == ["amount r1=a!"]
    assert suggested([row("r1", 1, 100)], [line("a", 9, 100), line("b", 1, -100)]) == []


def test_a_crowd_of_one_amount_is_never_unambiguous():
    lines = [line(f"v{n}", 5, 100, "付款", "细河粮油" if n == 59 else "") for n in range(60)]
    found = matching.suggest([row("r", 5, 100, party="细河粮油公司")], lines)
    assert [one.unambiguous for one in found] == [False] * matching.TWINS_SHOWN_MAX


def test_a_row_may_be_several_lines_and_a_line_several_rows():
    rows = [row("r", 5, 600), row("p", 20, -100), row("q", 21, -50)]
    lines = [line("a", 4, 100), line("b", 5, 200), line("c", 6, 300), line("d", 20, -150)]
    assert suggested(rows, lines) == ["one_to_many r=b+a+c!", "many_to_one p+q=d!"]
    # 100 + 500 would do as well.
    assert suggested(rows[:1], [*lines[:3], line("e", 5, 500)]) == [
        "one_to_many r=e+a",
        "one_to_many r=b+a+c",
    ]


def test_two_wholes_that_want_one_part_are_both_ambiguous():
    rows = [row("r", 5, 300), row("s", 5, 500)]
    lines = [line("a", 5, 100), line("b", 5, 200), line("c", 5, 400)]
    assert suggested(rows, lines) == ["one_to_many r=a+b", "one_to_many s=a+c"]


def test_the_opening_balance_is_what_the_books_had_until_then():
    rows = [row("o", 1, 700, opening=True), row("r", 2, 50)]
    lines = [line("a", 1, 1_000), line("b", 1, -300), line("c", 2, 50)]
    assert suggested(rows, lines) == ["opening o=a+b!", "amount r=c!"]
    assert suggested(rows[:1], [line("a", 1, 1_000)]) == []


def test_a_voucher_and_the_red_one_that_took_it_back_never_reached_the_bank():
    wrong, red = line("a", 1, -500), line("b", 2, 500)._replace(takes_back="a")
    right = line("c", 2, -500)
    found = suggested([row("r", 2, -500)], [wrong, red, right])
    assert found == ["reversed =a+b!", "amount r=c!"]
    assert matching.matcher_problem(("accountant", "cashier"))
    assert matching.matcher_problem(("accountant",)) is None


def test_a_search_for_sums_always_ends_and_then_says_nothing_for_sure():
    steps = iter(range(10**9))
    assert sums_to(600, [100, 200, 300], steps) == ([(0, 1, 2)], True)
    assert sums_to(9, [1] * 24, steps) == ([], False)  # nine parts are too many
    assert sums_to(8, [1] * 8, steps) == ([tuple(range(8))], True)
    assert sums_to(4, [1, 2, 3, 2, 2], steps).only is False
    odd = [2 * n + 1_001 for n in range(24)]
    before = next(steps)
    assert sums_to(7 * 1_013 + 1, odd, steps).only is False
    assert next(steps) - before <= STEPS_MAX + 1
    assert sums_to(600, [100, 200, 300], iter(())) == ([], False)


def test_whatever_is_suggested_has_equal_sums_and_no_surer_claim_is_lost():
    days = [MARCH + timedelta(days=n % 28) for n in range(60)]
    rows = [
        Row(f"r{n}", day, (n * 37) % 11 * 100 + 100, "", f"REF{n:05}" if n % 3 else "", "", False)
        for n, day in enumerate(days)
    ]
    lines = [
        Line(f"v{n}", 1, "", day, (n * 53) % 13 * 100 + 100, (f"REF{n:05}",), ())
        for n, day in enumerate(days)
    ]
    found = matching.suggest(rows, lines)
    assert found
    sure: list = []
    for one in found:
        assert one.amount_fen == sum(x.amount_fen for x in one.lines)
        assert len(one.rows) <= 8 and len(one.lines) <= 8
        sure += one.keys if one.unambiguous else []
    assert len(sure) == len(set(sure))


# -- reconciliation ---------------------------------------------------------------------------


def test_the_textbook_case_meets_at_the_adjusted_balance():
    rows = [row("r1", 30, 50_000, "客户", "X1", "货款"), row("r2", 31, -1_200, memo="手续费")]
    lines = [line("a", 31, 80_000, "收货款"), line("b", 31, -30_000, "付货款", "细河")]
    found = reconciliation.Reconciliation(
        "便利店公司",
        "1002",
        "银行存款",
        "2026-03-31",
        statement_fen=1_000_000,
        book_fen=1_001_200,
        **reconciliation.sides(rows, lines),
    )
    assert (found.bank_received.total_fen, found.bank_paid.total_fen) == (50_000, 1_200)
    assert (found.book_received.total_fen, found.book_paid.total_fen) == (80_000, 30_000)
    assert found.adjusted_statement_fen == found.adjusted_book_fen == 1_050_000
    assert found.balanced and not found._replace(book_fen=1).balanced
    assert found.book_paid.items[0].text == "付货款 细河"
    content = reconciliation.content_of(found)
    assert reconciliation.read(content) == found
    assert reconciliation.hash_of(content) != reconciliation.hash_of(content + " ")
