"""Reading bills: every format, every packing, and what is no bill."""

import gzip
import io
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.bills import parsing, rules
from services.store.bills.rules import Movement, Pair, Word
from shared import ids
from shared.errors import Invalid
from shared.unpacking import PLAIN_BYTES_MAX
from tests.store.bills import made
from tests.store.bills.made import Paid

PAID = Paid("001", 6000, "2026-03-02 09:00:00", "A-1", millifen=32_000)
BACK = Paid("002", -5000, "2026-03-02 10:00:00", "A-0", "R-0", millifen=-27_000)


def refused(body):
    with pytest.raises(Invalid) as refusal:
        parsing.read(body if isinstance(body, bytes) else body.encode())
    return refusal.value.code


def kept(text):
    bill = parsing.read(text.encode())
    assert (bill.bad, bill.differences) == ([], [])
    return bill


@pytest.mark.parametrize(
    ("names", "summary_names", "rows", "kind"),
    [
        (made.ALL, made.SUMMARY, [PAID, BACK], "wechat_all"),
        (made.SUCCESS, made.SUMMARY, [PAID], "wechat_success"),
        (
            made.SUCCESS,
            ["总交易单数", "应结订单总金额", "手续费总金额", "订单总金额"],
            [PAID],
            "wechat_success",
        ),
        (made.REFUND, made.SUMMARY, [BACK], "wechat_refund"),
        (made.OLD, made.OLD_SUMMARY, [PAID, BACK], "wechat_all"),
        (made.ALL[::-1], made.SUMMARY[::-1], [PAID, BACK], "wechat_all"),
    ],
)
def test_every_wechat_bill_is_known_by_its_header(names, summary_names, rows, kind):
    bill = kept(made.wechat(rows, names, summary_names))
    assert (bill.kind, bill.channel) == (kind, "wechat")
    assert [(r.amount_fen, r.fee_millifen) for r in bill.rows] == [
        (r.fen, r.millifen) for r in rows
    ]
    assert [r.line_no for r in bill.rows] == list(range(2, 2 + len(rows)))


def test_the_formats_have_as_many_columns_as_the_platforms_say():
    formats = (made.ALL, made.SUCCESS, made.REFUND, made.OLD, made.ALIPAY)
    assert [len(names) for names in formats] == [27, 20, 29, 24, 25]


def test_a_row_has_the_numbers_of_both_sides_and_its_moment_in_utc():
    payment, refund = kept(made.wechat([PAID, BACK])).rows
    assert (payment.kind, payment.platform_no, payment.order_no) == ("payment", "42001", "A-1")
    assert payment.moment == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert (refund.kind, refund.platform_no, refund.refund_no) == ("refund", "50002", "R-0")


def test_a_bill_of_refunds_counts_them_when_they_were_asked_for_like_the_bill_of_all():
    refund = Paid("003", -100, "2026-03-02 10:00:00*", "A", "R")
    row = kept(made.wechat([refund], made.REFUND)).rows[0]
    assert row.moment == datetime(2026, 3, 2, 2, tzinfo=UTC)


def test_sixty_yuan_and_fifty_back_cost_five_fen():
    bill = kept(made.wechat([PAID, BACK]))
    assert rules.fee_fen(sum(row.fee_millifen for row in bill.rows)) == 5
    finer = [PAID._replace(millifen=32_400), BACK]
    assert rules.fee_fen(sum(r.fee_millifen for r in kept(made.wechat(finer)).rows)) == 5


@pytest.mark.parametrize(("millifen", "fen"), [(499, 0), (500, 1), (-500, -1), (1_499, 1), (0, 0)])
def test_a_fee_is_rounded_half_up(millifen, fen):
    assert rules.fee_fen(millifen) == fen


def test_alipay_details_are_read_with_tabs_signs_and_full_width_brackets():
    fee = Paid("1", 3000, order="A", millifen=-18_000)
    bill = kept(made.alipay([fee, Paid("1", -1000, order="A", refund="R", millifen=6_000)]))
    payment, refund = bill.rows
    assert (bill.kind, bill.channel) == ("alipay_business", "alipay")
    assert (payment.platform_no, payment.order_no, payment.fee_millifen) == ("20261", "A", 18_000)
    assert (refund.amount_fen, refund.refund_no, refund.fee_millifen) == (-1000, "R", -6_000)


def test_a_personal_export_keeps_what_was_scanned_and_not_the_owners_life():
    rows = [Paid("1", 350, order="ignored"), Paid("2", -350)]
    bill = kept(made.personal(rows, private=[990, 10]))
    assert (bill.kind, bill.ignored) == ("wechat_personal", 2)
    assert [(r.kind, r.amount_fen, r.order_no) for r in bill.rows] == [
        ("payment", 350, None),
        ("refund", -350, None),
    ]


@pytest.mark.parametrize(
    "body",
    [
        made.wechat([PAID]).encode(),
        made.BOM + made.wechat([PAID]).encode(),
        made.wechat([PAID]).encode("gbk"),
        made.wechat([PAID], end="\n").encode(),
        made.wechat([PAID], more="return_code=SUCCESS\nreturn_msg=ok").encode(),
        made.packed(made.wechat([PAID])),
    ],
    ids=["utf8", "bom", "gbk", "lf", "api_v2", "gzip"],
)
def test_a_bill_may_come_in_any_dress(body):
    assert [row.amount_fen for row in parsing.read(body).rows] == [6000]


def test_alipays_zip_is_read_whatever_its_names_are():
    body = made.alipay_zip(made.alipay([Paid("1", 3000)]))
    assert [row.amount_fen for row in parsing.read(body).rows] == [3000]


def test_an_empty_bill_is_a_bill():
    for text in (made.wechat([]), made.alipay([]), made.personal([])):
        assert kept(text).rows == []


@pytest.mark.parametrize(
    ("text", "field", "stated", "counted"),
    [
        (made.wechat([PAID], 总交易单数="2"), "总交易单数", "2", "1"),
        (made.wechat([PAID], 总交易单数="一"), "总交易单数", "?", "1"),
        (made.wechat([PAID], 应结订单总金额="60.01"), "应结订单总金额", "60.01000", "60.00000"),
        (made.wechat([PAID], 手续费总金额="0.32001"), "手续费总金额", "0.32001", "0.32000"),
        (made.alipay([PAID], taken=1), "交易合计（元）", "0.01000", "60.00000"),
        (made.alipay([BACK], back=5000), "退款合计（元）", "50.00000", "-50.00000"),
        (made.personal([PAID], count=2), "共", "2", "1"),
    ],
)
def test_a_summary_that_differs_from_its_rows_is_told_with_both_figures(
    text, field, stated, counted
):
    assert parsing.read(text.encode()).differences[0][1:] == (
        field,
        stated,
        counted,
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (("`60.00,", "`60.001,"), "应结订单金额"),
        (("`60.00,", "`6e1,"), "应结订单金额"),
        (("`60.00,", "`-60.00,"), "应结订单金额"),
        (("`60.00,", '`=HYPERLINK("x"),'), "应结订单金额"),
        (("`42001", "`="), "微信订单号"),
        (("`42001", "`4.2E+27"), "微信订单号"),
        (("`42001", "`" + "4" * 65), "微信订单号"),
        (("`42001", "`"), "微信订单号"),
        (("`2026-03-02 09:00:00", "`2026/3/2 9:00"), "交易时间"),
        (("`2026-03-02 09:00:00", "`2026-02-30 09:00:00"), "交易时间"),
        (("`SUCCESS", "`NOTPAY"), "交易状态"),
        (("`CNY", "`USD"), "货币种类"),
        (("`CNY,", ""), ""),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(change, field):
    bad = parsing.read(made.wechat([PAID]).replace(*change, 1).encode()).bad
    assert (2, field) in [(line.line, line.field) for line in bad]


def test_every_bad_line_is_named():
    text = made.wechat([PAID._replace(number=str(n)) for n in range(5)]).replace("`CNY", "`USD")
    assert [line.line for line in parsing.read(text.encode()).bad] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("maker", [made.wechat, made.alipay, made.personal])
def test_a_row_is_in_a_bill_once(maker):
    bad = parsing.read(maker([PAID, PAID]).encode()).bad
    assert len(bad) == 1 and "twice" in bad[0].message


@pytest.mark.parametrize("fen", [100, -100])
def test_an_alipay_amount_against_its_kind_is_refused(fen):
    text = made.alipay([Paid("1", fen)]).replace(made.yuan(fen), made.yuan(-fen))
    bad = parsing.read(text.encode()).bad
    assert [(line.line, line.field) for line in bad] == [(6, "商家实收(元)")]


def zipped(*members, password=False):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    body = bytearray(packed.getvalue())
    if password:
        body[6] |= 1
        body[body.index(b"PK\x01\x02") + 8] |= 1
    return bytes(body)


CSV = ("a.csv", made.wechat([PAID]))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfeabc",
        b"\x80\x81\xff\xff",
        made.wechat([PAID]).encode("utf-16"),
        made.wechat([PAID]).encode() + b"\x00",
        made.packed(made.wechat([PAID]))[:-9],
        made.packed(made.wechat([PAID]))[:-1] + b"x",
        b"\x1f\x8bnonsense",
        zipped(CSV)[:-30],
        zipped(CSV)[:40] + b"xxxx" + zipped(CSV)[44:],
        zipped(CSV, password=True),
        zipped(CSV, ("b.csv", made.alipay([PAID]))),
        zipped(("xl/workbook.xml", "")),
        zipped(("readme.pdf", "")),
        zipped(*((f"{n}.csv", "x") for n in range(21))),
        b"PK nonsense",
        made.wechat([PAID]).rsplit("总交易单数", 1)[0].encode(),
        made.wechat([PAID]).rsplit("`1,", 1)[0].encode(),
        made.alipay([PAID]).split("#交易合计")[0].encode(),
        made.personal([PAID]).split("列表--------------------,,,,,,,,\n")[1].encode(),
        made.wechat([PAID], [*made.ALL, "手续费"]).encode(),
        b"x" * (parsing.LINE_LENGTH_MAX + 1),
        b"\n" * 10 + b"x\n" * parsing.LINES_MAX,
    ],
)
def test_what_is_damaged_or_cut_off_is_refused(body):
    assert refused(body) == "bill_unreadable"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
@pytest.mark.parametrize("noise", [b"\xff\xff", b"\x00"])
def test_what_is_no_text_is_refused_with_the_line(encoding, noise):
    lines = made.wechat([PAID, PAID._replace(number="2")]).encode(encoding).split(b"\r\n")
    lines[2] = lines[2][:40] + noise + lines[2][40:]
    with pytest.raises(Invalid) as refusal:
        parsing.read(b"\r\n".join(lines))
    assert (refusal.value.code, refusal.value.details) == ("bill_unreadable", {"line": 3})
    assert "Line 3" in refusal.value.message


def test_columns_that_changed_their_places_without_their_names_are_refused_by_line():
    head, *rows = made.wechat([PAID, PAID._replace(number="2")]).split("\r\n")
    names = head.split(",")
    names[0], names[12] = names[12], names[0]
    bad = parsing.read("\r\n".join([",".join(names), *rows]).encode()).bad
    assert {(line.line, line.field) for line in bad} >= {
        (number, field) for number in (2, 3) for field in ("交易时间", "应结订单金额")
    }


def test_what_unpacks_to_too_much_is_refused():
    bomb = b"0" * (PLAIN_BYTES_MAX + 1)
    assert refused(gzip.compress(bomb, 1)) == "bill_unreadable"
    assert refused(zipped(("a.csv", bomb))) == "bill_unreadable"
    half = bomb[: len(bomb) // 2 + 1]
    assert refused(zipped(("a.csv", half), ("b.csv", half))) == "bill_unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1,2,3\n",
        "<xml><return_code>FAIL</return_code><return_msg>No Bill Exist</return_msg></xml>",
        "记账时间,微信支付业务单号,资金流水单号,业务名称\n",
        "账务流水号,业务流水号,商户订单号,商品名称\n",
    ],
)
def test_what_is_another_file_is_refused(text):
    assert refused(text) == "bill_kind_unknown"


AMOUNTS = st.integers(1, 10**9)
ROWS = st.lists(st.tuples(AMOUNTS, st.booleans(), st.integers(0, 10**7)), max_size=8).map(
    lambda drawn: [
        Paid(str(n), -fen if back else fen, millifen=-fee if back else fee)
        for n, (fen, back, fee) in enumerate(drawn)
    ]
)


@given(ROWS)
def test_what_was_written_is_read_to_the_fen(rows):
    for text in (made.wechat(rows), made.wechat(rows, made.OLD, made.OLD_SUMMARY)):
        read = [(row.amount_fen, row.fee_millifen) for row in kept(text).rows]
        assert read == [(row.fen, row.millifen) for row in rows]
    for text in (made.alipay(rows), made.personal(rows)):
        assert [row.amount_fen for row in kept(text).rows] == [row.fen for row in rows]


@given(st.binary(max_size=300), st.integers(0, 2000))
def test_no_bytes_bring_it_down(noise, cut):
    whole = made.alipay_zip(made.alipay([PAID, BACK]))
    for body in (noise, whole[:cut] + noise, made.packed(made.wechat([PAID]))[:cut] + noise):
        try:
            parsing.read(body)
        except Invalid as refusal:
            assert refusal.code in ("bill_unreadable", "bill_kind_unknown")


# -- rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "sale_id"),
    [
        ("019200000000700080000000000000AB", "01920000-0000-7000-8000-0000000000ab"),
        ("01920000-0000-7000-8000-0000000000ab", "01920000-0000-7000-8000-0000000000ab"),
        ("0192000000007000-80000000000000ab", None),
        ("A-1", None),
        ("", None),
        (None, None),
    ],
)
def test_an_order_number_may_be_the_id_of_a_sale(number, sale_id):
    assert ids.named_id(number) == sale_id


def at(hour, minute, second=0, day=2):
    return datetime(2026, 3, day, hour, minute, second)  # noqa: DTZ001


def payment(fen, moment, name="x"):
    return Movement("payment", name, moment, fen)


@pytest.mark.parametrize(
    ("theirs", "ours", "name", "is_open"),
    [
        (payment(1, at(9, 0)), payment(1, at(9, 1)), "matched", False),
        (payment(1, at(9, 0)), payment(2, at(9, 0)), "amount_differs", True),
        (payment(1, at(9, 0)), None, "only_platform", True),
        (None, payment(1, at(9, 0)), "only_ours", True),
        (None, payment(1, at(23, 55)), "cross_day", True),
        (None, payment(1, at(0, 5)), "cross_day", True),
        (None, payment(1, at(23, 54, 59)), "only_ours", True),
        (None, payment(1, at(0, 5, 1)), "only_ours", True),
        (payment(1, at(0, 1, day=3)), payment(1, at(23, 59)), "cross_day", False),
        (
            Movement("refund", "x", at(9, 0), -1),
            Movement("refund", "y", at(9, 0), -1),
            "refund",
            False,
        ),
    ],
)
def test_a_pair_has_one_class(theirs, ours, name, is_open):
    assert (Pair(theirs, ours).name, Pair(theirs, ours).is_open) == (name, is_open)


@pytest.mark.parametrize("state", ["noted", "waiting", "rejected", "approved"])
def test_a_pair_is_open_until_what_stands_of_it_was_explained_and_approved(state):
    def said(fen):
        word = Word("w", "loss", fen, "短款", None, state)
        return Pair(payment(1, at(9, 0)), payment(3, at(9, 0)), (word,))

    assert said(-2).is_open == (state != "approved")
    assert said(-2).standing_fen == (0 if state == "approved" else 2)
    assert said(-1).is_open
    assert bool(said(-2).waiting) == (state == "waiting")
    assert bool(said(-2).explained) == (state != "rejected")


def test_a_suggestion_has_the_amount_and_lies_within_two_minutes_nearest_first():
    far, near = payment(1, at(9, 2), "far"), payment(1, at(9, 1), "near")
    others = [payment(1, at(9, 2, 1)), payment(2, at(9, 0)), Movement("refund", "r", at(9, 0), 1)]
    found = rules.suggest(payment(1, at(9, 0)), [far, near, *others])
    assert [movement.id for movement in found] == ["near", "far"]


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(1, 4))),
            st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(1, 4))),
        ).filter(any)
    )
)
def test_the_classes_add_up_to_both_sides_whatever_the_pairs(drawn):
    pairs = [
        Pair(*(side and payment(side[0], at(12, 0, day=side[1])) for side in pair))
        for pair in drawn
    ]
    begin, end = at(0, 0, day=2), at(0, 0, day=4)
    sums = rules.by_class([rules.share(pair, begin, end) for pair in pairs])
    assert sum(entry.pairs for entry in sums) == len(pairs)
    for side, total in (("theirs", "platform_fen"), ("ours", "ours_fen")):
        inside = [getattr(pair, side) for pair in pairs if getattr(pair, side)]
        expected = sum(m.amount_fen for m in inside if begin <= m.at < end)
        assert sum(getattr(entry, total) for entry in sums) == expected
