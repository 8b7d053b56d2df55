"""What a payment settles, and what its receipt says. Pure: no Flask, no peewee, no clock."""

from collections.abc import Sequence

METHODS = {"bank": "银行转账", "cash": "现金", "wechat": "微信", "alipay": "支付宝"}


def settle(open_fen: Sequence[int], amount_fen: int) -> list[int]:
    """What a payment settles of each open month, the first ones first; the rest is for later."""
    settled = []
    for fen in open_fen:
        part = min(fen, amount_fen)
        settled.append(part)
        amount_fen -= part
    return settled


def receipt_number(year: int, number: int) -> str:
    """The number on the paper: `2026-000001`."""
    return f"{year}-{number:06d}"
