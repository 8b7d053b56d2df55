"""What the list of concerns says, in Chinese: the store says it in English when it happens."""

import re
from collections.abc import Callable

from shared.money import yuan

Said = Callable[[re.Match[str]], str]  # what was found in the store's sentence, told again


def _drawer(found: re.Match[str]) -> str:
    fen = int(found["fen"])
    return f"关钱箱时{'多' if fen > 0 else '少'}了 {yuan(abs(fen))} 元。"


def _prices(found: re.Match[str]) -> str:
    differing = re.findall(r"([^,]+): (\d+) instead of (\d+) fen", found["shown"])
    shown = "；".join(
        f"{sku.strip()} 卖 {yuan(int(sold))} 元，应为 {yuan(int(due))} 元"
        for sku, sold, due in differing
    )
    return f"售价与当时的价目表不同：{shown}。"


# By the sentence of the store (sales/batches, tills); a test holds them against its source.
SENTENCES: tuple[tuple[str, str | Said], ...] = (
    (r"A drawer was (?P<fen>-?\d+) fen over \(short: negative\) at its close\.", _drawer),
    (r"The till was not open when this sale was made\.", "卖这一单时收银台没有开。"),
    (r"The till had never been opened\.", "这台收银机从来没有开过。"),
    (
        r"The till was counted before this sale arrived; its count is restated\.",
        "这一单到之前钱箱已经点过，长短款已重算。",
    ),
    (r"The till's clock was (?P<minutes>\d+) minutes off\.", "收银机的时钟差了 {minutes} 分钟。"),
    (r"The till said that it was (?P<moment>.+)\.", "收银机说当时是 {moment}。"),
    (
        r"Voided at the till before it arrived: (?P<reason>.+)",
        "到店里之前已在收银机上作废：{reason}",
    ),
    (r"Sold at other prices than the catalogue's: (?P<shown>.+)\.", _prices),
    (r"More was sold than was there: (?P<goods>.+)\.", "卖出的比库存多：{goods}。"),
    (r"Not in the catalogue: (?P<goods>.+)\.", "目录里没有：{goods}。"),
    (r"Not as a sale must be: (?P<fields>.+)\.", "不合销售单的格式：{fields}。"),
    (r"A sale of this id is here with other content\.", "同一单号已有另一笔内容不同的销售。"),
    (r"More was given than a clerk may give\.", "折扣超过店员的权限。"),
)
UNKNOWN = "收银规则没有接受这一单，详见原单。"


def chinese(sentence: str) -> str:
    """The sentence of a concern; of one that the rules of a sale refused, that they did."""
    for pattern, said in SENTENCES:
        if found := re.fullmatch(pattern, sentence):
            return said.format(**found.groupdict()) if isinstance(said, str) else said(found)
    return UNKNOWN
