"""The pages of the section, and what each of them is shown with."""

from typing import Any

from gateway.web import desk
from gateway.web.admin import permissions, words
from gateway.web.desk import Place
from shared.paging import LIMIT_DEFAULT

PEOPLE = ("user:write",)
RULES = ("policy:decide", "fee:write", "labour_rate:write", "term:write")
PLACES = (
    Place("/admin", PEOPLE, "总览", "Overview"),
    Place("/admin/users", PEOPLE, "账号", "People"),
    Place("/admin/roles", PEOPLE, "角色权限", "Roles"),
    Place("/admin/tokens", PEOPLE, "程序令牌", "API tokens"),
    Place("/admin/second-factor", PEOPLE, "验证器", "Second factor"),
    Place("/admin/rules", RULES, "规则", "Rules"),
    Place("/admin/imports", ("catalogue:write", "registry:write"), "导入", "Imports"),
    Place("/admin/audits", ("audit:run",), "核对", "Audits"),
    Place("/admin/log", ("audit_log:read",), "日志", "Log"),
    Place("/admin/backups", PEOPLE, "备份", "Backups"),
    Place("/admin/webhooks", ("webhook:read",), "推送", "Webhooks"),
    Place("/admin/communities", ("community:read",), "社区", "Communities"),
)


def page(template: str, **shown: Any) -> str:
    """A page of the section, with its menu and the names of its codes."""
    return desk.page(
        f"admin/{template}",
        places=desk.rooms(PLACES),
        names=words,
        permissions=permissions,
        **shown,
    )


def asked(after: str | None, **more: Any) -> dict[str, Any]:
    """What a list of the gateway's own wants to know."""
    return {"limit": LIMIT_DEFAULT, "after": after, **more}
