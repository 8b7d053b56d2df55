"""Capital numerals: every row of the table of domain.md §8, and that they read back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.capitals import DIGITS, in_words
from shared.money import FEN_MAX

# Where two are official, the one we print.
TABLE = (
    (140_950, "人民币壹仟肆佰零玖元伍角整"),
    (600_714, "人民币陆仟零柒元壹角肆分"),
    (168_032, "人民币壹仟陆佰捌拾元零叁角贰分"),
    (10_700_053, "人民币壹拾万柒仟元零伍角叁分"),
    (1_640_902, "人民币壹万陆仟肆佰零玖元零贰分"),
    (32_504, "人民币叁佰贰拾伍元零肆分"),
    (13_000_000, "人民币壹拾叁万元整"),
    (14_560_000, "人民币壹拾肆万伍仟陆佰元整"),
    (1_001_000, "人民币壹万零壹拾元整"),
    (10_000_000_100, "人民币壹亿零壹元整"),
    (5, "人民币伍分"),
    (50, "人民币伍角整"),
    (0, "人民币零元整"),
    (-45_000, "人民币负肆佰伍拾元整"),
)
OTHERS = (
    (1_000, "人民币壹拾元整"),
    (100_000_700_000, "人民币壹拾亿零柒仟元整"),
    (FEN_MAX, "人民币壹仟亿元整"),
    (FEN_MAX - 1, "人民币玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    (100 * 10**12, "人民币壹万亿元整"),
)


@pytest.mark.parametrize(("fen", "words"), TABLE + OTHERS)
def test_an_amount_in_capitals(fen, words):
    assert in_words(fen) == words


def read(words: str) -> int:
    """The fen behind an amount in capitals, as a person reads it aloud."""
    words = words.removeprefix("人民币").removesuffix("整")
    sign, words = (-1, words[1:]) if words[0] == "负" else (1, words)
    yuan, _, rest = words.partition("元") if "元" in words else ("", "", words)
    fen = sum(
        DIGITS.index(digit) * (10 if unit == "角" else 1)
        for digit, unit in pairwise(rest)
        if unit in "角分"
    )
    return sign * (whole(yuan) * 100 + fen)


def whole(words: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, low = words.rsplit(unit, 1)
            return whole(high) * size + whole(low)
    sizes = {"拾": 10, "佰": 100, "仟": 1_000}
    return sum(
        DIGITS.index(mark) * sizes.get(after, 1)
        for mark, after in pairwise(f"{words} ")
        if mark in DIGITS
    )


@given(st.integers(0, FEN_MAX) | st.integers(0, 10**7).map(lambda n: n * 1_000))
def test_an_amount_in_capitals_reads_back(fen):
    words = in_words(fen)
    assert read(words) == fen
    assert "零零" not in words
    assert words.endswith("整") == (fen % 10 == 0)
    assert in_words(-fen) == words.replace("人民币", "人民币负" if fen else "人民币")
