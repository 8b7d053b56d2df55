"""Any process is killed at any moment, again and again: nothing acknowledged is lost or doubled."""

import logging
import random
from datetime import date, timedelta

import pytest

from deploy.instance import Instance
from deploy.processes import WEB, processes
from tests.journeys.faults.extent import LONG
from tests.journeys.trade import UNTIL_SECONDS, Trade

KILLS = 20 if LONG else 2  # of each process
CLERKS = 3


@pytest.fixture(scope="module")
def a_trade(instance, as_):
    """A trade of its own for each test, on a day of its own."""
    days = iter(range(28))

    def begin() -> Trade:
        number = next(days)
        day = date(2026, 5, 1) + timedelta(days=number)
        trade = Trade(instance, as_, f"KILLED{number}", day.isoformat())
        trade.begin(CLERKS)
        return trade

    return begin


def test_processes_killed_at_random_lose_and_double_nothing(instance: Instance, a_trade):
    seed = random.randrange(10**6)
    logging.getLogger(__name__).warning("the seed is %s", seed)  # told where it fails
    chance = random.Random(seed)
    names = [each.name for each in processes(instance.settings)] * KILLS
    chance.shuffle(names)
    trade = a_trade()
    for name in names:
        instance.kill(name)
        instance.start_one(name)
        # Sometimes the next one dies while this one still starts.
        trade.goes_on(chance.choice((0, 1, 3)))
    trade.end()
    instance.wait_ready(UNTIL_SECONDS)
    trade.is_all_there_once()
    trade.close()


def test_processes_told_to_stop_lose_and_double_nothing(instance: Instance, a_trade):
    trade = a_trade()
    for name in WEB:
        instance.stop_one(name)
        instance.start_one(name)
        trade.goes_on()
    trade.end()
    instance.wait_ready(UNTIL_SECONDS)
    trade.is_all_there_once()
    trade.close()
