"""Who is asking, and may they?"""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from flask import g, has_request_context, request

from shared.errors import Forbidden

ROLES = ("clerk", "cashier", "steward", "repairer", "accountant", "reviewer", "district", "admin")
FOLLOWER = "-follower"  # ends the name of a service that acts for nobody
RESIDENT = "resident"  # of whoever comes by the public door, and of nobody who signs in

_OFFICE = ("accountant", "reviewer", "district", "admin")

# Every permission, and the roles that have it. District and reviewer read; admin sets up, but
# moves no money (design.md §6.6, §7).
PERMISSIONS: dict[str, tuple[str, ...]] = {
    "catalogue:read": ("clerk", "cashier", "repairer", *_OFFICE),  # parts come from the shop
    "catalogue:write": ("cashier", "admin"),
    "price:write": ("cashier", "admin"),
    "promotion:write": ("cashier", "admin"),
    "margin:read": ("cashier", *_OFFICE),
    "margin:write": ("accountant", "admin"),
    "meter:record": ("clerk", "cashier"),
    "supplier:read": ("cashier", *_OFFICE),
    "supplier:write": ("cashier", "admin"),
    "goods:read": ("cashier", *_OFFICE),
    "goods:order": ("cashier",),
    "goods:receive": ("cashier",),
    "goods:return": ("cashier",),
    "supplier:pay": ("cashier",),
    "stock:read": ("clerk", "cashier", *_OFFICE),
    "stock:write_off": ("clerk", "cashier"),
    "stock:count": ("clerk", "cashier"),
    "stock:resolve": ("reviewer", "accountant"),
    "stock:costing": ("accountant",),
    "stock:issue": (),  # only property asks, for a work order
    "till:read": ("clerk", "cashier", *_OFFICE),
    "till:operate": ("clerk",),
    "till:close": ("clerk", "cashier"),
    "till:oversee": ("cashier", *_OFFICE),
    "till:explain": ("cashier", "accountant", "reviewer"),
    "agency:read": ("cashier", *_OFFICE),
    "agency:pay": ("cashier",),
    "sale:read": ("clerk", "cashier", *_OFFICE),
    "sale:record": ("clerk",),
    "sale:refund": ("clerk",),
    "sale:discount": ("cashier", "accountant", "admin"),
    "sale:approve_discount": ("cashier", "accountant", "reviewer"),
    "sale:to_fund": (),  # only funds asks, for a fund that has reserved the price
    "receipt:reprint": ("clerk", "cashier"),
    "campaign:read": ("clerk", "cashier", *_OFFICE),
    "campaign:write": ("cashier",),
    "campaign:run": ("clerk", "cashier"),
    "group_order:take": ("clerk",),
    "group_order:contact": ("cashier",),
    "commission:settle": ("accountant",),
    "commission:pay": ("cashier",),
    "diner:read": ("cashier", "admin"),
    "diner:write": ("cashier", "admin"),
    "diner:top_up": ("clerk", "cashier"),
    "diner:refund": ("cashier",),
    "meal_card:sell": ("cashier",),
    "claim:read": ("cashier", *_OFFICE),
    "claim:make": ("cashier",),
    "claim:receive": ("cashier", "accountant"),
    "delivery:read": ("clerk", "cashier"),
    "delivery:record": ("clerk", "cashier"),
    "day:read": ("clerk", "cashier", *_OFFICE),
    "day:close": ("clerk", "cashier"),
    "settlement:read": ("cashier", *_OFFICE),
    "settlement:record": ("cashier",),
    "bill:read": ("cashier", *_OFFICE),
    "bill:import": ("cashier",),
    "bill:match": ("cashier",),
    "report:read": ("cashier", *_OFFICE),
    "readiness:read": ("cashier", *_OFFICE),
    "member:read": ("clerk", "cashier", "accountant", "reviewer", "admin"),
    "member:read_all": ("cashier", "admin"),
    "member:write": ("clerk", "cashier", "admin"),
    "deposit:take": ("clerk", "cashier"),
    "deposit:refund": ("clerk", "cashier"),
    "deposit:refund_any": ("cashier",),
    "card:block": ("clerk", "cashier"),
    "card:manage": ("cashier",),
    "points:redeem": ("clerk", "cashier"),
    "policy:read": ("clerk", "cashier", *_OFFICE),
    "policy:decide": ("accountant", "admin"),
    "attention:read": ("clerk", "cashier", *_OFFICE),
    "attention:settle": ("cashier", "accountant"),
    "explanation:approve": ("accountant", "reviewer"),
    "book:read": _OFFICE,
    "book:open": ("accountant", "admin"),
    "account:write": ("accountant",),
    "voucher:draft": ("accountant",),
    "voucher:review": ("reviewer",),
    "voucher:sign": ("cashier",),
    "voucher:post": ("accountant",),
    "period:close": ("accountant",),
    "archive:read": _OFFICE,
    "rollup:read": ("district",),
    "bank:read": ("cashier", *_OFFICE),
    "bank:import": ("cashier", "accountant"),
    "bank:match": ("accountant",),  # not the cashier, who keeps the bank (domain.md §4.2)
    "bank:sign": ("reviewer",),
    "fund:read": ("steward", "cashier", *_OFFICE),
    "fund:write": ("accountant", "admin"),
    "fund:approve": ("reviewer",),
    "fund:freeze": ("accountant", "reviewer", "admin"),
    "allocation:write": ("accountant",),
    "allocation:approve": ("reviewer",),
    "contribution:record": ("accountant",),
    "contribution:return": ("accountant",),
    "contribution:approve": ("reviewer",),
    "commitment:request": (),  # only property asks, for a work order
    "commitment:ask": ("steward", "accountant"),  # for any other use
    "commitment:approve": ("reviewer",),
    "commitment:raise": ("steward", "accountant"),  # not of what property asked for
    "commitment:release": ("steward", "accountant"),
    "exception:ask": ("steward", "accountant"),
    "exception:approve": ("reviewer",),
    "disbursement:request": ("steward", "accountant"),
    "disbursement:review": ("reviewer",),
    "disbursement:pay": ("cashier",),
    "disbursement:return": ("cashier", "accountant"),
    "transfer:ask": ("accountant",),
    "transfer:approve": ("reviewer",),
    "project:propose": ("steward", "accountant"),
    "project:accept": ("steward", "reviewer"),
    "project:close": ("accountant",),
    "project:abandon": ("steward", "accountant", "reviewer"),  # a reviewer's no to all of it
    "budget:write": ("accountant",),
    "budget:approve": ("reviewer",),
    "registry:read": ("clerk", "steward", "repairer", *_OFFICE),  # a clerk takes reports
    "registry:write": ("steward", "admin"),
    "staff:read": ("steward", "repairer", *_OFFICE),
    "staff:write": ("steward", "admin"),
    "intake:make": (RESIDENT,),
    "intake:take": ("clerk", "steward"),
    "intake:read": ("steward", *_OFFICE),
    "intake:route": ("steward",),
    "intake:forget": ("steward", "admin"),
    "intake:limit": ("admin",),
    "open311:use": (RESIDENT,),
    "open311_key:write": ("admin",),
    "photo:add": ("clerk", "steward", "repairer"),
    "order:read": ("steward", "repairer", *_OFFICE),
    "order:open": ("steward", "clerk"),
    "order:dispatch": ("steward",),
    "order:payer": ("steward",),
    "order:quote": ("steward",),
    "contract_duty:write": ("steward", "admin"),
    "waiting_rule:write": ("reviewer", "admin"),
    "queue:see": (RESIDENT,),
    "order:work": ("repairer",),
    "order:accept": ("steward",),
    "order:rate": ("steward",),
    "order:photo": ("steward", "repairer"),
    "order:remark": ("steward", "repairer"),
    "mediation:read": ("steward", "admin"),  # private: not even all of the office
    "mediation:write": ("steward",),
    "matter:read": ("steward", *_OFFICE),
    "matter:write": ("steward",),
    "ballot:read": ("steward",),
    "vote_rule:write": ("admin",),
    "order:supervise": ("steward",),
    "term:read": ("steward", "repairer", *_OFFICE),
    "term:write": ("admin",),  # not the steward, who is measured by it
    "clock:check": ("steward", *_OFFICE),
    "labour_rate:read": ("steward", "repairer", *_OFFICE),
    "labour_rate:write": ("accountant", "admin"),
    "quote:record": ("steward", "repairer"),
    "quote:choose": ("steward",),
    "quote_threshold:write": ("accountant", "admin"),
    "fee:read": ("steward", "cashier", *_OFFICE),
    "fee:write": ("accountant", "admin"),
    "fee:charge": ("accountant",),
    "fee:collect": ("cashier",),  # not the steward, who knocks at doors
    "common_income:record": ("accountant",),
    "schedule:read": ("steward", "repairer", *_OFFICE),
    "schedule:write": ("steward", "admin"),
    "schedule:run": ("steward",),
    "visit:read": ("steward", "reviewer", "admin"),
    "visit:write": ("steward",),
    "supply:read": ("steward", "repairer", *_OFFICE),
    "supply:write": ("steward", "admin"),
    "supply:record": ("steward",),
    "wish:see": (RESIDENT, "steward", "repairer", *_OFFICE),
    "wish:read": ("steward", "repairer", *_OFFICE),
    "wish:write": ("steward",),
    "fair:read": ("steward", "repairer", *_OFFICE),
    "fair:write": ("steward",),
    "need:read": ("steward", "repairer", *_OFFICE),
    "need:write": ("steward",),
    "duty:rate": ("steward", "reviewer"),
    "errand:read": ("steward", "cashier", *_OFFICE),
    "errand:write": ("admin",),
    "errand:record": ("steward",),
    "errand:collect": ("cashier",),  # as for fees, not who knocks at doors
    "volunteer:read": ("steward", "cashier", "repairer", *_OFFICE),
    "volunteer:read_all": ("steward", "admin"),  # names, phones, who is in the party
    "volunteer:write": ("steward",),
    "activity:write": ("steward",),
    "activity:record": ("steward", "repairer"),
    "activity:correct": ("steward", "reviewer"),  # not who recorded it
    "activity:judge": ("reviewer",),
    "point_rule:write": ("steward", "admin"),
    "point_rule:approve": ("reviewer",),
    "redemption:make": ("cashier",),  # not the steward, who records the hours
    "loop:read": ("steward", *_OFFICE),
    "record:read": _OFFICE,
    "record:prepare": ("accountant",),
    "record:approve": ("reviewer",),
    "record:withdraw": ("accountant", "reviewer"),  # one is enough: whoever is shown need not wait
    "objection:read": ("accountant", "reviewer"),  # what somebody said, and how to reach them
    "objection:answer": ("accountant", "reviewer"),
    "audit_log:read": ("reviewer", "district", "admin"),  # not those whose work it is about
    "audit:run": _OFFICE,
    "user:write": ("admin",),
    "webhook:read": ("accountant", "admin"),
    "webhook:write": ("accountant", "admin"),
    "community:read": ("district",),
    "district:read": ("district",),
}

# What a service may do in its own name, or for the person it acts for.
SERVICE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "gateway": ("feed:read", "figures:read"),
    "ledger": ("feed:read", "readiness:read"),
    "funds": ("feed:read", "sale:to_fund"),
    "property": (
        "feed:read",
        "fund:read",
        "commitment:request",
        "commitment:raise",
        "commitment:release",
        "stock:issue",
    ),
    "store": ("feed:read",),
}


@dataclass(frozen=True)
class Principal:
    """Who acts, in which community, in which roles; `service` when a service acts."""

    user: str
    community: str
    roles: tuple[str, ...] = ()
    service: str | None = None
    scopes: tuple[str, ...] | None = None  # of an API token: no more than these; None: all
    session: str | None = field(default=None, compare=False)  # known at the gateway only

    def may(self, permission: str) -> bool:
        """Whether one of the roles, or the acting service, has the permission, and the API token,
        if one is used, its scope."""
        if self.service:
            return permission in SERVICE_PERMISSIONS[self.service]
        if self.scopes is not None and permission not in self.scopes:
            return False
        return any(role in self.roles for role in PERMISSIONS.get(permission, ()))


def follower_of(service: str, community: str, actor: str | None = None) -> Principal:
    """Who acts when a fact is heard: the service, for the person who made the fact true."""
    return Principal(actor or service + FOLLOWER, community, service=service)


def caller() -> Principal:
    """Who asks for the present request."""
    return g.principal


def visitor() -> str | None:
    """The gateway's name of today for the address of who came by the public door, else None."""
    return request.headers.get("Visitor") or None


def require(permission: str | None) -> None:
    """Raises Forbidden `forbidden` unless the caller has the permission; None is for everybody."""
    if permission and not caller().may(permission):
        raise Forbidden("forbidden", f"This needs the permission {permission}.")


def requires(permission: str):
    """Let a view run only for callers who have the permission (403 `forbidden`)."""

    def guard(view: Callable):
        @functools.wraps(view)
        def run(*args, **kwargs):
            require(permission)
            return view(*args, **kwargs)

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return guard


def concerning(principal: Principal, community: str) -> Principal:
    """The same person of no community, doing what concerns one: the audit log there shows it."""
    if has_request_context():
        g.concerns = community
    return replace(principal, community=community)


def within(principal: Principal, community: str) -> Principal:
    """The same person looking at another community; only district staff may."""
    if community == principal.community:
        return principal
    if "district" not in principal.roles:
        raise Forbidden("community_not_yours", "Only the district sees other communities.")
    return replace(principal, community=community)
