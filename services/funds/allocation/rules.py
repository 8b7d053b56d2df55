"""How profit is divided among funds. Pure: no Flask, no peewee, no clock."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from shared.money import split

WHOLE_BP = 10_000


class Rule(NamedTuple):
    """From a day on, a fund's share of one book's profit, in hundredths of a percent."""

    fund_id: str
    share_bp: int
    effective_from: date


def effective(rules: Iterable[Rule], day: date) -> list[Rule]:
    """The rule of each fund on a day: its latest one that has begun. In the order of fund ids."""
    latest: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.effective_from):
        if rule.effective_from <= day:
            latest[rule.fund_id] = rule
    return [latest[fund_id] for fund_id in sorted(latest)]


def day_over_whole(rules: Iterable[Rule]) -> date | None:
    """The first day on which the shares of one book add up to more than all of it, or None."""
    rules = list(rules)
    for day in sorted({rule.effective_from for rule in rules}):
        if sum(rule.share_bp for rule in effective(rules, day)) > WHOLE_BP:
            return day
    return None


def allocate(distributable_fen: int, rules: list[Rule]) -> list[tuple[str, int]]:
    """Each fund's part in fen of a profit; what no rule takes stays with the company.

    The unallocated rest is the last weight, so that no fen is lost or invented.
    """
    shares = [rule.share_bp for rule in rules]
    parts = split(distributable_fen, [*shares, WHOLE_BP - sum(shares)])
    return [(rule.fund_id, part) for rule, part in zip(rules, parts, strict=False) if part > 0]
