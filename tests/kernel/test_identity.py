"""Tokens: whose they are, and what is no token of ours."""

import jwt
import pytest

from shared import identity
from shared.errors import Unauthenticated
from shared.identity import PERMISSIONS, RESIDENT, ROLES, Principal, Signer, Verifier

CLERK = Principal("li", "xinsheng", ("clerk",))


@pytest.fixture
def keys(tmp_path):
    identity.make_keys(tmp_path / "keys")
    return tmp_path / "keys"


def refused(keys, token):
    with pytest.raises(Unauthenticated) as refusal:
        Verifier(keys, "services").verify(token)
    return refusal.value.code


def test_a_signed_token_tells_who_asks(keys):
    token = Signer(keys).sign(CLERK, "services", 60)
    assert Verifier(keys, "services").verify(token) == CLERK


def test_a_token_that_ended_another_audience_and_another_key_are_refused(keys, tmp_path):
    signer = Signer(keys)
    assert refused(keys, signer.sign(CLERK, "services", -1)) == "token_expired"
    assert refused(keys, signer.sign(CLERK, "gateway", 60)) == "token_invalid"
    identity.make_keys(tmp_path / "other")
    strange = Signer(tmp_path / "other").sign(CLERK, "services", 60)
    assert refused(keys, strange) == "token_invalid"


def test_an_unsigned_token_is_refused(keys):
    claims = {"sub": "li", "community": "c", "roles": ["admin"], "aud": "services", "exp": 2**33}
    assert refused(keys, jwt.encode(claims, None, algorithm="none")) == "token_invalid"
    assert refused(keys, jwt.encode(claims, "x" * 64, algorithm="HS256")) == "token_invalid"


def test_secrets_are_for_their_owner_only(keys):
    for path in keys.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    before = {path.name: path.read_bytes() for path in keys.iterdir()}
    identity.make_keys(keys)
    assert before == {path.name: path.read_bytes() for path in keys.iterdir()}


def test_the_table_of_permissions_names_known_roles_only():
    assert {role for roles in PERMISSIONS.values() for role in roles} <= {*ROLES, RESIDENT}


def test_the_cashier_neither_reviews_nor_closes_the_books_nor_does_the_admin_move_money():
    cashier, admin = Principal("c", "x", ("cashier",)), Principal("a", "x", ("admin",))
    for permission in ("period:close", "commitment:approve", "allocation:write"):
        assert not cashier.may(permission)
        assert not admin.may(permission)
    assert not admin.may("sale:record")


def test_only_the_district_looks_into_other_communities():
    district = Principal("d", "one", ("district",))
    assert identity.within(district, "two").community == "two"
    with pytest.raises(identity.Forbidden):
        identity.within(CLERK, "two")
