"""GeoReport v2 answers in JSON and in XML that say the same; XML is written and never read."""

import re
from typing import Any
from xml.etree import ElementTree

from flask import Response, json, request
from werkzeug.exceptions import HTTPException

from services.property.open311.rules import FORMATS
from shared import errors
from shared.errors import MEDIA_TYPE, Refusal
from shared.openapi import PROBLEMS

# What a list's items are called in XML.
ITEMS = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
ERRORS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"code": {"type": "integer"}, "description": {"type": "string"}},
    },
}
XML = {FORMATS["xml"]: {"schema": {"type": "string"}}}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def announced(success: int) -> dict:
    """What the document says beyond the schemas: XML too, refusals as GeoReport v2 has them.

    Who is refused before this service is asked hears of it as everywhere.
    """
    said = {
        MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
        FORMATS["json"]: {"schema": ERRORS},
        **XML,
    }
    refused = {
        status: {"description": meaning, "content": said} for status, meaning in PROBLEMS.items()
    }
    return {"responses": {success: {"content": XML}, **refused}}


def answer(
    form: str, root: str, content: Any, status: int = 200, headers: dict | None = None
) -> Response:
    """The content in a form; `root` is its element in XML."""
    body = as_xml(root, content) if form == "xml" else json.dumps(content, ensure_ascii=False)
    kind = f"{FORMATS[form]}; charset=utf-8"
    return Response(body, status=status, headers=headers, content_type=kind)


def as_xml(root: str, content: Any) -> bytes:
    """The content as an XML document; null is an empty element."""
    element = ElementTree.Element(root)
    _fill(element, content)
    return ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)


def answer_refusal(refusal: Refusal) -> Response:
    """A refusal as GeoReport v2 says it."""
    return _errors(refusal.status, [refusal.message], refusal.headers)


def answer_http_error(error: HTTPException) -> Response:
    """What Flask and the schemas refuse, as GeoReport v2 says it; every field is a sentence."""
    problem = errors.answer_http_error(error).get_json(force=True)
    sentences = [f"{row['field']}: {row['message']}" for row in problem.get("errors", ())]
    return _errors(problem["status"], sentences or [problem["detail"]])


def answer_crash(error: Exception) -> Response:
    """A fault of ours, told without its inside."""
    return _errors(500, [errors.answer_crash(error).get_json(force=True)["detail"]])


def _errors(status: int, sentences: list[str], headers: dict | None = None) -> Response:
    status = 400 if status == 422 else status  # the protocol knows no other for what is missing
    rows = [{"code": status, "description": sentence} for sentence in sentences]
    form = (request.view_args or {}).get("form", "json")
    return answer(form, "errors", rows, status, headers)


def _fill(element: ElementTree.Element, content: Any) -> None:
    if isinstance(content, dict):
        for name, inner in content.items():
            _fill(ElementTree.SubElement(element, name), inner)
    elif isinstance(content, list):
        for inner in content:
            _fill(ElementTree.SubElement(element, ITEMS[element.tag]), inner)
    elif content is not None:
        text = str(content).lower() if isinstance(content, bool) else str(content)
        element.text = _NO_XML.sub("", text)
