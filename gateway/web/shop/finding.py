"""Goods by the initials of their names, as the till finds them: 东北大米 is `dbdm`.

The service knows no initials, so the names are kept here and only what changed is read again.
"""

import re
from typing import Any, NamedTuple

from gateway.web import catalogue
from gateway.web.pinyin import initials
from shared import clock
from shared.identity import caller

TYPED = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9-]{1,40}")
FOUND_MAX = 60
PIECE = "1"


class _Kept(NamedTuple):
    """A community's catalogue as it was in a version: products by id, as the service says them."""

    version: int
    goods: dict[str, dict[str, Any]]


_kept: dict[str, _Kept] = {}


def is_typed(text: str | None) -> bool:
    """Whether a text may be initials: letters of a keyboard and digits, at least one letter."""
    return bool(text and TYPED.fullmatch(text))


def by_initials(text: str, **filters: str | None) -> list[dict[str, Any]]:
    """Products whose initials, number or name hold the letters; what begins with them comes first.

    At most FOUND_MAX, as the list of products has them, of a category or a kind if one is asked
    for.
    """
    typed = text.lower()
    found = [
        (not item["initials"].startswith(typed), item["sku"], item)
        for item in _goods().values()
        if any(typed in each for each in (item["initials"], item["sku"].lower(), item["lower"]))
        and all(item[name] == wanted for name, wanted in filters.items() if wanted)
    ]
    found.sort(key=lambda each: each[:2])
    return [_row(item) for _, _, item in found[:FOUND_MAX]]


def _goods() -> dict[str, dict[str, Any]]:
    """All products of the caller's community; a catalogue that began anew is read from 0."""
    kept = _kept.get(caller().community, _Kept(0, {}))
    changed, version = _changed(kept.version)
    if version < kept.version:
        kept = _Kept(0, {})
        changed, version = _changed(0)
    if changed or version != kept.version:
        kept = _Kept(version, kept.goods | {item["id"]: item for item in changed})
        _kept[caller().community] = kept
    return kept.goods


def _changed(since: int) -> tuple[list[dict[str, Any]], int]:
    goods, said = catalogue.news(since)
    for item in goods:
        item |= {"initials": initials(item["name"]), "lower": item["name"].lower()}
    return goods, said["version"]


def _row(item: dict[str, Any]) -> dict[str, Any]:
    """A product as the list has it, at today's prices."""
    today = clock.today().isoformat()
    prices: dict[str, int | None] = {}
    for row in sorted(item["prices"], key=lambda row: row["effective_from"]):
        if row["effective_from"] <= today:
            prices[row["price_group"]] = row["price_fen"]
    pieces = (row["barcode"] for row in item["barcodes"] if row["quantity"] == PIECE)
    return {
        **{name: item[name] for name in ("id", "sku", "name", "category", "unit", "kind")},
        "barcode": next(pieces, None),
        "price_fen": prices.get("shelf"),
        "member_price_fen": prices.get("member"),
    }
