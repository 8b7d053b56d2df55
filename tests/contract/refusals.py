"""Every code that a refusal can have, as the source says it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("gateway", "services", "shared")
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
NAMED = re.compile(r"`([a-z][a-z0-9]*(?:_[a-z0-9]+)+)`")
RAISES = re.compile(r"\b[Rr]aises\b|\bRefusal\b")
# What is neither a refusal nor told to a person: what is wrong with a line of a file, and what is
# kept of a sale although something was wrong with it.
OTHERS = ("BadLine", "Flag")
# Fields, which rules return beside a sentence, too, and which docstrings name beside codes.
FIELDS = ("same_as", "closes_minute", "extended_minutes", "installed_on", "moved_on")
# What names a thing, at which place, and how the codes end that are made of it.
THINGS = {
    "missing": (0, ("unknown",)),
    "named_before": (1, ("unknown", "differs")),
    "require_same": (0, ("differs",)),
}
# What is given a code further back, and at which place.
PLACES = {"require_not_before": 2, "Refused": 2, "problem": 1}
# Put together of parts, and not named where they are raised.
COMPUTED = {"fund_frozen", "fund_closed", "upstream_refused", "refused"}


def codes() -> set[str]:
    """Every code: where a refusal is made, where a rule returns one beside its sentence, where a
    thing that is absent or differs is named, and where a docstring says what is raised."""
    trees = [ast.parse(path.read_text()) for path in _files()]
    refusals = _classes(trees)
    functions = {
        each.name for tree in trees for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)
    }
    found = set(COMPUTED)
    for tree in trees:
        for node in ast.walk(tree):
            found.update(_of_call(node, refusals) if isinstance(node, ast.Call) else ())
            found.update(_beside_a_sentence(node.elts) if isinstance(node, ast.Tuple) else ())
            found.update(_of_return(node) if isinstance(node, ast.Return) else ())
            if isinstance(node, ast.FunctionDef):
                found.update(set(_of_docstring(node)) - functions)
    return (found | set(_of_http())) - set(FIELDS)


def _files() -> Iterator[Path]:
    for source in SOURCES:
        yield from (
            path for path in (ROOT / source).rglob("*.py") if "migrations" not in path.parts
        )


def _classes(trees: list[ast.Module]) -> set[str]:
    """The names of `Refusal` and of what is made of it."""
    known = {"Refusal"}
    while True:
        more = {
            each.name
            for tree in trees
            for each in ast.walk(tree)
            if isinstance(each, ast.ClassDef)
            and any(isinstance(base, ast.Name) and base.id in known for base in each.bases)
        }
        if more <= known:
            return known
        known |= more


def _of_call(call: ast.Call, refusals: set[str]) -> Iterator[str]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in OTHERS or not call.args:
        return
    if name in THINGS:
        place, endings = THINGS[name]
        yield from (f"{thing}_{ending}" for thing in _words(call.args[place]) for ending in endings)
    elif name in PLACES and len(call.args) > PLACES[name]:
        yield from _words(call.args[PLACES[name]])
    elif name in refusals or name == "Problem":
        yield from _words(call.args[0])
    else:
        yield from _beside_a_sentence(call.args)


def _words(node: ast.expr) -> Iterator[str]:
    """The word that stands there, or both of an `if`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _words(node.body)
        yield from _words(node.orelse)


def _beside_a_sentence(row: list[ast.expr]) -> Iterator[str]:
    """A code at the beginning of a row in which a sentence follows."""
    if len(row) > 1 and any(_is_sentence(each) for each in row[1:]):
        yield from (word for word in _words(row[0]) if CODE.fullmatch(word))


def _is_sentence(node: ast.expr) -> bool:
    text = ast.unparse(node).rstrip("'\"")
    return isinstance(node, ast.Constant | ast.JoinedStr) and " " in text and text.endswith(".")


def _of_return(node: ast.Return) -> Iterator[str]:
    """`return "code", sentence`"""
    value = node.value
    if isinstance(value, ast.Tuple) and any(
        isinstance(each, ast.Name) and each.id in ("sentence", "message") for each in value.elts[1:]
    ):
        yield from (word for word in _words(value.elts[0]) if CODE.fullmatch(word))


def _of_docstring(function: ast.FunctionDef) -> Iterator[str]:
    for paragraph in (ast.get_docstring(function) or "").split("\n\n"):
        if said := RAISES.search(paragraph):
            yield from NAMED.findall(paragraph[said.start() :])


def _of_http() -> Iterator[str]:
    """What Flask and the schemas refuse: the table in `shared.errors`."""
    for node in ast.walk(ast.parse((ROOT / "shared/errors.py").read_text())):
        if isinstance(node, ast.Dict) and all(
            isinstance(key, ast.Constant) and isinstance(key.value, int) for key in node.keys
        ):
            yield from (
                word for each in node.values for word in _words(each) if CODE.fullmatch(word)
            )
    yield "internal_error"
