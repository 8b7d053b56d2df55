"""Budgets in the words of their tests, and the days on which those happen."""

from datetime import date

from shared import clock
from tests.funds.conftest import name

YEAR = 2026


def on(day: str):
    """Nine in the morning of a business day."""
    return clock.fixed(clock.at(date.fromisoformat(day), 9))


def proposed(funds, fund_id, amount_fen, year=YEAR, **lines):
    """A budget as the accountant proposes it; `lines` in fen by use."""
    body = {
        "fund_id": fund_id,
        "year": year,
        "amount_fen": amount_fen,
        "lines": [{"use": use, "amount_fen": fen} for use, fen in lines.items()],
    }
    return funds.asked.post("/budgets", body, role="accountant")


def budgeted(funds, fund_id, amount_fen, year=YEAR, **lines):
    """A budget in force; returns its id."""
    made = proposed(funds, fund_id, amount_fen, year, **lines)
    funds.asked.post(f"/budgets/{made['id']}/approve", role="reviewer")
    return made["id"]


def figures(funds, budget_id, use=None):
    """Budgeted, carried, supplemented, committed, disbursed, passed on and left."""
    found = funds.asked.get(f"/budgets/{budget_id}")
    row = found["total"]
    if use:
        (row,) = (line for line in found["lines"] if line["use"] == use)
    return tuple(row[f"{each}_fen"] for each in FIGURES)


FIGURES = ("budgeted", "carried", "supplemented", "committed", "disbursed", "passed_on", "left")


def supplement(funds, budget_id, amount_fen, **more):
    """A supplement that awaits approval."""
    body = {"amount_fen": amount_fen, "purpose": "汛期追加"} | more
    return funds.asked.post(f"/budgets/{budget_id}/supplements", body, role="accountant")


def supplemented(funds, budget_id, amount_fen, **more):
    """A supplement that counts."""
    asked = supplement(funds, budget_id, amount_fen, **more)
    return funds.asked.post(f"/budget-supplements/{asked['id']}/approve", role="reviewer")


def roll_over(funds, budget_id, carry_bp, **more):
    """A roll-over that awaits approval."""
    path = f"/budgets/{budget_id}/roll-over"
    return funds.asked.post(path, {"carry_bp": carry_bp} | more, role="accountant")


def rolled_over(funds, budget_id, carry_bp):
    """A roll-over that is done."""
    asked = roll_over(funds, budget_id, carry_bp, id=name())
    return funds.asked.post(f"/budget-roll-overs/{asked['id']}/approve", role="reviewer")
