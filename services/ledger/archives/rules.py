"""What an archive of a month says of itself, how long it is kept, and its hashes. Pure."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from services.ledger.vouchers.rules import SEALED, SEALED_LINE

HASHES = "hashes.txt"
# Years to keep (会计档案管理办法, domain.md §4.4); None is for ever.
GROUND = "会计档案管理办法（财政部、国家档案局令第79号）附表 [U]：保管期限未核对原文"
RETENTION: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("会计凭证", 30, ("vouchers.csv", "vouchers.jsonl")),
    ("会计账簿", 30, ("journal.beancount", "journal.hledger", "trial-balance.json")),
)
STATEMENTS = ("balance-sheet.json", "income-statement.json")
MONTHLY_YEARS = 10


def retention(period: str) -> list[dict[str, Any]]:
    """The classes of a month's files and the years to keep them; December's statements for ever."""
    yearly = period.endswith("-12")
    statements = ("年度财务会计报告", None) if yearly else ("月度财务会计报告", MONTHLY_YEARS)
    classes = (*RETENTION, (*statements, STATEMENTS))
    return [
        {
            "class": name,
            "years": years,
            "keep": f"{years}年" if years else "永久",
            "files": list(files),
            "ground": GROUND,
        }
        for name, years, files in classes
    ]


def cashier_problem(roles: Iterable[str]) -> str | None:
    """会计法 §35: a cashier keeps no archives, whatever else they are."""
    return "A cashier keeps no archives." if "cashier" in roles else None


def voucher_line(voucher: Any, lines: Iterable[Any]) -> str:
    """A voucher as a line of JSON: all that its hash covers, in the hash's own words, and the hash.

    Whoever has the line can reckon the hash anew (`vouchers.rules.seal`).
    """
    said = {name: _plain(voucher[name]) for name in SEALED[voucher["form"]]}
    said["form"] = voucher["form"]
    said["lines"] = [{name: line[name] for name in SEALED_LINE[voucher["form"]]} for line in lines]
    said["hash"] = voucher["hash"]
    return json.dumps(said, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def document(content: Mapping[str, Any]) -> bytes:
    """A document of an archive as JSON that people can read."""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def with_hashes(
    members: Iterable[tuple[str, Iterable[bytes]]],
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The members, and last the SHA-256 of each as `sha256sum -c` reads it."""
    sums: list[str] = []
    for name, content in members:
        yield name, _summed(name, content, sums)
    yield HASHES, ["".join(sums).encode()]


def _summed(name: str, content: Iterable[bytes], sums: list[str]) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in content:
        digest.update(piece)
        yield piece
    sums.append(f"{digest.hexdigest()}  {name}\n")
