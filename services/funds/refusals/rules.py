"""How a refusal of a fund reads to a resident. Pure: no Flask, no peewee, no clock."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """The same in both languages."""

    zh: str
    en: str


ANY = Sentence("按这笔资金的规定，不能这样用。", "The terms of this fund do not allow it.")

# By code, and where it matters by the field it is about.
SENTENCES = {
    "fund_frozen": Sentence(
        "这笔资金暂停使用，正在核对。", "This fund is stopped while it is looked into."
    ),
    "fund_closed": Sentence("这笔资金已经结束。", "This fund has ended."),
    "fund_use_forbidden": Sentence(
        "这类开支明令不得使用这笔资金。", "This kind of spending is forbidden to this fund."
    ),
    "fund_purpose_mismatch": Sentence(
        "这件事不在这笔资金的用途之内。", "This is not what the fund is for."
    ),
    "fund_purpose_mismatch category": Sentence(
        "这笔资金不付这一类维修。", "The fund does not pay for this kind of repair."
    ),
    "fund_purpose_mismatch managed": Sentence(
        "这笔资金只用于没有物业管理的楼栋；这栋楼有物业。",
        "The fund is for buildings nobody manages; this one has property management.",
    ),
    "fund_purpose_mismatch building_id": Sentence(
        "这笔资金不用于这栋楼。", "The fund is not for this building."
    ),
    "fund_window_closed": Sentence(
        "不在这笔资金的使用期限内。", "The fund does not pay at this time of the year."
    ),
    "fund_cap_exceeded": Sentence(
        "超过了这笔资金规定的最高金额。", "It is more than the most the fund pays for one case."
    ),
    "budget_exhausted": Sentence(
        "这笔资金今年的预算不够了。", "There is not enough left of this year's budget of the fund."
    ),
    "budget_missing": Sentence(
        "这笔资金今年的预算还没有批准。", "This year's budget of the fund is not approved yet."
    ),
    "fund_overdrawn": Sentence(
        "资金余额不够，已经答应别人的钱不能动用。",
        "There is not enough left; what is promised to others is not touched.",
    ),
}


def sentence(code: str, about: str | None) -> Sentence:
    """What a resident is told about a refusal."""
    return SENTENCES.get(f"{code} {about}") or SENTENCES.get(code) or ANY
