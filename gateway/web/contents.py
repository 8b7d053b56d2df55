"""The OpenAPI document as something to read. Pure: a document in, sections out."""

from typing import Any, NamedTuple

METHODS = ("get", "post", "put", "patch", "delete")


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


class Section(NamedTuple):
    """What belongs together; `anchor` names it in the page's address."""

    anchor: str
    name: str
    note: str
    operations: list[Operation]


def sections(document: dict) -> list[Section]:
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
    gives = _fields(document, told["responses"].get(success, {}).get("content", {}), "answer")
    return Operation(method.upper(), path, told.get("summary", ""), takes, gives, success)


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
