"""`/books/{book}/bank/mappings` and `/books/{book}/bank/statements`"""

from flask import request

from services.ledger.bank.statements import commands, queries, schemas
from shared import wire
from shared.app import takes_file
from shared.blueprint import Blueprint
from shared.idempotency import asks_others
from shared.identity import caller, requires
from shared.sheets import FILE_BODY

routes = Blueprint("bank statements", __name__, description="What the bank says")


@routes.get("/books/<book>/bank/mappings")
@requires("bank:read")
@routes.response(200, schemas.MappingPageSchema)
def list_mappings(book):
    """The layouts of bank files: the built-in ones and the book's own."""
    return queries.mappings(caller(), book)


@routes.post("/books/<book>/bank/mappings")
@requires("bank:import")
@routes.arguments(schemas.MappingSchema)
@routes.response(201, schemas.MappingSchema)
def add_mapping(wanted, book):
    """Name how a bank lays its files out."""
    return commands.add_mapping(caller(), book, wanted)


@routes.get("/books/<book>/bank/statements")
@requires("bank:read")
@routes.arguments(schemas.StatementQuery, location="query")
@routes.response(200, schemas.StatementPageSchema)
def list_statements(wanted, book):
    """List statements."""
    return queries.statements(caller(), book, wanted)


@routes.post("/books/<book>/bank/statements")
@asks_others  # the file is read without the write lock, which only the keeping of its rows needs
@takes_file
@requires("bank:import")
@routes.arguments(schemas.ImportStatementQuery, location="query")
@routes.doc(requestBody=FILE_BODY)
@routes.response(200, schemas.StatementReportSchema)
def import_statement(wanted, book):
    """Import a bank's file, all or nothing; rows that are here already are skipped."""
    return commands.import_statement(caller(), book, wanted, request.get_data(cache=True))


@routes.get("/books/<book>/bank/statements/<statement_id>")
@requires("bank:read")
@routes.response(200, schemas.StatementSchema)
def get_statement(book, statement_id):
    """One statement."""
    return queries.statement(caller(), book, statement_id)


@routes.get("/books/<book>/bank/statements/<statement_id>/rows")
@requires("bank:read")
@routes.arguments(wire.PageQuery, location="query")
@routes.response(200, schemas.BankRowPageSchema)
def list_rows(wanted, book, statement_id):
    """The rows a statement brought, the oldest first."""
    return queries.rows(caller(), book, statement_id, wanted)


@routes.post("/books/<book>/bank/statements/<statement_id>/withdraw")
@requires("bank:match")
@routes.arguments(schemas.WithdrawStatementSchema)
@routes.response(200, schemas.StatementSchema)
def withdraw_statement(wanted, book, statement_id):
    """Take the wrong file back; it stays on record."""
    return commands.withdraw_statement(caller(), book, statement_id, wanted["reason"])
