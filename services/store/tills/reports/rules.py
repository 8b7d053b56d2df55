"""What a report of a drawer shows to whom. Pure: no Flask, no peewee, no clock."""

from typing import Any

KINDS = ("refund", "void", "exchange", "return")


def returned(rows: list[tuple[str, int, int]]) -> list[dict[str, Any]]:
    """(kind, how often, fen) of what came back, each kind once."""
    found = {kind: (count, fen) for kind, count, fen in rows}
    return [
        {"kind": kind, "count": count, "amount_fen": fen}
        for kind, (count, fen) in ((kind, found.get(kind, (0, 0))) for kind in KINDS)
    ]


def tenders(paid: list[tuple[str, int]], back: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """What each way of paying brought, refunds deducted."""
    sums: dict[str, int] = {}
    for sign, rows in ((1, paid), (-1, back)):
        for method, fen in rows:
            sums[method] = sums.get(method, 0) + sign * fen
    return [{"method": method, "amount_fen": fen} for method, fen in sorted(sums.items())]


def blind(report: dict[str, Any]) -> dict[str, Any]:
    """The report for who still has to count: nothing from which the expected cash follows.

    Totals go too, since what was paid otherwise would tell the cash by subtraction; and what was
    collected for others, which is mostly paid in cash.
    """
    return report | {
        "sales_fen": None,
        "agency_fen": None,
        "expected_cash_fen": None,
        "returned": [row | {"amount_fen": None} for row in report["returned"]],
        "tenders": [row for row in report["tenders"] if row["method"] != "cash"],
        "deposits": [row for row in report["deposits"] if row["method"] != "cash"],
    }
