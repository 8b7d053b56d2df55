"""The OpenAPI document as something to read. Pure: a document in, sections out."""

import json
import re
from typing import Any, NamedTuple

from shared.openapi import METHODS

TABLES = "text/csv"
WORD_LENGTH_MIN, FOUND_MAX = 2, 30  # a single letter is in everything
_PLACE = re.compile(r"\{(\w+)\}")


class Field(NamedTuple):
    """A named value: where it stands, what it may be, whether it must be there."""

    name: str
    place: str
    kind: str
    required: bool
    note: str


class Operation(NamedTuple):
    """One thing to ask."""

    method: str
    path: str
    summary: str
    takes: list[Field]
    gives: list[Field]
    success: str
    permission: str
    roles: list[str]
    is_open: bool
    is_table: bool
    curl: str
    errors: list[str]
    text: str  # what a word is looked for in: its path, its sentence and its permission


class Section(NamedTuple):
    """What belongs together; `anchor` names it in the page's address."""

    anchor: str
    name: str
    note: str
    operations: list[Operation]


class Contents(NamedTuple):
    """A whole document; it is read once, however often somebody looks for something in it."""

    sections: list[Section]
    problems: dict[str, str]


def read(document: dict) -> Contents:
    """What a document has to show."""
    return Contents(_sections(document), _problems(document))


def words(asked: str) -> list[str]:
    """The words of a question that are long enough to look for."""
    return [word for word in asked.lower().split() if len(word) >= WORD_LENGTH_MIN]


def found(whole: Contents, words: list[str]) -> tuple[list[Section], int]:
    """The first operations that hold every word, under their sections, and how many more do."""
    chosen, more = [], 0
    left = FOUND_MAX
    for section in whole.sections:
        holding = [each for each in section.operations if all(word in each.text for word in words)]
        shown = holding[:left]
        left -= len(shown)
        more += len(holding) - len(shown)
        if shown:
            chosen.append(section._replace(operations=shown))
    return chosen, more


def _problems(document: dict) -> dict[str, str]:
    """What each refusal means, by status."""
    responses = document.get("components", {}).get("responses", {})
    return {status: told["description"] for status, told in sorted(responses.items())}


def _sections(document: dict) -> list[Section]:
    """Every operation under its tag, in the order of the document."""
    notes = {tag["name"]: tag.get("description", "") for tag in document.get("tags", [])}
    found: dict[str, list[Operation]] = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                name = (item[method].get("tags") or ["other"])[0]
                operation = _operation(document, method, path, item)
                found.setdefault(name, []).append(operation)
    return [
        Section(f"s{number}", name, notes.get(name, ""), operations)
        for number, (name, operations) in enumerate(found.items(), start=1)
    ]


def _operation(document: dict, method: str, path: str, item: dict) -> Operation:
    told = item[method]
    parameters = [*item.get("parameters", []), *told.get("parameters", [])]
    takes = [
        Field(
            parameter["name"],
            parameter["in"],
            _kind(parameter.get("schema", {})),
            parameter.get("required", False),
            parameter.get("description", ""),
        )
        for parameter in parameters
    ]
    takes += _fields(document, told.get("requestBody", {}).get("content", {}), "body")
    success = next((status for status in told["responses"] if status.startswith("2")), "")
    content = told["responses"].get(success, {}).get("content", {})
    is_open = told.get("security") == []
    summary, permission = told.get("summary", ""), told.get("x-permission", "")
    return Operation(
        method=method.upper(),
        path=path,
        summary=summary,
        takes=takes,
        gives=_fields(document, content, "answer"),
        success=success,
        permission=permission,
        roles=told.get("x-roles", []),
        is_open=is_open,
        is_table=TABLES in content and "application/json" in content,
        curl=_curl(method, path, told, is_open),
        errors=sorted(status for status in told["responses"] if status[0] in "45"),
        text=f"{method} {path} {summary} {permission}".lower(),
    )


def _curl(method: str, path: str, told: dict, is_open: bool) -> str:
    """A request to paste into a shell, in which $FANBU is the address and $TOKEN the token."""
    address = _PLACE.sub(lambda place: f"${place[1].upper()}", path)
    lines = [f'curl "$FANBU{address}"']
    if not is_open:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if any(each["name"] == "Idempotency-Key" for each in told.get("parameters", ())):
        lines.append('-H "Idempotency-Key: $(uuidgen)"')
    content = told.get("requestBody", {}).get("content", {})
    media = next(iter(content), "")
    if media == "application/json":
        body = json.dumps(content[media].get("example"), ensure_ascii=False)
        lines += [f"-H 'Content-Type: {media}'", "-d '" + body.replace("'", r"'\''") + "'"]
    elif media in ("multipart/form-data", "application/x-www-form-urlencoded"):
        fields = content[media].get("schema", {}).get("properties", {}) or {"file": {}}
        flag = "-F" if media.startswith("multipart") else "--data-urlencode"
        lines += [f"{flag} '{name}=…'" for name in fields]
    elif media:
        lines += [f"-H 'Content-Type: {media}'", "--data-binary @file"]
    elif method != "get":
        lines.append("-X POST")
    return " \\\n  ".join(lines)


def _fields(document: dict, content: dict, place: str) -> list[Field]:
    media: dict = next(iter(content.values()), {})
    schema = _resolved(document, media.get("schema", {}))
    required = schema.get("required", [])
    return [
        Field(name, place, _kind(part), name in required, part.get("description", ""))
        for name, part in schema.get("properties", {}).items()
    ]


def _resolved(document: dict, schema: dict) -> dict:
    if "$ref" not in schema:
        return schema
    node: Any = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        node = node[step]
    return node


def _kind(schema: dict) -> str:
    """What a value may be, in a few words."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(_kind(choice) for choice in schema["anyOf"])
    kinds = schema.get("type", "any")
    kind = " or ".join(kinds) if isinstance(kinds, list) else kinds
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    return f"{kind} ({schema['format']})" if "format" in schema else kind
