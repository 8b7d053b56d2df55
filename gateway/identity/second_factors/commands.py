"""Setting up second factors, spending their codes, and asking for them from a day on."""

from typing import NamedTuple

import pyotp
from pyotp.exceptions import OTPVerificationError

from gateway.database import writes
from gateway.identity import codes
from gateway.identity import queries as users
from gateway.identity.events.commands import note
from gateway.identity.models import User
from gateway.identity.sealing import Seal
from gateway.identity.second_factors import queries
from gateway.identity.second_factors.models import RecoveryCode, SecondFactor, SecondFactorPolicy
from gateway.identity.sessions import commands as sessions
from gateway.identity.tokens import commands as tokens
from shared import clock
from shared.errors import Invalid, Refusal
from shared.identity import Principal
from shared.ids import new_id

ISSUER = "Fanbu 反哺"
SKEW_STEPS = 1  # a phone's clock may be half a minute off, either way (RFC 6238 §5.2)
RECOVERY_CODES = 8
RECOVERY_GROUPS = 4  # 100 bits


class Enrolment(NamedTuple):
    """What an authenticator app needs to know."""

    secret: str
    uri: str


@writes
def enrol(who: Principal, seal: Seal) -> Enrolment:
    """Begin to set up a second factor; what was begun before and not confirmed is forgotten.

    Raises `second_factor_enrolled`.
    """
    if queries.is_enrolled(who.user):
        raise Refusal("second_factor_enrolled", "Remove the second factor you have first.")
    secret = pyotp.random_base32()
    SecondFactor.delete().where(SecondFactor.username == who.user).execute()
    SecondFactor.create(
        username=who.user,
        sealed_secret=seal.close(secret, who.user),
        begun_at=clock.now(),
        confirmed_at=None,
        last_step=0,
    )
    name = f"{who.user}@{who.community}"
    return Enrolment(secret, pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER))


@writes
def confirm(who: Principal, otp: str, seal: Seal) -> list[str]:
    """Take the second factor into use; the recovery codes, which nobody sees again.

    Raises `second_factor_not_begun`, `second_factor_enrolled`, Invalid `second_factor_wrong`.
    """
    begun = SecondFactor.get_or_none(SecondFactor.username == who.user)
    if begun is None:
        raise Refusal("second_factor_not_begun", "Begin with POST /api/v1/auth/second-factor.")
    if begun.confirmed_at is not None:
        raise Refusal("second_factor_enrolled", "This second factor is in use already.")
    if not _spend_step(begun, otp, seal):
        raise wrong()
    SecondFactor.update(confirmed_at=clock.now()).where(SecondFactor.username == who.user).execute()
    sessions.set_must_enrol(who.user, False)
    note(who.community, who.user, who.user, "second_factor_enrolled")
    return _new_recovery_codes(who.user)


@writes
def remove(who: Principal, otp: str, seal: Seal) -> bool:
    """Give the second factor up; False, and nothing happens, for a wrong code.

    Raises `second_factor_not_enrolled`.
    """
    _require_enrolled(who.user)
    if not spend(who.user, otp, seal):
        return False
    _forget(who.user)
    note(who.community, who.user, who.user, "second_factor_removed")
    return True


@writes
def reset(who: Principal, username: str) -> User:
    """Take the second factor from somebody who has lost it; their sessions and tokens end.

    Raises `user_unknown`, `user_not_yours`, `user_is_you`, `second_factor_not_enrolled`.
    """
    user = users.user_to_change(who, username)
    if username == who.user:
        raise Refusal("user_is_you", "Another admin must do this.")
    _require_enrolled(username)
    _forget(username)
    sessions.end_all(username)
    tokens.revoke_all(who, user)
    note(who.community, who.user, username, "second_factor_reset")
    return user


@writes
def spend(username: str, otp: str, seal: Seal) -> bool:
    """Whether the code is right; a right one is spent, and is wrong the next time."""
    if otp.isascii() and otp.isdigit():
        factor = queries.confirmed(username)
        return factor is not None and _spend_step(factor, otp, seal)
    spent = RecoveryCode.update(used_at=clock.now()).where(
        (RecoveryCode.code_hash == codes.code_hash(otp))
        & (RecoveryCode.username == username)
        & RecoveryCode.used_at.is_null()
    )
    return spent.execute() == 1


@writes
def set_policy(who: Principal, wanted: dict) -> SecondFactorPolicy:
    """Ask for a second factor from who has these roles, from a day on; no roles: from nobody.

    Sessions that are open on that day go on until their end. Raises Invalid `day_is_past`.
    """
    if wanted["from_on"] < clock.today():
        raise Invalid("day_is_past", "A policy begins today or later.", {"from_on": "Is past."})
    roles = " ".join(dict.fromkeys(wanted["roles"]))
    policy = SecondFactorPolicy.create(
        id=new_id(),
        community=who.community,
        roles=roles,
        from_on=wanted["from_on"],
        set_by=who.user,
        set_at=clock.now(),
    )
    note(who.community, who.user, who.user, "policy_set", f"{wanted['from_on']}: {roles}")
    if wanted["from_on"] == clock.today():
        for user in User.select().where(User.community == who.community):
            remark(user.username)
    return policy


@writes
def remark(username: str) -> None:
    """Say of somebody's open sessions whether they are good for enrolling only, by now."""
    sessions.set_must_enrol(username, queries.must_enrol(users.by_username(username)))


def wrong() -> Invalid:
    """The refusal of a code."""
    sentence = "This code is wrong, or has been used; wait for the next one."
    return Invalid("second_factor_wrong", sentence, {"otp": sentence})


def _require_enrolled(username: str) -> None:
    if not queries.is_enrolled(username):
        raise Refusal("second_factor_not_enrolled", "There is no second factor to remove.")


def _spend_step(factor: SecondFactor, otp: str, seal: Seal) -> bool:
    totp = pyotp.TOTP(seal.open(factor.sealed_secret, factor.username))
    try:
        step = totp.verify_and_get_timecode(otp, for_time=clock.now(), valid_window=SKEW_STEPS)
    except OTPVerificationError:
        return False
    spent = SecondFactor.update(last_step=step).where(
        (SecondFactor.username == factor.username) & (SecondFactor.last_step < step)
    )
    return spent.execute() == 1


def _new_recovery_codes(username: str) -> list[str]:
    made = [codes.new_code(RECOVERY_GROUPS) for _ in range(RECOVERY_CODES)]
    for code in made:
        RecoveryCode.create(code_hash=codes.code_hash(code), username=username, used_at=None)
    return made


def _forget(username: str) -> None:
    SecondFactor.delete().where(SecondFactor.username == username).execute()
    RecoveryCode.delete().where(RecoveryCode.username == username).execute()
    remark(username)
