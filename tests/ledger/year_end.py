"""A rich quarter: opening, facts, vouchers by hand, corrections, a year end, a latecomer."""

import io
import zipfile

from shared import facts
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.service import Asked

CREDIT_CODE = "91110108600040399G"
COMPANY = {"name": "乐居社区服务有限公司", "credit_code": CREDIT_CODE}
ODD_MEMO = 'd]o [2026-05-01] date:2026-05-02; "x" \\ | a, b:c (e) * ! #t ^l'
BOOKS = ("store", "property")


def supplier_paid(amount_fen: int, on: str, supplier: str = "supplier-2") -> facts.SupplierPaid:
    return facts.SupplierPaid(
        supplier_payment_id=f"paid-{on}-{amount_fen}",
        supplier_id=supplier,
        supplier_name="细河粮油",
        paid_on=on,
        method="bank",
        amount_fen=amount_fen,
        bank_reference="B-17",
    )


def begin(ledger: Asked) -> None:
    """Whose book it is, an account of its own on the third level, and what stood in October."""
    ledger.post("/books/store/company", COMPANY, role="accountant")
    for code, name in (("560202", "房租_水电（公摊）"), ("56020201", "房租")):
        account = {"code": code, "name": name, "requires": []}
        ledger.post("/books/store/accounts", account, role="accountant")
    opening = {
        "period": "2025-10",
        "attachments": 1,
        "lines": [
            b.line("100201", 5_000_000, reference="对账单 10"),
            b.line("1601", 2_000_000),
            b.line("1602", 0, 300_000),
            b.line("122103", 0, 40_000, person="zhao"),
            b.line("122103", 70_000, person="qian"),
            b.line("3001", 0, 6_030_000),
            b.line("560101", 100_000),
            b.line("500101", 0, 800_000),
        ],
    }
    draft = ledger.post("/books/store/opening-balances", opening, role="accountant")
    b.step(ledger, draft, "review")
    assert b.step(ledger, draft, "post").status == 201


def november(ledger: Asked) -> None:
    """A month of the shop, its rent by hand, one voucher taken back and one supplemented."""
    ledger.hear(
        h.goods_received(1_500_000, on="2025-11-02"),
        h.goods_received(90_000, on="2025-11-03", supplier="supplier-2"),
        supplier_paid(150_000, "2025-11-04"),
        h.day_closed(
            on="2025-11-30",
            cash=500_000,
            wechat=900_000,
            alipay=300_000,
            meals_fen=120_000,
            cost_fen=1_100_000,
        ),
        h.settlement(600_000, 3_600, on="2025-11-30"),
        h.stock_adjusted("stock_count", -500, 300, on="2025-11-29"),
        h.variance_resolved(300, 500, on="2025-11-30"),
    )
    rent = [
        b.line(
            "56020201",
            120_000,
            building="building-1",
            memo="date:2025-12-24 三号楼 [2025-12-25], x|y",
        ),
        b.line("100201", 0, 120_000, reference="网银 0017", cash_flow=6),
    ]
    voucher = {"voucher_date": "2025-11-20", "memo": ODD_MEMO, "attachments": 2}
    short = b.post(ledger, voucher | {"lines": rent})
    wrong = b.post(ledger, b.rent(77_700, "2025-11-21"))
    reason = {"voucher_date": "2025-11-25", "reason": "记错科目"}
    _through(ledger, f"/books/store/vouchers/{wrong['id']}/reverse", reason)
    more = [b.line("560201", 5_000, person="sun"), b.line("1001", 0, 5_000)]
    added = {"voucher_date": "2025-11-26", "reason": "少记", "attachments": 1, "lines": more}
    _through(ledger, f"/books/store/vouchers/{short['id']}/supplement", added)
    asset = [b.line("1601", 480_000), b.line("100201", 0, 480_000)]
    b.post(ledger, {**voucher, "memo": "购入冷柜", "lines": asset})


def december(ledger: Asked) -> None:
    """A fund is fed and pays for a roof in both books; depreciation and interest by hand."""
    ledger.hear(
        h.contribution(100_000, on="2025-12-01"),
        h.contribution(200_000, nature="G", fund="fund-2", on="2025-12-02"),
        h.work_completed(90_000, on="2025-12-05"),
        h.disbursement(90_000, on="2025-12-06"),
        h.day_closed(on="2025-12-20", cash=-10_100, wechat=500_000, cost_fen=300_000),
    )
    for memo, debit, credit in (("计提折旧", "560201", "1602"), ("存款利息", "100201", "560301")):
        lines = [b.line(debit, 16_000), b.line(credit, 0, 16_000)]
        wanted = {"voucher_date": "2025-12-31", "memo": memo, "attachments": 1, "lines": lines}
        b.post(ledger, wanted)


def january(ledger: Asked) -> None:
    """What comes after the year was closed, and for it."""
    ledger.hear(
        h.goods_received(4_200, on="2025-12-30"),
        h.day_closed(on="2026-01-09", cash=60_600, cost_fen=40_000),
    )
    b.post(ledger, b.rent(33_000, "2026-01-10"))


def live_through(ledger: Asked) -> None:
    """All of it: November and December closed, January open."""
    begin(ledger)
    november(ledger)
    h.close(ledger, "2025-11")
    december(ledger)
    for book in BOOKS:
        h.close(ledger, "2025-12", book=book)
    january(ledger)


def _through(ledger: Asked, path: str, wanted: dict) -> None:
    draft = ledger.post(path, wanted, role="accountant")
    b.step(ledger, draft, "review")
    b.step(ledger, draft, "sign")
    assert b.step(ledger, draft, "post").status == 201


def download(ledger: Asked, path: str, role: str = "accountant", **who: str) -> bytes:
    """The bytes of a file."""
    headers = {"Authorization": f"Bearer {ledger.token(role, **who)}"}
    answer = ledger.app.test_client().get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.data


def unzipped(body: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}
