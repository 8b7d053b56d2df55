"""The pages of the section 财务, in the order in which an accountant goes through a month."""

from gateway.web.desk import Place

PLACES = (
    Place("/finance", ("book:read", "bill:read"), "概览", "Overview"),
    Place("/finance/vouchers", ("book:read",), "凭证", "Vouchers"),
    Place("/finance/signatures", ("voucher:sign",), "签字", "Signatures"),
    Place("/finance/statements", ("book:read",), "报表", "Statements"),
    Place("/finance/ledgers", ("book:read",), "账簿", "Ledgers"),
    Place("/finance/close", ("book:read",), "月结", "Month close"),
    Place("/finance/settlements", ("bill:read", "bank:read"), "对账", "Settlements"),
    Place("/finance/funds", ("fund:read",), "基金", "Funds"),
    Place("/finance/disclosure", ("book:read",), "公示", "Disclosure"),
)
