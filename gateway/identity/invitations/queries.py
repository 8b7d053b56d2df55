"""Asking about invitations. Read-only."""

from gateway.identity import codes
from gateway.identity.invitations import rules
from gateway.identity.invitations.models import Invitation
from gateway.identity.models import User
from gateway.identity.rules import still_gives
from shared import clock
from shared.errors import NotFound, Refusal, missing
from shared.identity import Principal
from shared.paging import Page, newest_first

SENTENCES = {
    rules.REDEEMED: "This code has been used; it is good once.",
    rules.WITHDRAWN: "This code has been withdrawn; ask your admin for another one.",
    rules.EXPIRED: "This code is too old; ask your admin for another one.",
}


def state(invitation: Invitation) -> str:
    """How it stands now."""
    return rules.state(
        invitation.redeemed_at, invitation.withdrawn_at, invitation.expires_at, clock.now()
    )


def require_open(invitation: Invitation) -> None:
    """Raises `code_redeemed`, `code_withdrawn`, `code_expired`."""
    standing = state(invitation)
    if standing != rules.OPEN:
        raise Refusal(f"code_{standing}", SENTENCES[standing])


def require_good(invitation: Invitation) -> None:
    """The same, and `code_withdrawn` when who gave the code away could not give it any more: what
    somebody handed out before they were shut out lets nobody in.
    """
    require_open(invitation)
    maker = User.get_or_none(User.username == invitation.made_by)
    is_far = maker is not None and maker.community != invitation.community
    roles = invitation.role_list()
    if invitation.kind == rules.RESET:  # opens what they have now, not what they had then
        roles = User.get_by_id(invitation.username).role_list()
    if maker is None or maker.disabled or not still_gives(maker.role_list(), roles, is_far):
        raise Refusal(f"code_{rules.WITHDRAWN}", SENTENCES[rules.WITHDRAWN])


def by_code(code: str) -> Invitation:
    """What a code is for. Raises NotFound `code_unknown`."""
    found = Invitation.get_or_none(Invitation.code_hash == codes.code_hash(code))
    if found is None:
        raise NotFound("code_unknown", "Nobody has given out this code.")
    return found


def invitation(who: Principal, invitation_id: str) -> Invitation:
    """One of the community's. Raises `invitation_unknown`."""
    found = Invitation.get_or_none(
        (Invitation.community == who.community) & (Invitation.id == invitation_id)
    )
    if found is None:
        raise missing("invitation", invitation_id)
    return found


def invitations(who: Principal, wanted: dict) -> Page:
    """A page of the community's invitations and resets, the newest first."""
    query = Invitation.select().where(Invitation.community == who.community)
    return newest_first(query, Invitation.id, wanted)
