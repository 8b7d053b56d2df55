"""`/me`: my name, my password, my second factor, my tokens, where I am signed in; and `/redeem`,
where a code lets somebody in."""

from typing import Any

from flask import Blueprint, request

from gateway.identity import queries as people
from gateway.identity.second_factors import queries as factors
from gateway.identity.sessions import queries as sessions
from gateway.identity.sign_ins import queries as sign_ins
from gateway.identity.tokens import queries as tokens
from gateway.identity.tokens.rules import NEVER
from gateway.web import desk
from gateway.web.admin import permissions
from gateway.web.admin import words as names
from gateway.web.desk import Place
from shared import clock
from shared.errors import Refusal
from shared.identity import caller
from shared.paging import LIMIT_DEFAULT

PLACES = (
    Place("/me", (), "账号和密码", "Password"),
    Place("/me/second-factor", (), "验证器", "Second factor"),
    Place("/me/tokens", (), "程序令牌", "API tokens"),
    Place("/me/sign-ins", (), "登录记录", "Sign-ins"),
)

account = desk.desk("account", __name__, "/me")
redeem = Blueprint("redeem", __name__)
redeem.after_request(desk.frame)
redeem.register_error_handler(Refusal, desk.trouble)


@account.get("")
@desk.shown_to()
def mine():
    """Who I am here."""
    open_ = sessions.sessions(caller().user, _asked(None)).items
    return _page("account.html", sessions=open_, here=caller().session)


@account.get("/second-factor")
@desk.shown_to()
def second_factor():
    """Set up my second factor, or give it up."""
    return _page("second_factor.html", factor=factors.standing(people.by_username(caller().user)))


@account.get("/tokens")
@desk.shown_to()
def my_tokens():
    """My tokens, and a new one with what I may do myself."""
    may = [
        (area, [code for code in area.names if caller().may(code) and code not in NEVER])
        for area in permissions.AREAS
    ]
    found = tokens.tokens(caller(), caller().user, _asked(request.args.get("after")))
    return _page("tokens.html", tokens=found, areas=may, now=clock.now())


@account.get("/sign-ins")
@desk.shown_to()
def my_sign_ins():
    """Who tried to sign in as me."""
    wanted = _asked(request.args.get("after"))
    return _page(
        "sign_ins.html", tries=sign_ins.sign_ins(caller().community, caller().user, wanted)
    )


@redeem.get("/redeem")
def come_in():
    """Whoever has a code sets a password with it."""
    return desk.page("desk/redeem.html")


def _page(template: str, **shown: Any) -> str:
    return desk.page(
        f"desk/{template}", places=desk.rooms(PLACES), names=names, permissions=permissions, **shown
    )


def _asked(after: str | None) -> dict[str, Any]:
    return {"limit": LIMIT_DEFAULT, "after": after}
