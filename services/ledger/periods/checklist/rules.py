"""A month's checklist: what is clear, what is open, what somebody accepted. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from shared.errors import Invalid, Refusal
from shared.money import yuan

# What blocks must be done first; what only warns may be accepted by name, with a reason.
BLOCKING, WARNING = "blocking", "warning"
SEVERITIES = (BLOCKING, WARNING)
STATES = ("clear", "open", "accepted")

VARIANCE = "1901"  # 待处理财产损溢
DETAILS_MAX = 50


class Item(NamedTuple):
    """One thing that was looked at; `number` obstacles, `details` name them.

    `listed_at` is the address inside the API at which all of them are listed.
    """

    code: str
    severity: str
    number: int
    sentence: str
    details: list[dict[str, Any]]
    listed_at: str | None = None
    accepted_by: str | None = None
    accepted_at: str | None = None
    reason: str | None = None

    @property
    def state(self) -> str:
        """clear, open or accepted."""
        if not self.number:
            return "clear"
        return "accepted" if self.accepted_by else "open"


def item(
    code: str,
    severity: str,
    details: Iterable[dict],
    sentences: tuple[str, str],
    listed_at: str | None = None,
) -> Item:
    """An item whose every detail is an obstacle; `sentences` with `{n}` of them and without any.

    Only DETAILS_MAX are named, all are counted.
    """
    found = list(details)
    sentence = sentences[0].format(n=len(found)) if found else sentences[1]
    return Item(code, severity, len(found), sentence, found[:DETAILS_MAX], listed_at)


def told_by_store(check: dict) -> Item:
    """What the shop looked at, as an item of ours."""
    return Item(
        check["code"],
        check["severity"],
        check["count"],
        check["sentence"],
        check["details"],
        f"/store{check['list']}",
    )


def merged(own: Iterable[Item], told: Iterable[Item]) -> list[Item]:
    """One list: blocking ones first; what both sides name stands as the books have it."""
    items = {found.code: found for found in (*told, *own)}
    return sorted(items.values(), key=lambda found: (found.severity != BLOCKING, found.code))


def accepted(
    items: Iterable[Item], codes: list[str], reason: str | None, who: str, at: str
) -> list[Item]:
    """The items with those warnings accepted that somebody names, for a reason.

    What blocks is not accepted by anybody, and what is clear needs no acceptance. Raises Invalid
    `reason_missing`.
    """
    if codes and not reason:
        message = "Say why the month may close all the same."
        raise Invalid("reason_missing", message, {"reason": message})
    return [
        found._replace(accepted_by=who, accepted_at=at, reason=reason)
        if found.state == "open" and found.severity == WARNING and found.code in codes
        else found
        for found in items
    ]


def require_ready(period: str, items: Iterable[Item]) -> None:
    """Raises `period_not_ready` with what is open and nobody may accept, or has accepted yet."""
    found = [found for found in items if found.state == "open"]
    if found:
        raise Refusal(
            "period_not_ready",
            f"{period} is not ready to close: {' '.join(obstacle.sentence for obstacle in found)}",
            obstacles=[as_kept(obstacle) for obstacle in found],
        )


def as_kept(found: Item) -> dict:
    """An item as it is shown and, once the month is closed, kept."""
    return {
        "code": found.code,
        "severity": found.severity,
        "state": found.state,
        "count": found.number,
        "sentence": found.sentence,
        "details": found.details,
        "list": found.listed_at,
        "accepted_by": found.accepted_by,
        "accepted_at": found.accepted_at,
        "reason": found.reason,
    }


# -- what the books themselves look at ----------------------------------------------------------


def period_not_over(period: str, is_over: bool) -> Item:
    """A month closes on the day after its last at the earliest."""
    sentences = (f"{period} is not over yet.", f"{period} is over.")
    return item("period_not_over", BLOCKING, [] if is_over else [{"period": period}], sentences)


def earlier_period_open(first: str | None) -> Item:
    """Months close in their order."""
    sentences = (f"Close {first} first.", "Every earlier month is closed.")
    details = [{"period": first}] if first else []
    return item("earlier_period_open", BLOCKING, details, sentences)


def variance_open(period: str, balance_fen: int) -> Item:
    """What was found missing or too much is decided by the year's end (domain.md §2.5)."""
    sentences = (
        f"{VARIANCE} 待处理财产损溢 stands at {yuan(balance_fen)}; a year ends without any.",
        f"{VARIANCE} 待处理财产损溢 is zero.",
    )
    details = [{"account": VARIANCE, "balance_fen": balance_fen}] if balance_fen else []
    severity = BLOCKING if period.endswith("-12") else WARNING
    return item("variance_open", severity, details, sentences)


def cash_negative(balances_fen: Mapping[str, int]) -> Item:
    """No drawer and no bank account holds less than nothing: something is not booked."""
    details = [
        {"account": account, "balance_fen": fen}
        for account, fen in sorted(balances_fen.items())
        if fen < 0
    ]
    sentences = (
        "Accounts of money below zero: {n}. Something that came in is not booked.",
        "No account of money is below zero.",
    )
    return item("cash_negative", WARNING, details, sentences)


def trial_balance_unequal(debit_fen: int, credit_fen: int) -> Item:
    """Debits and credits of all months up to this one are the same."""
    sentences = (
        f"Debits are {yuan(debit_fen)}, credits {yuan(credit_fen)}.",
        "Debits and credits are equal.",
    )
    unequal = debit_fen != credit_fen
    details = [{"debit_fen": debit_fen, "credit_fen": credit_fen}] if unequal else []
    return item("trial_balance_unequal", BLOCKING, details, sentences)


def small_scale_limit(state: str, sales_fen: int, limit_fen: int | None) -> Item:
    """Twelve months of taxable sales near or above what a small-scale taxpayer may have."""
    sentences = (
        f"Taxable sales of twelve months are {yuan(sales_fen)}, of {yuan(limit_fen or 0)} allowed.",
        "Taxable sales of twelve months are below the small-scale limit, or none is known.",
    )
    sums = {"state": state, "taxed_sales_fen": sales_fen, "limit_fen": limit_fen}
    details = [sums] if state in ("warning", "over") else []
    return item("small_scale_limit", WARNING, details, sentences)


def concerns(day: str | None, last_day: str) -> bool:
    """Whether what happened on a day, or nobody knows when, belongs to a month or before it."""
    return day is None or day <= last_day


def day_of(data: dict) -> str | None:
    """The business day in a fact's data, None if it names none."""
    days = (data[name] for name in data if name == "day" or name.endswith("_on"))
    return next(days, None)
