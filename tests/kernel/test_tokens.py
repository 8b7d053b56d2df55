"""Tokens: whose they are, what is no token of ours, and machines that disagree on the time."""

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from shared import clock
from shared.errors import Unauthenticated
from shared.identity import Principal
from shared.keys import make_keys, read_private, revoke, rotate
from shared.tokens import LEEWAY_SECONDS, Signer, Verifier, claims_of

CLERK = Principal("li", "xinsheng", ("clerk",))
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path):
    make_keys(tmp_path / "keys")
    return tmp_path / "keys"


def refused(keys, token, audience="services"):
    with pytest.raises(Unauthenticated) as refusal:
        Verifier(keys, audience).verify(token)
    assert refusal.value.status == 401
    return refusal.value.code


def private(keys):
    return read_private((keys / "gateway-private.pem").read_bytes())


def forged(keys, headers=None, **changes):
    """A token signed with the real key, whose claims and header are whatever a test wants."""
    now = int(time.time())
    claims = claims_of(CLERK, "services") | {"iat": now, "exp": now + 60} | changes
    claims = {name: value for name, value in claims.items() if value is not ...}
    kid, key = private(keys)
    return jwt.encode(claims, key, "EdDSA", {"kid": kid} | (headers or {}))


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_signed_token_tells_who_asks_and_of_which_key_it_is(keys):
    signer = Signer(keys)
    token = signer.sign(CLERK, "services", 60)
    assert Verifier(keys, "services").verify(token) == CLERK
    assert jwt.get_unverified_header(token)["kid"] == signer.kid == private(keys).kid


def test_a_token_that_ended_is_refused(keys):
    assert refused(keys, Signer(keys).sign(CLERK, "services", -LEEWAY_SECONDS)) == "token_expired"
    assert refused(keys, Signer(keys).sign(CLERK, "gateway", -1), "gateway") == "token_expired"


def test_a_call_is_no_session_and_a_session_is_no_call(keys):
    signer = Signer(keys)
    assert refused(keys, signer.sign(CLERK, "services", 60), "gateway") == "token_invalid"
    assert refused(keys, signer.sign(CLERK, "gateway", 60), "services") == "token_invalid"
    assert refused(keys, forged(keys, aud=["services", "gateway"])) == "token_invalid"


def test_a_token_of_another_instance_is_refused_whatever_key_it_names(keys, tmp_path):
    make_keys(tmp_path / "other")
    strange = Signer(tmp_path / "other").sign(CLERK, "services", 60)
    assert refused(keys, strange) == "token_invalid"
    claims, other = claims_of(CLERK, "services"), private(tmp_path / "other").private
    claims |= {"iat": int(time.time()), "exp": int(time.time()) + 60}
    for kid in (private(keys).kid, None):
        headers = {"kid": kid} if kid else {}
        assert refused(keys, jwt.encode(claims, other, "EdDSA", headers)) == "token_invalid"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", ""])
def test_an_unsigned_token_is_refused(keys, algorithm):
    _, claims, _ = forged(keys).split(".")
    head = part({"alg": algorithm, "typ": "JWT", "kid": private(keys).kid})
    assert refused(keys, f"{head}.{claims}.") == "token_invalid"


def test_a_token_signed_with_the_public_key_as_a_shared_secret_is_refused(keys):
    _, claims, _ = forged(keys).split(".")
    head = part({"alg": "HS256", "typ": "JWT", "kid": private(keys).kid})
    for path in keys.glob("gateway-public*"):
        for secret in (path.read_bytes(), private(keys).private.public_key().public_bytes_raw()):
            mac = hmac.new(secret, f"{head}.{claims}".encode(), hashlib.sha256).digest()
            signature = base64.urlsafe_b64encode(mac).decode().rstrip("=")
            assert refused(keys, f"{head}.{claims}.{signature}") == "token_invalid"


@pytest.mark.parametrize(
    "kid",
    [
        "../../etc/passwd",
        "/dev/null",
        "..",
        "",
        "gateway-private.pem",
        "x' OR '1'='1",
        "x\x00",
        "密钥",
        "k" * 5000,
    ],
)
def test_a_key_id_is_looked_up_and_never_opened(keys, kid):
    assert refused(keys, forged(keys, {"kid": kid})) == "token_invalid"


@pytest.mark.parametrize("kid", [None, 7, ["a"], {"a": 1}])
def test_a_key_id_that_is_no_text_is_refused(keys, kid):
    _, claims, signature = forged(keys).split(".")
    head = part({"alg": "EdDSA", "typ": "JWT", "kid": kid})
    assert refused(keys, f"{head}.{claims}.{signature}") == "token_invalid"


def test_keys_that_a_token_brings_along_are_not_believed(keys, tmp_path):
    make_keys(tmp_path / "other")
    other = private(tmp_path / "other").private
    x = base64.urlsafe_b64encode(other.public_key().public_bytes_raw()).decode().rstrip("=")
    claims = claims_of(CLERK, "services") | {"iat": int(time.time()), "exp": 2**33}
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": x}
    headers = {"kid": private(keys).kid, "jwk": jwk, "jku": "http://127.0.0.1:9/keys"}
    assert refused(keys, jwt.encode(claims, other, "EdDSA", headers)) == "token_invalid"


@pytest.mark.parametrize("claim", ["sub", "community", "roles", "aud", "iat", "exp"])
def test_a_token_that_says_too_little_is_refused(keys, claim):
    assert refused(keys, forged(keys, **{claim: ...})) == "token_invalid"
    assert Verifier(keys, "services").verify(forged(keys)) == CLERK


@pytest.mark.parametrize(
    "wrong", [{"exp": "soon"}, {"iat": None}, {"nbf": "x"}, {"roles": 7}, {"sub": 7}]
)
def test_a_token_whose_claims_have_another_shape_is_refused(keys, wrong):
    assert refused(keys, forged(keys, **wrong)) == "token_invalid"


def test_a_changed_token_is_refused(keys):
    head, claims, signature = forged(keys).split(".")
    said = json.loads(base64.urlsafe_b64decode(claims + "=="))
    more = part(said | {"roles": ["admin"]})
    for token in (
        f"{head}.{more}.{signature}",
        f"{head}.{claims}.{signature[:-4]}AAAA",
        f"{head}.{claims}",
        f"{head}.{claims}.{signature}.{signature}",
        "a.b.c",
        "",
        "é.é.é",
        "\ud800",
    ):
        assert refused(keys, token) == "token_invalid"


def test_a_token_lives_no_longer_than_a_key_is_kept(keys):
    with pytest.raises(ValueError, match="no token lives longer"):
        Signer(keys).sign(CLERK, "gateway", 12 * 3600 + 1)


def verified_at(keys, token, seconds, audience="services"):
    """Whether a machine whose clock shows NOON and these seconds takes the token."""
    with clock.fixed(NOON + timedelta(seconds=seconds)):
        try:
            return Verifier(keys, audience).verify(token) == CLERK
        except Unauthenticated as refusal:
            return refusal.code


def test_a_call_is_taken_by_machines_a_quarter_of_an_hour_ahead_or_behind(keys):
    with clock.fixed(NOON):
        token = Signer(keys).sign(CLERK, "services", 60)
    for seconds in (-LEEWAY_SECONDS, -1, 0, 59, 60, 60 + LEEWAY_SECONDS - 1):
        assert verified_at(keys, token, seconds) is True, seconds
    assert verified_at(keys, token, 60 + LEEWAY_SECONDS) == "token_expired"
    assert verified_at(keys, token, -LEEWAY_SECONDS - 1) == "token_invalid"


def test_a_session_begins_early_by_another_clock_but_never_ends_late(keys):
    with clock.fixed(NOON):
        token = Signer(keys).sign(CLERK, "gateway", 600)
    assert verified_at(keys, token, -LEEWAY_SECONDS, "gateway") is True
    assert verified_at(keys, token, -LEEWAY_SECONDS - 1, "gateway") == "token_invalid"
    assert verified_at(keys, token, 599, "gateway") is True
    assert verified_at(keys, token, 600, "gateway") == "token_expired"


def test_a_token_that_is_not_yet_to_be_used_is_refused(keys):
    now = int(time.time())
    assert refused(keys, forged(keys, nbf=now + LEEWAY_SECONDS + 5)) == "token_invalid"
    assert Verifier(keys, "services").verify(forged(keys, nbf=now + LEEWAY_SECONDS - 5)) == CLERK


def test_a_token_that_is_remembered_ends_at_the_same_moment(keys):
    verifier = Verifier(keys, "services")
    with clock.fixed(NOON):
        token = Signer(keys).sign(CLERK, "services", 60)
        assert verifier.verify(token) == CLERK
    with clock.fixed(NOON + timedelta(seconds=60 + LEEWAY_SECONDS - 1)):
        assert verifier.verify(token) == CLERK
    for seconds, code in (
        (60 + LEEWAY_SECONDS, "token_expired"),
        (-LEEWAY_SECONDS - 1, "token_invalid"),
    ):
        with clock.fixed(NOON + timedelta(seconds=seconds)):
            with pytest.raises(Unauthenticated) as refusal:
                verifier.verify(token)
            assert refusal.value.code == code


def test_a_running_signer_and_a_running_verifier_take_up_a_new_key(keys):
    signer, verifier = Signer(keys), Verifier(keys, "services")
    before = signer.sign(CLERK, "services", 60)
    kid = rotate(keys)
    after = signer.sign(CLERK, "services", 60)
    assert signer.kid == kid != jwt.get_unverified_header(before)["kid"]
    assert verifier.verify(after) == verifier.verify(before) == CLERK


def test_a_revoked_key_ends_in_a_running_verifier_remembered_or_not(keys):
    signer, verifier = Signer(keys), Verifier(keys, "services")
    leaked = signer.kid
    remembered, other = (signer.sign(CLERK, "services", seconds) for seconds in (600, 601))
    assert verifier.verify(remembered) == CLERK
    revoke(keys, leaked)
    until = time.monotonic() + 2
    while time.monotonic() < until:
        try:
            verifier.verify(remembered)
        except Unauthenticated as refusal:
            assert refusal.code == "token_invalid"
            break
    else:
        pytest.fail("a token of a revoked key was taken for two seconds")
    with pytest.raises(Unauthenticated):
        verifier.verify(other)
    assert verifier.verify(signer.sign(CLERK, "services", 60)) == CLERK


def test_invented_key_ids_make_nobody_look_more_often(keys, monkeypatch):
    verifier, looks = Verifier(keys, "services"), []
    look = verifier._keys.look
    monkeypatch.setattr(verifier._keys, "look", lambda: looks.append(1) or look())
    begun = time.monotonic()
    for number in range(300):
        with pytest.raises(Unauthenticated):
            verifier.verify(forged(keys, {"kid": f"invented-{number}"}))
    assert len(looks) <= time.monotonic() - begun + 1
