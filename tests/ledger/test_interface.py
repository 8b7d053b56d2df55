"""The standard data interface: every row of our books under the standard's names, sums equal."""

import csv
import io
from collections import defaultdict
from xml.etree import ElementTree

import pytest

from services.ledger.interface import rules
from services.ledger.interface.edition_2004 import EDITION
from tests.ledger import by_hand as b
from tests.ledger import year_end


@pytest.fixture
def files(ledger):
    """The members of the zip file of 2025."""
    year_end.live_through(ledger)
    return year_end.unzipped(year_end.download(ledger, "/books/store/interface?year=2025"))


def rows_of(files, name):
    text = files[f"{name}.txt"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


def fen(text):
    sign = -1 if text.startswith("-") else 1
    return sign * int(text.removeprefix("-").replace(".", ""))


def test_it_holds_an_xml_document_and_a_table_per_element_that_say_the_same(files):
    assert list(files) == ["说明.txt", "会计核算数据.xml"] + [
        f"{element.name}.txt" for element in EDITION.elements
    ]
    document = ElementTree.fromstring(files["会计核算数据.xml"])
    for element in EDITION.elements:
        names = [field.name for field in element.fields]
        read = [{c.tag: c.text or "" for c in row} for row in document.iter(element.name)]
        assert [list(row) for row in read] == [names] * len(read)
        assert read == rows_of(files, element.name)
        assert read
    for place in ("说明.txt", "会计核算数据.xml"):
        assert "GB/T 24589.1-2024 text not at hand" in files[place].decode()


def test_every_line_of_every_voucher_is_in_it(ledger, files):
    asked = []
    for month in ("2025-10", "2025-11", "2025-12"):
        asked += ledger.get(f"/books/store/vouchers?period={month}&limit=200")["items"]
    ours = {
        (v["period"], v["number"], line["line_no"]): (v, line) for v in asked for line in v["lines"]
    }
    theirs = rows_of(files, "记账凭证")
    assert len(theirs) == len(ours)
    for row in theirs:
        period = f"{row['会计年度']}-{int(row['会计月份']):02d}"
        voucher, line = ours[period, int(row["记账凭证编号"]), int(row["记账凭证行号"])]
        others = {
            o["account"]
            for o in voucher["lines"]
            if bool(o["debit_fen"]) != bool(line["debit_fen"])
        }
        expected = {
            "会计科目编号": line["account"],
            "会计科目名称": line["account_name"],
            "记账凭证摘要": line["memo"] or voucher["memo"],
            "记账凭证日期": voucher["voucher_date"],
            "业务日期": voucher["business_date"],
            "记账凭证种类": voucher["word"],
            "附件数": str(voucher["attachments"]),
            "记账人员": voucher["poster"] or "",
            "出纳人员": voucher["cashier"] or "",
            "审核人员": voucher["reviewer"] or "",
            "制单人员": voucher["maker"],
            "源凭证号": voucher["document_id"],
            "票据号": line["reference"] or "",
            "币种代码": "CNY",
            "汇率": "1",
            "会计电子账簿编号": "store",
            "楼栋编号": line["building"] or "",
            "供应商编号": line["supplier"] or "",
        }
        assert expected.items() <= row.items()
        assert set(row["对方科目编码"].split(",")) == others
        assert (fen(row["借方发生额"]), fen(row["贷方发生额"])) == (
            line["debit_fen"],
            line["credit_fen"],
        )


def test_balances_and_statements_are_ours(ledger, files):
    columns = {
        "期初借方余额": "opening_debit_fen",
        "期初贷方余额": "opening_credit_fen",
        "本期借方发生额": "period_debit_fen",
        "本期贷方发生额": "period_credit_fen",
        "本年累计借方发生额": "year_debit_fen",
        "本年累计贷方发生额": "year_credit_fen",
        "期末借方余额": "closing_debit_fen",
        "期末贷方余额": "closing_credit_fen",
    }
    balances = rows_of(files, "科目余额")
    for month in (10, 11, 12):
        path = f"/books/store/reports/trial-balance?period=2025-{month}"
        theirs = [row for row in balances if row["会计月份"] == str(month)]
        assert [(row["会计科目编号"], *(fen(row[name]) for name in columns)) for row in theirs] == [
            (row["code"], *(row[name] for name in columns.values()))
            for row in ledger.get(path)["rows"]
        ]
    for element, path, day, fields in (
        ("企业资产负债表", "balance-sheet", "报告日", ("年初数", "期末数")),
        ("企业利润表", "income-statement", "报告期", ("本月数", "本年累计数")),
    ):
        ours = ("opening_fen", "closing_fen") if day == "报告日" else ("month_fen", "year_fen")
        statement = ledger.get(f"/books/store/reports/{path}?period=2025-12")
        theirs = [row for row in rows_of(files, element) if row[day].startswith("2025-12")]
        assert [(int(row["行次"]), *(fen(row[name]) for name in fields)) for row in theirs] == [
            (row["row"], *(row[name] for name in ours)) for row in statement["rows"]
        ]
        assert {row["编制单位"] for row in theirs} == {year_end.COMPANY["name"]}


def test_accounts_and_what_they_are_kept_by_are_in_it(ledger, files):
    accounts = {row["科目编号"]: row for row in rows_of(files, "会计科目")}
    assert list(accounts) == [a["code"] for a in ledger.get("/books/store/accounts")["items"]]
    own = accounts["56020201"]
    assert (own["科目名称"], own["科目级次"], own["余额方向"]) == ("房租", "3", "借")
    assert (accounts["2202"]["科目类型"], accounts["2202"]["辅助核算项"]) == ("负债", "供应商")
    assert (accounts["3001"]["辅助核算标志"], accounts["3001"]["辅助核算项"]) == ("否", "")
    (book,) = rows_of(files, "电子账簿")
    assert book["会计核算单位"], book["组织机构代码"] == tuple(year_end.COMPANY.values())
    assert (book["会计年度"], book["科目结构"]) == ("2025", "4,2,2")
    listed = rows_of(files, "辅助核算项目")
    items = {(row["辅助核算类别"], row["辅助核算项目编号"]) for row in listed}
    assert {("供应商", "supplier-2"), ("楼栋", "building-1"), ("个人", "zhao")} <= items
    called = {
        row["辅助核算项目编号"]: row["辅助核算项目名称"] for row in rows_of(files, "辅助核算项目")
    }
    assert (called["supplier-1"], called["building-1"]) == ("细河粮油", "3号楼")
    kept = defaultdict(int)
    for row in rows_of(files, "辅助余额"):
        opening, debit = fen(row["年初余额"]), fen(row["本年借方发生额"])
        assert fen(row["期末余额"]) == opening + debit - fen(row["本年贷方发生额"])
        kept[row["会计科目编号"], row["供应商编号"]] += fen(row["期末余额"])
    assert (kept["2202", "supplier-1"], kept["2202", "supplier-2"]) == (-1_500_000, 60_000)


def test_the_next_year_begins_where_this_one_ended(ledger, files):
    later = year_end.unzipped(year_end.download(ledger, "/books/store/interface?year=2026"))
    end = {
        row["会计科目编号"]: row for row in rows_of(files, "科目余额") if row["会计月份"] == "12"
    }
    for row in rows_of(later, "科目余额"):
        before = end.get(row["会计科目编号"])
        if before:
            assert row["期初借方余额"] == before["期末借方余额"]
            assert row["期初贷方余额"] == before["期末贷方余额"]
    latecomer = rows_of(later, "记账凭证")[0]
    assert (latecomer["记账凭证日期"], latecomer["业务日期"]) == ("2026-01-01", "2025-12-30")
    empty = year_end.unzipped(year_end.download(ledger, "/books/store/interface?year=2024"))
    assert rows_of(empty, "记账凭证") == rows_of(empty, "科目余额") == []


def test_texts_that_no_xml_may_hold_are_written_without_it():
    element = rules.Element("记账凭证", "lines", (rules.Field("摘要", "memo"),))
    edition = rules.Edition("e", "n", "r", (element,))
    record = {"memo": "a\tb\n<&>\x00\x0b\x1b\ufffe \U0001f600"}
    document = "".join(rules.xml(edition, lambda name: [record]))
    (row,) = ElementTree.fromstring(document.encode())
    assert row[0].text == "a b <&> \U0001f600"
    assert list(rules.table(element, lambda name: [record]))[1] == "a b <&> \U0001f600\r\n"


def test_bad_years_and_strangers_are_refused(ledger):
    for year in ("", "?year=1999", "?year=abc"):
        assert ledger.ask("GET", f"/books/store/interface{year}").status == 422
    assert ledger.ask("GET", "/books/store/interface?year=2025", role="cashier").status == 403
    answer = ledger.ask("GET", "/books/canteen/interface?year=2025")
    assert (answer.status, answer.body["code"]) == (404, "book_unknown")
    b.post(ledger, b.rent(day="2025-03-20"))
    path = "/books/store/interface?year=2025"
    elsewhere = year_end.unzipped(year_end.download(ledger, path, community="elsewhere"))
    assert rows_of(elsewhere, "记账凭证") == []
