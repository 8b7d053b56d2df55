"""Whether an answer is one that the service's own document announces."""

from typing import Any

import jsonschema_rs
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from shared.openapi import written

_VALIDATORS: dict[tuple, Any] = {}  # each is made once, for all apps of a test process


class Announced:
    """The document of an app as a judge of its answers."""

    def __init__(self, app: Flask, document: dict):
        self._name = app.name
        self._paths = app.url_map.bind("localhost")
        self._document = document

    def judge(self, method: str, path: str, answer: TestResponse) -> None:
        """Raises AssertionError for a status, a form or a shape that was not announced."""
        operation = self._operation(method, path)
        if operation is None or answer.status_code == 500:
            return  # no document announces a crash; a test that causes one says so itself
        where = f"{method} {path} {answer.status_code}"
        told = operation["responses"].get(str(answer.status_code))
        assert told is not None, f"{where}: this status is not in the document"
        told = self._resolved(told)
        if "content" not in told:
            return
        media = answer.mimetype
        assert media in told["content"], f"{where}: {media} is not in the document"
        if "json" in media and "schema" in told["content"][media]:
            key = (self._name, operation["operationId"], answer.status_code, media)
            if key not in _VALIDATORS:
                _VALIDATORS[key] = self._validator(told["content"][media]["schema"])
            errors = [
                f"{'/'.join(map(str, error.instance_path))}: {error.message}"
                for error in _VALIDATORS[key].iter_errors(answer.get_json())
            ]
            assert not errors, f"{where}: {errors[:5]}"

    def _operation(self, method: str, path: str) -> dict | None:
        try:
            rule, _ = self._paths.match(path.partition("?")[0], method, return_rule=True)
        except HTTPException:
            return None
        item = self._document["paths"].get(written(rule.rule), {})
        return item.get(method.lower())

    def _resolved(self, node: dict) -> dict:
        while "$ref" in node:
            name = node["$ref"].rsplit("/", 2)
            node = self._document["components"][name[1]][name[2]]
        return node

    def _validator(self, schema: dict) -> Any:
        whole = {**schema, "components": self._document["components"]}
        return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
