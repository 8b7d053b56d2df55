"""Making bills in the platforms' formats."""

import gzip
import io
import zipfile
from typing import NamedTuple


def columns(*lines: str) -> list[str]:
    """The names of a header written as one text."""
    return "".join(lines).split(",")


ALL = columns(
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
    "货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
    "商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注"
)
_REFUND_ONLY = (
    "微信退款单号",
    "商户退款单号",
    "退款金额",
    "充值券退款金额",
    "退款类型",
    "退款状态",
    "申请退款金额",
)
SUCCESS = [name for name in ALL if name not in _REFUND_ONLY]
REFUND = [*ALL[:14], "退款申请时间", "退款成功时间", *ALL[14:]]
OLD = columns(
    "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
    "货币种类,总金额,企业红包金额,微信退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,"
    "商品名称,商户数据包,手续费,费率"
)
SUMMARY = columns(
    "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
)
OLD_SUMMARY = columns("总交易单数,总交易额,总退款金额,总企业红包退款金额,手续费总金额")
ALIPAY = columns(
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,"
    "订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,"
    "券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
PERSONAL = columns(
    "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"
)
BOM = b"\xef\xbb\xbf"


class Paid(NamedTuple):
    """A payment or, with a negative amount, a refund; fee in millifen with its sign."""

    number: str
    fen: int
    at: str = "2026-03-02 09:00:00"
    order: str = ""
    refund: str = ""
    millifen: int = 0


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def fee(millifen: int) -> str:
    whole, part = divmod(abs(millifen), 100_000)
    return f"{'-' if millifen < 0 else ''}{whole}.{part:05d}"


def wechat(rows, names=ALL, summary_names=SUMMARY, end="\r\n", more="", **stated) -> str:
    """A WeChat bill; `stated` replaces figures of its summary, `more` follows it."""
    lines = [",".join(names)]
    lines += [_ticked([_wechat_cells(row)[name] for name in names]) for row in rows]
    taken = sum(row.fen for row in rows if row.fen > 0)
    back = -sum(row.fen for row in rows if row.fen < 0)
    figures = {
        "总交易单数": str(len(rows)),
        "手续费总金额": fee(sum(row.millifen for row in rows)),
        **dict.fromkeys(("应结订单总金额", "订单总金额", "总交易额"), yuan(taken)),
        **dict.fromkeys(("退款总金额", "申请退款总金额", "总退款金额"), yuan(back)),
        **dict.fromkeys(("充值券退款总金额", "总企业红包退款金额"), "0.00"),
        **stated,
    }
    lines += [",".join(summary_names), _ticked([figures[name] for name in summary_names])]
    return end.join(lines) + end + more


def _ticked(cells) -> str:
    return ",".join(f"`{cell}" for cell in cells)


def _wechat_cells(row: Paid) -> dict:
    refund = row.fen < 0
    taken, back = (0, -row.fen) if refund else (row.fen, 0)
    return {
        **dict.fromkeys((*ALL, *REFUND, *OLD), ""),
        "交易时间": "2026-03-01 08:00:00" if refund and row.at.endswith("*") else row.at.strip("*"),
        "退款申请时间": row.at.strip("*"),
        "微信订单号": f"42{row.number}",
        "商户订单号": row.order,
        "交易状态": "REFUND" if refund else "SUCCESS",
        "货币种类": "CNY",
        **dict.fromkeys(("应结订单金额", "订单金额", "总金额"), yuan(taken)),
        "微信退款单号": f"50{row.number}" if refund else "0",
        "商户退款单号": row.refund if refund else "0",
        **dict.fromkeys(("退款金额", "申请退款金额"), yuan(back)),
        **dict.fromkeys(("充值券退款金额", "企业红包退款金额", "代金券金额"), "0.00"),
        "商品名称": "绿茶,500ml",
        "商户数据包": '{"till":1,"x":2}',
        "手续费": fee(row.millifen),
        "费率": "0.54%",
    }


def alipay(rows, **stated) -> str:
    """An Alipay 业务明细; `stated` replaces `taken` or `back` of its summary."""
    taken = [row for row in rows if row.fen >= 0]
    back = [row for row in rows if row.fen < 0]
    sums = {"taken": sum(r.fen for r in taken), "back": sum(r.fen for r in back), **stated}
    lines = [
        "#支付宝业务明细查询",
        "#账号：[20880000000000000156]",
        "#起始日期：[2026年03月02日 00:00:00]   终止日期：[2026年03月03日 00:00:00]",
        "#-----------------------------------------业务明细列表------------------------------------",
        ",".join(ALIPAY),
        *(_alipay_line(row) for row in rows),
        "#-----------------------------------------业务明细列表结束--------------------------------",
        f"#交易合计：{len(taken)}笔，商家实收共{yuan(sums['taken'])}元，商家优惠共0.00元",
        f"#退款合计：{len(back)}笔，商家实收退款共{yuan(sums['back'])}元，商家优惠退款共0.00元",
        "#导出时间：[2026年03月03日 05:46:49]",
    ]
    return "\r\n".join(lines) + "\r\n"


def _alipay_line(row: Paid) -> str:
    cells = {
        **dict.fromkeys(ALIPAY, ""),
        "支付宝交易号": f"2026{row.number}\t",
        "商户订单号": f"{row.order}\t",
        "业务类型": "退款" if row.fen < 0 else "交易",
        "创建时间": row.at,
        "完成时间": row.at,
        "对方账户": "**学(173****56)\t",
        "订单金额（元）": yuan(row.fen),
        "商家实收（元）": yuan(row.fen),
        "退款批次号/请求号": f"{row.refund}\t",
        "服务费（元）": fee(row.millifen)[:-3],
    }
    return ",".join(cells.values())


def alipay_zip(text: str) -> bytes:
    """The zip Alipay sends: GBK inside, GBK names, the details and their summary."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("2088_20260302_XXXXXX.csv", text),
            ("2088_20260302_XXXXXXYYYY.csv", "#支付宝业务汇总查询\r\n门店编号,门店名称\r\n"),
        ):
            archive.writestr(name, content.encode("gb18030"))
    names = {
        b"XXXXXXYYYY": "明细(汇总)".encode("gb18030"),
        b"XXXXXX": "业务明"[:3].encode("gb18030"),
    }
    body = packed.getvalue()
    for placeholder, name in names.items():
        assert len(placeholder) == len(name)
        body = body.replace(placeholder, name)
    return body


def personal(rows, private=(), **stated) -> str:
    """A WeChat personal export; `private` are amounts of the owner's own life, spent."""
    taken, back = [r for r in rows if r.fen >= 0], [r for r in rows if r.fen < 0]
    spent = [*private, *(-row.fen for row in back)]
    count = stated.get("count", len(rows) + len(private))
    preamble = [
        "微信支付账单明细",
        "起始时间：[2026-03-01 00:00:00] 终止时间：[2026-03-31 23:59:59]",
        "",
        f"共{count}笔记录",
        f"收入：{len(taken)}笔 {yuan(sum(row.fen for row in taken))}元",
        f"支出：{len(spent)}笔 {yuan(sum(spent))}元",
        "中性交易：0笔 0.00元",
        "----------------------微信支付账单明细列表--------------------",
    ]
    lines = [f"{line},,,,,,,," for line in preamble] + [",".join(PERSONAL)]
    for row in rows:
        kind, way = ("二维码收款-退款", "支出") if row.fen < 0 else ("二维码收款", "收入")
        lines.append(
            f'{row.at},{kind},"顾客, 甲","收款方备注:无",{way},¥{yuan(abs(row.fen))},/,已收钱,'
            f'1000{row.number}\t,/\t,"/"'
        )
    lines += [
        f"2026-03-02 20:00:00,商户消费,超市,/,支出,¥{yuan(fen)},零钱,支付成功,1001{number}\t,/\t,/"
        for number, fen in enumerate(private)
    ]
    return "\n".join(lines) + "\n"


def packed(text: str) -> bytes:
    """A bill in gzip."""
    return gzip.compress(text.encode())
