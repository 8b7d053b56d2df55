"""What is counted at a fair. Pure: no Flask, no peewee, no clock."""

# 理发, 家电维修, 调解, 微心愿, 物业问题, 其他 (domain.md §1 row 52)
KINDS = ("haircut", "appliance", "dispute", "wish", "property_issue", "other")
ISSUE = "property_issue"  # counted by the orders that are opened, never by hand
COUNTED = tuple(kind for kind in KINDS if kind != ISSUE)
ISSUES_MAX = 500
COUNT_MAX = 100_000


def count_problem(counted: int, number: int, reason: str | None) -> str | None:
    """Why a count cannot be entered, or None. What was too much is taken back, with a reason."""
    if number < 0 and not reason:
        return "A correction says why."
    if counted + number < 0:
        return f"{counted} are counted; {-number} cannot be taken back."
    return None
