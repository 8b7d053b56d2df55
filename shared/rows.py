"""Any list as a file: the same question, answered as CSV or XLSX when the caller prefers it.

Who may, which community and which filters are those of the list. The columns come from the
document, so that an empty list has them as well.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from flask import Flask, Response, make_response, request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException

from shared import quantity, sheets
from shared.errors import Refusal
from shared.paging import LIMIT_MAX

JSON = "application/json"
EXTENSION = re.compile(r"(.+)\.(csv|xlsx)\Z")
FORM_OF = {kind: form for form, kind in sheets.CONTENT_TYPES.items()}
DEPTH_MAX = 4


class FormUnavailable(Refusal):
    """What is asked for is no list of rows (406)."""

    status = 406


class Table(NamedTuple):
    """How an answer becomes rows: where they stand, and the columns.

    `field` is None where the answer is the list; `as_` holds the forms that the view itself makes
    when it is told `?as=`; `pages` is whether the list is given a page at a time.
    """

    field: str | None
    columns: list[sheets.Column]
    as_: tuple[str, ...]
    pages: bool


# -- from the document ------------------------------------------------------------------------


def table_of(path: str, operation: dict, schemas: dict[str, dict]) -> Table | None:
    """How the answer of an operation becomes rows; None where it has no one list.

    A single thing, whose path ends with its name, is no list though it may have one.
    """
    parameters = {each["name"]: each["schema"] for each in operation.get("parameters", ())}
    as_ = tuple(set(parameters.get("as", {}).get("enum", ())) & set(sheets.FORMATS))
    content = operation["responses"].get("200", {}).get("content", {})
    told = content.get(JSON)
    if told is None or (len(content) > 1 and not as_):  # the view has forms of its own
        return None
    whole = _resolved(told["schema"], schemas)
    field = None if whole.get("type") == "array" else _list_in(path, whole, schemas)
    if field is None and whole.get("type") != "array":
        return Table(None, [], as_, False) if as_ else None
    rows = whole if field is None else whole["properties"][field]
    columns = list(_columns(_resolved(rows["items"], schemas), schemas, "", DEPTH_MAX))
    return Table(field, columns, as_, {"limit", "after"} <= set(parameters)) if columns else None


def _list_in(path: str, whole: dict, schemas: dict) -> str | None:
    """The field that holds the rows: `items` of a page, `rows` of a statement, or the only one."""
    lists = [
        name
        for name, part in whole.get("properties", {}).items()
        if part.get("type") == "array" and "properties" in _resolved(part["items"], schemas)
    ]
    named = next((name for name in ("items", "rows") if name in lists), None)
    return named or (lists[0] if len(lists) == 1 and not path.endswith("}") else None)


def _columns(row: dict, schemas: dict, path: str, depth: int) -> Iterator[sheets.Column]:
    for name, part in row.get("properties", {}).items():
        part, here = _resolved(part, schemas), f"{path}{name}"
        kind = _kind(part)
        if "properties" in part and depth:
            yield from _columns(part, schemas, f"{here}.", depth - 1)
            continue
        yield sheets.Column(here, here, kind)
        if kind == "count" and name.endswith("_fen"):
            yield sheets.Column(f"{here.removesuffix('_fen')}_yuan", here, "fen")


def _kind(part: dict) -> str:
    kinds = part.get("type", "")
    kind = (
        next((each for each in kinds if each != "null"), "") if isinstance(kinds, list) else kinds
    )
    if kind == "integer":
        return "count"
    if part.get("pattern") == quantity.DECIMAL:
        return "quantity"
    return "day" if part.get("format") == "date" else "text"


def _resolved(schema: dict, schemas: dict) -> dict:
    """What a reference names; of a choice with null, the other."""
    while "$ref" in schema or "anyOf" in schema:
        if "anyOf" in schema:
            schema = next((each for each in schema["anyOf"] if each.get("type") != "null"), {})
        else:
            schema = schemas[schema["$ref"].rsplit("/", 1)[-1]]
    return schema


def announce(operation: dict, table: Table | None) -> None:
    """Write the other forms into the operation, where it has them."""
    if table and "200" in operation["responses"]:
        content = operation["responses"]["200"]["content"]
        for form in table.as_ if table.as_ and not table.columns else sheets.FORMATS:
            told = {"schema": {"type": "string", "contentEncoding": "binary"}}
            content.setdefault(sheets.CONTENT_TYPES[form], told)


# -- an answer --------------------------------------------------------------------------------


def answered(app: Flask, view: Callable[[], Any]) -> Any:
    """What a view of `app` answers to the present GET, in the form its caller prefers.

    Raises FormUnavailable `form_unavailable`, Invalid `too_many_rows`.
    """
    table = _tables(app).get(request.endpoint or "")
    form = None if "as" in request.args else _preferred()
    if form is None:
        return view() if table is None else _varying(make_response(view()))
    if table is None:
        return _refuse_if_only(form, make_response(view()))
    if form in table.as_:
        _ask_with({"as": form})
        return _varying(make_response(view()))
    if not table.columns:
        raise _unavailable()
    if table.pages:
        _ask_with({"limit": str(LIMIT_MAX)})
    first = make_response(view())
    if first.status_code != 200 or first.mimetype != JSON:
        return _varying(first)
    name = "-".join(part for part in request.path.split("/") if part and len(part) < 36)
    return _varying(sheets.answer(name, table.columns, _rows(table, first, view), form))


def _rows(table: Table, page: Response, view: Callable[[], Any]) -> Iterator[dict]:
    """The rows of a page and of all that follow it, asked for one after the other."""
    while True:
        told = page.get_json()
        for row in told if table.field is None else told[table.field]:
            yield {column.field: _cell(row, column) for column in table.columns}
        if not table.pages or not told.get("next"):
            return
        _ask_with({"after": told["next"]})
        page = make_response(view())


def _cell(row: Any, column: sheets.Column) -> Any:
    for part in column.field.split("."):
        row = row.get(part) if isinstance(row, dict) else None
    if row is None:
        return None
    if column.kind == "quantity":
        return quantity.parse(row)
    if column.kind == "day":
        return date.fromisoformat(row)
    if column.kind != "text":
        return row
    if isinstance(row, list) and all(isinstance(each, str) for each in row):
        return "; ".join(row)
    return row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)


def _preferred() -> str | None:
    """The form that the Accept header prefers to JSON, if it prefers one."""
    wanted = request.accept_mimetypes.best_match([JSON, *FORM_OF], default=JSON)
    return FORM_OF.get(wanted)


def _ask_with(more: dict[str, str]) -> None:
    """Let the view read another query than the one that was sent."""
    asked = ImmutableMultiDict({**request.args.to_dict(), **more})
    request._get_current_object().args = asked  # type: ignore[attr-defined]


def _refuse_if_only(form: str, response: Response) -> Response:
    """JSON all the same where the caller takes it as well; a file is given as it is."""
    takes_json = request.accept_mimetypes[JSON] > 0
    if response.status_code == 200 and response.mimetype == JSON and not takes_json:
        raise _unavailable()
    return response


def _unavailable() -> FormUnavailable:
    return FormUnavailable("form_unavailable", "This is no list of rows; take it as JSON.")


def _varying(response: Response) -> Response:
    response.vary.add("Accept")
    return response


# -- by extension -----------------------------------------------------------------------------


class Extensions:
    """Takes `.csv` and `.xlsx` off the path of a list, and says it in the Accept header."""

    def __init__(self, app: Flask):
        self._app, self._inner = app, app.wsgi_app

    def __call__(self, environ: dict, start_response: Callable) -> Any:
        named = EXTENSION.match(environ.get("PATH_INFO", ""))
        if named and environ["REQUEST_METHOD"] in ("GET", "HEAD") and self._is_list(named[1]):
            environ["PATH_INFO"] = named[1]
            environ["HTTP_ACCEPT"] = sheets.CONTENT_TYPES[named[2]]
        return self._inner(environ, start_response)

    def _is_list(self, path: str) -> bool:
        try:
            endpoint, _ = self._app.url_map.bind("").match(path, "GET")
        except HTTPException:
            return False
        return endpoint in _tables(self._app)


def _tables(app: Flask) -> dict[str, Table]:
    """How the answers of an app become rows, by endpoint."""
    return app.extensions["tables"]
