"""What only a person does who has signed in: neither a program with a token nor a service."""

import functools
from collections.abc import Callable

from shared.errors import Forbidden
from shared.identity import caller


def in_person(view: Callable) -> Callable:
    """Let a view run only in a session (403 `session_needed`)."""

    @functools.wraps(view)
    def run(*args, **kwargs):
        if caller().session is None:
            raise Forbidden("session_needed", "Sign in to do this; a token does not do it.")
        return view(*args, **kwargs)

    return run
