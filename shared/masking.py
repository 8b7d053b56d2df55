"""What others see instead of a name, a phone or a number in a text (domain.md §6, PIPL)."""

import re

# Surnames of two characters; a name of two characters is a surname of one and a given name.
COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 夏侯 南宫 端木 轩辕 "
    "独孤 百里 呼延 申屠 淳于 澹台 闻人 钟离 东郭 西门 公羊 赫连 拓跋 完颜 濮阳 公冶 太史 仲孙 "
    "鲜于 闾丘 万俟 单于"
)

# Mobile phones with or without +86, identities of 15 and 18 digits, cards, landlines with and
# without their area; spaces and dashes may stand inside.
NUMBERS = re.compile(
    r"(?<!\d)(?:"
    r"(?:\+?86[ .·-]?)?1[3-9]\d[ .·-]?\d{4}[ .·-]?\d{4}"
    r"|\d{6}[ .·-]?\d{8}[ .·-]?\d{3}[\dXx]"
    r"|\d{4}(?:[ .·-]?\d{4}){3}(?:[ .·-]?\d{1,3})?"
    r"|\d{15}"
    r"|0\d{2,3}[ .·-]?\d{7,8}"
    r"|[2-9]\d{6,7}"
    r")(?!\d)"
)

# What points to one person for certain: a mobile phone, an identity of 18 digits.
PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d[ .·-]?\d{4}[ .·-]?\d{4}|\d{17}[\dXx])(?!\d)")

FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def mask_name(name: str | None) -> str | None:
    """`张三丰` → `张*`, `欧阳修` → `欧阳*`."""
    if not name:
        return name
    surname = name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES.split() else name[:1]
    return f"{surname}*"


def mask_phone(phone: str | None) -> str | None:
    """`13812341234` → `138****1234`; a number too short for that shows nothing."""
    if not phone:
        return phone
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "****"


def points_to_a_person(text: str | None) -> bool:
    """Whether a text names somebody by a phone or an identity."""
    return PERSONAL.search((text or "").translate(FULL_WIDTH)) is not None


def mask_text(text: str) -> str:
    """A free text with `***` for every number that could be a phone, an identity or a card."""
    return NUMBERS.sub("***", text.translate(FULL_WIDTH))
