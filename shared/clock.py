"""What time it is: UTC at rest, the business day in Asia/Shanghai. Tests set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))  # no summer time since 1991, so no zone database is needed

_fixed: datetime | None = None


def now() -> datetime:
    """The present moment in UTC."""
    return _fixed or datetime.now(UTC)


def today() -> date:
    """The business day of the present moment."""
    return business_day(now())


def business_day(moment: datetime) -> date:
    """The date on the wall of the shop at that moment."""
    return moment.astimezone(SHANGHAI).date()


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of a business day, in UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=SHANGHAI).astimezone(
        UTC
    )


def text(moment: datetime) -> str:
    """RFC 3339 in UTC, with microseconds so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse(moment: str) -> datetime:
    """The moment behind an RFC 3339 text."""
    return datetime.fromisoformat(moment).astimezone(UTC)


def month_end(period: str) -> date:
    """The last day of a period `YYYY-MM`."""
    year, month = int(period[:4]), int(period[5:7])
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Stop the clock at a moment; for tests in one process."""
    global _fixed
    before, _fixed = _fixed, moment
    try:
        yield
    finally:
        _fixed = before
