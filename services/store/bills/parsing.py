"""From the bytes of a bill to its rows, or to what is wrong with it. No Flask, no peewee.

Columns are found by their names, never by their places (domain.md §7.1, §7.2).
"""

import re
from collections.abc import Callable

from services.store.bills.reading import (
    FEN,
    NUMBER_LENGTH_MAX,
    BadLine,
    Line,
    ParsedBill,
    Reader,
    Row,
    millifen_of,
    yuan,
)
from services.store.bills.unpacking import texts, unreadable
from shared.errors import Invalid

LINES_MAX = 100_000
LINE_LENGTH_MAX = 16_384
HEADER_LINES_MAX = 60  # a personal export tells a lot before its table begins

_COUNT = re.compile(r"[0-9]{1,9}")
_HALF_WIDTH = str.maketrans("（）", "()")


def read(body: bytes) -> ParsedBill:
    """Read the one bill of a file. Raises Invalid `bill_unreadable`, `bill_kind_unknown`."""
    readers = [reader for text in texts(body) if (reader := _recognise(text))]
    if not readers:
        raise Invalid(
            "bill_kind_unknown",
            "This is no bill that can be read: send WeChat's trade bill (交易账单), Alipay's "
            "业务明细 or WeChat's personal export as CSV.",
        )
    if len(readers) > 1:
        raise unreadable("The file holds more than one bill; send them one by one.")
    reader = readers[0]
    _READERS[reader.kind](reader)
    return reader.done()


def _recognise(text: str) -> Reader | None:
    """The kind of a bill, by the names in its header."""
    if text.count("\n") > LINES_MAX:
        raise unreadable(f"A bill has at most {LINES_MAX} lines.")
    lines = text.split("\n")
    if max(map(len, lines)) > LINE_LENGTH_MAX:
        raise unreadable(f"A line of a bill has at most {LINE_LENGTH_MAX} characters.")
    for number, line in enumerate(lines[:HEADER_LINES_MAX]):
        names = [name.strip().translate(_HALF_WIDTH) for name in line.split(",")]
        if kind := _kind(set(names)):
            if len(set(names)) != len(names):
                raise unreadable("The header names a column twice.")
            return Reader(kind, lines, number, names)
    return None


def _kind(names: set[str]) -> str | None:
    if names >= _WECHAT and names & _WECHAT_AMOUNT:
        if "退款申请时间" in names:
            return "wechat_refund"
        return "wechat_all" if "退款金额" in names else "wechat_success"
    if names >= _ALIPAY:
        return "alipay_business"
    return "wechat_personal" if names >= _PERSONAL else None


# -- WeChat, merchants (domain.md §7.1) -----------------------------------------------------

_WECHAT = {"交易时间", "微信订单号", "商户订单号", "交易状态", "手续费"}
_WECHAT_AMOUNT = {"应结订单金额", "总金额"}  # now; in the old format
_WECHAT_STATES = {"SUCCESS": "payment", "REFUND": "refund", "REVOKED": "refund"}
_WECHAT_COUNT = "总交易单数"
_WECHAT_SUMS = {  # field of the summary → the column it adds up
    "应结订单总金额": "应结订单金额",
    "总交易额": "总金额",
    "退款总金额": "退款金额",
    "总退款金额": "退款金额",
    "充值券退款总金额": "充值券退款金额",
    "总企业红包退款金额": "企业红包退款金额",
    "总代金券或立减优惠退款金额": "代金券或立减优惠退款金额",
    "手续费总金额": "手续费",
    "订单总金额": "订单金额",
    "申请退款总金额": "申请退款金额",
}
_AFTERWORD = re.compile(r"return_(code|msg)=\w+")  # what API v2 may append


def _read_wechat(reader: Reader) -> None:
    summary_names: list[str] | None = None
    summary: Line | None = None
    sums = dict.fromkeys(_WECHAT_SUMS.values(), 0)
    count = 0
    for line_no, line in reader.after_header():
        # A value may hold commas, so a comma divides only before the backtick of the next one.
        cells = line[1:].split(",`")
        if not line.startswith("`"):
            if summary_names is None:
                summary_names = [name.strip() for name in line.split(",")]
            elif not _AFTERWORD.fullmatch(line.strip()):
                reader.bad.append(BadLine(line_no, "", "Nothing follows the summary of a bill."))
        elif summary_names is None:
            count += 1
            row = reader.line(line_no, cells)
            for column in sums:
                sums[column] += row.millifen(column)
            reader.rows.append(_wechat_row(reader, row))
        elif summary is None:
            summary = Line(line_no, summary_names, cells, reader.bad)
        else:
            reader.bad.append(BadLine(line_no, "", "A bill has one summary."))
    if summary is None or summary_names is None or _WECHAT_COUNT not in summary_names:
        raise unreadable("The bill ends before its summary: it was cut off.")
    stated = _COUNT.fullmatch(summary.text(_WECHAT_COUNT))
    reader.compare(summary.line_no, _WECHAT_COUNT, int(stated[0]) if stated else None, count, str)
    for field, column in _WECHAT_SUMS.items():
        if field in summary_names:
            reader.compare(summary.line_no, field, summary.millifen(field), sums[column], yuan)


def _wechat_row(reader: Reader, line: Line) -> Row:
    state = line.text("交易状态")
    kind = _WECHAT_STATES.get(state, "")
    if not kind:
        line.note("交易状态", f"{state[:NUMBER_LENGTH_MAX]!r} is not SUCCESS, REFUND or REVOKED.")
    if (currency := line.text("货币种类")) not in ("", "CNY"):
        line.note("货币种类", f"{currency[:NUMBER_LENGTH_MAX]!r} is not CNY.")
    refund = kind == "refund"
    paid = "应结订单金额" if "应结订单金额" in reader.names else "总金额"
    amount = "退款金额" if refund else paid
    if (amount_fen := line.fen(amount)) < 0:
        line.note(amount, "This amount has no sign.")
    # A refund counts when it was asked for; the bill of refunds says in 交易时间 when the
    # payment was, all others when the refund was.
    asked_at = refund and "退款申请时间" in reader.names
    return Row(
        line_no=line.line_no,
        kind=kind,
        platform_no=line.name("微信退款单号" if refund else "微信订单号"),
        order_no=line.number("商户订单号") or None,
        refund_no=line.number("商户退款单号") if refund else "",
        moment=line.moment("退款申请时间" if asked_at else "交易时间"),
        amount_fen=-amount_fen if refund else amount_fen,
        fee_millifen=line.millifen("手续费"),
    )


# -- Alipay (domain.md §7.2) ----------------------------------------------------------------

_ALIPAY = {
    "支付宝交易号",
    "商户订单号",
    "业务类型",
    "完成时间",
    "商家实收(元)",
    "退款批次号/请求号",
    "服务费(元)",
}
_ALIPAY_KINDS = {"交易": "payment", "退款": "refund"}
_ALIPAY_SUMMARY = {  # by kind: the field, and its line with a count and a sum in yuan
    "payment": ("交易合计", re.compile(r"#交易合计：([0-9]{1,9})笔，商家实收共([-.0-9]+)元")),
    "refund": (
        "退款合计",
        re.compile(r"#退款合计：([0-9]{1,9})笔，商家实收退款共([-.0-9]+)元"),
    ),
}


def _read_alipay(reader: Reader) -> None:
    notes = []
    for line_no, line in reader.after_header():
        if line.startswith("#"):
            notes.append((line_no, line.strip()))
        else:
            reader.rows.append(_alipay_row(reader.csv_line(line_no, line)))
    for kind, (field, pattern) in _ALIPAY_SUMMARY.items():
        told = [(no, found) for no, note in notes if (found := pattern.match(note))]
        if not told:
            raise unreadable("The bill ends before its summary: it was cut off.")
        line_no, stated = told[0]
        amounts = [row.amount_fen for row in reader.rows if row.kind == kind]
        reader.compare(line_no, f"{field}（笔）", int(stated[1]), len(amounts), str)
        reader.compare(line_no, f"{field}（元）", millifen_of(stated[2]), sum(amounts) * FEN, yuan)


def _alipay_row(line: Line) -> Row:
    said = line.text("业务类型")
    kind = _ALIPAY_KINDS.get(said, "")
    if not kind:
        line.note("业务类型", f"{said[:NUMBER_LENGTH_MAX]!r} is neither 交易 nor 退款.")
    sign = -1 if kind == "refund" else 1
    if (amount_fen := line.fen("商家实收(元)")) * sign < 0:
        line.note("商家实收(元)", "A payment is positive, a refund negative.")
    return Row(
        line_no=line.line_no,
        kind=kind,
        platform_no=line.name("支付宝交易号"),
        order_no=line.number("商户订单号") or None,
        refund_no=line.number("退款批次号/请求号") if kind == "refund" else "",
        moment=line.moment("完成时间"),
        amount_fen=amount_fen,
        # Bills write the fee of a payment with and without a minus: the kind says who pays it.
        fee_millifen=sign * abs(line.millifen("服务费(元)")),
    )


# -- WeChat, the personal export of a 收款码 (domain.md §7.1, its end) --------------------------

_PERSONAL = {"交易时间", "交易类型", "收/支", "金额(元)", "交易单号"}
_PERSONAL_COUNT = re.compile(r"共([0-9]{1,9})笔记录")
_PERSONAL_SUMS = re.compile(r"(收入|支出)：([0-9]{1,9})笔 *([0-9.]{1,20})元")


def _read_personal(reader: Reader) -> None:
    count = 0
    sums = {"收入": [0, 0], "支出": [0, 0]}
    for line_no, text in reader.after_header():
        count += 1
        line = reader.csv_line(line_no, text)
        direction = line.text("收/支")
        if direction in sums:
            sums[direction][0] += 1
            sums[direction][1] += line.millifen("金额(元)")
        # Whose code was scanned is 收款; all the rest is the owner's own life and is not kept.
        if direction in sums and "收款" in line.text("交易类型"):
            reader.rows.append(_personal_row(line, direction))
        else:
            reader.ignored += 1
    _compare_personal(reader, count, sums)


def _compare_personal(reader: Reader, count: int, sums: dict[str, list[int]]) -> None:
    foreword = "\n".join(reader.lines[: reader.header])
    stated = _PERSONAL_COUNT.search(foreword)
    told = {found[1]: found for found in _PERSONAL_SUMS.finditer(foreword)}
    if stated is None or set(told) != set(sums):
        raise unreadable("The export does not say how many rows it has: its first lines are gone.")
    lines = {found[1]: foreword.count("\n", 0, found.start()) + 1 for found in told.values()}
    count_line = foreword.count("\n", 0, stated.start()) + 1
    reader.compare(count_line, "共", int(stated[1]), count, str)
    for direction, (rows, millifen) in sums.items():
        reader.compare(lines[direction], f"{direction}（笔）", int(told[direction][2]), rows, str)
        reader.compare(
            lines[direction], f"{direction}（元）", millifen_of(told[direction][3]), millifen, yuan
        )


def _personal_row(line: Line, direction: str) -> Row:
    refund = direction == "支出"
    if (amount_fen := line.fen("金额(元)")) < 0:
        line.note("金额(元)", "This amount has no sign.")
    return Row(
        line_no=line.line_no,
        kind="refund" if refund else "payment",
        platform_no=line.name("交易单号"),
        order_no=None,  # 商户单号 is the platform's own here: nobody typed an order
        refund_no="",
        moment=line.moment("交易时间"),
        amount_fen=-amount_fen if refund else amount_fen,
        fee_millifen=0,
    )


_READERS: dict[str, Callable[[Reader], None]] = {
    "wechat_all": _read_wechat,
    "wechat_success": _read_wechat,
    "wechat_refund": _read_wechat,
    "alipay_business": _read_alipay,
    "wechat_personal": _read_personal,
}
