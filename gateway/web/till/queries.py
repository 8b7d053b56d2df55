"""What a till keeps beside it so that it can sell alone. Read-only."""

from typing import Any

from gateway.web import catalogue, reading
from gateway.web.pinyin import initials

DECIDED = ("till", "receipt", "points")  # the policies that a till must know
STANDARD, COLLECTED = "standard", "agency"


def news(since: int) -> dict[str, Any]:
    """What changed in the catalogue after a version, and what comes whole each time: promotions,
    scale prefixes, the tills with who is at them, and what a clerk may decide alone."""
    goods, said = catalogue.news(since)
    policies = reading.read("store", "/policies")["items"]
    return {
        "version": said["version"],
        "goods": [_good(item) for item in goods],
        "promotions": said["promotions"],
        "prefixes": {row["prefix"]: row["meaning"] for row in said["scale_prefixes"]},
        "tills": tills(),
        "policy": {row["name"]: row["settings"] for row in policies if row["name"] in DECIDED},
    }


def tills() -> list[dict[str, Any]]:
    """The tills of the community, with the session of whoever is at them."""
    return reading.every("store", "/tills")


def open_tills() -> list[dict[str, Any]]:
    """The tills at which somebody is."""
    return [each for each in tills() if each["open_session_id"]]


def session(till: dict[str, Any] | None) -> dict[str, Any] | None:
    """What the open drawer of a till did so far, for who may see it."""
    if till is None or till["open_session_id"] is None:
        return None
    return reading.if_any("store", f"/till-sessions/{till['open_session_id']}/report")


def cash_moves(report: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What was put into an open drawer and taken out of it without a sale, the oldest first."""
    if report is None:
        return []
    return reading.every("store", f"/till-sessions/{report['till_session_id']}/cash-moves")


def _good(item: dict[str, Any]) -> dict[str, Any]:
    """A product as a till keeps it: small, and with the initials of its name. Its tax is named only
    where it is not the standard one; what is collected for others is taxed as such."""
    tax = item["kind"] if item["kind"] == COLLECTED else item["tax_category"]
    return {
        "id": item["id"],
        "sku": item["sku"],
        "name": item["name"],
        "py": initials(item["name"]),
        "category": item["category"],
        "unit": item["unit"],
        "plu": item["plu"],
        **({} if tax == STANDARD else {"tax": tax}),
        "codes": [[row["barcode"], row["quantity"], row["price_fen"]] for row in item["barcodes"]],
        "prices": [
            [row["price_group"], row["effective_from"], row["price_fen"]] for row in item["prices"]
        ],
    }
