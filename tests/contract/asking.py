"""The merged document of a running instance, its people, and the names of what is really there."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import requests

from shared.identity import ROLES
from shared.openapi import METHODS

READERS = ("accountant", "steward", "cashier", "admin", "clerk", "district")
PASSWORD = "a long word of a neighbour"
# Names that lists give for the things in them, besides `id` and the parameter's own name.
NAMES = ("id", "code", "number", "book", "period", "name")
# Where the things of a parameter are listed, if no list stands before it in the path.
LISTED = {
    "work_order_id": "/api/v1/property/work-orders",
    "disbursement_id": "/api/v1/funds/disbursements",
    "fund_id": "/api/v1/funds/funds",
    "product_id": "/api/v1/store/products",
    "household_id": "/api/v1/property/households",
}


class Operation:
    """A method at a path, and what the document says of it."""

    def __init__(self, method: str, path: str, told: dict):
        self.method, self.path, self.told = method.upper(), path, told

    def __repr__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def is_open(self) -> bool:
        """Whether nobody is asked who they are."""
        return self.told.get("security") == []

    @property
    def roles(self) -> list[str]:
        """Who may, of those who sign in; everybody where no permission is named."""
        return self.told.get("x-roles", list(ROLES))


class World:
    """A running instance as its people see it."""

    def __init__(self, url: str, people: dict[str, dict]):
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.tokens = {
            role: self.sign_in(person["username"], person["password"])
            for role, person in people.items()
        }
        self._lists: dict[str, list] = {}

    @cached_property
    def document(self) -> dict:
        """The merged document."""
        return self.session.get(f"{self.url}/openapi.json", timeout=60).json()

    def sign_in(self, username: str, password: str) -> str:
        """A session token."""
        body = {"username": username, "password": password}
        answer = self.session.post(f"{self.url}/api/v1/auth/token", json=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]

    def operations(self) -> Iterator[Operation]:
        """Every operation of the document."""
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield Operation(method, path, item[method])

    def get(self, path: str, token: str) -> requests.Response:
        """What somebody is answered."""
        headers = {"Authorization": f"Bearer {token}"}
        return self.session.get(self.url + path, headers=headers, timeout=60)

    def names_in(self, path: str) -> dict[str, str] | None:
        """Names of things that are really there, for a path's parameters; None if there is none.

        Each parameter is looked for in the list that stands before it, else where LISTED says.
        """
        names: dict[str, str] = {}
        before, filled = "", ""
        for part in path.split("/")[1:]:
            name = part.strip("{}")
            if name != part:
                elsewhere = LISTED.get(name, "")
                found = self._first_name(before, filled, name) or (
                    self._first_name(elsewhere, elsewhere, name) if elsewhere else None
                )
                if found is None:
                    return None
                names[name] = part = found
                before += "/{" + name + "}"
            else:
                before += f"/{part}"
            filled += f"/{part}"
        return names

    def _first_name(self, path: str, filled: str, parameter: str) -> str | None:
        for item in self._list(path, filled):
            for name in (parameter, *NAMES, parameter.removesuffix("_id")):
                if isinstance(item, dict) and isinstance(item.get(name), str):
                    return item[name]
        return None

    def _list(self, path: str, filled: str) -> list:
        if filled not in self._lists:
            told = self.document["paths"].get(path, {}).get("get")
            self._lists[filled] = self._asked(filled, Operation("get", path, told)) if told else []
        return self._lists[filled]

    def _asked(self, filled: str, operation: Operation) -> list:
        role = next((role for role in READERS if role in operation.roles), None)
        answer = self.get(filled, self.tokens[role]) if role else None
        return rows_of(answer.json()) if answer is not None and answer.status_code == 200 else []

    def neighbours(self) -> dict[str, str]:
        """A token for each role but the district's, of people of another community."""
        headers = {"Authorization": f"Bearer {self.sign_in('neighbour.admin', PASSWORD)}"}
        tokens = {}
        for role in ROLES:
            if role == "district":
                continue
            name = f"neighbour.of.{role}"
            body = {"username": name, "password": PASSWORD, "name": "邻居", "roles": [role]}
            answer = self.session.post(
                f"{self.url}/api/v1/users",
                json=body,
                headers=headers | {"Idempotency-Key": name},
                timeout=60,
            )
            assert answer.status_code == 201, answer.text  # or, repeated, the first answer
            tokens[role] = self.sign_in(name, PASSWORD)
        return tokens


def rows_of(told: Any) -> list:
    """The rows of a list, wherever they stand in it."""
    if isinstance(told, list):
        return told
    for name in ("items", "rows"):
        if isinstance(told.get(name), list):
            return told[name]
    return next((value for value in told.values() if isinstance(value, list)), [])
