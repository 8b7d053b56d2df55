"""What each obstacle of a month's checklist is, in a line of both languages. Pure."""

from typing import NamedTuple

from gateway.web.finance.words import KINDS
from gateway.web.settlements.words import CHANNELS
from gateway.web.shop.words import CONCERNS
from shared.money import yuan

SOURCES = {
    "store": ("店务", "the shop"),
    "property": ("物业", "the property"),
    "funds": ("基金", "the funds"),
}
# Facts that become vouchers of several kinds, or of none.
FACTS = {
    "disbursement_made": ("专项资金付款", "A fund paid"),
    "disbursement_returned": ("专项资金付款退回", "A fund's payment taken back"),
    "attention_raised": ("待处理事项", "A matter to look at"),
    "attention_settled": ("待处理事项已处理", "A matter settled"),
}
# What a reader makes something of: names, days and amounts, and no ids.
TOLD = ("day", "name", "till", "outlet", "account", "period", "memo")
CODED = {"source": SOURCES, "channel": CHANNELS, "code": CONCERNS}


class Detail(NamedTuple):
    """An obstacle in Chinese and English, and the address of the page where it is."""

    zh: str
    en: str
    href: str | None


def detail(code: str, found: dict) -> Detail:
    """What one obstacle is, of the check with this code."""
    if code == "vouchers_unposted":
        text = f"{found['day']} {found['memo']}"
        return Detail(text, text, f"/finance/vouchers/drafts/{found['draft_id']}")
    if code == "earlier_period_open":
        period = found["period"]
        return Detail(period, period, f"/finance/close?period={period}")
    pairs = [
        said for name, value in found.items() if value is not None and (said := _said(name, value))
    ]
    zh, en = (" · ".join(parts) for parts in zip(*pairs, strict=True)) if pairs else ("", "")
    account = found.get("account")
    return Detail(zh, en, f"/finance/ledgers/detail?account={account}" if account else None)


def fact_name(name: str) -> tuple[str, str]:
    """What a fact of this name (`shared.facts`) is called, as the voucher is that it becomes."""
    return FACTS.get(name) or KINDS.get(name) or (name, name)


def _said(name: str, value: object) -> tuple[str, str] | None:
    """A field in both languages; None for what says nothing to a reader."""
    text = str(value)
    if name == "fact":
        return fact_name(text)
    if name in CODED:
        return CODED[name].get(text)
    if name.endswith("_fen") and isinstance(value, int):
        return yuan(value), yuan(value)
    return (text, text) if name in TOLD else None
