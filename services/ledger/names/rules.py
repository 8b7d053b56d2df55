"""The names that stand in a fact. Pure."""

from shared.facts import Fact, StockLine

KINDS = ("supplier", "fund", "building", "outlet")


def told(fact: Fact) -> dict[tuple[str, str], str]:
    """What the fact calls what it names: (kind, key) → name; products by their SKU."""
    names = {}
    for said in (*KINDS, "to_fund"):
        key, name = getattr(fact, f"{said}_id", None), getattr(fact, f"{said}_name", None)
        if key and name:
            names[said.removeprefix("to_"), key] = name
    for line in (*getattr(fact, "lines", ()), *getattr(fact, "goods", ())):
        if isinstance(line, StockLine) and line.name:
            names["product", line.sku] = line.name
    return names
