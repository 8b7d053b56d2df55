"""The names of the codes that the section shows, in Chinese and English. Pure."""

ROLES = {
    "clerk": ("店员", "Clerk"),
    "cashier": ("出纳", "Cashier"),
    "steward": ("物业管家", "Steward"),
    "repairer": ("维修员", "Repairer"),
    "accountant": ("会计", "Accountant"),
    "reviewer": ("审核", "Reviewer"),
    "district": ("区级人员", "District officer"),
    "admin": ("管理员", "Admin"),
}
# What somebody with the role does, for who gives it.
DUTIES = {
    "clerk": ("收银、盘点、接报修", "Sells, counts the stock, takes reports"),
    "cashier": ("收付款、进货、定价", "Takes and pays money, buys, sets prices"),
    "steward": ("派工单、管住户档案", "Sends repairers, keeps the registry"),
    "repairer": ("接单维修", "Repairs"),
    "accountant": ("制单记账、管资金", "Keeps the books and the funds"),
    "reviewer": ("审核凭证、付款和公开表", "Reviews vouchers, payments and the record"),
    "district": ("看各社区，不改动", "Reads every community, writes in none"),
    "admin": ("管账号和规则，不动钱", "Lets people in and sets rules; moves no money"),
}

EVENTS = {
    "user_created": ("新增账号", "User made"),
    "user_disabled": ("停用账号", "User disabled"),
    "user_enabled": ("恢复账号", "User enabled"),
    "roles_changed": ("改角色", "Roles changed"),
    "sessions_ended": ("结束登录", "Sessions ended"),
    "password_changed": ("改密码", "Password changed"),
    "second_factor_enrolled": ("设好验证器", "Second factor set up"),
    "second_factor_removed": ("取消验证器", "Second factor given up"),
    "second_factor_reset": ("清除验证器", "Second factor reset"),
    "policy_set": ("改验证器规定", "Second-factor policy set"),
    "community_founded": ("设立社区", "Community founded"),
    "token_made": ("新建令牌", "Token made"),
    "token_revoked": ("停用令牌", "Token revoked"),
    "tokens_revoked": ("停用全部令牌", "Tokens revoked"),
    "invitation_given": ("发出邀请", "Invitation given"),
    "invitation_withdrawn": ("收回邀请", "Invitation withdrawn"),
    "reset_given": ("重设密码", "Reset given"),
    "reset_withdrawn": ("收回重设", "Reset withdrawn"),
}
SIGN_INS = {
    "signed_in": ("登录成功", "Signed in"),
    "credentials_wrong": ("密码不对", "Wrong password"),
    "second_factor_needed": ("没填验证码", "No code was sent"),
    "second_factor_wrong": ("验证码不对", "Wrong code"),
    "user_disabled": ("账号已停用", "User disabled"),
    "locked": ("暂时锁住", "Locked"),
}
INVITATIONS = {
    "open": ("等待使用", "Waiting"),
    "redeemed": ("已使用", "Used"),
    "withdrawn": ("已收回", "Withdrawn"),
    "expired": ("已过期", "Expired"),
}
KINDS = {"invitation": ("邀请", "Invitation"), "reset": ("重设密码", "Reset")}

AUDIT = {
    "agrees": ("全部相符", "All agree"),
    "differs": ("有不符", "Some differ"),
    "unsettled": ("数据在途", "Facts on their way"),
    "not_possible": ("没核对成", "Not possible"),
}
LIGHTS = {
    "green": ("相符", "Green"),
    "amber": ("有不符", "Amber"),
    "unknown": ("近一小时没有核对", "Not checked within the hour"),
}
ASKERS = {"schedule": ("系统定时", "Schedule")}

EVENTS_TOLD = {
    "voucher_posted": ("凭证记账", "Voucher posted"),
    "period_closed": ("月份结账", "Period closed"),
    "disbursement_made": ("资金支付", "Disbursement made"),
    "work_order_accepted": ("工单验收", "Work order accepted"),
    "ping": ("试推送", "Ping"),
}
DELIVERIES = {
    "waiting": ("等待送达", "Waiting"),
    "delivered": ("已送达", "Delivered"),
    "given_up": ("已放弃", "Given up"),
}
PARTS = {
    "gateway": ("账号与公开", "People and record"),
    "store": ("门店", "Shop"),
    "property": ("物业", "Property"),
    "funds": ("资金", "Funds"),
    "ledger": ("总账", "Ledger"),
}


def detail(text: str) -> list[tuple[str, tuple[str, str] | None]]:
    """The words of what was changed, each with its name, if it is a role."""
    return [(word, ROLES.get(word.rstrip(":"))) for word in text.split()]
