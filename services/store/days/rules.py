"""What a Z report adds up. Pure: values in, values out."""

from collections import defaultdict

from shared.facts import RevenueLine, StockLine, Tender


def revenue(rows: list[tuple[str, str, int, int, int]]) -> tuple[RevenueLine, ...]:
    """One line per tax category and shop category, refunds deducted; in fen."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for tax_category, line, *fens in rows:
        for place, fen in enumerate(fens):
            sums[tax_category, line][place] += fen
    return tuple(
        RevenueLine(
            tax_category=tax_category,
            line=line,
            gross_fen=gross_fen,
            discount_fen=discount_fen,
            cost_fen=cost_fen,
        )
        for (tax_category, line), (gross_fen, discount_fen, cost_fen) in sorted(sums.items())
    )


def goods(rows: list[tuple[str, str, int, int]]) -> tuple[StockLine, ...]:
    """What left stock of each product, refunds deducted: out is negative; thousandths and fen."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for sku, name, quantity, cost_fen in rows:
        sums[sku, name][0] -= quantity
        sums[sku, name][1] -= cost_fen
    return tuple(
        StockLine(sku=sku, quantity=quantity, value_fen=value_fen, name=name)
        for (sku, name), (quantity, value_fen) in sorted(sums.items())
        if quantity or value_fen
    )


def tenders(rows: list[tuple[str, int]]) -> tuple[Tender, ...]:
    """What each way of paying brought, refunds deducted; in fen. An exchange brings nothing."""
    sums: dict[str, int] = defaultdict(int)
    for method, fen in rows:
        sums[method] += fen
    return tuple(
        Tender(method=method, amount_fen=fen) for method, fen in sorted(sums.items()) if fen
    )
