"""`/vote-rules`, `/matters/{id}/votes` and `/votes`"""

from services.property.matters.votes import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("votes", __name__, description="Votes of owners, and the rules they follow")


@routes.get("/vote-rules")
@requires("matter:read")
@routes.arguments(schemas.VoteRuleQuery, location="query")
@routes.response(200, schemas.VoteRulePageSchema)
def list_vote_rules(wanted):
    """List the rules that votes may be counted by."""
    return queries.vote_rules(caller(), wanted)


@routes.post("/vote-rules")
@requires("vote_rule:write")
@routes.arguments(schemas.WriteVoteRuleSchema)
@routes.response(201, schemas.VoteRuleSchema)
def write_vote_rule(wanted):
    """Write the owners' own rule, from a day on."""
    return commands.write_rule(caller(), wanted)


@routes.post("/matters/<matter_id>/votes")
@requires("matter:write")
@routes.arguments(schemas.OpenVoteSchema)
@routes.response(201, schemas.CountedVoteSchema)
def open_vote(wanted, matter_id):
    """Open a vote on a proposal; who may vote is kept from now on."""
    return commands.open_vote(caller(), matter_id, wanted)


@routes.get("/votes/<vote_id>")
@requires("matter:read")
@routes.response(200, schemas.CountedVoteSchema)
def get_vote(vote_id):
    """One vote: what it needs, and what it has got."""
    return queries.vote_view(caller(), vote_id)


@routes.get("/votes/<vote_id>/voters")
@requires("ballot:read")
@routes.arguments(schemas.VoterQuery, location="query")
@routes.response(200, schemas.VoterPageSchema)
def list_voters(wanted, vote_id):
    """List those who may vote, with their ballots."""
    return queries.voters(caller(), vote_id, wanted)


@routes.get("/votes/<vote_id>/voters/<household_id>/ballots")
@requires("ballot:read")
@routes.response(200, schemas.KeptBallotSchema(many=True))
def list_ballots(vote_id, household_id):
    """What a household said, and what replaced it."""
    return queries.ballots(caller(), vote_id, household_id)


@routes.post("/votes/<vote_id>/ballots")
@requires("matter:write")
@routes.arguments(schemas.RecordBallotsSchema)
@routes.response(200, schemas.CountedVoteSchema)
def record_ballots(wanted, vote_id):
    """Keep ballots, all of them or none."""
    return commands.record_ballots(caller(), vote_id, wanted)


@routes.post("/votes/<vote_id>/close")
@requires("matter:write")
@routes.response(200, schemas.CountedVoteSchema)
def close_vote(vote_id):
    """Count, once and for good."""
    return commands.close_vote(caller(), vote_id)
