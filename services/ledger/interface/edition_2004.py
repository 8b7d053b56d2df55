"""The standard's names for what our books hold, as far as they are known (domain.md §4.5)."""

from services.ledger.interface.rules import Edition, Element, Field

DIRECTIONS = {"debit": "借", "credit": "贷"}
KINDS = {
    "asset": "资产",
    "liability": "负债",
    "equity": "所有者权益",
    "cost": "成本",
    "result": "损益",
}
DIMENSIONS = {
    "supplier": "供应商",
    "member": "会员",
    "person": "个人",
    "fund": "资金",
    "building": "楼栋",
    "work_order": "工单",
    "outlet": "门店",
}
CURRENCY = (
    Field("币种代码", always="CNY"),
    Field("币种名称", always="人民币"),
    Field("汇率", always="1"),
)

LEDGER = Element(
    "电子账簿",
    "book",
    (
        Field("电子账簿编号", "code"),
        Field("电子账簿名称", "name"),
        Field("会计核算单位", "name"),
        Field("组织机构代码", "credit_code"),
        Field("单位性质", always="企业"),
        Field("行业"),
        Field("开发单位", always="反哺 Fanbu"),
        Field("版本号", "version"),
        Field("本位币", always="人民币"),
        Field("会计年度", "year"),
        Field("科目结构", always="4,2,2"),
    ),
)
ACCOUNTS = Element(
    "会计科目",
    "accounts",
    (
        Field("科目编号", "code"),
        Field("科目名称", "name"),
        Field("科目级次", "level"),
        Field("科目类型", "kind", words=KINDS),
        Field("余额方向", "side", words=DIRECTIONS),
        Field("辅助核算标志", "has_dimensions", words={True: "是", False: "否"}),
        Field("辅助核算项", "dimensions"),
        Field("计量单位"),
    ),
)
BALANCES = Element(
    "科目余额",
    "balances",
    (
        Field("会计电子账簿编号", "book"),
        Field("会计年度", "year"),
        Field("会计月份", "month"),
        Field("会计科目编号", "code"),
        Field("会计科目名称", "name"),
        Field("余额方向", "side", words=DIRECTIONS),
        Field("期初借方余额", "opening_debit_fen", is_fen=True),
        Field("期初贷方余额", "opening_credit_fen", is_fen=True),
        Field("本期借方发生额", "period_debit_fen", is_fen=True),
        Field("本期贷方发生额", "period_credit_fen", is_fen=True),
        Field("本年累计借方发生额", "year_debit_fen", is_fen=True),
        Field("本年累计贷方发生额", "year_credit_fen", is_fen=True),
        Field("期末借方余额", "closing_debit_fen", is_fen=True),
        Field("期末贷方余额", "closing_credit_fen", is_fen=True),
        *CURRENCY,
    ),
)
VOUCHERS = Element(
    "记账凭证",
    "lines",
    (
        Field("会计科目编号", "account"),
        Field("会计科目名称", "account_name"),
        Field("记账凭证摘要", "memo"),
        Field("记账凭证日期", "voucher_date"),
        Field("业务日期", "business_date"),
        Field("借方发生额", "debit_fen", is_fen=True),
        Field("贷方发生额", "credit_fen", is_fen=True),
        Field("记账凭证种类", "word"),
        Field("记账凭证编号", "number"),
        Field("记账凭证行号", "line_no"),
        Field("附件数", "attachments"),
        Field("会计年度", "year"),
        Field("会计月份", "month"),
        Field("财务主管"),
        Field("记账人员", "poster"),
        Field("出纳人员", "cashier"),
        Field("审核人员", "reviewer"),
        Field("制单人员", "maker"),
        Field("源凭证号", "document_id"),
        Field("记账标志", always="1"),
        Field("票据号", "reference"),
        *CURRENCY,
        Field("对方科目编码", "against"),
        Field("对方科目名称", "against_names"),
        Field("会计电子账簿编号", "book"),
        *(Field(f"{word}编号", name) for name, word in DIMENSIONS.items()),
        Field("现金流量表行次", "cash_flow"),
        Field("被更正凭证", "corrects"),
    ),
)
BALANCE_SHEET = Element(
    "企业资产负债表",
    "balance_sheet",
    (
        Field("报告日", "day"),
        Field("报表编号", "form"),
        Field("编制单位", "company"),
        Field("货币单位", always="元"),
        Field("项目", "name"),
        Field("行次", "row"),
        Field("年初数", "opening_fen", is_fen=True),
        Field("期末数", "closing_fen", is_fen=True),
    ),
)
INCOME_STATEMENT = Element(
    "企业利润表",
    "income_statement",
    (
        Field("报告期", "period"),
        Field("报表编号", "form"),
        Field("编制单位", "company"),
        Field("货币单位", always="元"),
        Field("项目", "name"),
        Field("行次", "row"),
        Field("本月数", "month_fen", is_fen=True),
        Field("本年累计数", "year_fen", is_fen=True),
    ),
)
AUXILIARY = Element(
    "辅助核算项目",
    "auxiliary",
    (
        Field("辅助核算类别", "dimension", words=DIMENSIONS),
        Field("辅助核算项目编号", "item"),
        Field("辅助核算项目名称", "name"),
    ),
)
AUXILIARY_BALANCES = Element(
    "辅助余额",
    "auxiliary_balances",
    (
        Field("会计电子账簿编号", "book"),
        Field("会计年度", "year"),
        Field("会计科目编号", "code"),
        Field("会计科目名称", "name"),
        *(
            Field(f"{DIMENSIONS[name]}编号", name)
            for name in ("supplier", "member", "person", "fund", "outlet")
        ),
        Field("年初余额", "opening_fen", is_fen=True),
        Field("本年借方发生额", "debit_fen", is_fen=True),
        Field("本年贷方发生额", "credit_fen", is_fen=True),
        Field("期末余额", "closing_fen", is_fen=True),
    ),
)

EDITION = Edition(
    "会计核算软件数据接口 2004",
    "字段名依据2004年会计核算软件数据接口及审计署记账凭证表；未取得 GB/T 24589.1-2024 正文，"
    "新标准的字段名须另表对照。"
    "Field names after the 2004 interface and the audit office's table; "
    "GB/T 24589.1-2024 text not at hand.",
    "会计核算数据",
    (
        LEDGER,
        ACCOUNTS,
        BALANCES,
        VOUCHERS,
        BALANCE_SHEET,
        INCOME_STATEMENT,
        AUXILIARY,
        AUXILIARY_BALANCES,
    ),
)
