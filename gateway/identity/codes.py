"""One-time codes: made by chance, shown once, kept as a hash only."""

import hashlib
import secrets

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 of them; I, O, 0 and 1 look alike on paper
GROUP = 5


def new_code(groups: int) -> str:
    """A code of groups of five signs, 25 bits each: `K7QMR-…`."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(groups))


def code_hash(code: str) -> str:
    """What is kept of a code, however it was typed. It needs no salt: nobody guesses 100 bits."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
