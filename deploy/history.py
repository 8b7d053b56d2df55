"""What the demo community has behind it when `make run` first starts, told in an instance whose
clock is set back: two months that are closed and published, a repair that the first one's profit
paid for, an objection that was answered; and what lies on the desks today.

`python -m deploy.history` tells it on the databases of the environment. Broken off, it is told
again from the same day on, and whatever happened already happens once.
"""

import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TextIO

from deploy import shop_data
from deploy.client import wait_until_heard
from deploy.drawing import unit_door
from deploy.instance import COMMUNITY, sign_ins
from deploy.neighbourhood import Resident, a_morning
from deploy.office import publish_month
from deploy.past import past
from deploy.processes import environment_of
from deploy.story import Repair, Story
from shared import clock, settings
from shared.settings import Settings

BEGUN = "demo-begun"  # the day on which it was told first
TRADING_DAYS = (10, 11)  # of each closed month
DOOR = Repair(
    1, "三号楼单元门维修", "structure", "三号楼", 24, 50_000,
    [("parts", "门锁与合页", 18_800), ("labour", "一人一天", 25_000)],
)  # fmt: skip
DRAIN = Repair(2, "七号楼下水管更换", "plumbing", "七号楼", 18, 95_000)
OBJECTION = {"text": "单元门维修花了四百多元，是不是贵了？"}
ANSWER = {
    "answer": "门锁与合页 188 元，人工一人一天 250 元，票据在会计处，欢迎来看。",
    "shown": True,
}


class Calendar(NamedTuple):
    """Two months that are over, by their last days, and the day from which one looks back."""

    first: date
    second: date
    today: date

    @property
    def trading_days(self) -> list[date]:
        """Two of each closed month, and the two days just gone if they are of this month."""
        closed = [month.replace(day=day) for month in self[:2] for day in TRADING_DAYS]
        gone = [self.today - timedelta(days=ago) for ago in (2, 1)]
        return closed + [day for day in gone if day.month == self.today.month]


def looking_back_from(today: date) -> Calendar:
    """The calendar of a history that ends on a day."""
    second = today.replace(day=1) - timedelta(days=1)
    return Calendar(second.replace(day=1) - timedelta(days=1), second, today)


class History:
    """What happened, in its order; `times` holds the clock, which only ever goes on."""

    def __init__(self, story: Story, calendar: Calendar, times: ExitStack):
        self._story, self._calendar, self._times = story, calendar, times

    def tell(self) -> None:
        """All of it, up to this morning."""
        story, (first, second, today) = self._story, self._calendar
        story.open_shop()
        self._trade(first.replace(day=1), first)
        self._go_on(second.replace(day=1), 10)
        story.set_up_fund(300_000, first.replace(day=1))
        self._close(first)
        self._go_on(second.replace(day=3), 9)
        story.report(DOOR)
        story.dispatch(DOOR)
        self._go_on(second.replace(day=4), 16)
        picture = f"/property/work-orders/{DOOR.id}/pictures?kind=after"
        story.as_("repairer").post(picture, unit_door(), key="demo-picture")
        story.finish(DOOR, rating=5)
        self._go_on(second.replace(day=TRADING_DAYS[-1]), 22)
        self._trade(second.replace(day=1), second)
        self._go_on(today.replace(day=1), 10)
        self._close(second)
        self._go_on(today.replace(day=2), 15)
        self._object(f"{second:%Y-%m}")
        self._times.close()
        story.sign_out()
        self._trade(today.replace(day=1), today)
        a_morning(story)
        story.report(DRAIN)
        wait_until_heard(story.gateway_url)

    def _go_on(self, day: date, hour: int) -> None:
        """Set the clock on to an hour of a day, or to now if that is still to come."""
        wait_until_heard(self._story.gateway_url)
        self._times.enter_context(clock.fixed(min(clock.at(day, hour), datetime.now(UTC))))
        self._story.sign_out()

    def _trade(self, since: date, until: date) -> None:
        self._story.trade(since, until)
        if days := [day for day in self._story.month.days if since <= day <= until]:
            self._story.bank_the_takings(days[-1])

    def _close(self, last_day: date) -> None:
        """Close a month, and let everybody read it."""
        period = f"{last_day:%Y-%m}"
        self._story.close_month(period, "stock_not_counted")
        publish_month(self._story, period)

    def _object(self, period: str) -> None:
        """Somebody asks about a figure, and the answer stands beside it."""
        Resident(self._story.gateway_url).object(COMMUNITY[0], period, OBJECTION)
        reviewer = self._story.as_("reviewer")
        for objection in reviewer.all("/record/objections", state="waiting"):
            path = f"/record/objections/{objection['id']}/answer"
            reviewer.post(path, ANSWER, key="demo-objection-answered")


def tell(chosen: Settings) -> None:
    """Tell it in a process of its own, to an instance that is ready and does not run.

    Raises CalledProcessError.
    """
    command = [sys.executable, "-m", "deploy.history"]
    subprocess.run(command, env=environment_of(chosen), check=True)


def main() -> None:
    """Tell it, and show how far it is."""
    chosen = settings.from_environment()
    calendar = looking_back_from(_begun_on(chosen.var))
    month = shop_data.dated(shop_data.read(), calendar.trading_days)
    done, total = 0, len(month.receipts)

    def step(_what: str) -> None:
        nonlocal done
        done += 1
        if done % 10 == 0:
            part = min(done, total)
            print(f"\r载入演示社区 Loading the demo community … {part}/{total}", end="", flush=True)

    begins = clock.at(calendar.first.replace(day=TRADING_DAYS[-1]), 22)
    with _log(chosen.var) as log, ExitStack() as times:
        times.enter_context(clock.fixed(begins))
        with past(chosen, log) as there:
            story = Story(there.gateway_url, sign_ins(chosen), month, step)
            History(story, calendar, times).tell()
    print(flush=True)


def _log(var: Path) -> TextIO:
    folder = var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / "history.log").open("a", buffering=1, encoding="utf-8")


def _begun_on(var: Path) -> date:
    path = var / BEGUN
    if not path.exists():
        path.write_text(clock.today().isoformat())
    return date.fromisoformat(path.read_text())


if __name__ == "__main__":
    main()
