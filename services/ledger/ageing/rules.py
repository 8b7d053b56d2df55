"""How a balance is spread over its ages: payments settle the oldest first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from shared.errors import Invalid

ACCOUNTS = ("1122", "1123", "1221", "2202", "2203", "2241")
BUCKETS = {"days_0_30": 30, "days_31_90": 90, "days_91_180": 180, "days_181_365": 365}
OLDER = "older"


class Party(NamedTuple):
    """Whose balance it is: supplier, member or person; None where the vouchers name nobody."""

    account: str
    kind: str | None
    key: str | None


class Arisen(NamedTuple):
    """What an age added to a balance, and what it took from it, debits less credits, in fen."""

    debited_fen: int = 0
    credited_fen: int = 0

    def plus(self, other: "Arisen") -> "Arisen":
        """Both together."""
        return Arisen(self.debited_fen + other.debited_fen, self.credited_fen + other.credited_fen)


def require_aged(account: str) -> None:
    """Raises Invalid `account_not_aged`."""
    if not account.startswith(ACCOUNTS):
        message = f"Ages are told of {', '.join(ACCOUNTS)} and their sub-accounts."
        raise Invalid("account_not_aged", message, {"account": message})


def since(day: date) -> dict[str, date]:
    """The first day of each age but the oldest, seen from a day."""
    return {name: day - timedelta(days=days) for name, days in BUCKETS.items()}


def party(account: str, belongs: Mapping[str, str | None]) -> Party:
    """Whose line it is; who sells to us comes before whom it concerns."""
    for kind, key in belongs.items():
        if key:
            return Party(account, kind, key)
    return Party(account, None, None)


def spread(balance_fen: int, arisen: Sequence[int]) -> list[int]:
    """The ages of a balance, newest first, the rest being older than all.

    Since the oldest is settled first, what is left are the newest amounts that make up the
    balance: `arisen` says how much arose in each age. A balance on the other side (a prepayment)
    is spread alike, in negative amounts.
    """
    ages, left_fen = [], abs(balance_fen)
    for arisen_fen in arisen:
        part_fen = min(left_fen, max(arisen_fen, 0))
        ages.append(part_fen)
        left_fen -= part_fen
    ages.append(left_fen)
    return ages if balance_fen >= 0 else [-part_fen for part_fen in ages]


def row(
    whose: Party,
    account_name: str,
    name: str | None,
    balance_fen: int,
    arisen: Mapping[str, Arisen],
) -> dict:
    """The ages of a party's balance, positive where the account normally stands.

    `balance_fen` is debits less credits; a party owes the account's side, or has paid too much.
    """
    newest_first = [arisen.get(bucket, Arisen()) for bucket in BUCKETS]
    adds = [age.debited_fen if balance_fen > 0 else -age.credited_fen for age in newest_first]
    sign = -1 if whose.account.startswith("2") else 1
    ages = spread(sign * balance_fen, adds)
    return {
        "account": whose.account,
        "account_name": account_name,
        "kind": whose.kind,
        "counterparty": whose.key,
        "name": name,
        "balance_fen": sign * balance_fen,
        **{f"{bucket}_fen": fen for bucket, fen in zip((*BUCKETS, OLDER), ages, strict=True)},
    }


def total(rows: Iterable[Mapping]) -> dict:
    """All parties together."""
    rows = list(rows)
    columns = ("balance", *BUCKETS, OLDER)
    return {f"{name}_fen": sum(row[f"{name}_fen"] for row in rows) for name in columns}
