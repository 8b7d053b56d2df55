"""What a bank's files look like, and how a cashier and an accountant work with them."""

import uuid
from typing import Any

from shared import facts
from shared.money import yuan
from tests.ledger import happenings as h
from tests.service import Answer, Asked

ACCOUNT = "100201"
HEADER = "交易日期,收入,支出,余额,对方户名,摘要,流水号"


def plain(*rows, opening_fen=0, header=HEADER):
    """A file in the plain layout; a row is (day, fen, other party, memo, reference)."""
    lines, balance_fen = [header], opening_fen
    for day, fen, *texts in rows:
        balance_fen += fen
        party, memo, reference = (*texts, "", "", "")[:3]
        money_in, money_out = (yuan(fen), "") if fen > 0 else ("", yuan(-fen))
        cells = [day, money_in, money_out, yuan(balance_fen), party, memo, reference]
        lines.append(",".join(f'"{cell}"' if "," in cell else cell for cell in cells))
    return "\r\n".join(lines) + "\r\n"


def send(ledger: Asked, file: str | bytes, role="cashier", book="store", **query: Any) -> Answer:
    """Send a file of the bank, whatever comes back."""
    wanted = "&".join(f"{k}={v}" for k, v in {"account": ACCOUNT, **query}.items())
    body = file.encode("utf-8-sig") if isinstance(file, str) else file
    response = ledger.app.test_client().post(
        f"/books/{book}/bank/statements?{wanted}",
        headers={
            "Authorization": f"Bearer {ledger.token(role)}",
            "Idempotency-Key": str(uuid.uuid4()),
        },
        data=body,
        content_type="text/csv",
    )
    return Answer(response.status_code, response.get_json(), dict(response.headers))


def imported(ledger: Asked, *rows, **how: Any) -> dict:
    """The report of a file that was taken."""
    opening_fen = how.pop("opening_fen", 0)
    answer = send(ledger, plain(*rows, opening_fen=opening_fen), **how)
    assert answer.status == 200, answer
    return answer.body


def bank_rows(ledger: Asked, statement_id: str) -> list[dict]:
    return ledger.get(f"/books/store/bank/statements/{statement_id}/rows")["items"]


def unmatched(ledger: Asked, until="2026-12-31") -> dict:
    return ledger.get(f"/books/store/bank/unmatched?account={ACCOUNT}&until={until}")


def suggestions(ledger: Asked, until="2026-12-31") -> list[dict]:
    return ledger.get(f"/books/store/bank/suggestions?account={ACCOUNT}&until={until}")["items"]


def match_body(rows, lines) -> dict:
    """Rows and lines as `unmatched` gave them, to be matched."""
    return {
        "account": ACCOUNT,
        "rows": [row["id"] for row in rows],
        "lines": [{"voucher_id": x["voucher_id"], "line_no": x["line_no"]} for x in lines],
    }


def match(ledger: Asked, rows, lines) -> dict:
    return ledger.post("/books/store/bank/matches", match_body(rows, lines), role="accountant")


def take_suggested(ledger: Asked, **more: Any) -> dict:
    body = {"account": ACCOUNT, "until": "2026-12-31", **more}
    return ledger.post("/books/store/bank/match-suggested", body, role="accountant")


def reconciliation(ledger: Asked, day: str) -> dict:
    return ledger.get(f"/books/store/bank/reconciliation?account={ACCOUNT}&day={day}")


def paid(fen, on, supplier="细河粮油", reference=None):
    """A supplier is paid from the bank: a line of −fen on its account."""
    return facts.SupplierPaid(
        supplier_payment_id=str(uuid.uuid4()),
        supplier_id="supplier-1",
        supplier_name=supplier,
        amount_fen=fen,
        method="bank",
        paid_on=on,
        bank_reference=reference,
    )


def arrived(net_fen, on, channel="wechat"):
    """A platform's payout arrives at the bank: a line of +fen on its account."""
    return h.settlement(net_fen, 0, on=on, channel=channel)
