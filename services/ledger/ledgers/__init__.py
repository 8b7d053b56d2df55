"""Ledgers: 总账, 明细账, 日记账, and in `stock` the 数量金额账."""
