"""The house stays in order: who may import whom, how long a file may be, no floats near money."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("shared", "services", "gateway", "deploy")
FILES = [path for part in PARTS for path in (ROOT / part).rglob("*.py")]
SERVICES = ("store", "property", "funds", "ledger")
LINES_MAX = 450
FUNCTION_LINES_MAX = 60


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(path: Path) -> set[str]:
    return {name for name in imports(path) if name.split(".")[0] in PARTS}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_its_place_allows(path):
    place = path.relative_to(ROOT).parts
    for name in ours(path):
        target = name.split(".")
        if place[0] == "shared":
            assert target[0] == "shared", name
        elif place[0] == "services" and len(place) > 2:
            assert target[0] == "shared" or target[:2] == ["services", place[1]], name
        elif place[0] == "gateway":
            assert target[0] in ("shared", "gateway"), name
        elif place[0] == "deploy":
            assert target[0] in ("shared", "deploy"), name


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.name == "rules.py"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_rules_are_pure(path):
    pure = "money capitals cells quantity errors facts masking documents"
    allowed = tuple(f"shared.{name}" for name in pure.split())
    for name in ours(path):
        neighbour = name.startswith(".".join(path.relative_to(ROOT).parts[:2])) and "rules" in name
        assert name.startswith(allowed) or name == "shared" or neighbour, name
    for name in imports(path):
        assert name.split(".")[0] not in ("flask", "peewee", "requests", "time", "random"), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path):
    text = path.read_text()
    assert len(text.splitlines()) <= LINES_MAX
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and "migrations" not in path.parts:
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= FUNCTION_LINES_MAX, node.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_says_what_it_answers(path):
    tree = ast.parse(path.read_text())
    if tree.body:
        assert ast.get_docstring(tree), "the file opens with a sentence"


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in FILES
        if path.name in ("rules.py", "commands.py", "money.py", "capitals.py", "quantity.py")
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_float_comes_near_money(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.BinOp):
            assert not isinstance(node.op, ast.Div), f"line {node.lineno} divides into a float"
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float), f"line {node.lineno} has a float"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "float", f"line {node.lineno} makes a float"
