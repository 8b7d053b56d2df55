"""How a vote of owners adds up, as a table that anybody can check. Pure."""

from typing import NamedTuple

Both = tuple[str, str]
NAMES: dict[str, Both] = {
    "heads_taking_part": ("参加的户数", "Households taking part"),
    "area_taking_part": ("参加的面积（平方米）", "Area taking part (m²)"),
    "heads_in_favour": ("同意的户数", "Households in favour"),
    "area_in_favour": ("同意的面积（平方米）", "Area in favour (m²)"),
}
EVERYBODY: Both = ("全体", "all")
TAKING_PART: Both = ("参加者", "those taking part")
CHOICES = ("yes", "no", "abstain")


class Row(NamedTuple):
    """One of the numbers a vote must reach: out of which whole, how much of it, and what is there;
    every number as it is written."""

    name: Both
    whole: str
    wanted: Both
    needed: str
    got: str
    short: str
    reached: bool


class Pile(NamedTuple):
    """What was said by how many, and with how many square metres."""

    choice: str
    heads: int
    area: str


def area(hundredths: int) -> str:
    """Hundredths of a square metre as square metres: 40,000.00."""
    return f"{hundredths // 100:,}.{hundredths % 100:02d}"


def wanted(share: dict, of: Both) -> Both:
    """A share of somebody in words: at least two of three, or more than one of two."""
    fraction = f"{share['numerator']}/{share['denominator']}"
    least, at_least = ("超过", "more than") if share["more"] else ("至少", "at least")
    return f"{least}{of[0]}的 {fraction}", f"{at_least} {fraction} of {of[1]}"


def rows(counted: dict) -> list[Row]:
    """The four numbers of a counted vote as its table; nothing is never enough, so the least that
    is needed is one."""
    rule, vote = counted["rule"], counted["vote"]
    there = {
        "heads": sum(counted[choice]["heads"] for choice in CHOICES),
        "area": sum(counted[choice]["area_hundredths"] for choice in CHOICES),
    }
    everybody = {"heads": vote["heads"], "area": vote["area_hundredths"]}
    table = []
    for quorum in counted["quorums"]:
        kind, _, what = quorum["name"].partition("_")
        written = area if kind == "area" else "{:,}".format
        is_of_all = what == "taking_part" or rule["approval_of"] == "all"
        share = rule["quorum"] if what == "taking_part" else rule["approval"]
        needed = max(quorum["needed"], 1)
        table.append(
            Row(
                NAMES[quorum["name"]],
                written((everybody if is_of_all else there)[kind]),
                wanted(share, EVERYBODY if is_of_all else TAKING_PART),
                written(needed),
                written(quorum["got"]),
                "" if quorum["reached"] else written(needed - quorum["got"]),
                quorum["reached"],
            )
        )
    return table


def piles(counted: dict) -> list[Pile]:
    """The ballots by what they say, and those who have none yet."""
    said = [
        Pile(choice, counted[choice]["heads"], area(counted[choice]["area_hundredths"]))
        for choice in CHOICES
    ]
    vote = counted["vote"]
    silent_area = vote["area_hundredths"] - sum(counted[c]["area_hundredths"] for c in CHOICES)
    silent_heads = vote["heads"] - sum(pile.heads for pile in said)
    return [*said, Pile("none", silent_heads, area(silent_area))]
