"""The books of a community."""

from concurrent.futures import ThreadPoolExecutor

from tests.ledger.happenings import close


def test_both_books_are_there_at_the_first_question(ledger):
    books = ledger.get("/books")["items"]
    assert [(row["code"], row["name"]) for row in books] == [
        ("store", "便利店公司"),
        ("property", "物业公司"),
    ]
    assert books[0]["vat_filing"] == "quarter"
    assert books[0]["reserve_bp"] == 1000


def test_many_first_questions_at_once_open_the_books_once(ledger):
    def ask(_):
        return ledger.ask("GET", "/books/store").status

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(ask, range(24))) == {200}
    with ledger.service.database.connection():
        rows = ledger.service.database.proxy.execute_sql("SELECT code FROM book").fetchall()
    assert sorted(code for (code,) in rows) == ["property", "store"]


def test_there_is_no_third_book(ledger):
    assert ledger.ask("GET", "/books/canteen").body["code"] == "book_unknown"


def test_a_clerk_may_not_read_the_books_and_a_reviewer_may_not_close_them(ledger):
    assert ledger.ask("GET", "/books", role="clerk").status == 403
    assert ledger.refused("/books/store/periods/2026-03/close", role="reviewer") == "forbidden"


def test_the_filing_period_is_chosen_before_the_first_close_only(ledger):
    wanted = {"vat_filing": "month"}
    chosen = ledger.post("/books/property/filing", wanted, role="accountant")
    assert chosen["vat_filing"] == "month"
    close(ledger, "2026-03", book="property")
    assert ledger.refused("/books/property/filing", wanted, role="accountant") == "filing_fixed"


CANTEEN = {"code": "canteen", "name": "惠民食堂公司", "credit_code": "91210100MA0XXXXX4K"}


def test_another_company_opens_its_own_books(ledger):
    refused = ledger.ask("POST", "/books", CANTEEN, role="accountant")
    assert (refused.status, refused.body["code"]) == (422, "invalid_request")
    wanted = {**CANTEEN, "credit_code": "91110108600040399G", "vat_filing": "month"}
    opened = ledger.post("/books", wanted, role="accountant")
    assert (opened["name"], opened["vat_filing"]) == ("惠民食堂公司", "month")
    assert [row["code"] for row in ledger.get("/books")["items"]] == [
        "store",
        "property",
        "canteen",
    ]
    again = ledger.ask("POST", "/books", wanted, role="accountant")
    assert (again.status, again.body["code"]) == (409, "book_exists")
    assert ledger.get("/books/canteen/verify")["vouchers"] == 0
    answer = ledger.ask("GET", "/books/canteen", community="elsewhere")
    assert (answer.status, answer.body["code"]) == (404, "book_unknown")


def test_a_book_says_which_company_keeps_it(ledger):
    company = {"name": "乐居社区服务有限公司", "credit_code": "91110108600040399G"}
    ledger.post("/books/store/company", company, role="accountant")
    assert ledger.get("/books/store")["name"] == "乐居社区服务有限公司"
