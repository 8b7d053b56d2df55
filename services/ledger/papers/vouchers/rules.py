"""How a voucher is laid out on sheets of six lines: 过次页, 承前页, 合计 in 大写. Pure.

domain.md §4.1 and §8. Amounts are fen.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from services.ledger.papers.statements.rules import on_day

LINES = 6  # of a sheet
HEADS = ("摘要", "总账科目", "明细科目", "借方金额", "贷方金额")


class Size(NamedTuple):
    """A paper: its number in a workbook (0: the printer's own), which way it lies, columns in
    pixels. Binding margin 25 mm left (domain.md §8)."""

    paper: int
    landscape: bool
    widths: tuple[int, ...]


SIZES = {
    # No workbook can name 240×140 mm: the printer's own paper, whose page is wider than high.
    "240x140": Size(0, False, (210, 135, 155, 135, 135)),
    "a5": Size(11, True, (175, 120, 130, 115, 115)),
}


class Written(NamedTuple):
    """A line of a sheet; None stays blank, a negative amount is printed in red."""

    memo: str
    general: str = ""
    detail: str = ""
    debit_fen: int | None = None
    credit_fen: int | None = None


class Sheet(NamedTuple):
    """One sheet of a voucher; its free lines are struck out, its last line is `total`."""

    company: str
    dated: str
    numbered: str
    written: Sequence[Written]
    total: Written
    signed: tuple[str, ...]


def sheets(company: str, voucher: Any) -> list[Sheet]:
    """The sheets of a voucher with its lines `written`; several are numbered 5-1/2, 5-2/2."""
    lines = [_written(voucher, line) for line in voucher.written]
    parts = _parts(lines)
    found, carried = [], None
    for number, part in enumerate(parts, start=1):
        last = number == len(parts)
        part = [carried._replace(memo="承前页"), *part] if carried else part
        carried = _sum("合计" if last else "过次页", part)
        total = carried._replace(general=voucher.amount_in_words or "") if last else carried
        fraction = f"-{number}/{len(parts)}" if len(parts) > 1 else ""
        found.append(
            Sheet(
                company=company,
                dated=on_day(voucher.voucher_date),
                numbered=f"{voucher.word}字第 {voucher.number}{fraction} 号　"
                f"附件 {voucher.attachments} 张",
                written=part,
                total=total,
                signed=_signed(voucher),
            )
        )
    return found


def _parts(lines: Sequence[Written]) -> list[Sequence[Written]]:
    """Six lines on the first sheet, five on the others: their first line is 承前页."""
    starts = [0, *range(LINES, len(lines), LINES - 1)]
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _written(voucher: Any, line: Any) -> Written:
    general, _, detail = line.account_name.partition("—")
    return Written(
        line.memo or voucher.memo,
        f"{line.account[:4]} {general}",
        detail,
        line.debit_fen or None,
        line.credit_fen or None,
    )


def _sum(memo: str, part: Sequence[Written]) -> Written:
    """What a sheet has so far; the line it carried forward is among its lines."""
    return Written(
        memo,
        debit_fen=sum(line.debit_fen or 0 for line in part),
        credit_fen=sum(line.credit_fen or 0 for line in part),
    )


def _signed(voucher: Any) -> tuple[str, ...]:
    """Who signed, one under each column; whose name the books do not know signs by hand."""
    return (
        "财务主管：",
        f"记账：{voucher.poster or ''}",
        f"出纳：{voucher.cashier or ''}",
        f"审核：{voucher.reviewer or ''}",
        f"制单：{voucher.maker}",
    )
