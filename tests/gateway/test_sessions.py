"""Sessions are rows: what ends one ends it at once, and a role is what the row says."""

from datetime import timedelta

import peewee
import pytest

from gateway.database import gateway
from gateway.identity.events.models import IdentityEvent
from gateway.identity.models import User
from gateway.identity.sessions.models import Session
from shared import clock
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.people import PASSWORD, ask, code, let_in, rows, session, sign_in
from tests.service import COMMUNITY
from tests.threads import together


def me(gate, token):
    return ask(gate, "GET", "/auth/me", token)


def test_a_token_that_was_stolen_is_worth_nothing_after_sign_out(gate):
    let_in(gate)
    token, other = session(gate), session(gate)
    assert ask(gate, "POST", "/auth/sign-out", token).json == {"ended": 1}
    assert code(me(gate, token)) == (401, "session_ended")
    assert code(ask(gate, "POST", "/auth/sign-out", token)) == (401, "session_ended")
    assert code(ask(gate, "GET", "/store/sales", token)) == (401, "session_ended")
    assert me(gate, other).status_code == 200


def test_signing_out_everywhere_ends_every_session_of_mine_and_nobody_elses(gate):
    let_in(gate)
    let_in(gate, username="wang")
    mine, others = [session(gate) for _ in range(3)], session(gate, "wang")
    assert ask(gate, "POST", "/auth/sign-out-everywhere", mine[0]).json == {"ended": 3}
    assert {code(me(gate, token)) for token in mine} == {(401, "session_ended")}
    assert me(gate, others).status_code == 200


def test_sessions_are_listed_without_the_whole_address(gate):
    let_in(gate)
    token = session(gate, address="203.0.113.77")
    session(gate, address="2001:db8:1:2::3")
    listed = ask(gate, "GET", "/auth/sessions?limit=10", token).json["items"]
    assert [(each["address"], each["is_this"]) for each in listed] == [
        ("2001:db8:1::*", False),
        ("203.0.113.*", True),
    ]
    assert listed[0]["agent"].startswith("Werkzeug")
    ended = ask(gate, "POST", f"/auth/sessions/{listed[0]['id']}/end", token)
    assert ended.json == {"ended": 1}
    assert len(ask(gate, "GET", "/auth/sessions", token).json["items"]) == 1


def test_nobody_ends_a_session_of_another_person(gate):
    let_in(gate)
    let_in(gate, username="wang")
    session(gate)
    token = session(gate, "wang")
    (theirs,) = rows(Session.select().where(Session.username == "li.na"))
    assert code(ask(gate, "POST", f"/auth/sessions/{theirs.id}/end", token)) == (
        404,
        "session_unknown",
    )


def test_an_admin_sees_and_ends_the_sessions_of_the_own_community_only(gate):
    let_in(gate)
    token = session(gate)
    assert len(gate.get("/api/v1/users/li.na/sessions")["items"]) == 1
    for who in ({"community": NEIGHBOUR}, {"role": "clerk"}):
        path = "/api/v1/users/li.na/sessions"
        assert gate.ask("GET", path, **who).status in (403, 404)
        assert gate.ask("POST", f"{path}/end", **who).status in (403, 404)
    assert me(gate, token).status_code == 200
    assert gate.post("/api/v1/users/li.na/sessions/end") == {"ended": 1}
    assert code(me(gate, token)) == (401, "session_ended")


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(gate, echo):
    let_in(gate, roles=["admin"])
    token = session(gate)
    assert ask(gate, "GET", "/users", token).status_code == 200
    changed = gate.post("/api/v1/users/li.na/roles", {"roles": ["clerk"]})
    assert changed["roles"] == ["clerk"]
    assert code(ask(gate, "GET", "/users", token)) == (403, "forbidden")
    ask(gate, "GET", "/store/sales", token)
    assert echo.asked[-1]["roles"] == ["clerk"]


def test_roles_are_changed_by_the_rules_by_which_they_are_given(gate):
    let_in(gate)
    path = "/api/v1/users/li.na/roles"
    assert gate.refused(path, {"roles": ["cashier", "reviewer"]}) == "roles_incompatible"
    assert gate.refused(path, {"roles": ["district"]}) == "role_not_yours_to_give"
    assert gate.refused(path, {"roles": ["clerk"]}, role="clerk") == "forbidden"
    assert gate.refused(path, {"roles": ["clerk"]}, community=NEIGHBOUR) == "user_unknown"
    mine = f"/api/v1/users/admin.{COMMUNITY}/roles"
    assert gate.refused(mine, {"roles": ["admin", "clerk"]}) == "user_is_you"
    gate.post(path, {"roles": ["district"]}, role="admin+district")
    assert gate.refused(path, {"roles": ["clerk"]}) == "user_not_yours"


def test_an_ordinary_admin_changes_nothing_about_district_staff(gate):
    let_in(gate)
    officer = gate.token("district", "officer")
    for path in (
        "/reset-password",
        "/second-factor/reset",
        "/roles",
        "/disable",
        "/enable",
        "/sessions/end",
    ):
        body = {"roles": ["clerk"]} if path == "/roles" else None
        refused = gate.ask("POST", f"/api/v1/users/officer{path}", body)
        assert (refused.status, refused.body["code"]) == (403, "user_not_yours"), path
    assert me(gate, officer).json["roles"] == ["district"]
    assert me(gate, officer).json["disabled"] is False
    both = {"role": "admin+district", "user": "head"}
    assert gate.post("/api/v1/users/officer/sessions/end", **both) == {"ended": 1}
    assert gate.post("/api/v1/users/officer/reset-password", **both)["code"]


def test_two_admins_who_remove_each_other_at_once_leave_one(gate):
    gate.token("admin", "zhao")
    gate.token("admin", "qian")
    pairs = (("zhao", "qian"), ("qian", "zhao"))

    def remove(number):
        actor, other = pairs[number]
        return gate.ask("POST", f"/api/v1/users/{other}/disable", user=actor).status

    assert sorted(together(2, remove))[0] == 200
    left = [user for user in admins() if not user.disabled]
    assert len(left) == 1


def admins():
    return rows(User.select().where((User.community == COMMUNITY) & (User.roles == "admin")))


def test_a_change_of_password_ends_the_other_sessions(gate):
    let_in(gate)
    here, elsewhere = session(gate), session(gate)
    wanted = {"password": "wrong", "new_password": "two-rice-bags"}
    assert code(ask(gate, "POST", "/auth/password", here, wanted)) == (403, "password_wrong")
    assert me(gate, elsewhere).status_code == 200
    wanted["password"] = PASSWORD
    assert ask(gate, "POST", "/auth/password", here, wanted).status_code == 200
    assert me(gate, here).status_code == 200
    assert code(me(gate, elsewhere)) == (401, "session_ended")
    assert sign_in(gate, password=PASSWORD).status_code == 401
    assert sign_in(gate, password="two-rice-bags").status_code == 200


def test_when_a_session_was_seen_is_written_every_five_minutes_at_most(gate):
    let_in(gate)
    token = session(gate)
    (begun,) = rows(Session.select().where(Session.username == "li.na"))
    me(gate, token)
    (seen,) = rows(Session.select().where(Session.username == "li.na"))
    assert seen.seen_at == begun.seen_at
    with clock.fixed(begun.seen_at + timedelta(minutes=6)):
        me(gate, token)
    (seen,) = rows(Session.select().where(Session.username == "li.na"))
    assert seen.seen_at == begun.seen_at + timedelta(minutes=6)


def test_a_token_that_names_no_session_is_refused(gate):
    gate.token("clerk")
    with_none = gate.signed("clerk", session=None)
    strange = gate.signed("clerk", session="0192f0c0-0000-7000-8000-000000000000")
    assert code(me(gate, with_none)) == (401, "token_invalid")
    assert code(me(gate, strange)) == (401, "token_invalid")


def test_every_change_of_a_user_is_noted_and_stays(gate):
    let_in(gate)
    gate.post("/api/v1/users/li.na/roles", {"roles": ["clerk", "steward"]})
    gate.post("/api/v1/users/li.na/disable")
    noted = gate.get("/api/v1/identity-events?subject=li.na")["items"]
    assert [each["what"] for each in noted] == ["user_disabled", "roles_changed", "user_created"]
    assert noted[1]["detail"] == "clerk → clerk steward"
    assert {each["actor"] for each in noted} == {f"admin.{COMMUNITY}"}
    assert gate.get("/api/v1/identity-events?subject=li.na", community=NEIGHBOUR)["items"] == []
    for change in (IdentityEvent.delete(), IdentityEvent.update(what="nothing")):
        with gateway.connection(), pytest.raises(peewee.IntegrityError, match="kept as it was"):
            change.execute()
