"""The clock of the machine is set ten minutes back, and right again, while the shop sells."""

from datetime import datetime
from pathlib import Path

import pytest

from deploy.processes import processes
from shared import clock
from tests.journeys.conftest import people
from tests.journeys.shop import PRICE_FEN, Shop
from tests.journeys.trade import UNTIL_SECONDS, Trade

TEN_MINUTES = 600
HERE = Path(__file__).parent
DAY = "2026-05-01"
SALES = 10


class Clock:
    """What the processes of a machine look at: a file that says by how many seconds it is wrong."""

    def __init__(self, folder: Path):
        self._says = folder / "wrong-by"
        self.set(0)

    def set(self, seconds: int) -> None:
        new = self._says.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self._says)  # whoever looks meanwhile finds the one or the other

    @property
    def environment(self) -> dict[str, str]:
        found_in = f"{HERE / 'wrong_clock'}:{HERE.parents[2]}"
        return {"CLOCK_IS_WRONG_BY": str(self._says), "PYTHONPATH": found_in}


@pytest.fixture
def machine(instance, tmp_path):
    """The clock that every process of the instance looks at."""
    looked_at = Clock(tmp_path)
    for process in processes(instance.settings):
        instance.stop_one(process.name)
        instance.start_one(process.name, **looked_at.environment)
    instance.wait_ready(UNTIL_SECONDS)
    return looked_at


def test_a_clock_set_back_and_right_again_loses_nothing_and_sends_nobody_away(instance, machine):
    as_ = people(instance)
    trade = Trade(instance, as_, "CLOCK", DAY)
    trade.begin(clerks=2)
    trade.goes_on(SALES)
    corner = Corner(as_)
    corner.opens()
    for seconds in (-TEN_MINUTES, 0):
        machine.set(seconds)
        trade.goes_on(SALES)
        corner.as_ = people(instance)  # who signs in only now
        corner.sells()
        corner.closes()
        corner.as_ = as_
        opened_at = corner.opens()
        assert abs((opened_at - clock.now()).total_seconds() - seconds) < TEN_MINUTES / 2
        corner.sells()
    corner.closes()
    trade.end()
    assert trade.refused == set()
    trade.is_all_there_once()


class Corner(Shop):
    """A shop whose till has a clock of its own, which was right all the time."""

    def __init__(self, as_):
        super().__init__(as_, "CORNER")
        self.receive(100, clock.today().isoformat())
        self._path, self._sold = f"/store/tills/{self.till}", 0

    def opens(self) -> datetime:
        opened = self.as_("clerk").post(f"{self._path}/open", {"float_fen": 0})
        return clock.parse(opened["opened_at"])

    def sells(self) -> None:
        self.sell_at(clock.text(clock.now()), 1, cash=PRICE_FEN)
        self._sold += 1

    def closes(self) -> None:
        body = {"counted_cash_fen": self._sold * PRICE_FEN}
        closed = self.as_("clerk").post(f"{self._path}/close", body)
        assert closed["over_short_fen"] == 0
        self._sold = 0
