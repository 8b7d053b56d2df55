"""Of Bootstrap's style sheet what our pages need, and nothing that is needed is missing."""

import gzip

import pytest

from gateway.web import stylesheet

HEAD = '@charset "UTF-8";/*! licence */'


def test_rules_are_kept_for_elements_and_for_the_classes_that_are_named():
    sheet = HEAD + "a{x:1}.btn,.card .btn,.btn>.gone{x:2}.gone,b{x:3}[data-bs-theme=dark]{x:4}"
    kept = HEAD + "a{x:1}.btn,.card .btn{x:2}b{x:3}"
    assert stylesheet.trimmed(sheet, {"btn", "card"}) == kept


def test_a_condition_stays_as_long_as_it_holds_something():
    sheet = HEAD + "@media print{.gone{x:1}}@media (min-width:1px){.gone{x:2}.row{x:3}}p{x:4}"
    kept = HEAD + "@media (min-width:1px){.row{x:3}}p{x:4}"
    assert stylesheet.trimmed(sheet, {"row"}) == kept


def test_a_movement_stays_when_it_is_named():
    sheet = HEAD + "@keyframes turn{to{x:1}}@keyframes grow{0%{x:1}to{x:2}}p{x:3}"
    assert stylesheet.trimmed(sheet, {"grow"}) == HEAD + "@keyframes grow{0%{x:1}to{x:2}}p{x:3}"


def test_a_custom_property_stays_when_some_rule_asks_for_it():
    sheet = ":root{--bs-red:#f00;--bs-blue:#00f}a{color:var(--bs-red)}"
    kept = ":root{--bs-red:#f00;}a{color:var(--bs-red)}"
    assert stylesheet.without_unasked(sheet, {"--bs-red"}) == kept


@pytest.mark.parametrize("sheet", ["a{x:1}", HEAD + "@layer a{b{x:1}}", HEAD + "a{x:1}}@{"])
def test_a_sheet_that_is_written_otherwise_is_refused(sheet):
    with pytest.raises(ValueError):
        stylesheet.trimmed(sheet, set())


def test_bootstraps_own_sheet_is_understood_and_small():
    whole = stylesheet.WHOLE.read_text()
    named = {name for name in stylesheet.CLASS.findall(whole)}
    assert stylesheet.trimmed(whole, named).count("{") > 0.95 * whole.count("{")
    needed = stylesheet.needed()
    assert b"Licensed under MIT" in needed and b".btn-primary{" in needed
    assert len(gzip.compress(needed)) < 8_000
