"""Every refusal is told in Chinese, by the page that asked."""

import json
import re

from tests.contract.refusals import ROOT, codes

SENTENCES = ROOT / "gateway/web/static/desk/problems.zh.json"
MEMBER = re.compile(r"\{(\w+)\}")
ENGLISH = re.compile(r"[a-z]{4,}")
# What a code of ours may be told with, as the refusal brings it.
MEMBERS = {
    "bill_row_differs": ["line"],
    "budget_exhausted": ["year"],
    "earlier_day_open": ["day"],
    "earlier_period_open": ["period"],
    "hold_too_long": ["until"],
    "product_in_other_count": ["sku"],
    "warranty_over": ["until"],
}


def sentences() -> dict[str, str]:
    """The sentences that the pages say."""
    return json.loads(SENTENCES.read_text())


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    known, told = codes(), set(sentences())
    assert sorted(known - told) == [], "no clerk can read these"
    assert sorted(told - known) == [], "nobody is refused so"


def test_a_sentence_is_chinese_ends_as_one_and_stands_in_its_place():
    said = sentences()
    assert list(said) == sorted(said)
    for code, sentence in said.items():
        assert sentence.endswith("。"), code
        assert 6 <= len(sentence) <= 60, code
        assert not ENGLISH.search(MEMBER.sub("", sentence.replace("https", ""))), code


def test_a_sentence_names_only_what_its_refusal_brings():
    named = {code: MEMBER.findall(sentence) for code, sentence in sentences().items()}
    assert {code: members for code, members in named.items() if members} == MEMBERS
