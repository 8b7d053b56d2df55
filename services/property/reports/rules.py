"""Domains, ways and states of a report; what is spam; what looks alike. Pure."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple


class Domain(NamedTuple):
    """One of the twelve domains of the 民声台账 (domain.md §1 row 29)."""

    code: str
    zh: str
    en: str


DOMAINS = (
    Domain("infrastructure", "基础设施", "Roads, lamps, drains"),
    Domain("housing", "房屋维修", "Roofs, walls, stairs"),
    Domain("water", "供水排水", "Water and sewage"),
    Domain("heating", "供热供暖", "Heating"),
    Domain("power", "供电供气", "Power and gas"),
    Domain("sanitation", "环境卫生", "Cleanliness"),
    Domain("fire_safety", "消防安全", "Fire and safety"),
    Domain("parking", "停车秩序", "Parking"),
    Domain("neighbours", "邻里纠纷", "Quarrels of neighbours"),
    Domain("property_service", "物业服务", "The property company"),
    Domain("care", "养老助残", "The old and the disabled"),
    Domain("other", "其他诉求", "Anything else"),
)
DOMAIN_OF = {domain.code: domain for domain in DOMAINS}

# The three ways of 三事分流 (domain.md §1 row 24), and why a report goes none of them.
ROUTES = {"private": "私事", "small": "小事", "large": "大事"}
REJECTIONS = {
    "not_ours": "不属受理范围",
    "unclear": "情况不明",
    "duplicate": "重复上报",
    "spam": "无效信息",
    "solved": "已自行解决",
    "withdrawn": "上报人撤回",
}
STAFF_CHANNELS = ("phone", "staff")  # who writes down what somebody says

# Every state and where a report may go from it. `routed` to `routed` is another way.
MOVES: dict[str, tuple[str, ...]] = {
    "received": ("routed", "rejected", "withdrawn", "joined"),
    "routed": ("routed", "rejected"),
    "joined": ("received",),
    "rejected": ("received",),
    "withdrawn": (),
}
STATES = tuple(MOVES)
OPEN = ("received", "routed")
STAGES = {"received": "待受理", "rejected": "驳回", "withdrawn": "取消"}
MEDIATION_STAGES = {"open": "调解中", "closed": "已办结"}
MATTER_STAGES = {
    "raised": "待协商",
    "in_discussion": "协商中",
    "voting": "表决中",
    "decided_adopted": "已议决",
    "decided_rejected": "已议决",
    "executing": "执行中",
    "done": "已办结",
    "withdrawn": "取消",
}
STEPS = (
    "routed",
    "rejected",
    "reopened",
    "withdrawn",
    "joined",
    "remark",
    "forgotten",
    "warranty",
)

PHOTOS_MAX = 6  # of a report, and of a return
REMARKS_MAX = 20  # of whoever reported, before and after the routing
SIMILAR_MAX = 5
CANDIDATES_MAX = 200
ALIKE_PERCENT = 35
COMPARED = 100  # characters of a text

# What holds until a community decides otherwise; each may change from a day on.
LIMITS = {
    "reports_per_address": 30,  # a day
    "reports_per_building": 200,  # a day, by the public door
    "reports_per_key": 1000,  # a day, by a client of Open311
    "links": 2,  # in a text
    "same_text_minutes": 10,
    "similar_days": 30,
}

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U
CODE_LENGTH = 16  # of five bits each
_READ_AS = str.maketrans("ILO", "110", "- ")
_UNSAYING = re.compile(r"[\W\d的了在有]+")  # what stands in every text
_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|cn|net|top|xyz)\b", re.IGNORECASE)


def may_move(from_state: str, to_state: str) -> bool:
    """Whether a report in one state may go to another."""
    return to_state in MOVES[from_state]


def spam_problem(honeypot: str, text: str, links_max: int) -> str | None:
    """Why a report is not a person's, or None."""
    if honeypot:
        return "A field that nobody sees was filled in."
    if len(_LINK.findall(text)) > links_max:
        return f"A report has at most {links_max} links."
    return None


def code_text(number: int) -> str:
    """A tracking code of 80 bits as people read it: `7K3M-9QWX-04TB-RZ1F`."""
    signs = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(CODE_LENGTH))]
    return "-".join("".join(signs[start : start + 4]) for start in range(0, CODE_LENGTH, 4))


def plain_code(written: str) -> str:
    """A code as somebody typed it, without what could be typed in several ways."""
    return written.upper().translate(_READ_AS)


def alike_percent(text: str, other: str) -> int:
    """How much of two texts is the same, 0 to 100, by their letters."""
    first, second = (_UNSAYING.sub("", said)[:COMPARED] for said in (text, other))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if matcher.quick_ratio() * 100 < ALIKE_PERCENT:
        return 0
    return round(matcher.ratio() * 100)


def title_of(text: str) -> str:
    """What a report is called until somebody names it: its first line, cut."""
    return text.strip().splitlines()[0].strip()[:60] or "…"
