"""`/api/v1/auth/second-factor…`, `/api/v1/users/{username}/second-factor/reset` and the policy"""

from gateway.door import door
from gateway.identity import queries as people
from gateway.identity.in_person import in_person
from gateway.identity.schemas import UserSchema
from gateway.identity.second_factors import commands, queries, schemas
from gateway.identity.sign_ins import commands as sign_ins
from gateway.identity.sign_ins.routes import visit
from shared.blueprint import Blueprint
from shared.identity import caller, requires
from shared.wire import PageQuery

routes = Blueprint(
    "second_factors",
    __name__,
    description="Codes of an authenticator app beside the password",
    url_prefix="/api/v1",
)


@routes.get("/auth/second-factor")
@in_person
@routes.response(200, schemas.SecondFactorSchema)
def standing():
    """How my second factor stands."""
    return queries.standing(people.user(caller(), caller().user))


@routes.post("/auth/second-factor")
@in_person
@routes.response(201, schemas.EnrolmentSchema)
def enrol():
    """Begin to set up my second factor."""
    return commands.enrol(caller(), door().seal)


@routes.post("/auth/second-factor/confirm")
@in_person
@routes.arguments(schemas.OtpSchema)
@routes.response(200, schemas.RecoveryCodesSchema)
def confirm(wanted):
    """Take it into use by its first code."""
    return {"recovery_codes": commands.confirm(caller(), wanted["otp"], door().seal)}


@routes.post("/auth/second-factor/remove")
@in_person
@routes.arguments(schemas.OtpOrRecoverySchema)
@routes.response(200, schemas.SecondFactorSchema)
def remove(wanted):
    """Give my second factor up."""
    sign_ins.remove_second_factor(caller(), wanted["otp"], visit(), door().seal)
    return queries.standing(people.user(caller(), caller().user))


@routes.post("/users/<username>/second-factor/reset")
@requires("user:write")
@routes.response(200, UserSchema)
def reset(username):
    """Take the second factor from a user who has lost it."""
    return commands.reset(caller(), username)


@routes.get("/second-factor-policies")
@requires("user:write")
@routes.arguments(PageQuery, location="query")
@routes.response(200, schemas.PolicyPageSchema)
def list_policies(wanted):
    """List who needs a second factor from when."""
    return queries.policies(caller(), wanted)


@routes.post("/second-factor-policies")
@requires("user:write")
@routes.arguments(schemas.SetPolicySchema)
@routes.response(201, schemas.PolicySchema)
def set_policy(wanted):
    """Say who needs a second factor from when."""
    return commands.set_policy(caller(), wanted)
