"""When a vote of owners is carried, in whole numbers. Pure: no Flask, no peewee, no clock."""

from typing import NamedTuple

CHOICES = ("yes", "no", "abstain")
SCOPES = ("building", "estate")
APPROVAL_OF = ("taking_part", "all")
BALLOTS_MAX = 1000
VOTES_MAX = 20
LINES_MAX = 50


class Share(NamedTuple):
    """A part of a whole, like two of three; `more` when it must be more than that."""

    numerator: int
    denominator: int
    more: bool

    def needed(self, whole: int) -> int:
        """The smallest number that is enough of a whole."""
        if self.more:
            return whole * self.numerator // self.denominator + 1
        return -(-whole * self.numerator // self.denominator)


class Terms(NamedTuple):
    """How many must take part, and how many of `approval_of` must be in favour."""

    quorum: Share
    approval: Share
    approval_of: str


class Count(NamedTuple):
    """Households and hundredths of m²."""

    heads: int = 0
    area_hundredths: int = 0


class Tally(NamedTuple):
    """What was counted; who abstains takes part."""

    electorate: Count
    yes: Count
    no: Count
    abstain: Count

    @property
    def taking_part(self) -> Count:
        """Those with a ballot, whatever it says."""
        return Count(*map(sum, zip(self.yes, self.no, self.abstain, strict=True)))


class Quorum(NamedTuple):
    """One of the four numbers a vote must reach; areas in hundredths of m²."""

    name: str
    needed: int
    got: int

    @property
    def reached(self) -> bool:
        """Whether it is enough; nothing never is, also where nobody took part."""
        return self.got >= max(self.needed, 1)


def quorums(terms: Terms, tally: Tally) -> tuple[Quorum, ...]:
    """What is needed and what was got, of heads and of area (domain.md §6, 民法典 §278)."""
    part, everybody, yes = tally.taking_part, tally.electorate, tally.yes
    base = part if terms.approval_of == "taking_part" else everybody
    ask, agree = terms.quorum.needed, terms.approval.needed
    return (
        Quorum("heads_taking_part", ask(everybody.heads), part.heads),
        Quorum("area_taking_part", ask(everybody.area_hundredths), part.area_hundredths),
        Quorum("heads_in_favour", agree(base.heads), yes.heads),
        Quorum("area_in_favour", agree(base.area_hundredths), yes.area_hundredths),
    )


def carried(reached: tuple[Quorum, ...]) -> bool:
    """A vote is carried when it reaches every one of its numbers."""
    return all(quorum.reached for quorum in reached)


def share_problem(share: Share) -> str | None:
    """Why nobody could ever reach this share, or None."""
    if share.numerator > share.denominator or (share.more and share.numerator == share.denominator):
        return "Nobody reaches more than all."
    return None
