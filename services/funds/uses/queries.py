"""The catalogue of uses, read from the file beside it. Read-only."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

CATALOGUE = Path(__file__).parent / "uses.csv"


class Use(NamedTuple):
    """What money is wanted for. `forbidden_by` says which list rules it out, if any does:
    seven_not is 八用七不用, contract the property contract (domain.md §2.5).
    """

    code: str
    zh: str
    en: str
    forbidden_by: str | None
    why_zh: str | None
    why_en: str | None


@cache
def catalogue() -> dict[str, Use]:
    """Every use by its code, in the order of the file."""
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    uses = (Use(**{name: text or None for name, text in row.items()}) for row in rows)  # type: ignore[arg-type]
    return {use.code: use for use in uses}


def forbidden(terms_uses: Iterable[str], forbidden_uses: Iterable[str]) -> list[str]:
    """What a fund with such terms must not pay for: what they forbid, and of the catalogue what a
    list rules out and the terms do not allow by name.
    """
    allowed = set(terms_uses)
    ruled_out = (use.code for use in uses() if use.forbidden_by and use.code not in allowed)
    return sorted({*forbidden_uses, *ruled_out})


def uses() -> list[Use]:
    """The whole catalogue; it is a page long."""
    return list(catalogue().values())
