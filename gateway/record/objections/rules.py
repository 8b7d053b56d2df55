"""The code with which an objection is followed. Pure.

It comes of the key of the request, so that sending the same form twice shows the same code.
"""

import hashlib
import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that looks like a digit
CODE_LENGTH = 16
LOOKS_LIKE = str.maketrans("OIL", "011", "- ")


def code(pepper: bytes, community: str, period: str, key: str) -> str:
    """Sixteen signs in groups of four: 80 bits that nobody guesses without the pepper."""
    said = f"objection {community} {period} {key}".encode()
    digest = hmac.new(pepper, said, hashlib.sha256).digest()
    signs = "".join(ALPHABET[byte & 31] for byte in digest[:CODE_LENGTH])
    return "-".join(signs[place : place + 4] for place in range(0, CODE_LENGTH, 4))


def code_hash(pepper: bytes, said: str) -> str:
    """What is kept of a code, however it was typed."""
    plain = said.upper().translate(LOOKS_LIKE)
    return hmac.new(pepper, f"code {plain}".encode(), hashlib.sha256).hexdigest()
