"""What the pages of matching say for the words of the services, in Chinese and English. Pure."""

CHANNELS = {"wechat": ("微信", "WeChat"), "alipay": ("支付宝", "Alipay")}
KINDS = {"payment": ("收款", "Payment"), "refund": ("退款", "Refund")}
BILLS = {
    "wechat_all": ("微信全部账单", "WeChat, all"),
    "wechat_success": ("微信成功账单", "WeChat, payments"),
    "wechat_refund": ("微信退款账单", "WeChat, refunds"),
    "wechat_personal": ("微信个人账单", "WeChat, personal"),
    "alipay_business": ("支付宝业务明细", "Alipay"),
}
CLASSES = {
    "matched": ("对上了", "Matched"),
    "refund": ("退款对上了", "Refund matched"),
    "cross_day": ("跨日对上", "Matched across days"),
    "amount_differs": ("金额不同", "Amounts differ"),
    "only_platform": ("只有平台有", "Only the platform has it"),
    "only_ours": ("只有我们有", "Only we have it"),
    "not_in_a_bill": ("账单还没导入", "No bill has it yet"),
}
WRONG = ("amount_differs", "only_platform", "only_ours")
# Where a class of what stands open can be looked at line by line.
LISTED = ("only_platform", "amount_differs", "only_ours", "not_in_a_bill")
PARTS = CLASSES | {
    "bills_not_paid_out": ("账单已有、平台还没打款", "In a bill, not paid out yet"),
    "payouts_without_bills": ("已打款、账单还没导入", "Paid out, its bill is not here"),
    "paid_to_suppliers": ("付给供应商", "Paid to suppliers"),
    "paid_to_leaders": ("付给团长", "Paid to leaders"),
}
TREATMENTS = {
    "gain": ("长款，计入收入", "Money over: a gain"),
    "loss": ("短款，计入损失", "Money missing: a loss"),
    "payable": ("要退给顾客（应付）", "Owed to somebody"),
    "receivable": ("向责任人收（应收）", "To be had from somebody"),
    "late_sale": ("漏记的销售，补录", "A sale to be recorded late"),
}
WORD_STATES = {
    "noted": ("已注明", "Noted"),
    "waiting": ("待审批", "Waiting for approval"),
    "approved": ("已批准", "Approved"),
    "rejected": ("未批准", "Rejected"),
}
WHY = {
    "opening": ("期初余额", "Opening balance"),
    "reversed": ("红字冲销", "Reversed"),
    "prepared": ("由这一行起草的凭证", "The voucher drafted for it"),
    "reference": ("流水号相同", "The same reference"),
    "counterparty": ("对方相同，三天内", "The same other party within 3 days"),
    "amount": ("金额相同，七天内", "The same amount within 7 days"),
    "one_to_many": ("一笔对多笔", "One is many"),
    "many_to_one": ("多笔对一笔", "Many are one"),
    "by_hand": ("手工勾对", "By hand"),
}
SIDES = {
    "bank_received": ("加：银行已收、企业未收", "Add: the bank received, we have not"),
    "bank_paid": ("减：银行已付、企业未付", "Less: the bank paid, we have not"),
    "book_received": ("加：企业已收、银行未收", "Add: we received, the bank has not"),
    "book_paid": ("减：企业已付、银行未付", "Less: we paid, the bank has not"),
}
LAYOUTS = {
    "plain": ("收入、支出各一列", "A column in and a column out"),
    "signed": ("金额一列，带正负号", "One signed column"),
}
