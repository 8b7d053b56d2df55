"""The folder of secrets: made once, changed while it is used, kept from everybody else."""

import os
import time
from datetime import timedelta

import jwt
import pytest

from shared import clock, keys
from shared.database import ServiceDatabase
from shared.errors import Unauthenticated
from shared.identity import Principal
from shared.keys import OWNERS, make_keys, retire, revoke, rotate, service_secret
from shared.settings import Settings
from shared.tokens import Signer, Verifier, claims_of
from tests.threads import together

CLERK = Principal("li", "xinsheng", ("clerk",))


@pytest.fixture
def folder(tmp_path):
    make_keys(tmp_path / "keys")
    return tmp_path / "keys"


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def publics(folder):
    return {path.name for path in folder.glob("gateway-public*")}


def test_secrets_are_for_their_owner_only_and_are_made_once(folder):
    before = contents(folder)
    make_keys(folder)
    assert contents(folder) == before
    rotate(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600, path


def test_two_first_starts_at_once_make_one_folder(tmp_path):
    together(4, lambda _: make_keys(tmp_path / "keys"))
    assert len(publics(tmp_path / "keys")) == 1
    token = Signer(tmp_path / "keys").sign(CLERK, "services", 60)
    assert Verifier(tmp_path / "keys", "services").verify(token) == CLERK


def test_two_rotations_at_once_are_one_after_the_other(folder):
    token = Signer(folder).sign(CLERK, "services", 60)
    kids = set(together(2, lambda _: rotate(folder)))
    assert len(kids) == 2
    assert len(publics(folder)) == 3
    verifier = Verifier(folder, "services")
    assert verifier.verify(token) == CLERK
    assert verifier.verify(Signer(folder).sign(CLERK, "services", 60)) == CLERK


def test_a_replaced_key_is_believed_until_its_last_session_has_ended(folder):
    signer, begun = Signer(folder), clock.now()
    session, old = signer.sign(CLERK, "gateway", 12 * 3600), publics(folder)
    rotate(folder)
    with clock.fixed(begun + timedelta(hours=12, seconds=-1)):
        assert retire(folder) == []
        assert Verifier(folder, "gateway").verify(session) == CLERK
    with clock.fixed(clock.now() + timedelta(hours=13)):
        assert old < set(retire(folder))
        assert Verifier(folder, "services").verify(signer.sign(CLERK, "services", 60)) == CLERK
    assert len(publics(folder)) == 1


def test_the_key_that_signs_is_never_retired_however_old(folder):
    with clock.fixed(clock.now() + timedelta(days=400)):
        assert retire(folder) == []
        before = publics(folder)
        rotate(folder)
        assert before < publics(folder), "it has signed until this moment"


def test_a_rotation_that_was_killed_before_its_end_is_done_by_the_next(folder, monkeypatch):
    class PowerCut(Exception):
        """Stands for the end of the process."""

    def cut(_seconds):
        raise PowerCut

    signer, verifier = Signer(folder), Verifier(folder, "services")
    with monkeypatch.context() as patched:
        patched.setattr(keys.time, "sleep", cut)
        with pytest.raises(PowerCut):
            rotate(folder)
    assert verifier.verify(signer.sign(CLERK, "services", 60)) == CLERK
    assert rotate(folder) == signer.kid
    assert verifier.verify(signer.sign(CLERK, "services", 60)) == CLERK
    with clock.fixed(clock.now() + timedelta(hours=13)):
        retire(folder)
        assert len(publics(folder)) == 1


def test_an_idle_process_believes_a_new_key_in_all_its_threads_at_once(folder):
    idle = [Verifier(folder, "services") for _ in range(100)]
    rotate(folder)
    token = Signer(folder).sign(CLERK, "services", 60)
    assert all(time.monotonic() - each._keys.looked_at > keys.LOOK_SECONDS for each in idle)
    for verifier in idle:
        assert together(4, lambda _, of=verifier: of.verify(token)) == [CLERK] * 4


def test_a_key_that_nobody_knows_cannot_be_revoked(folder):
    with pytest.raises(LookupError, match="There is no key"):
        revoke(folder, "../gateway")


def test_a_service_may_use_its_old_secret_until_that_is_retired(folder):
    taken, old = keys.ServiceSecrets(folder), service_secret(folder, "store")
    watched = keys.watched_secret(folder, "store")
    assert watched.now() == old
    rotate(folder)
    new = service_secret(folder, "store")
    assert watched.now() == new != old
    assert taken.knows("store", old)
    assert taken.knows("store", new)
    assert not taken.knows("store", service_secret(folder, "ledger"))
    assert not taken.knows("nobody", new)
    assert not taken.knows("store", "")
    with clock.fixed(clock.now() + timedelta(hours=13)):
        assert "store.secret-previous" in retire(folder)
    again = keys.ServiceSecrets(folder)
    assert again.knows("store", new)
    assert not again.knows("store", old)


def test_a_leaked_secret_of_a_service_ends_with_its_replacement(folder):
    old, others = service_secret(folder, "store"), service_secret(folder, "ledger")
    revoke(folder, "store")
    taken = keys.ServiceSecrets(folder)
    assert not taken.knows("store", old)
    assert taken.knows("store", service_secret(folder, "store"))
    assert taken.knows("ledger", others)


def test_fingerprints_and_tracking_codes_stay_when_keys_change(folder):
    settings = Settings(var=folder.parent, database="sqlite", gateway_url="")
    database = ServiceDatabase("store")
    database.bind(settings)
    before = database.pepper
    rotate(folder)
    database.bind(settings)
    assert database.pepper == before != b""


def as_an_older_version_left_it(folder):
    """The folder of an instance whose keys had no ids and whose secrets were its peppers."""
    (public,) = folder.glob("gateway-public-*")
    public.rename(folder / "gateway-public.pem")
    for owner in OWNERS:
        (folder / f"{owner}.pepper").unlink()
    claims = claims_of(CLERK, "gateway") | {"iat": clock.now(), "exp": 2**33}
    private = keys.read_private((folder / "gateway-private.pem").read_bytes()).private
    return jwt.encode(claims, private, "EdDSA")


def test_an_older_instance_keeps_its_sessions_and_its_fingerprints(folder):
    session = as_an_older_version_left_it(folder)
    secrets = {owner: service_secret(folder, owner) for owner in OWNERS}
    make_keys(folder)
    for owner in OWNERS:
        assert (folder / f"{owner}.pepper").read_text() == secrets[owner]
    verifier = Verifier(folder, "gateway")
    assert verifier.verify(session) == CLERK
    assert verifier.verify(Signer(folder).sign(CLERK, "gateway", 60)) == CLERK

    rotate(folder)
    assert Verifier(folder, "gateway").verify(session) == CLERK
    assert (folder / "store.pepper").read_text() == secrets["store"]
    with clock.fixed(clock.now() + timedelta(hours=13)):
        assert "gateway-public.pem" in retire(folder)
        with pytest.raises(Unauthenticated):
            Verifier(folder, "gateway").verify(session)


def test_a_key_file_that_cannot_be_read_leaves_the_others_believed(folder):
    (folder / "gateway-public-broken.pem").write_text("not a key")
    (folder / "gateway-public-gone.pem").symlink_to(folder / "nowhere")
    token = Signer(folder).sign(CLERK, "services", 60)
    assert Verifier(folder, "services").verify(token) == CLERK


def test_a_process_without_keys_does_not_start(tmp_path):
    os.mkdir(tmp_path / "keys")
    with pytest.raises(FileNotFoundError):
        Verifier(tmp_path / "keys", "services")
