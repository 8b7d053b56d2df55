"""A body to begin with, made of a schema. Pure: a schema in, an example out."""

from typing import Any

# What a field of this name may hold, where the schema itself gives no example.
BY_NAME = {
    "reason": "按社区议事会决定",
    "name": "丰美小区",
    "description": "三楼楼道的灯坏了",
    "text": "三楼楼道的灯坏了，晚上看不见",
    "note": "已与居民确认",
    "account": "6222 0000 0000 0001",
    "outlet": "一号店",
    "card_no": "C0001",
    "sku": "RICE-5KG",
    "minutes": "议题：更换电梯。同意 12，反对 1。",
    "password": "一个很长的口令 2026",
    "proof": "收据 0001",
    "mediator": "王主任",
    "person": "张先生",
    "leader_name": "李团长",
    "reference": "2026-001",
    "bank_reference": "202601310001",
    "date_column": "交易日期",
    "balance_column": "余额",
    "volunteer": "张同学",
    "same_as": "王阿姨",
    "address": "新晟社区",
    "unit": "2单元",
    "buyer_name": "王阿姨",
    "username": "wang.li",
    "phone": "13800138000",
    "period": "2026-01",
    "month": "2026-01",
    "quarter": "2026-Q1",
    "postcode": "610000",
}
BY_FORMAT = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T02:30:00Z",
    "uuid": "01943f00-0000-7000-8000-000000000001",
    "email": "office@example.com",
    "uri": "https://example.com/",
}
FEN, COUNT, WORDS = 12_50, 1, "示例"
DEPTH_MAX = 8


def body(schema: dict, schemas: dict[str, dict]) -> Any:
    """A whole body: what must be there, and all of it where nothing must.

    `schemas` are the components that `$ref` may name.
    """
    return _value("", schema, schemas, DEPTH_MAX)


def _value(name: str, schema: dict, schemas: dict, depth: int) -> Any:
    if "example" in schema:
        return schema["example"]
    if "$ref" in schema:
        return _value(name, schemas[schema["$ref"].rsplit("/", 1)[-1]], schemas, depth)
    for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        if choice.get("type") != "null":
            return _value(name, choice, schemas, depth)
    for choice in schema.get("enum", ()):
        if choice is not None:
            return choice
    kinds = schema.get("type", "object")
    kind = next((k for k in kinds if k != "null"), "null") if isinstance(kinds, list) else kinds
    if depth and kind in ("object", "array"):
        made = _object if kind == "object" else _array
        return made(name, schema, schemas, depth - 1)
    return _SIMPLE.get(kind, lambda _name, _schema: None)(name, schema)


def _object(_name: str, schema: dict, schemas: dict, depth: int) -> dict:
    fields = schema.get("properties", {})
    needed = [each for each in fields if each in schema.get("required", ())] or [
        each for each, part in fields.items() if not part.get("readOnly")
    ]
    return {each: _value(each, fields[each], schemas, depth) for each in needed}


def _array(name: str, schema: dict, schemas: dict, depth: int) -> list:
    one = _value(name.removesuffix("s"), schema.get("items", {}), schemas, depth)
    return [one] * max(1, schema.get("minItems", 1))


def _text(name: str, schema: dict) -> str:
    if schema.get("format") in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    words = BY_NAME.get(name, WORDS)
    return words[: schema.get("maxLength")].ljust(schema.get("minLength", 0), "例")


def _number(name: str, schema: dict) -> int:
    usual = schema.get("default")
    if not isinstance(usual, int) or isinstance(usual, bool):
        usual = FEN if name.endswith("_fen") else COUNT
    return min(max(usual, schema.get("minimum", usual)), schema.get("maximum", usual))


_SIMPLE = {
    "string": _text,
    "integer": _number,
    "number": _number,
    "boolean": lambda _name, schema: bool(schema.get("default", True)),
}
