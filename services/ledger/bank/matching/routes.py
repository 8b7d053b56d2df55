"""`/books/{book}/bank/unmatched`, `/suggestions`, `/matches`, `/match-suggested`"""

from services.ledger.bank.matching import commands, queries, schemas
from shared.blueprint import Blueprint
from shared.identity import caller, requires

routes = Blueprint("bank matching", __name__, description="The bank against the books")


@routes.get("/books/<book>/bank/unmatched")
@requires("bank:read")
@routes.arguments(schemas.UntilQuery, location="query")
@routes.response(200, schemas.UnmatchedSchema)
def list_unmatched(wanted, book):
    """The rows and the lines that are matched with nothing."""
    return queries.unmatched(caller(), book, wanted)


@routes.get("/books/<book>/bank/suggestions")
@requires("bank:read")
@routes.arguments(schemas.UntilQuery, location="query")
@routes.response(200, schemas.SuggestionsSchema)
def list_suggestions(wanted, book):
    """What may be matched with what, how surely, and why."""
    return queries.suggestions(caller(), book, wanted)


@routes.get("/books/<book>/bank/matches")
@requires("bank:read")
@routes.arguments(schemas.MatchQuery, location="query")
@routes.response(200, schemas.MatchPageSchema)
def list_matches(wanted, book):
    """List matches, those that were undone too."""
    return queries.matches(caller(), book, wanted)


@routes.post("/books/<book>/bank/matches")
@requires("bank:match")
@routes.arguments(schemas.MakeMatchSchema)
@routes.response(201, schemas.MatchSchema)
def make_match(wanted, book):
    """Say which rows are which lines."""
    return commands.make_match(caller(), book, wanted)


@routes.get("/books/<book>/bank/matches/<match_id>")
@requires("bank:read")
@routes.response(200, schemas.MatchSchema)
def get_match(book, match_id):
    """One match."""
    return queries.match_view(caller(), book, match_id)


@routes.post("/books/<book>/bank/matches/<match_id>/undo")
@requires("bank:match")
@routes.arguments(schemas.UndoMatchSchema)
@routes.response(200, schemas.MatchSchema)
def undo_match(wanted, book, match_id):
    """Take a match back, with a reason."""
    return commands.undo_match(caller(), book, match_id, wanted["reason"])


@routes.post("/books/<book>/bank/match-suggested")
@requires("bank:match")
@routes.arguments(schemas.MatchSuggestedSchema)
@routes.response(200, schemas.MatchedSchema)
def match_suggested(wanted, book):
    """Take all unambiguous suggestions at once."""
    return commands.match_suggested(caller(), book, wanted)
