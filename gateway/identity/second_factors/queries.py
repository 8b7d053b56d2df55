"""Asking about second factors. Read-only."""

from typing import NamedTuple

from gateway.identity.models import User
from gateway.identity.second_factors.models import RecoveryCode, SecondFactor, SecondFactorPolicy
from shared import clock
from shared.errors import Forbidden
from shared.identity import Principal
from shared.paging import Page, newest_first


class Standing(NamedTuple):
    """How somebody's second factor stands."""

    enrolled: bool
    required: bool
    recovery_codes_left: int


def is_enrolled(username: str) -> bool:
    """Whether a second factor is asked for when they sign in."""
    return confirmed(username) is not None


def confirmed(username: str) -> SecondFactor | None:
    """The second factor in use, if there is one."""
    return SecondFactor.get_or_none(
        (SecondFactor.username == username) & SecondFactor.confirmed_at.is_null(False)
    )


def is_required(user: User) -> bool:
    """Whether today's policy asks for one from somebody with these roles."""
    policy = (
        SecondFactorPolicy.select()
        .where(
            (SecondFactorPolicy.community == user.community)
            & (SecondFactorPolicy.from_on <= clock.today())
        )
        .order_by(SecondFactorPolicy.from_on.desc(), SecondFactorPolicy.id.desc())
        .first()
    )
    return policy is not None and bool(set(policy.role_list()) & set(user.role_list()))


def must_enrol(user: User) -> bool:
    """Whether a session of theirs is good for nothing but setting one up."""
    return is_required(user) and not is_enrolled(user.username)


def to_enrol() -> Forbidden:
    """The refusal of who still has to set one up."""
    return Forbidden(
        "second_factor_to_enrol", "Set up a second factor first: POST /api/v1/auth/second-factor."
    )


def standing(user: User) -> Standing:
    """How somebody's second factor stands."""
    left = RecoveryCode.select().where(
        (RecoveryCode.username == user.username) & RecoveryCode.used_at.is_null()
    )
    return Standing(is_enrolled(user.username), is_required(user), left.count())


def policies(who: Principal, wanted: dict) -> Page:
    """A page of the community's policies, the one set last first."""
    query = SecondFactorPolicy.select().where(SecondFactorPolicy.community == who.community)
    return newest_first(query, SecondFactorPolicy.id, wanted)
