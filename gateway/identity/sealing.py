"""Secrets at rest: readable only with a key that lies beside the database, not in it."""

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_FILE = "gateway.sealing-key"
NONCE_BYTES = 12


def sealing_key(keys: Path) -> bytes:
    """The key, made at the first use with mode 0600; of two processes that begin, one makes it."""
    path = keys / KEY_FILE
    if not path.exists():
        made = keys / f"{KEY_FILE}.{secrets.token_hex(8)}"
        made.touch(mode=0o600)
        made.write_bytes(AESGCM.generate_key(256))
        try:
            os.link(made, path)  # fails where another process was first, and is whole where not
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_bytes()


class Seal:
    """Seals a text for one owner: moved to another row it does not open."""

    def __init__(self, keys: Path):
        self._cipher = AESGCM(sealing_key(keys))

    def close(self, text: str, owner: str) -> str:
        """The text as it is kept."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), owner.encode())
        return base64.b64encode(sealed).decode()

    def open(self, sealed: str, owner: str) -> str:
        """The text again. Raises cryptography's InvalidTag for another key or another owner."""
        raw = base64.b64decode(sealed)
        return self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], owner.encode()).decode()
