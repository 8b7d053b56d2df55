"""Tokens of programs: no more than their scopes, nor than their owner may."""

from datetime import timedelta

import pyotp
import pytest

from gateway.identity.tokens.models import ApiToken
from shared import clock
from shared.identity import Principal
from shared.tokens import Verifier
from tests.gateway.conftest import NEIGHBOUR
from tests.gateway.people import ask, code, let_in, rows, session

WANTED = {"name": "金蝶导账", "scopes": ["book:read", "fund:read"], "days": 90}


@pytest.fixture
def li_na(gate):
    """The session of an accountant."""
    let_in(gate, roles=["accountant"])
    return session(gate)


def make(gate, token, **other):
    answer = ask(gate, "POST", "/api-tokens", token, WANTED | other)
    assert answer.status_code == 201, answer.json
    return answer.json


def test_a_program_comes_in_for_its_owner_with_its_scopes(gate, li_na, echo):
    made = make(gate, li_na)
    assert made["token"].startswith("fanbu_")
    assert ask(gate, "GET", "/auth/me", made["token"]).json["username"] == "li.na"
    ask(gate, "GET", "/ledger/books", made["token"])
    sent = echo.asked[-1]["headers"]["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    inside = Verifier(gate.settings.keys, "services").verify(sent)
    assert inside.scopes == ("book:read", "fund:read")
    assert inside.may("book:read")
    assert not inside.may("voucher:draft"), "the owner may, the token may not"


def test_scopes_take_away_and_never_give():
    token = Principal("li", "x", ("clerk",), scopes=("sale:read", "book:read"))
    assert token.may("sale:read")
    assert not token.may("book:read")
    assert not token.may("sale:record")
    assert not Principal("li", "x", ("clerk",), scopes=()).may("sale:read")


def test_the_real_store_enforces_the_scopes(shop):
    let_in(shop, roles=["cashier"])
    owner = session(shop)
    wanted = {"name": "p", "scopes": ["supplier:read"], "days": 1}
    program = ask(shop, "POST", "/api-tokens", owner, wanted).json["token"]
    assert ask(shop, "GET", "/store/suppliers", program).status_code == 200
    assert code(ask(shop, "GET", "/store/stock", program)) == (403, "forbidden")
    assert ask(shop, "GET", "/store/stock", owner).status_code == 200


def test_a_scope_beyond_the_role_is_refused(gate, li_na):
    for scopes in (["sale:record"], ["book:read", "user:write"], ["stock:issue"], ["all"], []):
        answer = ask(gate, "POST", "/api-tokens", li_na, WANTED | {"scopes": scopes})
        assert answer.status_code == 422, scopes
    answer = ask(gate, "POST", "/api-tokens", li_na, WANTED | {"scopes": ["sale:record"]})
    assert answer.json["code"] == "scope_not_yours"


def test_a_role_that_is_lost_takes_the_scope_away(gate, li_na):
    program = make(gate, li_na, scopes=["loop:read"])["token"]
    assert ask(gate, "GET", "/loop/summary", program).status_code == 200
    gate.post("/api/v1/users/li.na/roles", {"roles": ["clerk"]})
    assert code(ask(gate, "GET", "/loop/summary", program)) == (403, "forbidden")


def test_a_program_makes_no_tokens_and_no_people_and_changes_no_password(gate):
    let_in(gate, roles=["admin", "accountant"])
    owner = session(gate)
    program = make(gate, owner)["token"]
    for method, path, body in (
        ("POST", "/api-tokens", WANTED),
        ("GET", "/api-tokens", None),
        ("POST", "/auth/password", {"password": "one-rice-bag", "new_password": "two-rice-bags"}),
        ("POST", "/auth/sign-out-everywhere", None),
        ("POST", "/auth/second-factor", None),
    ):
        answer = ask(gate, method, path, program, body)
        assert code(answer) == (403, "session_needed"), path
    for path, body in (
        ("/users", {"username": "x", "name": "x", "password": "12345678", "roles": ["admin"]}),
        ("/invitations", {"name": "x", "roles": ["admin"]}),
        ("/users/li.na/reset-password", None),
    ):
        assert code(ask(gate, "POST", path, program, body)) == (403, "forbidden"), path
    answer = ask(gate, "POST", "/api-tokens", owner, WANTED | {"scopes": ["user:write"]})
    assert answer.status_code == 422, "not even an admin gives that to a program"


def test_a_token_ends_when_it_is_revoked_and_when_its_time_is_over(gate, li_na):
    made = make(gate, li_na)
    with clock.fixed(clock.now() + timedelta(days=90, seconds=5)):
        assert code(ask(gate, "GET", "/auth/me", made["token"])) == (401, "token_expired")
    revoke = f"/api-tokens/{made['kept']['id']}/revoke"
    assert ask(gate, "POST", revoke, li_na).json["revoked_at"]
    assert ask(gate, "POST", revoke, li_na).status_code == 200
    assert code(ask(gate, "GET", "/auth/me", made["token"])) == (401, "token_revoked")
    answer = ask(gate, "POST", "/api-tokens", li_na, WANTED | {"days": 367})
    assert answer.status_code == 422


def test_a_token_of_a_disabled_owner_is_refused(gate, li_na):
    program = make(gate, li_na)["token"]
    gate.post("/api/v1/users/li.na/disable")
    assert code(ask(gate, "GET", "/auth/me", program)) == (403, "user_disabled")


def test_a_reset_of_the_password_or_the_second_factor_ends_every_token(gate, li_na):
    first = make(gate, li_na)["token"]
    gate.post("/api/v1/users/li.na/reset-password")
    assert code(ask(gate, "GET", "/auth/me", first)) == (401, "token_revoked")
    noted = [each["what"] for each in gate.get("/api/v1/identity-events?subject=li.na")["items"]]
    assert "tokens_revoked" in noted
    zhao = gate.token("reviewer", "zhao")
    second = make(gate, zhao)["token"]
    begun = ask(gate, "POST", "/auth/second-factor", zhao).json
    otp = {"otp": pyotp.TOTP(begun["secret"]).at(clock.now())}
    assert ask(gate, "POST", "/auth/second-factor/confirm", zhao, otp).status_code == 200
    assert ask(gate, "GET", "/auth/me", second).status_code == 200
    gate.post("/api/v1/users/zhao/second-factor/reset")
    assert code(ask(gate, "GET", "/auth/me", second)) == (401, "token_revoked")


def test_a_token_does_not_pass_by_the_second_factor_that_its_owner_lacks(gate, li_na, echo):
    program = make(gate, li_na)["token"]
    path, today = "/api/v1/second-factor-policies", clock.today()
    tomorrow = today + timedelta(days=1)
    gate.post(path, {"roles": ["accountant"], "from_on": tomorrow.isoformat()})
    assert ask(gate, "GET", "/ledger/books", program).status_code == 200, "from tomorrow on"
    with clock.fixed(clock.at(tomorrow, 8)):
        assert code(ask(gate, "GET", "/auth/me", program)) == (403, "second_factor_to_enrol")
    gate.post(path, {"roles": ["reviewer", "accountant"], "from_on": today.isoformat()})
    asked = len(echo.asked)
    refused = ask(gate, "GET", "/ledger/books", program)
    assert code(refused) == (403, "second_factor_to_enrol")
    assert len(echo.asked) == asked
    begun = ask(gate, "POST", "/auth/second-factor", session(gate)).json
    assert code(ask(gate, "GET", "/auth/me", program)) == (403, "second_factor_to_enrol")
    otp = {"otp": pyotp.TOTP(begun["secret"]).at(clock.now())}
    enrolling = ask(gate, "POST", "/auth/second-factor/confirm", session(gate), otp)
    assert enrolling.status_code == 200
    assert ask(gate, "GET", "/ledger/books", program).status_code == 200
    gate.post(path, {"roles": [], "from_on": today.isoformat()})
    assert ask(gate, "GET", "/ledger/books", program).status_code == 200


def test_another_secret_and_another_id_open_nothing(gate, li_na):
    first, second = make(gate, li_na)["token"], make(gate, li_na)["token"]
    crossed = second[: len("fanbu_") + 33] + first[len("fanbu_") + 33 :]
    for token in (crossed, first[:-1], first + "x", "fanbu_", "fanbu_1_2", f"fanbu_{'é' * 32}_x"):
        answer = gate.open("GET", "/api/v1/auth/me", {"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json["code"]) == (401, "token_invalid"), token


def test_a_token_is_shown_once_and_its_secret_kept_nowhere(gate, li_na):
    made = make(gate, li_na)
    secret = made["token"][len("fanbu_") + 33 :]
    listed = ask(gate, "GET", "/api-tokens", li_na).json
    assert [each["name"] for each in listed["items"]] == ["金蝶导账"]
    assert secret not in str(listed)
    assert all(secret not in str(row.__data__) for row in rows(ApiToken.select()))
    answers = gate.service.database.kernel.StoredAnswer
    assert all(secret not in row.body for row in rows(answers.select()))


def test_when_a_token_was_used_is_seen(gate, li_na):
    made = make(gate, li_na)
    assert made["kept"]["used_at"] is None
    ask(gate, "GET", "/auth/me", made["token"])
    (listed,) = gate.get("/api/v1/users/li.na/api-tokens")["items"]
    assert listed["used_at"] is not None


def test_a_program_of_one_community_sees_nothing_of_another(gate, li_na, echo):
    program = make(gate, li_na, scopes=["loop:read"])["token"]
    answer = ask(gate, "GET", f"/ledger/books?community={NEIGHBOUR}", program)
    assert code(answer) == (403, "community_not_yours")
    assert echo.asked == []
    path = "/api/v1/users/li.na/api-tokens"
    assert gate.ask("GET", path, community=NEIGHBOUR).body["code"] == "user_unknown"
    (kept,) = rows(ApiToken.select())
    revoke = f"/api/v1/api-tokens/{kept.id}/revoke"
    assert gate.refused(revoke, community=NEIGHBOUR) == "token_unknown"
    assert gate.refused(revoke, role="clerk") == "token_unknown"
    assert gate.post(revoke)["revoked_at"], "an admin of the own community does"
