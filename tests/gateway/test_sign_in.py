"""Signing in, sessions, and who may let whom in."""

import base64
import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from gateway import limits
from gateway.database import gateway
from gateway.door import Door
from gateway.identity import commands, passwords, queries
from gateway.identity.models import User
from shared import clock
from shared.errors import Refusal
from shared.identity import Principal
from shared.keys import make_keys
from shared.tokens import Signer, Verifier
from tests.gateway.conftest import NEIGHBOUR
from tests.service import COMMUNITY

LI_NA = {"username": "li.na", "name": "李娜", "password": "one-rice-bag", "roles": ["clerk"]}


def sign_in(gate, username, password):
    return gate.open(
        "POST", "/api/v1/auth/token", json={"username": username, "password": password}
    )


def me(gate, token):
    return gate.open("GET", "/api/v1/auth/me", {"Authorization": f"Bearer {token}"})


def test_the_right_password_gives_a_session(gate):
    gate.post("/api/v1/users", LI_NA)
    answer = sign_in(gate, "li.na", "one-rice-bag")
    assert answer.status_code == 200
    assert answer.json["token_type"] == "bearer"
    assert answer.json["expires_in"] == 12 * 3600
    told = me(gate, answer.json["access_token"]).json
    assert (told["username"], told["community"], told["roles"]) == ("li.na", COMMUNITY, ["clerk"])
    assert "password" not in json.dumps(told)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(gate):
    gate.post("/api/v1/users", LI_NA)
    wrong, nobody = sign_in(gate, "li.na", "wrong"), sign_in(gate, "nobody", "wrong")
    assert wrong.status_code == nobody.status_code == 401
    told = [{**answer.json, "trace_id": ""} for answer in (wrong, nobody)]
    assert told[0] == told[1]
    assert told[0]["code"] == "credentials_wrong"


def test_an_unknown_name_is_compared_with_a_hash_of_the_same_cost(gate):
    gate.post("/api/v1/users", LI_NA)
    with gateway.connection():
        known = User.get(User.username == "li.na").password_hash
    assert known.rsplit("$", 2)[0] == passwords.NOBODY_HASH.rsplit("$", 2)[0]


def test_text_that_no_database_keeps_is_refused_at_the_door(gate):
    answer = sign_in(gate, "li\u0000na", "x")
    assert (answer.status_code, answer.json["code"]) == (400, "character_not_allowed")


@pytest.mark.usefixtures("one_minute")
def test_too_many_tries_from_one_address_are_refused_for_a_while(gate):
    limits.forget()
    wanted = {"username": "", "password": "x"}  # refused before anything is looked for
    tries = [gate.open("POST", "/api/v1/auth/token", json=wanted) for _ in range(121)]
    assert [answer.status_code for answer in tries] == [422] * 120 + [429]
    assert tries[-1].json["code"] == "too_many_requests"
    assert 0 < int(tries[-1].headers["Retry-After"]) <= 60
    limits.forget()


def test_right_passwords_do_not_shut_anybody_out(gate):
    limits.forget()
    gate.post("/api/v1/users", LI_NA)
    assert {sign_in(gate, "li.na", "one-rice-bag").status_code for _ in range(25)} == {200}


def test_a_disabled_user_is_refused_at_once(gate):
    gate.post("/api/v1/users", LI_NA)
    token = sign_in(gate, "li.na", "one-rice-bag").json["access_token"]
    assert me(gate, token).status_code == 200
    assert gate.post("/api/v1/users/li.na/disable")["disabled"] is True
    assert (me(gate, token).status_code, me(gate, token).json["code"]) == (403, "user_disabled")
    assert sign_in(gate, "li.na", "one-rice-bag").json["code"] == "user_disabled"
    assert sign_in(gate, "li.na", "wrong").json["code"] == "credentials_wrong"
    gate.post("/api/v1/users/li.na/enable")
    assert me(gate, token).status_code == 200


def test_nobody_disables_themselves_or_a_neighbour(gate):
    gate.post("/api/v1/users", LI_NA)
    assert gate.refused(f"/api/v1/users/admin.{COMMUNITY}/disable") == "user_is_you"
    refused = gate.refused("/api/v1/users/li.na/disable", community=NEIGHBOUR)
    assert refused == "user_unknown"


def test_an_expired_session_is_refused(gate):
    answer = gate.ask("GET", "/api/v1/auth/me", role="clerk", seconds=-1)
    assert (answer.status, answer.body["code"]) == (401, "token_expired")


def test_a_token_of_another_key_is_refused(gate, tmp_path):
    make_keys(tmp_path)
    gate.token("clerk")
    stranger = Signer(tmp_path).sign(
        Principal(f"clerk.{COMMUNITY}", COMMUNITY, ("clerk",)), "gateway", 60
    )
    assert me(gate, stranger).json["code"] == "token_invalid"


def test_an_unsigned_token_is_refused(gate):
    _, claims, _ = gate.token("clerk").split(".")
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    assert me(gate, f"{head}.{claims}.").json["code"] == "token_invalid"


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(gate):
    import hashlib
    import hmac

    _, claims, _ = gate.token("clerk").split(".")
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').decode().rstrip("=")
    (public,) = (path.read_bytes() for path in gate.settings.keys.glob("gateway-public*"))
    mac = hmac.new(public, f"{head}.{claims}".encode(), hashlib.sha256).digest()
    signature = base64.urlsafe_b64encode(mac).decode().rstrip("=")
    assert me(gate, f"{head}.{claims}.{signature}").json["code"] == "token_invalid"


def test_a_clock_that_is_set_back_brings_a_new_call_token(settings):
    door, verifier = Door(settings), Verifier(settings.keys, "services")
    li, noon = Principal("li", COMMUNITY, ("clerk",)), clock.parse("2026-03-02T04:00:00Z")
    with clock.fixed(noon):
        before = door.call_token(li)
    with clock.fixed(noon - timedelta(hours=1)):
        after = door.call_token(li)
        assert verifier.verify(after) == li
        assert door.call_token(li) == after != before


def test_a_call_token_is_not_a_session(gate):
    gate.token("clerk")
    principal = Principal(f"clerk.{COMMUNITY}", COMMUNITY, ("clerk",))
    inside = Signer(gate.settings.keys).sign(principal, "services", 60)
    assert me(gate, inside).json["code"] == "token_invalid"


def test_without_a_token_nothing_is_said(gate):
    answer = gate.open("GET", "/api/v1/auth/me")
    assert (answer.status_code, answer.json["code"]) == (401, "token_missing")


def test_a_user_is_created_once_with_one_key(gate):
    first = gate.ask("POST", "/api/v1/users", LI_NA, key="k1")
    again = gate.ask("POST", "/api/v1/users", LI_NA, key="k1")
    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert gate.refused("/api/v1/users", LI_NA) == "user_exists"
    assert gate.refused("/api/v1/users", LI_NA, key=None) == "idempotency_key_missing"


def test_only_an_admin_lets_people_in(gate):
    assert gate.refused("/api/v1/users", LI_NA, role="clerk") == "forbidden"
    assert gate.ask("GET", "/api/v1/users", role="cashier").body["code"] == "forbidden"


def test_a_cashier_keeps_no_books_and_reviews_none(gate):
    for other in ("accountant", "reviewer"):
        wanted = LI_NA | {"roles": ["cashier", other]}
        assert gate.refused("/api/v1/users", wanted) == "roles_incompatible"
    assert gate.post("/api/v1/users", LI_NA | {"roles": ["cashier", "clerk"]})


def test_an_admin_does_not_give_the_eye_of_the_district(gate):
    wanted = LI_NA | {"roles": ["district"]}
    assert gate.refused("/api/v1/users", wanted) == "role_not_yours_to_give"
    assert gate.post("/api/v1/users", wanted, role="admin+district")["roles"] == ["district"]


def test_users_are_listed_a_page_at_a_time_and_only_ones_own(gate):
    for number in range(3):
        gate.post("/api/v1/users", LI_NA | {"username": f"clerk-{number}"})
    seen, after = [], ""
    while after is not None:
        page = gate.get(f"/api/v1/users?limit=2{after and '&after=' + after}")
        seen += [user["username"] for user in page["items"]]
        after = page["next"]
    assert seen == sorted(seen)
    assert {"clerk-0", "clerk-1", "clerk-2"} <= set(seen)
    neighbours = gate.get("/api/v1/users", community=NEIGHBOUR)["items"]
    assert [user["username"] for user in neighbours] == [f"admin.{NEIGHBOUR}"]


def test_one_name_asked_for_by_many_at_once_goes_to_one(gate):
    gate.token("admin")
    codes = []

    def ask(number):
        wanted = LI_NA | {"name": f"第{number}"}
        codes.append(gate.ask("POST", "/api/v1/users", wanted).status)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [201] + [409] * 5


def test_a_community_is_founded_once(gate):
    def found():
        commands.found_community("heping", "和平社区", "heping-admin", "first-password")

    threads = [threading.Thread(target=found) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    commands.found_community("heping", "和平社区", "heping-admin", "second-password")
    assert sign_in(gate, "heping-admin", "first-password").status_code == 200
    assert sign_in(gate, "heping-admin", "second-password").status_code == 401
    with pytest.raises(Refusal, match="taken"):
        commands.found_community("other", "别处", "heping-admin", "third-password")
    codes = [community.code for community in queries.communities()]
    assert "other" not in codes
    assert codes.count("heping") == 1
    assert User.get_by_id("heping-admin").roles == "admin"


def test_a_service_with_a_wrong_secret_is_nobody(gate):
    for credential in ("store:wrong", "store:", "stranger:", "", "store"):
        answer = gate.open("GET", "/feeds/store", {"Authorization": f"Service {credential}"})
        assert (answer.status_code, answer.json["code"]) == (401, "service_unknown")


def test_keys_of_another_instance_open_nothing(gate, tmp_path):
    make_keys(tmp_path / "keys")
    stranger = replace(gate.settings, var=tmp_path)
    secret = (stranger.keys / "store.secret").read_text()
    answer = gate.open("GET", "/feeds/store", {"Authorization": f"Service store:{secret}"})
    assert answer.json["code"] == "service_unknown"
