"""The templates, read from the file beside them. Read-only."""

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

TEMPLATES = Path(__file__).parent / "templates.json"


class Template(NamedTuple):
    """A fund of the reports (domain.md §1): nature, book, and the terms that are its own.

    `yearly_budget_fen` is what is granted to each community in a year, where that is fixed.
    """

    code: str
    zh: str
    en: str
    sentence_zh: str
    sentence_en: str
    nature: str
    book: str
    yearly_budget_fen: int | None
    terms: dict[str, Any]


@cache
def by_code() -> dict[str, Template]:
    """Every template by its code, in the order of the file."""
    kept = json.loads(TEMPLATES.read_text(encoding="utf-8"))
    return {row["code"]: Template(**row) for row in kept["templates"]}


def templates() -> list[Template]:
    """All of them; they are a page long."""
    return list(by_code().values())
