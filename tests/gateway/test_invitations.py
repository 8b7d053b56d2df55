"""One-time codes: who brings one sets a password, once."""

from datetime import timedelta

import pytest

from gateway import limits
from gateway.identity.invitations.models import Invitation
from gateway.identity.models import User
from shared import clock
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.people import PASSWORD, ask, code, let_in, roles_of, rows, session, sign_in
from tests.service import COMMUNITY
from tests.threads import together

WANG = {"username": "wang", "name": "王强", "roles": ["steward"]}


def invite(gate, **other):
    return gate.post("/api/v1/invitations", WANG | other)


def redeem(gate, given, **other):
    limits.forget()
    wanted = {"code": given, "password": PASSWORD} | other
    return gate.open("POST", "/api/v1/auth/redeem", json=wanted)


def test_who_is_invited_sets_their_own_password(gate):
    given = invite(gate)
    answer = redeem(gate, given["code"].lower().replace("-", " "))
    assert answer.status_code == 201
    assert (answer.json["username"], answer.json["roles"]) == ("wang", ["steward"])
    assert session(gate, "wang")
    (listed,) = gate.get("/api/v1/invitations")["items"]
    assert (listed["state"], listed["kind"]) == ("redeemed", "invitation")


def test_a_code_is_shown_once_and_kept_nowhere(gate):
    given = invite(gate)
    assert given["code"] not in str(gate.get("/api/v1/invitations"))
    assert all(given["code"] not in str(row.__data__) for row in rows(Invitation.select()))
    answers = gate.service.database.kernel.StoredAnswer
    assert all(given["code"] not in row.body for row in rows(answers.select()))


def test_a_code_that_two_bring_at_once_lets_one_in(gate):
    given = invite(gate, username=None)["code"]
    limits.forget()

    def bring(number):
        wanted = {"code": given, "username": f"wang-{number}", "password": PASSWORD}
        there = {"REMOTE_ADDR": f"203.0.113.{number}"}
        answer = gate.open("POST", "/api/v1/auth/redeem", json=wanted, environ_base=there)
        return answer.status_code, answer.json.get("code")

    answers = together(4, bring)
    assert sorted(status for status, _ in answers) == [201, 409, 409, 409]
    assert {refused for status, refused in answers if status == 409} == {"code_redeemed"}
    assert len(rows(User.select().where(User.username.startswith("wang-")))) == 1


def test_a_code_is_good_for_seven_days_and_until_it_is_withdrawn(gate):
    given = invite(gate)
    with clock.fixed(clock.now() + timedelta(days=7, seconds=5)):
        assert code(redeem(gate, given["code"])) == (409, "code_expired")
    path = f"/api/v1/invitations/{given['invitation']['id']}/withdraw"
    assert gate.refused(path, community=NEIGHBOUR) == "invitation_unknown"
    assert gate.post(path)["state"] == "withdrawn"
    assert gate.post(path)["state"] == "withdrawn"
    assert code(redeem(gate, given["code"])) == (409, "code_withdrawn")
    assert code(redeem(gate, "ABCDE-FGHJK")) == (404, "code_unknown")


def test_a_newer_invitation_of_the_same_person_withdraws_the_older(gate):
    older, newer = invite(gate)["code"], invite(gate)["code"]
    assert code(redeem(gate, older)) == (409, "code_withdrawn")
    assert redeem(gate, newer).status_code == 201


def test_who_is_invited_without_a_username_chooses_one_that_is_free(gate):
    let_in(gate)
    given = invite(gate, username=None)["code"]
    assert code(redeem(gate, given)) == (422, "username_missing")
    assert code(redeem(gate, given, username="li.na")) == (409, "user_exists")
    assert code(redeem(gate, given, username="resident")) == (409, "user_exists")
    assert redeem(gate, given, username="wang").json["username"] == "wang"
    named = invite(gate, username="zhao")["code"]
    assert code(redeem(gate, named, username="qian")) == (422, "username_given")


def test_invitations_obey_the_rules_of_roles(gate):
    let_in(gate)
    path = "/api/v1/invitations"
    assert gate.refused(path, WANG, role="steward") == "forbidden"
    wanted = WANG | {"roles": ["cashier", "accountant"]}
    assert gate.refused(path, wanted) == "roles_incompatible"
    assert gate.refused(path, WANG | {"roles": ["district"]}) == "role_not_yours_to_give"
    assert gate.refused(path, WANG | {"username": "li.na"}) == "user_exists"


def test_a_reset_ends_the_password_and_the_sessions_and_gives_a_code_for_a_day(gate):
    let_in(gate)
    token = session(gate)
    given = gate.post("/api/v1/users/li.na/reset-password")
    assert code(ask(gate, "GET", "/auth/me", token)) == (401, "session_ended")
    assert code(sign_in(gate)) == (401, "credentials_wrong")
    with clock.fixed(clock.now() + timedelta(hours=24, seconds=5)):
        assert code(redeem(gate, given["code"], password="two-rice-bags")) == (409, "code_expired")
    assert redeem(gate, given["code"], password="two-rice-bags").status_code == 201
    assert sign_in(gate, password="two-rice-bags").status_code == 200
    assert roles_of("li.na") == "clerk"
    noted = gate.get("/api/v1/identity-events?subject=li.na")["items"]
    assert noted[0]["what"] == "password_changed"


def test_who_was_locked_out_gets_in_with_a_reset(gate):
    let_in(gate)
    limits.forget()
    for _ in range(5):
        sign_in(gate, password="forgotten")
    assert code(sign_in(gate)) == (429, "sign_in_locked")
    given = gate.post("/api/v1/users/li.na/reset-password")["code"]
    redeem(gate, given, password="two-rice-bags")
    assert sign_in(gate, password="two-rice-bags").status_code == 200


@pytest.mark.parametrize("fired", ["disabled", "without_the_role"])
def test_what_a_fired_admin_gave_out_lets_nobody_in(gate, fired):
    let_in(gate)
    zhao = {"user": "zhao"}
    invited = gate.post("/api/v1/invitations", WANG, **zhao)["code"]
    unnamed = gate.post("/api/v1/invitations", WANG | {"username": None}, **zhao)["code"]
    reset = gate.post("/api/v1/users/li.na/reset-password", **zhao)["code"]
    if fired == "disabled":
        gate.post("/api/v1/users/zhao/disable")
    else:
        gate.post("/api/v1/users/zhao/roles", {"roles": ["clerk"]})
    assert code(redeem(gate, invited)) == (409, "code_withdrawn")
    assert code(redeem(gate, unnamed, username="wang.2")) == (409, "code_withdrawn")
    assert code(redeem(gate, reset)) == (409, "code_withdrawn")
    assert {user.username for user in rows(User.select())} == {
        "li.na",
        "zhao",
        f"admin.{COMMUNITY}",
    }
    for each in gate.get("/api/v1/invitations")["items"]:
        gate.post(f"/api/v1/invitations/{each['id']}/withdraw")
    assert redeem(gate, invite(gate)["code"]).status_code == 201, "another admin invites anew"


def test_who_leaves_the_district_lets_nobody_into_it_any_more(gate):
    let_in(gate)
    head = {"role": "admin+district", "user": "head"}
    officer = gate.post("/api/v1/invitations", WANG | {"roles": ["district"]}, **head)["code"]
    founded = {"code": "heping", "name": "和平社区", "admin": {"name": "王芳"}}
    founder = gate.post("/api/v1/communities", founded, **head)["code"]
    gate.token("admin", "head")
    assert code(redeem(gate, officer)) == (409, "code_withdrawn")
    assert code(redeem(gate, founder, username="wang.fang")) == (409, "code_withdrawn")


def test_a_reset_does_not_open_what_its_owner_became_meanwhile(gate):
    let_in(gate)
    given = gate.post("/api/v1/users/li.na/reset-password")["code"]
    gate.post("/api/v1/users/li.na/roles", {"roles": ["district"]}, role="admin+district")
    assert code(redeem(gate, given)) == (409, "code_withdrawn")


def test_nobody_resets_their_own_password_or_a_neighbours(gate):
    let_in(gate)
    mine = f"/api/v1/users/admin.{COMMUNITY}/reset-password"
    assert gate.refused(mine) == "user_is_you"
    path = "/api/v1/users/li.na/reset-password"
    assert gate.refused(path, community=NEIGHBOUR) == "user_unknown"
    assert gate.refused(path, role="clerk") == "forbidden"
    assert sign_in(gate).status_code == 200


def test_an_admin_of_the_district_founds_a_community_whose_admin_comes_by_invitation(gate):
    wanted = {"code": "heping", "name": "和平社区", "admin": {"name": "王芳"}}
    path = "/api/v1/communities"
    assert gate.refused(path, wanted) == "community_not_yours_to_found"
    assert gate.refused(path, wanted, role="district") == "forbidden"
    given = gate.post(path, wanted, role="admin+district")
    assert gate.refused(path, wanted, role="admin+district") == "community_exists"
    answer = redeem(gate, given["code"], username="wang.fang")
    assert (answer.json["community"], answer.json["roles"]) == ("heping", ["admin"])
    seen = gate.get(path, role="district")["items"]
    assert {"heping", COMMUNITY, NEIGHBOUR} == {each["code"] for each in seen}
    assert gate.ask("GET", path, role="admin").status == 403
