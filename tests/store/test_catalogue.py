"""The catalogue, through HTTP."""

TEA = {
    "sku": "TEA",
    "barcode": "6901234567892",
    "name": "绿茶",
    "category": "饮料",
    "unit": "瓶",
    "price_fen": 350,
}


def test_a_product_is_found_by_its_barcode(store):
    store.post("/products", TEA)
    assert store.get("/products?barcode=6901234567892")["items"][0]["sku"] == "TEA"


def test_a_wrong_check_digit_is_refused_and_nothing_is_kept(store):
    answer = store.ask("POST", "/products", TEA | {"barcode": "6901234567890"})
    assert (answer.status, answer.body["code"]) == (422, "barcode_invalid")
    assert answer.body["errors"][0]["field"] == "barcode"
    assert store.get("/products")["items"] == []


def test_a_product_is_created_once_with_one_key(store):
    first = store.ask("POST", "/products", TEA, key="k1")
    again = store.ask("POST", "/products", TEA, key="k1")
    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert store.refused("/products", TEA | {"sku": "B"}, key="k1") == "idempotency_key_reused"
    assert store.refused("/products", TEA, key=None) == "idempotency_key_missing"


def test_a_bad_line_of_an_import_is_named_and_nothing_is_imported(store):
    text = (
        "sku,barcode,name,category,unit,price_yuan\n"
        "A,6901234567892,茶,饮料,瓶,3.50\n"
        "B,6901234567890,水,饮料,瓶,2.00\n"
        "C,,米,粮油,袋,-1\n"
    )
    answer = store.ask("POST", "/products/import", text)
    assert (answer.status, answer.body["code"]) == (422, "import_invalid")
    assert [(row["line"], row["field"]) for row in answer.body["lines"]] == [
        (3, "barcode"),
        (4, "price_yuan"),
    ]
    assert store.get("/products")["items"] == []


def test_thousands_of_products_are_imported_at_once(store):
    rows = [f"S{i},,名{i},饮料,瓶,{i}.50" for i in range(5_000)]
    text = "sku,barcode,name,category,unit,price_yuan\n" + "\n".join(rows)
    assert store.post("/products/import", text)["created"] == 5_000
    assert store.post("/products/import", text)["unchanged"] == 5_000


def test_another_community_does_not_see_the_product(store):
    product = store.post("/products", TEA)
    path = f"/products/{product['id']}"
    assert store.ask("GET", path, community="elsewhere").body["code"] == "product_unknown"


def test_an_import_without_tax_categories_leaves_them_as_they_are(store):
    store.post("/products", TEA | {"tax_category": "exempt_meals"})
    text = "sku,barcode,name,category,unit,price_yuan\nTEA,6901234567892,绿茶,饮料,瓶,4.00\n"
    assert store.post("/products/import", text)["updated"] == 1
    product = store.get("/products?sku=TEA")["items"][0]
    assert (product["price_fen"], product["tax_category"]) == (400, "exempt_meals")


def test_a_file_that_is_no_csv_is_refused_with_its_line(store):
    head = "sku,barcode,name,category,unit,price_yuan\n"
    for code, name in (("import_invalid", "茶\x01"), ("file_unreadable", "x" * 200_000)):
        answer = store.ask("POST", "/products/import", f"{head}A,,{name},饮料,瓶,1\n")
        assert (answer.status, answer.body["code"]) == (422, code)
        assert answer.body["lines"][0]["line"] == 2


def test_a_cursor_of_another_kind_is_refused(store):
    assert store.ask("GET", "/products?after=%ff").body["code"] == "cursor_invalid"


def test_a_product_named_by_the_client_is_the_same_under_another_key(store):
    named = TEA | {"id": "01920000-0000-7000-8000-000000000001"}
    assert store.post("/products", named) == store.post("/products", named)
    assert store.refused("/products", named | {"name": "红茶"}) == "product_differs"


def test_products_are_found_by_what_their_name_or_number_has_in_it(store):
    store.post("/products", TEA)
    store.post("/products", TEA | {"sku": "OIL_1", "barcode": None, "name": "菜籽油 5%"})

    def found(words):
        return [row["sku"] for row in store.get(f"/products?words={words}")["items"]]

    assert found("绿茶") == found("tea") == [TEA["sku"]]
    assert found("油") == found("5%25") == found("OIL_") == ["OIL_1"]
    assert found("_") == ["OIL_1"] and found("红茶") == []
