"""Rows and facts of which one side of a comparison alone knows, one maker for each."""

from datetime import date

from services.funds.commitments.models import Commitment
from services.funds.contributions.models import Contribution
from services.funds.disbursements.models import Disbursement
from services.funds.disbursements.returns.models import DisbursementReturn
from services.funds.funds.models import Fund
from services.store.catalogue.models import Product
from services.store.days.models import DayClose
from services.store.deposits.models import DepositAccount, DepositMovement
from services.store.purchasing.models import GoodsReceipt, Supplier
from services.store.settlements.models import Settlement
from services.store.stock.issues.models import StockIssue
from services.store.stock.models import StockLevel, StockMovement
from services.store.tills.agency.models import AgencyPayment
from shared import clock, facts
from shared.ids import new_id

DAY = date(2026, 3, 12)


# -- one row each -------------------------------------------------------------------------------


def product(community: str) -> Product:
    return Product.create(
        id=new_id(),
        community=community,
        sku="RICE",
        name="大米",
        category="粮油",
        unit="袋",
        kind="goods",
        tax_category="standard",
        changed_in=1,
        created_at=clock.now(),
    )


def a_day_close(community: str, row_id: str) -> None:
    DayClose.create(
        id=row_id,
        community=community,
        outlet="main",
        day=DAY,
        gross_fen=3500,
        cost_fen=0,
        report="{}",
        closed_by="li",
        closed_at=clock.now(),
    )


def a_level(community: str) -> Product:
    goods = product(community)
    StockLevel.create(
        product=goods,
        community=community,
        on_hand=1000,
        value_fen=800,
        basis_quantity=0,
        basis_value_fen=0,
        method="moving_average",
        costed_year=2026,
    )
    return goods


def a_movement(community: str, row_id: str) -> None:
    StockMovement.create(
        community=community,
        product=a_level(community),
        kind="goods_receipt",
        document_id=row_id,
        moved_on=DAY,
        quantity=1000,
        value_fen=800,
    )


def a_stock_issue(community: str, row_id: str) -> None:
    StockIssue.create(
        id=row_id,
        community=community,
        work_order_id=new_id(),
        building_id=new_id(),
        product=product(community),
        quantity=1000,
        cost_fen=60,
        purpose="换灯",
        issued_on=DAY,
        issued_by="wang",
        issued_at=clock.now(),
    )


def a_delivery(community: str, row_id: str) -> None:
    supplier = Supplier.create(
        id=new_id(),
        community=community,
        code="S1",
        name="粮油公司",
        payment_days=30,
        created_at=clock.now(),
    )
    GoodsReceipt.create(
        id=row_id,
        community=community,
        supplier=supplier,
        received_on=DAY,
        due_on=DAY,
        value_fen=90,
        made_by="li",
        made_at=clock.now(),
    )


def a_deposit(community: str, row_id: str) -> None:
    account = DepositAccount.create(
        id=new_id(),
        community=community,
        kind="member",
        holder_id="M1",
        balance_fen=120,
        opened_at=clock.now(),
    )
    DepositMovement.create(
        id=row_id,
        community=community,
        account=account,
        kind="taken",
        amount_fen=120,
        method="cash",
        moved_at=clock.now(),
        moved_on=DAY,
        made_by="li",
        made_at=clock.now(),
    )


def an_agency_payment(community: str, row_id: str) -> None:
    AgencyPayment.create(
        id=row_id,
        community=community,
        method="bank",
        amount_fen=30,
        payee="供电公司",
        reference="R1",
        paid_on=DAY,
        made_by="li",
        made_at=clock.now(),
    )


def a_settlement(community: str, row_id: str) -> None:
    Settlement.create(
        id=row_id,
        community=community,
        channel="wechat",
        arrived_on=DAY,
        gross_fen=40,
        fee_fen=1,
        made_by="li",
        made_at=clock.now(),
    )


def a_fund(community: str, **sums: int) -> Fund:
    return Fund.create(
        id=new_id(),
        community=community,
        name="维修专项",
        nature="E",
        purpose="维修",
        legal_holder="公司",
        book="store",
        categories=[],
        unmanaged_only=False,
        approval_threshold_fen=0,
        created_at=clock.now(),
        **sums,
    )


def a_contribution(community: str, row_id: str, source: str = "grant") -> Fund:
    fund = a_fund(community, contributed_fen=5000)
    Contribution.create(
        id=row_id,
        community=community,
        fund=fund,
        source=source,
        source_id="G-1",
        received_on=DAY,
        amount_fen=5000,
        recorded_by="li",
        recorded_at=clock.now(),
    )
    return fund


def a_contribution_from_profit(community: str, row_id: str) -> None:
    a_contribution(community, row_id, "profit")


def a_commitment(community: str, row_id: str, work_order_id: str | None = "W1") -> Commitment:
    fund = a_contribution(community, new_id())
    return Commitment.create(
        id=row_id,
        community=community,
        fund=fund,
        work_order_id=work_order_id,
        use="repair" if work_order_id else "care",
        amount_fen=200,
        state="made",
        requested_by="li",
        requested_at=clock.now(),
        made_on=DAY,
    )


def a_disbursement(
    community: str, row_id: str, work_order_id: str | None = "W1", returned_fen: int = 0
) -> Disbursement:
    commitment = a_commitment(community, new_id(), work_order_id)
    return Disbursement.create(
        id=row_id,
        community=community,
        fund=commitment.fund,
        commitment=commitment,
        work_order_id=work_order_id,
        use=commitment.use,
        paid_on=DAY,
        amount_fen=150,
        returned_fen=returned_fen,
        recorded_at=clock.now(),
    )


def another_use(community: str, row_id: str) -> None:
    a_disbursement(community, row_id, None)


def a_return(community: str, row_id: str) -> None:
    DisbursementReturn.create(
        id=row_id,
        community=community,
        disbursement=a_disbursement(community, new_id(), returned_fen=70),
        amount_fen=70,
        reason="多付",
        received_on=DAY,
        recorded_by="li",
        recorded_at=clock.now(),
    )


# -- one voucher, or one fact heard, each --------------------------------------------------------


def paid(row_id: str, use: str, work_order_id: str | None = None) -> facts.DisbursementMade:
    return facts.DisbursementMade(
        disbursement_id=row_id,
        fund_id="F1",
        fund_name="维修专项",
        nature="E",
        book="store",
        work_order_id=work_order_id,
        commitment_id=new_id(),
        building_id=None,
        paid_on="2026-03-12",
        amount_fen=150,
        lots=(),
        use=use,
    )


def a_fee_paid_ahead(row_id: str) -> facts.FeeCollected:
    return facts.FeeCollected(
        fee_payment_id=row_id,
        household_id="H1",
        building_id="B1",
        building_name="3号楼",
        method="bank",
        arrears_fen=0,
        prepaid_fen=400,
        collected_on="2026-03-12",
    )


def a_month_of_fees(row_id: str) -> facts.FeeCharged:
    return facts.FeeCharged(
        fee_charge_id=row_id,
        household_id="H1",
        building_id="B1",
        building_name="3号楼",
        period="2026-03",
        prepaid_fen=0,
        receivable_fen=300,
        charged_on="2026-03-12",
    )


def money_for_an_errand(row_id: str) -> facts.ErrandMoneyTaken:
    return facts.ErrandMoneyTaken(
        errand_money_id=row_id,
        errand_id="E1",
        errand="代缴电费",
        household_id=None,
        building_id=None,
        method="cash",
        payee="供电公司",
        amount_fen=86,
        taken_on="2026-03-12",
    )


def income_of_common_parts(row_id: str) -> facts.CommonIncomeReceived:
    return facts.CommonIncomeReceived(
        common_income_id=row_id,
        source="充电桩",
        payer="电桩公司",
        building_id=None,
        fund_id=None,
        method="bank",
        amount_fen=300,
        cost_fen=0,
        received_on="2026-03-12",
    )


def a_day_heard(row_id: str) -> facts.DayClosed:
    return facts.DayClosed(
        day_close_id=row_id,
        outlet_id="main",
        outlet_name="一店",
        day="2026-03-12",
        sales_count=1,
        refunds_count=0,
        revenue=(
            facts.RevenueLine(
                tax_category="standard", line="粮油", gross_fen=3500, discount_fen=0, cost_fen=0
            ),
        ),
        tenders=(),
        gross_fen=3500,
        discount_fen=0,
        refunded_fen=0,
        cost_fen=0,
        gross_profit_fen=3500,
    )
