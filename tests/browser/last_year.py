"""A fund whose money and budgets are of last year: what only the end of a year lets happen."""

import multiprocessing
from contextlib import ExitStack
from datetime import date

from deploy.client import Client
from deploy.instance import sign_ins
from deploy.past import past
from shared import clock
from shared.settings import Settings

NAME = "街道下拨党费"


def budgeted_last_year(chosen: Settings) -> None:
    """Tell it, in a process of its own, to an instance that is ready and does not run."""
    telling = multiprocessing.get_context("spawn").Process(target=_tell, args=(chosen,))
    telling.start()
    telling.join()
    assert telling.exitcode == 0


def _tell(chosen: Settings) -> None:
    year = clock.today().year - 1
    known = sign_ins(chosen)
    begins = clock.at(date(year, 12, 1), 9)
    with ExitStack() as stack:
        log = stack.enter_context((chosen.var / "last_year.log").open("w"))
        stack.enter_context(clock.fixed(begins))
        there = stack.enter_context(past(chosen, log))
        accountant, reviewer = (
            Client(there.gateway_url, known[role]["username"], known[role]["password"])
            for role in ("accountant", "reviewer")
        )
        terms = {"template": "party_dues", "name": NAME, "approval_threshold_fen": 100_000}
        fund = accountant.post("/funds/funds/from-template", terms)
        given = {"fund_id": fund["id"], "source": "grant", "source_document": "组〔2025〕7号"}
        given |= {"received_on": f"{year}-12-01", "amount_fen": 20_000_000}
        accountant.post("/funds/contributions", given)
        for of, amount_fen in ((year, 4_000_000), (year + 1, 3_000_000)):
            wanted = {"fund_id": fund["id"], "year": of, "amount_fen": amount_fen}
            wanted |= {"lines": [{"use": "relief", "amount_fen": 1_500_000}]}
            budget = accountant.post("/funds/budgets", wanted)
            reviewer.post(f"/funds/budgets/{budget['id']}/approve")
