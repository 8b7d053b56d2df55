"""Any list as CSV or XLSX, by the Accept header or behind the path, as the list is: no more."""

import csv
import io

import openpyxl
import pytest

from services.store.app import SERVICE as STORE
from shared import sheets
from shared.paging import LIMIT_MAX
from tests.gateway.conftest import shop  # noqa: F401  (a fixture)
from tests.service import running

CSV, XLSX = sheets.CONTENT_TYPES["csv"], sheets.CONTENT_TYPES["xlsx"]
HEADER = "sku,barcode,name,category,unit,price_yuan,tax_category"
MANY = 2 * LIMIT_MAX + 3


@pytest.fixture
def store(settings):
    """A store with one product."""
    with running(STORE, settings) as asked:
        asked.post("/products/import", f"{HEADER}\nTEA,,+绿茶,饮料,瓶,3.50,standard")
        yield asked


def asked_as(store, accept, path="/products", **how):
    return store.ask("GET", path, headers={"Accept": accept}, **how)


def table(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def opened(store, path, accept=None):
    headers = {"Authorization": f"Bearer {store.token('admin')}"}
    headers |= {"Accept": accept} if accept else {}
    return store.app.test_client().get(path, headers=headers)


def test_a_list_is_csv_for_whoever_prefers_csv(store):
    answer = asked_as(store, CSV)
    assert (answer.status, answer.headers["Content-Type"]) == (200, f"{CSV}; charset=utf-8")
    assert answer.headers["Vary"] == "Accept"
    assert "products.csv" in answer.headers["Content-Disposition"]
    (row,) = table(answer.body)
    assert (row["sku"], row["name"]) == ("TEA", "'+绿茶"), "no spreadsheet runs a name"
    assert (row["price_fen"], row["price_yuan"]) == ("350", "3.50")


def test_the_columns_are_those_of_the_document_even_of_an_empty_list(store):
    fields = store.get("/products")["items"][0]
    empty = asked_as(store, CSV, role="district", community="fengmei")
    header = empty.body.removeprefix("\ufeff").strip().split(",")
    assert table(empty.body) == []
    assert {name for name in header if not name.endswith("_yuan")} == set(fields)


def test_a_file_holds_every_page_and_the_filters_still_count(store):
    lines = [f"SKU{n},,货 {n},饮料,瓶,1.00,standard" for n in range(MANY - 1)]
    store.post("/products/import", "\n".join([HEADER, *lines]))
    rows = table(asked_as(store, CSV, "/products?limit=1").body)
    assert len(rows) == MANY == len({row["sku"] for row in rows})
    after = store.get(f"/products?limit={LIMIT_MAX}")["next"]
    assert len(table(asked_as(store, CSV, f"/products?after={after}").body)) == MANY - LIMIT_MAX


def test_a_list_longer_than_a_file_may_be_is_refused(store, monkeypatch):
    monkeypatch.setattr(sheets, "ROWS_OUT_MAX", 0)
    answer = asked_as(store, CSV)
    assert (answer.status, answer.body["code"]) == (422, "too_many_rows")


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/json"),
        ("application/json, text/csv;q=0.9", "application/json"),
        ("application/json;q=0.5, text/csv", CSV),
        (f"{XLSX}, text/csv;q=0.1", XLSX),
        ("text/csv;q=0, */*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ],
)
def test_who_weighs_the_forms_gets_the_heaviest(store, accept, given):
    assert opened(store, "/products", accept).mimetype == given


def test_the_extension_says_it_as_the_header_does(store):
    by_path, by_header = opened(store, "/products.csv"), opened(store, "/products", CSV)
    assert (by_path.status_code, by_path.data) == (200, by_header.data)
    sheet = openpyxl.load_workbook(io.BytesIO(opened(store, "/products.xlsx").data)).active
    first, second = list(sheet.values)[:2]
    row = dict(zip(first, second, strict=True))
    assert (row["name"], row["price_yuan"]) == ("+绿茶", 3.5)
    assert opened(store, "/products/TEA.csv").status_code == 404, "no list is there"


def test_what_is_no_list_is_json_or_406(store):
    one = f"/products/{store.get('/products')['items'][0]['id']}"
    refused = asked_as(store, CSV, one)
    assert (refused.status, refused.body["code"]) == (406, "form_unavailable")
    assert asked_as(store, "text/csv, application/json;q=0.1", one).body["sku"] == "TEA"


def test_who_may_not_see_the_list_may_not_see_the_file(store):
    assert asked_as(store, CSV, role="steward").status == 403
    assert asked_as(store, CSV, "/products.csv", role="steward").status == 403
    assert asked_as(store, CSV, "/sales?reported_on=yesterday").status == 422


def test_a_statement_that_is_a_file_by_itself_is_the_same_file(store):
    path = "/reports/sales?by=day&from=2026-03-01&to=2026-03-31"
    by_query, by_header = opened(store, f"{path}&as=csv"), opened(store, path, CSV)
    assert (by_query.status_code, by_query.content_type) == (200, f"{CSV}; charset=utf-8"), (
        by_query.text
    )
    assert by_header.data == by_query.data


def test_files_come_through_the_gateway_and_the_gateways_own_lists_are_files_too(shop):  # noqa: F811
    shop.token("accountant")
    for path in ("/api/v1/store/products.csv", "/api/v1/users.csv"):
        answer = opened(shop, path)
        assert (answer.status_code, answer.content_type) == (200, f"{CSV}; charset=utf-8"), (
            answer.text
        )
        assert "Accept" in answer.headers["Vary"]
    assert "accountant.xinsheng" in opened(shop, "/api/v1/users.csv").text
    refused = opened(shop, "/api/v1/auth/me", CSV)
    assert (refused.status_code, refused.json["code"]) == (406, "form_unavailable")
