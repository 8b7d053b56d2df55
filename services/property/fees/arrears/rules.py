"""How old arrears are, what share was paid, how to remind. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable, Sequence
from datetime import date

from shared.money import yuan

BUCKETS = {"days_0_30": 30, "days_31_90": 90, "days_91_180": 180, "days_181_365": 365}
OLDER = "older"


def ages(open_fen: Iterable[tuple[date, int]], today: date) -> dict[str, int]:
    """What is open in fen by its age, counted from the day it was charged on."""
    found = dict.fromkeys((*BUCKETS, OLDER), 0)
    for charged_on, fen in open_fen:
        days = (today - charged_on).days
        found[next((name for name, most in BUCKETS.items() if days <= most), OLDER)] += fen
    return found


def months(periods: Sequence[str]) -> str:
    """Months as a resident reads them: `2026年1月至3月`, `2025年11月、2026年1月`."""
    runs: list[list[str]] = []
    for period in sorted(periods):
        if runs and _number(period) == _number(runs[-1][-1]) + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return "、".join(_run(run[0], run[-1]) for run in runs)


def reminder(building: str, unit: str, periods: Sequence[str], open_fen: int) -> str:
    """What the note on the door says; no name stands on it."""
    return (
        f"{building} {unit}：{months(periods)}物业费尚有{yuan(open_fen)}元未缴，"
        "请到物业服务处缴纳。如已缴纳，请出示收据核对。"
    )


def _run(first: str, last: str) -> str:
    if first == last:
        return _text(first)
    year = "" if first[:4] == last[:4] else f"{last[:4]}年"
    return f"{_text(first)}至{year}{int(last[5:])}月"


def _text(period: str) -> str:
    return f"{period[:4]}年{int(period[5:])}月"


def _number(period: str) -> int:
    return int(period[:4]) * 12 + int(period[5:])
