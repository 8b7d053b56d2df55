"""Products as files and on tills, and what was kept before prices had days."""

import io
import uuid
from datetime import timedelta

import openpyxl
import pytest
from playhouse.migrations import Runner

from services.store.app import SERVICE
from shared import clock
from tests.service import COMMUNITY, running

HEAD = "sku,barcode,name,category,unit,price_yuan"
TEA = {
    "sku": "TEA",
    "barcode": "6901234567892",
    "name": "=绿茶",
    "category": "饮料",
    "unit": "瓶",
    "price_fen": 350,
    "member_price_fen": 300,
}
PRINT = {
    "sku": "PRINT",
    "name": "文印",
    "category": "服务",
    "unit": "页",
    "kind": "service",
    "tax_category": "other",
    "price_fen": 30,
    "senior_price_fen": 0,
    "plu": "7",
}


def fetch(store, path):
    """The bytes of a file."""
    headers = {"Authorization": f"Bearer {store.token('admin')}"}
    return store.app.test_client().get(path, headers=headers).get_data()


def send(store, path, body, role="admin"):
    """Send bytes as they are."""
    return store.ask("POST", path, body, role=role)


@pytest.fixture
def shelf(store):
    """Tea with a case, and a service."""
    tea = store.post("/products", TEA)
    case = {"barcode": "16901234567899", "quantity": "24", "price_fen": 8_000}
    store.post(f"/products/{tea['id']}/barcodes", case)
    store.post(f"/products/{tea['id']}/barcodes", {"barcode": "96385074"})
    store.post("/products", PRINT)
    return store


@pytest.mark.parametrize("as_", ["csv", "xlsx"])
def test_what_is_exported_imports_without_a_change(shelf, as_):
    before = shelf.get("/products")["items"]
    version = shelf.get("/catalogue")["version"]
    for name, count in (("products", 2), ("barcodes", 3)):
        answer = send(shelf, f"/{name}/import", fetch(shelf, f"/{name}/export?as={as_}"))
        assert answer.body == {"created": 0, "updated": 0, "unchanged": count}, answer
    assert shelf.get("/products")["items"] == before
    assert shelf.get("/catalogue")["version"] == version


def test_a_file_from_one_shop_opens_another_with_the_same_shelf(shelf):
    files = {name: fetch(shelf, f"/{name}/export?as=xlsx") for name in ("products", "barcodes")}
    for name, body in files.items():
        answer = shelf.ask("POST", f"/{name}/import", body, community="elsewhere")
        assert answer.status == 200, answer
    here, there = (
        [
            {name: value for name, value in row.items() if name != "id"}
            for row in shelf.get("/products", community=community)["items"]
        ]
        for community in (COMMUNITY, "elsewhere")
    )
    assert here == there


def test_a_workbook_with_a_formula_or_cut_off_imports_nothing(store):
    book = openpyxl.Workbook()
    for row in (
        HEAD.split(","),
        ["A", None, "茶", "饮料", "瓶", 3.5],
        ["B", None, "水", "饮料", "瓶", "=1+1"],
    ):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    answer = send(store, "/products/import", out.getvalue())
    assert (answer.body["code"], answer.body["lines"][0]["line"]) == ("file_unreadable", 3)
    cut = send(store, "/products/import", out.getvalue()[:-100])
    assert cut.body["code"] == "file_unreadable"
    assert store.get("/products")["items"] == []


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("A,6901234567892,a,c,u,1,,,", "barcode"),
        ("A,,a,c,u,1,,,7", "plu"),
        ("A,,a,c,u,1,,,x", "plu"),
        ("A,,a,c,u,1,food,,", "kind"),
        ("A,,a,c,u,1,,none,", "tax_category"),
        ("TEA,,a,c,u,1,service,,", "kind"),
        ("A,,a,,u,1,,,", "category"),
        ("A,12,a,c,u,1,,,", "barcode"),
    ],
)
def test_a_line_that_cannot_be_is_named(shelf, line, field):
    text = f"{HEAD},kind,tax_category,plu\nB,,b,c,u,1,,,\n{line}\n"
    answer = shelf.ask("POST", "/products/import", text)
    assert answer.body["code"] == "import_invalid"
    assert [(row["line"], row["field"]) for row in answer.body["lines"]] == [(3, field)]
    assert len(shelf.get("/products")["items"]) == 2


def test_a_file_changes_what_it_says_and_leaves_the_rest(shelf):
    text = f"{HEAD},member_price_yuan\nTEA,6901234567908,绿茶,茶,罐,4.00,\n"
    assert shelf.post("/products/import", text)["updated"] == 1
    tea = shelf.get("/products?barcode=6901234567908")["items"][0]
    assert (tea["name"], tea["price_fen"], tea["member_price_fen"]) == ("绿茶", 400, None)
    assert [row["barcode"] for row in tea["barcodes"]][1:] == ["6901234567908", "16901234567899"]
    assert shelf.get("/products?barcode=6901234567892")["items"] == []
    history = [row["price_fen"] for row in shelf.get(f"/products/{tea['id']}/prices")["items"]]
    assert history == [350, 300, 400, None]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("NONE,96385074,1,", "sku"),
        ("PRINT,96385074,1,", "barcode"),
        ("TEA,,1,", "barcode"),
        ("TEA,6901234567908,0,", "quantity"),
        ("TEA,6901234567908,x,", "quantity"),
        ("TEA,6901234567908,1,1.234", "price_yuan"),
    ],
)
def test_a_barcode_that_cannot_be_is_named(shelf, line, field):
    text = f"sku,barcode,quantity,price_yuan\n{line}\n"
    answer = shelf.ask("POST", "/barcodes/import", text)
    assert [(row["line"], row["field"]) for row in answer.body["lines"]] == [(2, field)]


def test_a_file_of_barcodes_changes_packs(shelf):
    text = "barcode,sku,quantity,price_yuan\n16901234567899,TEA,12,\n6901234567908,TEA,6,9.00\n"
    report = shelf.post("/barcodes/import", text)
    assert (report["created"], report["updated"]) == (1, 1)
    tea = shelf.get("/products?sku=TEA")["items"][0]
    packs = {row["barcode"]: (row["quantity"], row["price_fen"]) for row in tea["barcodes"]}
    assert packs["16901234567899"] == ("12", None)
    assert packs["6901234567908"] == ("6", 900)


# -- tills --------------------------------------------------------------------------------------


def test_a_till_asks_for_what_changed_since_it_last_asked(shelf):
    first = shelf.get("/catalogue?limit=1", role="clerk")
    rest = shelf.get(f"/catalogue?limit=1&after={first['next']}", role="clerk")
    skus = {row["sku"] for row in first["items"] + rest["items"]}
    assert (skus, rest["next"]) == ({"TEA", "PRINT"}, None)
    since = f"/catalogue?since={first['version']}"
    assert shelf.get(since)["items"] == []

    tea = shelf.get("/products?sku=TEA")["items"][0]["id"]
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    shelf.post(f"/products/{tea}/prices", {"price_fen": 400, "effective_from": tomorrow})
    changed = shelf.get(since)
    assert changed["version"] == first["version"] + 1
    prices = [
        (row["price_group"], row["price_fen"], row["effective_from"])
        for row in changed["items"][0]["prices"]
    ]
    assert prices == [
        ("shelf", 350, "2023-01-01"),
        ("member", 300, "2023-01-01"),
        ("shelf", 400, tomorrow),
    ]

    wanted = {"name": "p", "kind": "percent", "percent_bp": 500, "scope": "all"}
    made = shelf.post("/promotions", wanted)
    now = shelf.get(f"/catalogue?since={changed['version']}")
    assert now["version"] == changed["version"] + 1
    assert [row["id"] for row in now["promotions"]] == [made["id"]]


def test_a_change_that_changes_nothing_is_no_new_version(shelf):
    before = shelf.get("/catalogue")["version"]
    tea = shelf.get("/products?sku=TEA")["items"][0]
    path = f"/products/{tea['id']}/change"
    assert shelf.post(path, {"category": "饮料"}) == tea
    assert shelf.get("/catalogue")["version"] == before
    assert shelf.post(path, {"category": "茶", "tax_category": "other"})["category"] == "茶"
    assert shelf.get("/catalogue")["version"] == before + 1


def test_only_goods_have_stock(shelf):
    kinds = {row["sku"]: row["kind"] for row in shelf.get("/products")["items"]}
    assert kinds == {"TEA": "goods", "PRINT": "service"}
    assert [row["sku"] for row in shelf.get("/products?kind=service")["items"]] == ["PRINT"]


# -- before prices had days -----------------------------------------------------------------------


def test_the_barcode_and_price_a_product_had_are_there_after_the_migration(bare):
    database = SERVICE.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "store"')
    Runner(database.proxy.obj, str(SERVICE.migrations)).up("0003_bills")
    for sku, barcode in (("TEA", "'6901234567892'"), ("RICE", "NULL")):
        database.proxy.execute_sql(
            "INSERT INTO product (id, community, sku, barcode, name, category, unit, price_fen, "
            f"tax_category, created_at) VALUES ('{uuid.uuid4()}', '{COMMUNITY}', '{sku}', "
            f"{barcode}, 'n', 'c', 'u', 350, 'standard', '2026-01-01T00:00:00.000000Z')"
        )
    database.close()
    with running(SERVICE, bare) as asked:
        rows = {row["sku"]: row for row in asked.get("/products")["items"]}
        assert {sku: row["barcode"] for sku, row in rows.items()} == {
            "TEA": "6901234567892",
            "RICE": None,
        }
        prices = asked.get(f"/products/{rows['RICE']['id']}/prices")["items"]
        assert [(row["effective_from"], row["price_fen"]) for row in prices] == [
            ("2023-01-01", 350)
        ]
        assert rows["TEA"]["kind"] == "goods"
        assert len(asked.get("/catalogue")["items"]) == 2
