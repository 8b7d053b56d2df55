"""What the pages of the shop share: where each is, who may see it, and how rates are written."""

from datetime import date, timedelta
from typing import Any

from flask import request

from gateway.web import desk
from gateway.web.desk import Place
from gateway.web.shop import words
from shared import clock
from shared.wire import EARLIEST

PLACES = (
    Place("/shop", ("stock:read",), "今天", "Today"),
    Place("/shop/products", ("catalogue:read",), "商品", "Products"),
    Place("/shop/promotions", ("catalogue:read",), "促销", "Promotions"),
    Place("/shop/deliveries", ("goods:read",), "进货", "Deliveries"),
    Place("/shop/suppliers", ("supplier:read",), "供应商", "Suppliers"),
    Place("/shop/stock", ("stock:read",), "库存", "Stock"),
    Place("/shop/counts", ("stock:read",), "盘点", "Stocktakes"),
    Place("/shop/campaigns", ("campaign:read",), "团购", "Group buying"),
    Place("/shop/canteen", ("sale:read",), "助餐", "Canteen"),
    Place("/shop/members", ("member:read",), "会员", "Members"),
    Place("/shop/reports", ("report:read",), "报表", "Reports"),
)


def page(template: str, **shown: Any) -> str:
    """A page of the shop with the way to all others."""
    return desk.page(
        f"shop/{template}",
        places=desk.rooms(PLACES),
        names=words,
        options=options,
        rate=rate,
        earlier=earlier,
        **shown,
    )


def options(names: words.Names, *codes: str) -> list[tuple[str, str, str]]:
    """What may be chosen of a table of names, as a choice shows it."""
    return [(code, *names[code]) for code in codes]


def rate(basis_points: int | None) -> str:
    """A rate in hundredths of a percent as people write it: 1234 is 12.34 %."""
    if basis_points is None:
        return ""
    whole, part = divmod(abs(basis_points), 100)
    return f"{'-' if basis_points < 0 else ''}{whole}.{part:02d}%"


def asked(name: str) -> str | None:
    """What the address says under a name; nothing, if it says nothing."""
    return request.args.get(name, "").strip() or None


def days(back: int = 0) -> tuple[date, date]:
    """The days that the address names: from the month's first to today, unless it does.

    `back`: so many days before today, instead of the month's first.
    """
    last = _day("to") or clock.today()
    first = _day("from") or (last - timedelta(days=back) if back else last.replace(day=1))
    return min(first, last), last


def earlier() -> list[tuple[date, date, str, str]]:
    """Days to look at when there is nothing in those that were asked for: the month before their
    first, and the last three months."""
    first, _ = days()
    before = first.replace(day=1) - timedelta(days=1)
    today = clock.today()
    return [
        (before.replace(day=1), before, "前一个月", "The month before"),
        (today - timedelta(days=90), today, "最近三个月", "The last three months"),
    ]


def _day(name: str) -> date | None:
    try:
        return max(date.fromisoformat(request.args.get(name, "")), EARLIEST)
    except ValueError:
        return None
