"""The demo's accountant: what no fact tells is written by hand, and the closed month is printed."""

from pathlib import Path

from deploy.client import wait_until_heard
from deploy.story import Story

BOOK = "/ledger/books/store"
COMPANY = {"name": "乐居社区服务有限公司", "credit_code": None}
RENT_FEN = 60_000
RENT = {
    "name": "店面房租",
    "memo": "支付房租",
    "schedule": {"first_period": "2026-01", "day": 31},
    "lines": [
        {"account": "560202", "side": "debit", "amount_fen": RENT_FEN, "outlet": "main"},
        {"account": "100201", "side": "credit", "amount_fen": RENT_FEN, "reference": "0131-7"},
    ],
}
PAPERS = {
    "balance-sheet": "资产负债表",
    "income-statement": "利润表",
    "cash-flow": "现金流量表",
    "trial-balance": "科目余额表",
}


def write_by_hand(story: Story, period: str) -> int:
    """The month's rent: a template makes the draft, another person reviews it; returns its fen."""
    accountant, reviewer = story.as_("accountant"), story.as_("reviewer")
    accountant.post(f"{BOOK}/company", COMPANY, key="demo-company")
    account = {"code": "560202", "name": "房租", "requires": ["outlet"]}
    accountant.post(f"{BOOK}/accounts", account, key="demo-account")
    accountant.post(f"{BOOK}/templates", RENT, key="demo-template")
    accountant.post(f"{BOOK}/recurring/make", {"period": period}, key="demo-recurring")
    for draft in accountant.all(f"{BOOK}/drafts", state="draft"):
        reviewer.post(f"{BOOK}/drafts/{draft['id']}/review", key=f"demo-review-{draft['id']}")
    body = {"period": period}
    posted = accountant.post(f"{BOOK}/drafts/post-reviewed", body, key="demo-post")
    return sum(voucher["amount_fen"] for voucher in posted)


def print_month(story: Story, period: str, folder: Path) -> list[Path]:
    """The statements of a closed month as an accountant prints and signs them."""
    folder.mkdir(parents=True, exist_ok=True)
    accountant = story.as_("accountant")
    printed = []
    for paper, name in PAPERS.items():
        path = folder / f"{name}_{period}.xlsx"
        path.write_bytes(
            accountant.file(f"{BOOK}/reports/{paper}", period=period, **{"as": "xlsx"})
        )
        printed.append(path)
    return printed


def publish_month(story: Story, period: str) -> dict:
    """The accountant prepares what everybody may read of a month, with every photo of a repair done
    in it, which are few; the reviewer approves it."""
    wait_until_heard(story.gateway_url)
    path, accountant = "/record/snapshots", story.as_("accountant")
    photos = accountant.all("/property/finished-photos", period=period)
    body = {"period": period, "photo_ids": [each["photo_id"] for each in photos]}
    prepared = accountant.post(path, body, key=f"demo-record-{period}")
    approve = f"{path}/{prepared['draft']['id']}/approve"
    return story.as_("reviewer").post(approve, key=f"demo-record-{period}-approved")


def journals(story: Story) -> dict[str, str]:
    """The books as text for hledger and for beancount, by the names of their files."""
    accountant = story.as_("accountant")
    return {
        f"{book['code']}.{form}": accountant.get(f"/ledger/books/{book['code']}/exports/{form}")
        for book in accountant.all("/ledger/books")
        for form in ("hledger", "beancount")
    }
