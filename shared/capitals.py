"""How an amount stands in capital numerals (大写): no stroke can be added.

The library cn2an 0.5.24 was tried: it leaves out 人民币, 整 after 角, 零 before 角 (107,000.53)
and 零 for an empty 万 (94 0000 8894).
"""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


def in_words(fen: int) -> str:
    """Fen in 大写: 人民币壹仟肆佰零玖元伍角整; a negative amount has 负 behind the prefix.

    整 after 元 and after 角, 零 after 元 where 角 is missing or 元 ends in 零: valid under both
    rule sets of domain.md §8.
    """
    yuan, rest = divmod(abs(fen), 100)
    jiao, left = divmod(rest, 10)
    words = f"{_number(yuan)}元" if yuan or not rest else ""
    if yuan and rest and (not jiao or yuan % 10 == 0):
        words += DIGITS[0]
    words += f"{DIGITS[jiao]}角" if jiao else ""
    words += f"{DIGITS[left]}分" if left else "整"
    return f"人民币{'负' if fen < 0 else ''}{words}"


def _number(number: int) -> str:
    """A whole number; one 零 for a run of zeros inside, and 壹 of 壹拾 is never dropped."""
    for size, unit in UNITS:
        if number >= size:
            high, low = divmod(number, size)
            gap = DIGITS[0] if 0 < low < size // 10 else ""
            return _number(high) + unit + gap + (_number(low) if low else "")
    return DIGITS[number]
