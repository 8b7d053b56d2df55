"""The names of what the time bank shows, in Chinese and English."""

from shared import clock

KINDS = {
    "meal_delivery": ("送餐", "Meal delivery"),
    "visit": ("探访", "Visits"),
    "patrol": ("巡逻", "Patrol"),
    "cleaning": ("清洁", "Cleaning"),
    "snow_clearing": ("扫雪", "Snow clearing"),
    "repair": ("小修小补", "Small repairs"),
    "council": ("议事", "Council"),
    "other": ("其他", "Other"),
}
STATES = {
    "present": ("未签退", "Not signed out"),
    "counted": ("已计时", "Counted"),
    "complained": ("投诉成立，不计时", "Complaint upheld; counts nothing"),
}
MOVES = {
    "activity": ("服务", "Service"),
    "reversal": ("更正冲销", "Reversed"),
    "recovery": ("补扣所欠", "What was owed"),
    "redemption": ("兑换", "Redeemed"),
    "redemption_returned": ("退兑返还", "Given back"),
}
REDEMPTIONS = {
    "asked": ("等店里答复", "The shop's answer is not known"),
    "sold": ("已兑换", "Handed over"),
    "refused": ("没有兑成", "Not handed over"),
    "returned": ("已退回", "Brought back"),
}


def hours(minutes: int) -> str:
    """Minutes as people say them: 1.5 for ninety, with two places at most."""
    hundredths = (minutes * 100 + 30) // 60
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".")


def local(text: str | None) -> str:
    """A moment as a field of a form shows it, on the clock of whoever lives there."""
    return f"{clock.parse(text).astimezone(clock.SHANGHAI):%Y-%m-%dT%H:%M}" if text else ""


def options(table: dict[str, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """A table of names as the choices of a field."""
    return [(code, zh, en) for code, (zh, en) in table.items()]
