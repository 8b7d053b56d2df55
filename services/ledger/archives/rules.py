"""What an archive of a month says of itself, how long it is kept, and its hashes. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from services.ledger.vouchers.rules import SEALED, SEALED_GOODS, SEALED_LINE

HASHES = "hashes.txt"
# Years to keep (会计档案管理办法, domain.md §4.4); None is for ever.
GROUND = "会计档案管理办法（财政部、国家档案局令第79号）附表 [U]：保管期限未核对原文"
VOUCHERS, BOOKS = ("会计凭证", 30), ("会计账簿", 30)
MONTHLY, YEARLY = ("月度财务会计报告", 10), ("年度财务会计报告", None)
CLASSES = {
    "attachments": VOUCHERS,
    "vouchers": VOUCHERS,
    "journal": BOOKS,
    "trial-balance": BOOKS,
    "balance-sheet": MONTHLY,
    "income-statement": MONTHLY,
    "cash-flow": MONTHLY,
}
_NO_FILE_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')


def retention(period: str) -> list[dict[str, Any]]:
    """The classes of a month's files and the years to keep them; December's statements for ever."""
    files: dict[tuple[str, int | None], list[str]] = {}
    for name, kept in CLASSES.items():
        yearly = kept == MONTHLY and period.endswith("-12")
        files.setdefault(YEARLY if yearly else kept, []).append(name)
    return [
        {
            "class": name,
            "years": years,
            "keep": f"{years}年" if years else "永久",
            "files": sorted(names),
            "ground": GROUND,
        }
        for (name, years), names in files.items()
    ]


def paper_name(of: Any, number: int, name: str) -> str:
    """Where a paper of a voucher lies in the archive: attachments/2026-03_记-0012/1_发票.pdf."""
    folder = f"{of.period}_{of.word}-{of.number:04d}"
    return f"attachments/{folder}/{number}_{_NO_FILE_NAME.sub('_', name)}"


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
    if voucher["goods"]:
        said["goods"] = [{name: good[name] for name in SEALED_GOODS} for good in voucher["goods"]]
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
