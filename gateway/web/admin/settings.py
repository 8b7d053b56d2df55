"""The settings of the rules by name, in Chinese and English, and how each is typed. Pure."""

from typing import NamedTuple


class Setting(NamedTuple):
    """One value: what it is called, how it is typed (fen, number, percent, text, lines), and in
    what it is counted."""

    name: str
    kind: str
    zh: str
    en: str
    unit: tuple[str, str] = ("", "")


class Policy(NamedTuple):
    """Settings that are decided together, from a day on."""

    name: str
    zh: str
    en: str
    settings: tuple[Setting, ...]


YUAN = ("元", "yuan")
PERCENT = ("%", "%")
HOUR = ("点", "h")
MINUTES = ("分钟", "min")
AGE = ("岁", "years")
YEARS = ("年", "years")
DAYS = ("天", "days")
POINTS = ("分", "points")

SHOP = {
    policy.name: policy
    for policy in (
        Policy(
            "till",
            "收银台",
            "Tills",
            (
                Setting("day_turns_at_hour", "number", "几点以前算前一天", "Day turns at", HOUR),
                Setting(
                    "discount_max_bp", "percent", "店员最多打折", "A clerk's discount", PERCENT
                ),
                Setting(
                    "approval_minutes",
                    "number",
                    "折扣批准有效",
                    "An approval is good for",
                    MINUTES,
                ),
                Setting("rounding_max_fen", "fen", "最多抹零", "Rounded away at most", YUAN),
                Setting(
                    "over_short_alert_fen",
                    "fen",
                    "长短款超过多少要说明",
                    "Explain a drawer above",
                    YUAN,
                ),
            ),
        ),
        Policy(
            "receipt",
            "小票",
            "Receipts",
            (
                Setting("title", "text", "抬头", "Title"),
                Setting("footer", "text", "页脚", "Footer"),
                Setting("vat_bp", "percent", "税率（仅展示）", "VAT shown", PERCENT),
            ),
        ),
        Policy(
            "members",
            "会员",
            "Members",
            (
                Setting("senior_age", "number", "享老年价的年龄", "Senior's price from", AGE),
                Setting(
                    "refund_clerk_max_fen",
                    "fen",
                    "店员一天最多退预存",
                    "A clerk refunds a day",
                    YUAN,
                ),
            ),
        ),
        Policy(
            "cards",
            "预付卡",
            "Prepaid cards",
            (
                Setting("named_max_fen", "fen", "记名卡上限", "A named card holds", YUAN),
                Setting("unnamed_max_fen", "fen", "不记名卡上限", "An unnamed card holds", YUAN),
                Setting(
                    "unnamed_valid_years",
                    "number",
                    "不记名卡有效期",
                    "Unnamed cards are good for",
                    YEARS,
                ),
                Setting("filing_reminder", "text", "备案提醒", "Filing reminder"),
            ),
        ),
        Policy(
            "points",
            "积分",
            "Points",
            (
                Setting("points_per_yuan", "number", "一元积几分", "Points for a yuan", POINTS),
                Setting("worth_fen", "fen", "一分抵多少钱", "A point is worth", YUAN),
                Setting(
                    "excluded_categories",
                    "lines",
                    "不积分的类别（一行一个）",
                    "Categories without points (one a line)",
                ),
            ),
        ),
        Policy(
            "group_buying",
            "团购",
            "Group buying",
            (
                Setting("commission_bp", "percent", "团长佣金", "A leader's commission", PERCENT),
                Setting("unclaimed_days", "number", "货最多等几天", "Goods wait", DAYS),
            ),
        ),
    )
}
CANTEEN = {
    policy.name: policy
    for policy in (
        Policy(
            "canteen",
            "助餐",
            "Canteen",
            (
                Setting("list_price_fen", "fen", "一餐原价", "A meal costs", YUAN),
                Setting("government_fen", "fen", "政府最多补", "The government pays up to", YUAN),
                Setting("poor_age", "number", "困难老人从几岁起", "Poor seniors from", AGE),
                Setting("poor_person_fen", "fen", "困难老人自付", "Poor seniors pay", YUAN),
                Setting("card_age", "number", "月餐卡从几岁起", "Month cards from", AGE),
                Setting("card_price_fen", "fen", "月餐卡价格", "A month card costs", YUAN),
                Setting("prepaid_age", "number", "预存优惠从几岁起", "Prepaid from", AGE),
                Setting("prepaid_least_fen", "fen", "预存至少", "Prepaid at least", YUAN),
                Setting("prepaid_off_bp", "percent", "预存减免", "Off for prepaid", PERCENT),
                Setting("free_age", "number", "免费从几岁起", "Free from", AGE),
            ),
        ),
        Policy(
            "meal_delivery",
            "送餐",
            "Meal delivery",
            (
                Setting(
                    "credit_minutes",
                    "number",
                    "送一餐记时间银行",
                    "A meal brought earns",
                    MINUTES,
                ),
            ),
        ),
    )
}

BASES = {"per_household": ("每户", "a household"), "per_area": ("每平方米", "a square metre")}
URGENCIES = {
    "emergency": ("特急", "Emergency"),
    "urgent": ("急修", "Urgent"),
    "ordinary": ("一般", "Ordinary"),
    "complex": ("复杂", "Complex"),
}
CLOCKS = {"always": ("昼夜计时", "Day and night"), "working": ("工作时间计时", "Working hours")}
CRITERIA = {
    "urgency": ("紧急程度高的在前", "The more urgent first"),
    "unmanaged": ("无物业的楼栋在前", "Buildings without property management first"),
    "waiting": ("报修早的在前", "The longest waiting first"),
}
LIMITS = {
    "reports_per_address": ("同一地址一天最多报修", "Reports a day from one address", "次", ""),
    "reports_per_building": ("一栋楼一天最多报修", "Reports a day of one building", "次", ""),
    "reports_per_key": ("一个接口密钥一天最多报修", "Reports a day with one key", "次", ""),
    "links": ("一段话里最多几个链接", "Links in a text", "个", ""),
    "same_text_minutes": ("同样的话多久内只收一次", "The same words only once in", "分钟", "min"),
    "similar_days": ("多久以内找相似报修", "Similar reports are looked for in", "天", "days"),
}
SUBJECTS = {
    "assembly_rules": ("制定议事规则", "Rules of the assembly"),
    "covenant": ("制定管理规约", "The covenant"),
    "committee": ("选举业委会", "Electing the committee"),
    "manager": ("选聘物业公司", "Choosing the property company"),
    "fund_use": ("使用维修资金", "Using the maintenance fund"),
    "fund_raising": ("筹集维修资金", "Raising the maintenance fund"),
    "rebuilding": ("改建重建", "Rebuilding"),
    "common_use": ("改变共有部分用途", "Changing the use of common parts"),
    "other": ("其他重大事项", "Other matters of weight"),
}
APPROVAL_OF = {"taking_part": ("参加表决的", "of those who vote"), "all": ("全体", "of all")}


def span(minutes: int | None) -> tuple[str, str]:
    """So many minutes in the largest unit that is whole."""
    if minutes is None:
        return "—", "—"
    for size, zh, en in ((1440, "天", "d"), (60, "小时", "h")):
        if minutes % size == 0:
            return f"{minutes // size} {zh}", f"{minutes // size} {en}"
    return f"{minutes} 分钟", f"{minutes} min"
