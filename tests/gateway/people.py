"""What people do at the door, as the tests of identity say it."""

from itertools import count
from typing import Any

from gateway import limits
from gateway.database import gateway
from gateway.identity.models import User

_keys = count()

PASSWORD = "one-rice-bag"
LI_NA = {"username": "li.na", "name": "李娜", "password": PASSWORD, "roles": ["clerk"]}


def ask(gate: Any, method: str, path: str, token: str | None = None, body: Any = None, **how: Any):
    """A request with a token, from anywhere; a POST has a key of its own."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if method == "POST":
        headers["Idempotency-Key"] = f"key-{next(_keys)}"
        how["json"] = body or {}
    return gate.open(method, f"/api/v1{path}", headers, **how)


def let_in(gate: Any, **other: Any) -> str:
    """Li Na, or another person, is a user; the username."""
    person = LI_NA | other
    gate.post("/api/v1/users", person)
    return person["username"]


def sign_in(
    gate: Any,
    username: str = "li.na",
    password: str = PASSWORD,
    address: str = "127.0.0.1",
    otp: str | None = None,
) -> Any:
    """A try to sign in from an address."""
    said = {"username": username, "password": password} | ({"otp": otp} if otp else {})
    from_there = {"REMOTE_ADDR": address}
    return gate.open("POST", "/api/v1/auth/token", json=said, environ_base=from_there)


def session(gate: Any, username: str = "li.na", password: str = PASSWORD, **how: Any) -> str:
    """The token of somebody who has signed in."""
    limits.forget()
    answer = sign_in(gate, username, password, **how)
    assert answer.status_code == 200, answer.json
    return answer.json["access_token"]


def code(answer: Any) -> tuple[int, str]:
    """How a request was refused."""
    return answer.status_code, answer.json["code"]


def rows(query: Any) -> list:
    """What the database holds."""
    with gateway.connection():
        return list(query)


def roles_of(username: str) -> str:
    """The roles somebody has."""
    with gateway.connection():
        return User.get_by_id(username).roles
