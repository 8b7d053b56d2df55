"""What a program's token looks like, and what it is never good for. Pure."""

import hashlib
from typing import NamedTuple

PREFIX = "fanbu_"  # so that a scanner of published code recognises one
SECRET_BYTES = 32
DAYS_MAX = 366
TOKENS_MAX = 50  # that one person has at a time
USED_SECONDS = 300  # how exactly it is known when a token was used last

# A program neither makes people nor other programs, whoever runs it.
NEVER = ("user:write",)


class Parts(NamedTuple):
    """What stands in a token."""

    id: str
    secret: str


def written(token_id: str, secret: str) -> str:
    """The token as it is shown, once."""
    return f"{PREFIX}{token_id.replace('-', '')}_{secret}"


def read(token: str) -> Parts | None:
    """What stands in a token, None if it is not written like one of ours."""
    digits, _, secret = token.removeprefix(PREFIX).partition("_")
    if len(digits) != 32 or not secret or not token.isascii():
        return None
    spans = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
    return Parts("-".join(digits[start:end] for start, end in spans), secret)


def secret_hash(secret: str) -> str:
    """What is kept of a secret; it is long and made by chance, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
