"""What is wrong with a line of a file of goods is told in Chinese, whichever it is."""

import ast
import json
import re
from collections.abc import Iterator

from tests.contract.refusals import ROOT

SENTENCES = ROOT / "gateway/web/static/admin/lines.zh.json"
SOURCES = (
    ROOT / "shared/sheets.py",
    *(ROOT / "services/store/catalogue").rglob("*.py"),
)
CODE, VALUES = 3, 4  # the place of each in a BadLine
PLACE = re.compile(r"\$(\d)")
ENGLISH = re.compile(r"[a-z]{4,}")


def bad_lines() -> Iterator[ast.Call]:
    """Where a line is blamed."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadLine":
                yield node


def test_every_wrong_line_of_goods_has_a_code_with_a_chinese_sentence():
    sentences = json.loads(SENTENCES.read_text())
    told = set()
    for call in bad_lines():
        assert len(call.args) > CODE, ast.unparse(call)
        code = ast.literal_eval(call.args[CODE])
        told.add(code)
        values = call.args[VALUES] if len(call.args) > VALUES else ast.Tuple([])
        places = {int(place) for place in PLACE.findall(sentences[code])}
        if isinstance(values, ast.Tuple):
            assert len(places) == len(values.elts), code
    assert sorted(told) == list(sentences)


def test_a_sentence_about_a_line_is_chinese_and_ends_as_one():
    for code, sentence in json.loads(SENTENCES.read_text()).items():
        assert sentence.endswith("。"), code
        assert not ENGLISH.search(sentence.replace("reason", "")), code
