"""What may be imported, and from which columns. Pure."""

from typing import NamedTuple

from gateway.web.shop import words


def coded(names: words.Names) -> tuple[tuple[str, str, str], ...]:
    """The codes of a table of names, each with what it means."""
    return tuple((code, *pair) for code, pair in names.items())


class Column(NamedTuple):
    """A column as the file has it, what it is, and what may stand in it if that is a code."""

    name: str
    zh: str
    en: str
    codes: tuple[tuple[str, str, str], ...] = ()


class Kind(NamedTuple):
    """A kind of file: where it is sent, who may, what is in it, and where one comes from that has
    everything that is there now."""

    name: str
    to: str
    permission: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    export: str | None = None


KINDS_OF_GOODS = coded(words.KINDS)
TAXES = coded(words.TAX_CATEGORIES)
GROUPS = coded(words.PRICE_GROUPS)
KINDS = (
    Kind(
        "products",
        "/api/v1/store/products/import",
        "catalogue:write",
        "商品",
        "Products",
        (
            Column("sku", "货号", "number of the product"),
            Column("name", "名称", "name"),
            Column("barcode", "条码，可空", "barcode, may be empty"),
            Column("category", "类别", "category"),
            Column("unit", "单位", "unit"),
            Column("price_yuan", "零售价（元）", "price in yuan"),
            Column("kind", "种类，可空", "kind, may be empty", KINDS_OF_GOODS),
            Column("tax_category", "税目，可空", "tax category, may be empty", TAXES),
            Column("plu", "秤码，可空", "number on the scale, may be empty"),
            Column("member_price_yuan", "会员价（元），可空", "for members, may be empty"),
            Column("senior_price_yuan", "老人价（元），可空", "for seniors, may be empty"),
            Column("reason", "低于进价的原因，可空", "why it is below cost, may be empty"),
        ),
        "/api/v1/store/products/export?as=xlsx",
    ),
    Kind(
        "barcodes",
        "/api/v1/store/barcodes/import",
        "catalogue:write",
        "整件条码",
        "Barcodes of packs",
        (
            Column("sku", "货号", "number of the product"),
            Column("barcode", "条码", "barcode"),
            Column("quantity", "一次扫码算几件", "units that a scan counts"),
            Column("price_yuan", "整件价（元），可空", "price of the pack, may be empty"),
        ),
        "/api/v1/store/barcodes/export?as=xlsx",
    ),
    Kind(
        "prices",
        "/api/v1/store/prices/import",
        "price:write",
        "价格",
        "Prices",
        (
            Column("sku", "货号", "number of the product"),
            Column("effective_from", "哪天起，如 2026-03-02", "from which day, like 2026-03-02"),
            Column("price_yuan", "价格（元）", "price in yuan"),
            Column("price_group", "给谁的价，可空", "whose price, may be empty", GROUPS),
            Column("reason", "原因，可空", "reason, may be empty"),
        ),
    ),
    Kind(
        "registry",
        "/api/v1/property/registry/import",
        "registry:write",
        "住户档案",
        "Households",
        (
            Column("楼栋", "楼栋名称", "building"),
            Column("房号", "房号", "flat"),
            Column("单元", "单元，可空", "entrance, may be empty"),
            Column("面积", "平方米，可空", "square metres, may be empty"),
            Column("业主", "业主姓名，可空", "owner, may be empty"),
            Column("电话", "业主电话，可空", "phone, may be empty"),
        ),
        "/api/v1/property/registry/export?as=xlsx",
    ),
)
OF_SHOP = tuple(each for each in KINDS if each.to.startswith("/api/v1/store/"))
