"""What the accountant's pages say for the codes of the ledger, in Chinese and English. Pure."""

# What a voucher came of.
KINDS = {
    "manual": ("手工凭证", "By hand"),
    "correction": ("红字更正", "Red correction"),
    "supplement": ("补充登记", "Supplement"),
    "opening": ("期初余额", "Opening balances"),
    "goods_received": ("赊购商品", "Goods received"),
    "goods_returned": ("购货退回", "Goods returned"),
    "supplier_paid": ("支付货款", "Supplier paid"),
    "day_closed": ("日结销售", "Day close"),
    "cost_of_sales": ("结转销售成本", "Cost of sales"),
    "till_closed": ("钱箱长短款", "Cash over or short"),
    "till_restated": ("长短款更正", "Cash difference restated"),
    "cash_moved": ("钱箱收支", "Cash in or out of a drawer"),
    "agency_paid": ("代收款付出", "Collected for others, paid on"),
    "stock_adjusted": ("库存调整", "Stock adjusted"),
    "stock_variance_resolved": ("盘点差异处理", "Stock variance resolved"),
    "deposit_taken": ("预收款", "Deposit taken"),
    "deposit_refunded": ("预收款退回", "Deposit refunded"),
    "leader_commission_earned": ("团长佣金", "Leader's commission"),
    "leader_commission_paid": ("支付团长佣金", "Leader's commission paid"),
    "subsidy_received": ("收到餐补", "Meal subsidy received"),
    "settlement_received": ("平台到账", "Paid out by a platform"),
    "clearing_explained": ("平台差异处理", "Platform difference explained"),
    "parts_issued": ("维修领料", "Parts issued"),
    "parts_returned": ("维修退料", "Parts returned"),
    "work_order_completed": ("维修完工", "Repair finished"),
    "work_order_reworked": ("返工", "Repair done again"),
    "repair_paid": ("专项资金付维修", "A fund paid a repair"),
    "repair_recovered": ("收回维修代垫", "Cost of a repair recovered"),
    "repair_refunded": ("维修退款", "Contractor's refund"),
    "repair_paid_back": ("付维修退回", "Payment of a repair taken back"),
    "repair_recovered_back": ("收回代垫退回", "Recovery taken back"),
    "repair_billed": ("维修应收", "Repair billed"),
    "repair_bill_paid": ("收到维修款", "Repair paid by a household"),
    "fund_spent": ("专项资金支出", "A fund spent"),
    "fund_spent_back": ("专项资金支出退回", "Spending of a fund taken back"),
    "fund_transferred": ("专项资金划转", "Moved between funds"),
    "contribution_received": ("专项资金收入", "Received by a fund"),
    "contribution_returned": ("退还捐赠或拨款", "Given back to a giver"),
    "reward_paid": ("积分兑换", "Volunteers' reward paid"),
    "reward_received": ("收到积分兑换款", "Volunteers' reward received"),
    "reward_paid_back": ("积分兑换退回", "Reward taken back"),
    "reward_received_back": ("积分兑换款退回", "Reward received taken back"),
    "fee_collected": ("收物业费", "Property fee collected"),
    "fee_charged": ("计提物业费", "Property fee charged"),
    "errand_money_taken": ("收到代办款", "Errand money taken"),
    "errand_money_paid_on": ("代办款付出", "Errand money paid on"),
    "common_income_received": ("公共收益", "Income of common parts"),
    "vat_relief": ("免征增值税转出", "VAT relief"),
    "income_tax": ("计提所得税", "Income tax accrued"),
    "carry_forward": ("结转损益", "Results carried forward"),
    "year_end": ("年末结转", "Year end"),
}

STATES = {
    "draft": ("待审核", "Waiting for review"),
    "reviewed": ("已审核，待记账", "Reviewed, to be posted"),
    "posted": ("已记账", "Posted"),
    "discarded": ("已作废", "Given up"),
}
STEPS = {
    "made": ("制单", "Made"),
    "rewritten": ("修改", "Rewritten"),
    "reviewed": ("审核", "Reviewed"),
    "returned": ("退回", "Returned"),
    "signed": ("出纳签字", "Signed by the cashier"),
    "posted": ("记账", "Posted"),
    "discarded": ("作废", "Given up"),
}
DIMENSIONS = {
    "supplier": ("供应商", "Supplier"),
    "fund": ("专项资金", "Fund"),
    "building": ("楼栋", "Building"),
    "work_order": ("工单", "Work order"),
    "outlet": ("门店", "Outlet"),
    "member": ("会员", "Member"),
    "person": ("个人", "Person"),
    "reference": ("票据号", "Reference"),
}
DUE_STATES = {
    "later": ("未到日期", "Not yet due"),
    "due": ("该做了", "Due"),
    "made": ("已制单", "Made"),
    "posted": ("已记账", "Posted"),
}
SIDES = {
    "debit": ("借", "Dr"),
    "credit": ("贷", "Cr"),
    "借": ("借", "Dr"),
    "贷": ("贷", "Cr"),
    "平": ("平", "nil"),
}
ROW_KINDS = {
    "opening": ("期初余额", "Brought forward"),
    "day": ("本日合计", "Total of the day"),
    "month": ("本月合计", "Total of the month"),
    "year": ("本年累计", "Year to date"),
    "carried": ("上年结转", "Carried from last year"),
}
CLASSES = {
    "1": ("资产", "Assets"),
    "2": ("负债", "Liabilities"),
    "3": ("所有者权益", "Equity"),
    "4": ("成本", "Costs"),
    "5": ("损益", "Income and expense"),
}

# The pages of 报表, beside one another: the forms of the standard come first.
STATEMENTS = {
    "balance-sheet": ("资产负债表", "Balance sheet"),
    "income-statement": ("利润表", "Income statement"),
    "cash-flow": ("现金流量表", "Cash flow statement"),
    "trial-balance": ("科目余额表", "Trial balance"),
    "tax-returns": ("纳税申报", "Tax returns"),
    "ageing": ("往来账龄", "Ageing"),
    "fund-statement": ("专项资金收支表", "Fund statement"),
    "segments": ("分部报告", "Segments"),
    "intercompany": ("内部往来对账", "Between companies"),
}
AGES = {
    "days_0_30": ("30 天以内", "Up to 30 days"),
    "days_31_90": ("31–90 天", "31–90 days"),
    "days_91_180": ("91–180 天", "91–180 days"),
    "days_181_365": ("181–365 天", "181–365 days"),
    "older": ("一年以上", "Over a year"),
}
SPANS = {"month": ("本月", "Month"), "year": ("本年累计", "Year to date")}
SEGMENT_FIGURES = {
    "revenue": ("营业收入", "Revenue"),
    "cost": ("营业成本", "Cost of sales"),
    "gross_profit": ("毛利", "Gross profit"),
    "expenses": ("税金及费用", "Taxes and expenses"),
    "other": ("投资收益及营业外收支", "Other results"),
    "profit_before_tax": ("利润总额", "Before tax"),
    "income_tax": ("所得税费用", "Income tax"),
    "net_profit": ("净利润", "Net profit"),
}
FUND_NATURES = {
    "E": ("自有专项", "Own earmark"),
    "G": ("政府拨款", "Grant"),
    "H": ("代管资金", "Held for others"),
}
FUND_SOURCES = {
    "profit": ("利润提取", "From profit"),
    "fees": ("物业费提取", "From fees"),
    "common_income": ("公共收益", "Common parts"),
    "grant": ("拨款", "Grants"),
    "donation": ("捐赠", "Donations"),
    "transfer": ("资金划入", "Moved in"),
    "other": ("其他", "Other"),
}
MATTER_STATES = {
    "agreed": ("一致", "Agreed"),
    "agreed_by_amount": ("按金额核对一致", "Agreed by amount"),
    "amounts_differ": ("金额不符", "Amounts differ"),
    "payable_missing": ("应付方未入账", "Not in the debtor's book"),
    "receivable_missing": ("应收方未入账", "Not in the creditor's book"),
}
TAX_CATEGORIES = {
    "standard": ("货物", "Goods"),
    "services": ("服务", "Services"),
    "other": ("另计征收率", "At another rate"),
    "exempt_meals": ("免税（助餐）", "Exempt (canteen meals)"),
}
LIMIT_STATES = {
    "below": ("未到标准", "below the limit"),
    "warning": ("接近标准，请留意", "near the limit"),
    "over": ("已超过标准，请咨询税务机关", "over the limit: ask the tax office"),
    "unknown": ("没有适用的规定", "no rule holds"),
}
BREAKS = {
    "voucher_missing": ("少了凭证", "a voucher is missing"),
    "link_broken": ("与上一张接不上", "it does not follow the one before"),
    "content_changed": ("内容被改过", "its content was changed"),
    "number_missing": ("断号", "a number is missing"),
    "voucher_unbalanced": ("借贷不平", "debits and credits differ"),
}

# Who signs what the rules of the house write by themselves.
POSTED_BY_FACTS = ("系统", "By itself")
