"""What happens to a community, as facts, and how its accountant closes a month."""

import uuid
from dataclasses import replace
from datetime import date

from shared import clock, facts
from shared.money import yuan
from tests.service import COMMUNITY, Answer, Asked

RATES_BP = {"standard": 100, "services": 100, "exempt_meals": 0, "other": 500}


def entered(entries):
    """Entries as a bookkeeper writes them: `store: Dr 1405 1.00 / Cr 2202 1.00`."""
    return [
        f"{entry.book}: "
        + " / ".join(
            f"{'Dr' if line.debit_fen else 'Cr'} {line.account} "
            f"{yuan(line.debit_fen or line.credit_fen)}"
            for line in entry.lines
        )
        for entry in entries
    ]


def goods_received(value_fen, on="2026-03-02", supplier="supplier-1", **more):
    return facts.GoodsReceived(
        goods_receipt_id=more.get("id") or str(uuid.uuid4()),
        supplier_id=supplier,
        supplier_name="细河粮油",
        received_on=on,
        invoice_number="No.17",
        value_fen=value_fen,
        lines=(),
    )


def day_closed(on="2026-03-31", cost_fen=0, meals_fen=0, **tenders):
    """A day whose takings are standard sales, but for `meals_fen` of exempt meals."""
    gross_fen = sum(tenders.values())
    revenue = [("standard", "饮料", gross_fen - meals_fen), ("exempt_meals", "助餐", meals_fen)]
    return facts.DayClosed(
        day_close_id=str(uuid.uuid4()),
        outlet_id="outlet-1",
        outlet_name="新晟店",
        day=on,
        sales_count=1,
        refunds_count=0,
        revenue=tuple(
            facts.RevenueLine(
                tax_category=category, line=line, gross_fen=fen, discount_fen=0, cost_fen=0
            )
            for category, line, fen in revenue
            if fen
        ),
        tenders=tuple(
            facts.Tender(method=method, amount_fen=fen) for method, fen in tenders.items()
        ),
        gross_fen=gross_fen,
        discount_fen=0,
        refunded_fen=0,
        cost_fen=cost_fen,
        gross_profit_fen=gross_fen - cost_fen,
    )


def settlement(gross_fen, fee_fen, on="2026-03-31", channel="wechat"):
    return facts.SettlementReceived(
        settlement_id=str(uuid.uuid4()),
        channel=channel,
        arrived_on=on,
        gross_fen=gross_fen,
        fee_fen=fee_fen,
    )


def clearing_explained(amount_fen, treatment, on="2026-03-31", channel="wechat", person=None):
    return facts.ClearingExplained(
        explanation_id=str(uuid.uuid4()),
        channel=channel,
        explained_on=on,
        amount_fen=amount_fen,
        treatment=treatment,
        reason="对账",
        person=person,
    )


def stock_adjusted(kind, *values_fen, on="2026-03-10"):
    return facts.StockAdjusted(
        stock_adjustment_id=str(uuid.uuid4()),
        kind=kind,
        reason="三月",
        adjusted_on=on,
        lines=tuple(facts.StockLine(sku="TEA", quantity=0, value_fen=fen) for fen in values_fen),
    )


def variance_resolved(gain_fen, loss_fen, *charged, on="2026-03-11"):
    """What a count found is approved; `charged` are (person, fen)."""
    return facts.StockVarianceResolved(
        stock_count_id=str(uuid.uuid4()),
        reason="三月",
        resolved_on=on,
        gain_fen=gain_fen,
        loss_fen=loss_fen,
        charges=tuple(
            facts.VarianceCharge(sku="TEA", person=person, amount_fen=fen)
            for person, fen in charged
        ),
    )


def till_closed(over_short_fen, on="2026-03-10"):
    return facts.TillClosed(
        till_session_id=str(uuid.uuid4()),
        outlet_id="outlet-1",
        closed_on=on,
        expected_cash_fen=10_000,
        counted_cash_fen=10_000 + over_short_fen,
        over_short_fen=over_short_fen,
    )


def contribution(amount_fen, nature="E", fund="fund-1", on="2026-04-01", **more):
    return facts.ContributionReceived(
        contribution_id=str(uuid.uuid4()),
        fund_id=fund,
        fund_name="反哺维修",
        nature=nature,
        book=more.get("book", "store"),
        source=more.get("source", "profit" if nature == "E" else "grant"),
        source_id="close-1",
        source_book="store",
        period="2026-03",
        received_on=on,
        amount_fen=amount_fen,
    )


def repair_billed(amount_fen, tax_category="services", on="2026-04-06"):
    return facts.RepairBilled(
        repair_bill_id=str(uuid.uuid4()),
        work_order_id="order-1",
        household_id="household-1",
        building_id="building-1",
        building_name="3号楼",
        tax_category=tax_category,
        amount_fen=amount_fen,
        billed_on=on,
    )


def work_completed(amount_fen, fund="fund-1", on="2026-04-05", kind="outsourced"):
    return facts.WorkOrderCompleted(
        work_order_id=str(uuid.uuid4()),
        title="屋顶防水",
        building_id="building-1",
        building_name="3号楼",
        fund_id=fund,
        completed_on=on,
        cost_fen=amount_fen,
        lines=(facts.CostLine(kind=kind, description="防水卷材", amount_fen=amount_fen),),
    )


def disbursement(
    amount_fen, nature="E", fund="fund-1", book="store", on="2026-04-06", order="order-1", **more
):
    return facts.DisbursementMade(
        disbursement_id=str(uuid.uuid4()),
        fund_id=fund,
        fund_name="反哺维修",
        nature=nature,
        book=book,
        work_order_id=order,
        commitment_id="commitment-1",
        building_id="building-1",
        paid_on=on,
        amount_fen=amount_fen,
        lots=(),
        **more,
    )


def disbursement_returned(
    amount_fen, nature="E", fund="fund-1", book="store", on="2026-04-07", order="order-1", **more
):
    return facts.DisbursementReturned(
        disbursement_return_id=str(uuid.uuid4()),
        disbursement_id="disbursement-1",
        fund_id=fund,
        fund_name="反哺维修",
        nature=nature,
        book=book,
        work_order_id=order,
        commitment_id="commitment-1",
        building_id="building-1",
        use="repair" if order else "relief",
        received_on=on,
        amount_fen=amount_fen,
        reason="多付",
        lots=(),
        **more,
    )


def contribution_returned(
    amount_fen,
    nature="G",
    fund="fund-1",
    book="store",
    on="2026-04-07",
    of="contribution-1",
    **more,
):
    return facts.ContributionReturned(
        contribution_return_id=str(uuid.uuid4()),
        contribution_id=of,
        fund_id=fund,
        fund_name="反哺维修",
        nature=nature,
        book=book,
        returned_on=on,
        amount_fen=amount_fen,
        reason="项目取消",
        lots=(),
        **more,
    )


def fund_transferred(amount_fen, nature="E", fund="fund-1", to="fund-2", book="store"):
    return facts.FundTransferred(
        transfer_id=str(uuid.uuid4()),
        fund_id=fund,
        fund_name="反哺维修",
        to_fund_id=to,
        to_fund_name="应急储备",
        nature=nature,
        book=book,
        transferred_on="2026-04-07",
        amount_fen=amount_fen,
        lots=(),
    )


def march_at_the_shop():
    """The worked example of domain.md §2.5: 130,000.00 of goods sold for 145,600.00."""
    return (
        goods_received(13_000_000),
        day_closed(wechat=6_000_000, alipay=4_000_000, cash=4_560_000, cost_fen=13_000_000),
        settlement(6_000_000, 36_000),
    )


def ask_to_close(
    ledger: Asked,
    book: str,
    period: str,
    on: date,
    key: str | None = None,
    community: str = COMMUNITY,
    accepted: tuple[str, ...] = (),
) -> Answer:
    """Ask for a month's close on a day; the token is minted at the real time."""
    token = ledger.token("accountant", community=community)
    with clock.fixed(clock.at(on, 9)):
        return send_close(ledger, token, book, period, key or str(uuid.uuid4()), accepted)


def send_close(
    ledger: Asked, token: str, book: str, period: str, key: str, accepted: tuple[str, ...] = ()
) -> Answer:
    """Send the request to close a month, in spite of some warnings and without bank statements."""
    body = {"accepted": ["bank_not_reconciled", "cash_negative", *accepted], "reason": "书记已同意"}
    response = ledger.app.test_client().post(
        f"/books/{book}/periods/{period}/close",
        json=body,
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
    )
    return Answer(response.status_code, response.get_json(), dict(response.headers))


def close(ledger: Asked, period: str, book: str = "store", accepted: tuple[str, ...] = ()) -> dict:
    """Close a month on the day after it ended."""
    answer = ask_to_close(ledger, book, period, day_after(period), accepted=accepted)
    assert answer.status == 201, answer
    return answer.body


def day_after(period: str) -> date:
    """The first day on which a month may be closed."""
    return date.fromordinal(clock.month_end(period).toordinal() + 1)


def obstacles(answer: Answer) -> list[str]:
    """The codes of what stood in the way of a close."""
    assert (answer.status, answer.body["code"]) == (409, "period_not_ready"), answer
    return [found["code"] for found in answer.body["obstacles"]]


def written(ledger: Asked, book: str = "store", **filters: str) -> list[str]:
    """The lines of a book's vouchers as a bookkeeper reads them: `Dr 1405 130,000.00`."""
    query = "&".join(f"{name}={value}" for name, value in {"limit": "200", **filters}.items())
    vouchers = ledger.get(f"/books/{book}/vouchers?{query}")["items"]
    return [
        f"{'Dr' if line['debit_fen'] else 'Cr'} {line['account']} "
        f"{yuan(line['debit_fen'] or line['credit_fen'])}"
        for voucher in vouchers
        for line in voucher["lines"]
    ]


def cash_moved(kind, purpose, amount_fen=5_000, on="2026-03-10"):
    return facts.CashMoved(
        cash_move_id=str(uuid.uuid4()),
        till_session_id=str(uuid.uuid4()),
        outlet_id="outlet-1",
        kind=kind,
        purpose=purpose,
        amount_fen=amount_fen,
        reason="买打印纸",
        moved_on=on,
    )


def agency_paid(method, amount_fen=5_000, on="2026-03-10"):
    return facts.AgencyPaid(
        agency_payment_id=str(uuid.uuid4()),
        method=method,
        amount_fen=amount_fen,
        payee="自来水公司",
        reference="B-1",
        paid_on=on,
    )


def deposit_taken(amount_fen, kind="member", method="wechat", on="2026-03-02"):
    return facts.DepositTaken(
        deposit_movement_id=str(uuid.uuid4()),
        kind=kind,
        holder_id="holder-1",
        method=method,
        amount_fen=amount_fen,
        moved_on=on,
    )


def deposit_refunded(amount_fen, kind="member", method="wechat", on="2026-03-02"):
    return facts.DepositRefunded(
        **deposit_taken(amount_fen, kind, method, on).data(), reason="退卡"
    )


def agency_collected(agency_fen, **tenders):
    """A day whose cash was in part collected for others."""
    day = day_closed(**tenders)
    tenders["cash"] = tenders.get("cash", 0) + agency_fen
    paid = tuple(facts.Tender(method=method, amount_fen=fen) for method, fen in tenders.items())
    return replace(day, agency_fen=agency_fen, tenders=paid)


def fee_collected(arrears_fen=0, prepaid_fen=0, method="bank", on="2026-03-02"):
    return facts.FeeCollected(
        fee_payment_id=str(uuid.uuid4()),
        household_id="household-1",
        building_id="building-1",
        building_name="3号楼",
        method=method,
        arrears_fen=arrears_fen,
        prepaid_fen=prepaid_fen,
        collected_on=on,
    )


def fee_charged(prepaid_fen=0, receivable_fen=0, on="2026-03-31"):
    return facts.FeeCharged(
        fee_charge_id=str(uuid.uuid4()),
        household_id="household-1",
        building_id="building-1",
        building_name="3号楼",
        period=on[:7],
        prepaid_fen=prepaid_fen,
        receivable_fen=receivable_fen,
        charged_on=on,
    )


def common_income(amount_fen, cost_fen=0, fund="fund-1", on="2026-03-31"):
    return facts.CommonIncomeReceived(
        common_income_id=str(uuid.uuid4()),
        source="充电桩",
        payer="充电桩投资方",
        building_id="building-1",
        fund_id=fund,
        method="bank",
        amount_fen=amount_fen,
        cost_fen=cost_fen,
        received_on=on,
    )
