"""The ways an estate is managed. Pure: no Flask, no peewee."""

# The four models of 红色物业 (domain.md §1 row 57).
MODES = {
    "one_core_three_links": "一核三联",
    "one_three_n": "1+3+N",
    "one_three_one_five": "1315",
    "one_fort_two_teams_three_centres": "一堡垒两队伍三中心",
}


def mode_title(mode: str | None) -> str | None:
    """What people call a mode."""
    return MODES[mode] if mode else None
