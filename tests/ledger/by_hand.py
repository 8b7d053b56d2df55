"""Vouchers that people write by hand, and the hands they pass through."""

from typing import Any

from tests.service import Answer, Asked


def line(account: str, debit_fen: int = 0, credit_fen: int = 0, **more: Any) -> dict:
    """A line as the wire has it."""
    return {"account": account, "debit_fen": debit_fen, "credit_fen": credit_fen, **more}


def rent(fen: int = 120_000, day: str = "2026-03-20", **more: Any) -> dict:
    """A month's rent, paid from the bank."""
    return {
        "voucher_date": day,
        "memo": "支付三月房租",
        "attachments": 1,
        "lines": [line("560201", fen), line("100201", 0, fen)],
        **more,
    }


def make(ledger: Asked, wanted: dict | None = None, book: str = "store", **who: Any) -> dict:
    """A draft that an accountant has made."""
    return ledger.post(f"/books/{book}/drafts", wanted or rent(), **{"role": "accountant", **who})


def step(ledger: Asked, draft: dict, verb: str, body: Any = None, **who: Any) -> Answer:
    """One step with a draft of the store's book, by the role that usually takes it."""
    role = {"review": "reviewer", "return": "reviewer", "sign": "cashier"}.get(verb, "accountant")
    path = f"/books/store/drafts/{draft['id']}/{verb}"
    return ledger.ask("POST", path, body, **{"role": role, **who})


def post(ledger: Asked, wanted: dict | None = None, book: str = "store") -> dict:
    """A voucher made, reviewed and posted."""
    draft = make(ledger, wanted, book)
    ledger.post(f"/books/{book}/drafts/{draft['id']}/review", role="reviewer")
    return ledger.post(f"/books/{book}/drafts/{draft['id']}/post", role="accountant")
