"""Every sentence that the store puts on the list of concerns has its Chinese on the shop's page."""

import ast
from pathlib import Path

import pytest

from gateway.web.shop.concerns import SENTENCES, UNKNOWN, chinese
from services.store.sales.batches import rules

STORE = Path(__file__).parents[2] / "services/store"
SOURCES = ("sales/batches/rules.py", "sales/batches/commands.py", "tills/commands.py")


def written() -> list[str]:
    """The sentences in the source of the store, with a 1 where a value stands."""
    trees = [ast.parse((STORE / path).read_text()) for path in SOURCES]
    calls = [
        node.args[1]
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Flag"
    ]
    named = [
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "sentence"
    ]
    return [text for each in calls + named if (text := _text(each))]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "1" for p in node.values)
    return ""  # a refusal's own words


def test_no_sentence_of_the_store_is_without_its_chinese():
    sentences = written()
    assert len(sentences) >= len(SENTENCES)
    assert [each for each in sentences if chinese(each) == UNKNOWN] == []


@pytest.mark.parametrize(
    "sentence, told",
    [
        ("A drawer was -5000 fen over (short: negative) at its close.", "关钱箱时少了 50.00 元。"),
        (
            rules.price_flag([("TEA-001", 350, 400), ("EGG", 1, 2)]).sentence,
            "售价与当时的价目表不同：TEA-001 卖 3.50 元，应为 4.00 元；"
            "EGG 卖 0.01 元，应为 0.02 元。",
        ),
        ("The points of this card are not there.", UNKNOWN),
    ],
)
def test_amounts_are_told_in_yuan(sentence, told):
    assert chinese(sentence) == told
