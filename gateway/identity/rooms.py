"""What the gateway opens of identity: its rooms, and what stands apart at the door."""

from gateway.identity.communities.routes import routes as communities
from gateway.identity.events.routes import routes as events
from gateway.identity.invitations.routes import routes as invitations
from gateway.identity.routes import users
from gateway.identity.second_factors.routes import routes as second_factors
from gateway.identity.sessions.routes import routes as sessions
from gateway.identity.sign_ins.routes import auth, history
from gateway.identity.tokens.routes import routes as tokens

ROOMS = (
    auth,
    sessions,
    second_factors,
    invitations,
    tokens,
    users,
    history,
    events,
    communities,
)

OPEN = ("auth.sign_in", "invitations.redeem")

# Without an Idempotency-Key, because its answer would be kept, and a secret is kept nowhere:
SHOWN_ONCE = (
    "api_tokens.make_token",
    "communities.found_community",
    "invitations.invite",
    "invitations.reset_password",
    "second_factors.confirm",
    "second_factors.enrol",
)
# or because twice is once: a code, a password or a session is gone after the first time, and
# signing in twice only makes two sessions.
ONCE_ANYWAY = (
    "auth.change_password",
    "auth.sign_in",
    "invitations.redeem",
    "second_factors.remove",
    "sessions.sign_out",
    "sessions.sign_out_everywhere",
)
KEYLESS = (*SHOWN_ONCE, *ONCE_ANYWAY)
