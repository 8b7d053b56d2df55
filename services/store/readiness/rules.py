"""What of the shop holds a month up, in sentences. Pure: values in, values out. Money in fen."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from shared.money import yuan

# What blocks must be done before the books close; what only warns may be accepted by name.
BLOCKING, WARNING = "blocking", "warning"

DETAILS_MAX = 50
TRANSIT_DAYS = 3  # what was taken in a month's last days is still on its way to the bank


class Check(NamedTuple):
    """One thing that was looked at: how many obstacles, in a sentence, and which.

    `number` is 0 when all is well. Details may name what is no obstacle; `listed_at` is the
    address at which all of it is listed.
    """

    code: str
    severity: str
    number: int
    sentence: str
    details: list[dict]
    listed_at: str


class Stand(NamedTuple):
    """A clearing account at the end of a month, in fen.

    Taken in all, and up to the day from which money may still be on its way; what left it up to
    the month's end, and up to now.
    """

    channel: str
    taken_fen: int
    taken_early_fen: int
    left_fen: int
    left_by_now_fen: int

    @property
    def balance_fen(self) -> int:
        """What the platform held at the end of the month."""
        return self.taken_fen - self.left_fen

    @property
    def old_fen(self) -> int:
        """Money that should have come, first in first out; negative: more came than was taken."""
        if self.balance_fen < 0:
            return self.balance_fen
        return max(0, self.taken_early_fen - self.left_by_now_fen)


def check(
    code: str, severity: str, details: Iterable[dict], sentences: tuple[str, str], listed_at: str
) -> Check:
    """A check whose every detail is an obstacle; `sentences` with and without any, `{n}` of them.

    Only DETAILS_MAX are named, all are counted.
    """
    found = list(details)
    sentence = sentences[0].format(n=len(found)) if found else sentences[1]
    return Check(code, severity, len(found), sentence, found[:DETAILS_MAX], listed_at)


def clearing_open(stands: Sequence[Stand]) -> Check:
    """Whether a platform holds money that should have come, or paid more than was taken.

    What was taken in the last TRANSIT_DAYS is named and holds nothing up.
    """
    wrong = [stand for stand in stands if stand.old_fen]
    sentence = "; ".join(_said(stand) for stand in wrong or stands if stand.balance_fen)
    return Check(
        "clearing_open",
        WARNING,
        len(wrong),
        f"{sentence}." if sentence else "No platform holds money of the month.",
        [_told(stand) for stand in stands],
        "/clearing",
    )


def _said(stand: Stand) -> str:
    if stand.old_fen > 0:
        return (
            f"{stand.channel} has not paid out {yuan(stand.old_fen)} that was taken more than "
            f"{TRANSIT_DAYS} days before the month's end"
        )
    if stand.old_fen < 0:
        return f"{stand.channel} paid out {yuan(-stand.old_fen)} more than was taken"
    return f"{stand.channel} held {yuan(stand.balance_fen)} in transit at the month's end"


def _told(stand: Stand) -> dict[str, Any]:
    return {
        "channel": stand.channel,
        "balance_fen": stand.balance_fen,
        "in_transit_fen": max(0, stand.balance_fen - max(0, stand.old_fen)),
        "old_fen": stand.old_fen,
    }
