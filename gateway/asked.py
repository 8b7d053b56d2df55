"""The request that is being answered, itself: each look through Flask's stand-in finds it anew."""

from flask import Request, request


def asked() -> Request:
    """For who looks at it more than once."""
    return request._get_current_object()  # type: ignore[attr-defined]
