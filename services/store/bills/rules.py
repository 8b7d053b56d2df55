"""What setting a bill against our books decides. Pure: values in, values out.

Amounts in fen, refunds negative on both sides; moments as on the wall of the shop.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from shared.errors import Invalid
from shared.money import round_half_up

CHANNELS = ("wechat", "alipay")
CLASSES = ("matched", "refund", "cross_day", "amount_differs", "only_platform", "only_ours")
STATES = ("noted", "waiting", "approved", "rejected")
DIFFERENCES_MAX = 500
BAD_LINES_MAX = 1_000
SUGGESTION_DISTANCE = timedelta(minutes=2)
SUGGESTIONS_MAX = 5
MIDNIGHT_FROM, MIDNIGHT_TO = time(23, 55), time(0, 5)


class Movement(NamedTuple):
    """Money that came (payment) or went back (refund), at the platform or in our books."""

    kind: str
    id: str
    at: datetime
    amount_fen: int


class Word(NamedTuple):
    """What a person said of a difference, and whether somebody else approved it.

    `state`: noted (moves nothing), waiting, approved or rejected.
    """

    id: str
    treatment: str
    effect_fen: int
    reason: str
    person: str | None
    state: str


class Pair(NamedTuple):
    """The two sides of one movement, one of them perhaps absent, and what was said of it."""

    theirs: Movement | None
    ours: Movement | None
    words: tuple[Word, ...] = ()  # in the order in which they were said

    @property
    def at(self) -> datetime:
        """When it happened, at the platform if it is known there."""
        side = self.theirs or self.ours
        assert side is not None, "a pair has a side"
        return side.at

    @property
    def sides(self) -> list[Movement]:
        """Those of the two that are known."""
        return [side for side in (self.theirs, self.ours) if side]

    @property
    def name(self) -> str:
        """The class of the pair (domain.md §7.3)."""
        if self.theirs is None:
            # Around midnight the platform may count it on the neighbouring day's bill.
            return "cross_day" if self.ours and near_midnight(self.ours.at) else "only_ours"
        if self.ours is None:
            return "only_platform"
        if self.theirs.amount_fen != self.ours.amount_fen:
            return "amount_differs"
        if self.theirs.at.date() != self.ours.at.date():
            return "cross_day"
        return "refund" if self.theirs.kind == "refund" else "matched"

    @property
    def standing_fen(self) -> int:
        """What of it stands on the clearing account: ours less theirs, and what was approved."""
        ours_fen, theirs_fen = (side.amount_fen if side else 0 for side in (self.ours, self.theirs))
        approved_fen = sum(word.effect_fen for word in self.words if word.state == "approved")
        return ours_fen - theirs_fen + approved_fen

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to find the other side, to explain or to approve."""
        return self.standing_fen != 0

    @property
    def waiting(self) -> Word | None:
        """The explanation somebody has yet to approve or to reject."""
        return next((word for word in self.words if word.state == "waiting"), None)

    @property
    def explained(self) -> Word | None:
        """What was said of it last, unless it was rejected."""
        return next((word for word in self.words[::-1] if word.state != "rejected"), None)


class Share(NamedTuple):
    """A pair as a range of days sees it: each side counts on its own day, in fen."""

    pair: Pair
    platform_fen: int
    ours_fen: int


class ClassSum(NamedTuple):
    """One class of a range of days: how many pairs, how many of them open, both sums in fen."""

    name: str
    pairs: int
    open: int
    platform_fen: int
    ours_fen: int


def near_midnight(at: datetime) -> bool:
    """Whether a moment lies between 23:55 and 00:05."""
    return at.time() >= MIDNIGHT_FROM or at.time() <= MIDNIGHT_TO


def fee_fen(fee_millifen: int) -> int:
    """A fee in fen, rounded half up once for all of a bill's rows."""
    return round_half_up(fee_millifen, 1_000)


def suggest(theirs: Movement, candidates: Iterable[Movement]) -> list[Movement]:
    """What of ours a platform's movement may be: equal amount, two minutes, nearest first."""
    near = [
        ours
        for ours in candidates
        if (ours.kind, ours.amount_fen) == (theirs.kind, theirs.amount_fen)
        and abs(ours.at - theirs.at) <= SUGGESTION_DISTANCE
    ]
    return sorted(near, key=lambda ours: (abs(ours.at - theirs.at), ours.id))[:SUGGESTIONS_MAX]


def share(pair: Pair, begin: datetime, end: datetime) -> Share:
    """What a pair adds to a range of days; its other side may lie outside."""
    theirs_fen, ours_fen = (
        side.amount_fen if side and begin <= side.at < end else 0
        for side in (pair.theirs, pair.ours)
    )
    return Share(pair, theirs_fen, ours_fen)


def by_class(shares: list[Share]) -> list[ClassSum]:
    """Every fen of both sides in exactly one class."""
    sums = []
    for name in CLASSES:
        found = [share for share in shares if share.pair.name == name]
        sums.append(
            ClassSum(
                name=name,
                pairs=len(found),
                open=sum(share.pair.is_open for share in found),
                platform_fen=sum(share.platform_fen for share in found),
                ours_fen=sum(share.ours_fen for share in found),
            )
        )
    return sums


def differences(shares: list[Share]) -> list[Share]:
    """The pairs that make platform and books differ or are open, the open ones first."""
    found = [s for s in shares if s.pair.is_open or s.platform_fen != s.ours_fen]
    return sorted(found, key=lambda s: (not s.pair.is_open, s.pair.at))


def refuse_wrong(bad: list, differing: list) -> None:
    """Nothing of a bill is kept unless every line is right and the summary equals the rows.

    Raises Invalid `bill_invalid` with every bad line, `bill_summary_differs` with both figures.
    """
    if bad:
        raise Invalid(
            "bill_invalid",
            f"{len(bad)} problems; nothing was imported.",
            lines=[line._asdict() for line in bad[:BAD_LINES_MAX]],
        )
    if differing:
        raise Invalid(
            "bill_summary_differs",
            "The summary and the rows of the bill differ; nothing was imported.",
            differences=[difference._asdict() for difference in differing],
        )
