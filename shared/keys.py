"""The folder of secrets: the pair the gateway signs with, a secret and a pepper per service.

Everything in it may change while processes run: each notices by itself, and no call is refused
meanwhile. What is to be believed is published first and used PUBLISH_SECONDS later; what is not
used any more is believed until the last token that was signed with it has ended.
"""

import fcntl
import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from shared import clock, logs
from shared.settings import SERVICES

PRIVATE = "gateway-private.pem"
# The first pair of an instance older than key ids lies under this name; tokens without an id
# are of that pair.
FIRST_PUBLIC = "gateway-public.pem"
PUBLIC, PEM = "gateway-public-", ".pem"
OWNERS = (*SERVICES, "gateway")  # of a secret and a pepper

TOKEN_SECONDS_MAX = 12 * 3600  # a session; nothing that is signed lives longer
LOOK_SECONDS = 1.0  # from one look into the folder to the next, however many invented keys come
NOTICE_SECONDS = 0.1  # in which nobody looks again whether a file of theirs is another one
PUBLISH_SECONDS = 1.5  # longer than that, so that whoever meets what is new may look again
KEEP_SECONDS = TOKEN_SECONDS_MAX + 600  # clocks of machines differ, and a last call takes its time

Content = TypeVar("Content")


class Watched(Generic[Content]):
    """What a file holds, read again whenever another file was put in its place."""

    def __init__(self, path: Path, read: Callable[[bytes], Content]):
        self._path, self._read = path, read
        self._kept: tuple[tuple[int, int], Content] | None = None
        self._looked_at = 0.0

    def now(self) -> Content:
        """The content, as it was NOTICE_SECONDS ago or later."""
        kept, now = self._kept, time.monotonic()
        if kept and now - self._looked_at < NOTICE_SECONDS:
            return kept[1]
        found = os.stat(self._path)
        mark = (found.st_mtime_ns, found.st_ino)
        if kept is None or kept[0] != mark:
            kept = self._kept = (mark, self._read(self._path.read_bytes()))
        self._looked_at = now  # last: another thread would go on with what was kept before
        return kept[1]


class SigningKey(NamedTuple):
    """A private key and the id by which its public half is found."""

    kid: str
    private: Ed25519PrivateKey


def kid_of(public: Ed25519PublicKey) -> str:
    """The id of a key follows from the key, so that no two keys can have the same."""
    return hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]


def read_private(pem: bytes) -> SigningKey:
    """The key in a private file."""
    private = load_pem_private_key(pem, None)
    if not isinstance(private, Ed25519PrivateKey):
        raise TypeError(f"{PRIVATE} holds no Ed25519 key")
    return SigningKey(kid_of(private.public_key()), private)


class PublicKeys:
    """The keys whose signature is believed, by their ids, as the folder has them."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._files: dict[str, Ed25519PublicKey] = {}
        self._keys: dict[str, Ed25519PublicKey] = {}
        self.looked_at = time.monotonic()
        self._read(_public_names(folder))
        if not self._keys:
            raise FileNotFoundError(f"no public key in {folder}")

    def get(self, kid: str | None) -> Ed25519PublicKey | None:
        """The key of that id; without an id, the first pair's. Ids are looked up, never opened."""
        return self._files.get(FIRST_PUBLIC) if kid is None else self._keys.get(kid)

    def look(self) -> bool:
        """Look into the folder again; whether a key that was believed is gone."""
        try:
            names = _public_names(self._folder)
        except OSError as error:  # says nothing about the keys, so they stay believed
            logs.log.warning("keys_unreadable", error=repr(error))
            names = set(self._files)
        gone = self._files.keys() - names
        if gone or names - self._files.keys():
            self._read(names)
        # Not before: another thread would go on with the keys of the look before this one.
        self.looked_at = time.monotonic()
        return bool(gone)

    def _read(self, names: set[str]) -> None:
        found = {}
        for name in names:
            if key := self._files.get(name) or _public_key(self._folder / name):
                found[name] = key
        self._keys = {kid_of(key): key for key in found.values()}
        self._files = found


def _public_names(folder: Path) -> set[str]:
    return {
        name
        for name in os.listdir(folder)
        if name == FIRST_PUBLIC or (name.startswith(PUBLIC) and name.endswith(PEM))
    }


def _public_key(path: Path) -> Ed25519PublicKey | None:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        logs.log.warning("key_unreadable", name=path.name, error=repr(error))
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


# -- secrets of the services ------------------------------------------------------------------


def _secret_file(folder: Path, service: str) -> Path:
    return folder / f"{service}.secret"


def _next(secret: Path) -> Path:
    return secret.with_suffix(".secret-next")


def _previous(secret: Path) -> Path:
    return secret.with_suffix(".secret-previous")


def service_secret(folder: Path, service: str) -> str:
    """The secret with which a service proves itself at the gateway, as of now."""
    return _secret_file(folder, service).read_text()


def watched_secret(folder: Path, service: str) -> Watched[str]:
    """The same for a process that stays."""
    return Watched(_secret_file(folder, service), bytes.decode)


class ServiceSecrets:
    """The secrets that the gateway takes from each service: the present one, the one before it,
    and the one that it is about to use."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._read()

    def knows(self, service: str, secret: str) -> bool:
        """Whether the service has this secret."""
        if time.monotonic() - self._looked_at > LOOK_SECONDS:
            self._read()
        taken = self._secrets.get(service, [])
        # All are compared, so that the time taken tells nothing.
        return any([hmac.compare_digest(secret.encode(), each) for each in taken])

    def _read(self) -> None:
        self._secrets = {service: self._taken(service) for service in OWNERS}
        self._looked_at = time.monotonic()  # last, as with the keys

    def _taken(self, service: str) -> list[bytes]:
        secret = _secret_file(self._folder, service)
        files = (secret, _next(secret), _previous(secret))
        return [path.read_bytes() for path in files if path.exists()]


# -- making and changing them -----------------------------------------------------------------


def make_keys(folder: Path) -> None:
    """Make what is missing: the signing pair, a secret and a pepper per service, mode 0600.

    The pepper, which stays for good, is what a request's fingerprint, a tracking code and a
    visitor's name are hashed with; an instance whose secret was its pepper keeps that one.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        if not (folder / PRIVATE).exists():
            private = Ed25519PrivateKey.generate()
            _publish(folder, private)
            _keep(folder / PRIVATE, _private_pem(private))
        for owner in OWNERS:
            pepper, secret = folder / f"{owner}.pepper", _secret_file(folder, owner)
            if not pepper.exists():
                _keep(pepper, secret.read_bytes() if secret.exists() else _new_secret())
            if not secret.exists():
                _keep(secret, _new_secret())


def rotate(folder: Path) -> str:
    """Sign with a new pair and give every service a new secret, while all are running; and retire
    what is due. Takes two seconds; returns the new key's id. Two at once take turns."""
    make_keys(folder)
    with _alone(folder):
        _retire(folder)
        return _replace(folder, pair=True, services=OWNERS, keep_previous=True)


def retire(folder: Path) -> list[str]:
    """Remove the public keys and secrets that nobody can still be using; their names."""
    with _alone(folder):
        return _retire(folder)


def revoke(folder: Path, name: str) -> None:
    """End a key, by its id, or a service's secret, by the service's name, because somebody else
    may know it: what it has signed is refused within LOOK_SECONDS, sessions too.

    The present one is replaced first, which takes two seconds. Raises LookupError.
    """
    make_keys(folder)
    with _alone(folder):
        if name in OWNERS:
            _replace(folder, pair=False, services=(name,), keep_previous=False)
            return
        paths = [path for path, kid in _published(folder).items() if kid == name]
        if not paths:
            raise LookupError(f"There is no key {name}.")
        if name == _signing(folder):
            _replace(folder, pair=True, services=(), keep_previous=True)
        for path in paths:
            path.unlink()


class KeyState(NamedTuple):
    """A believed key: whether it signs, and if not, until when it is kept."""

    kid: str
    signs: bool
    kept_until: datetime | None


def states(folder: Path) -> list[KeyState]:
    """The believed keys, the one that signs first."""
    signing = _signing(folder)
    found = [
        KeyState(kid, kid == signing, None if kid == signing else _kept_until(path))
        for path, kid in _published(folder).items()
    ]
    return sorted(found, key=lambda state: (not state.signs, state.kid))


def _replace(folder: Path, pair: bool, services: tuple[str, ...], keep_previous: bool) -> str:
    """Publish what is new, give everybody time to see it, then use it; the id that signs."""
    private = Ed25519PrivateKey.generate() if pair else None
    if private:
        _publish(folder, private)
    for service in services:
        _keep(_next(_secret_file(folder, service)), _new_secret())
    time.sleep(PUBLISH_SECONDS)
    if private:
        _begin_keeping(*(p for p, kid in _published(folder).items() if kid == _signing(folder)))
        _keep(folder / PRIVATE, _private_pem(private))
    for service in services:
        secret = _secret_file(folder, service)
        _keep(_previous(secret), secret.read_bytes())
        os.replace(_next(secret), secret)
    time.sleep(NOTICE_SECONDS)  # after which nobody uses what was replaced
    if not keep_previous:
        for service in services:
            _previous(_secret_file(folder, service)).unlink()
    return _signing(folder)


def _retire(folder: Path) -> list[str]:
    signing = _signing(folder)
    unused = [path for path, kid in _published(folder).items() if kid != signing]
    unused += [_previous(_secret_file(folder, service)) for service in OWNERS]
    due = [path for path in unused if path.exists() and _kept_until(path) < clock.now()]
    for path in due:
        path.unlink()
    return [path.name for path in due]


def _signing(folder: Path) -> str:
    return read_private((folder / PRIVATE).read_bytes()).kid


def _published(folder: Path) -> dict[Path, str]:
    keys = {folder / name: _public_key(folder / name) for name in _public_names(folder)}
    return {path: kid_of(key) for path, key in keys.items() if key}


def _begin_keeping(*paths: Path) -> None:
    """A file's time says since when nothing new is made with what it holds."""
    now = clock.now().timestamp()
    for path in paths:
        os.utime(path, (now, now))


def _kept_until(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime + KEEP_SECONDS, UTC)


def _publish(folder: Path, private: Ed25519PrivateKey) -> None:
    public = private.public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _keep(folder / f"{PUBLIC}{kid_of(public)}{PEM}", pem)


def _private_pem(private: Ed25519PrivateKey) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _new_secret() -> bytes:
    return secrets.token_urlsafe(32).encode()


def _keep(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 that is there whole or not at all, whenever the power goes."""
    written = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with open(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(written, path)
    _begin_keeping(path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One change after the other, whichever process makes it."""
    with open(os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
