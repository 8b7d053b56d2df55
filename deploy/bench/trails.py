"""How quick the trail of an order is that was paid out of a thousand lots of three years."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.client import Client
from deploy.instance import COMMUNITY, sign_ins, throwaway
from shared import clock, facts
from shared.follower import Origin, follower_of
from shared.settings import Settings

MONTHS, CATEGORIES = 36, ("饮料", "米面粮油", "日用", "蔬菜")
ASKED_A_ROUND = 10
ORDER, PAYMENT = "order", "payment"
POOL = {"fund_id": "pool", "fund_name": "反哺资金", "nature": "E", "book": "store"}
REPAIRS = {"fund_id": "repairs", "fund_name": "维修专项", "nature": "E", "book": "store"}


def measure(console: Console, lots: int) -> dict[str, Figure]:
    """The trace of an order, through the gateway, in milliseconds."""
    with throwaway() as instance:
        console.print(f"写入 writing {lots:,} lots of {MONTHS} months …")
        instance.stop()
        _hear(instance.settings, lots)
        instance.start()
        person = sign_ins(instance.settings)["steward"]
        client = Client(instance.settings.gateway_url, person["username"], person["password"])
        console.print(_shown(client, lots))
        return {
            "trace_ms": of(
                [of([_ms(client) for _ in range(ASKED_A_ROUND)]).median for _ in range(ROUNDS)]
            )
        }


def _ms(client: Client) -> float:
    started = time.perf_counter()
    client.get(f"/loop/trace/work-orders/{ORDER}")
    return (time.perf_counter() - started) * 1_000


def _shown(client: Client, lots: int) -> str:
    """What the trail holds, to show that it is whole."""
    trace = client.get(f"/loop/trace/work-orders/{ORDER}")
    consumed = trace["disbursements"][0]["contributions"]
    assert (len(consumed), trace["difference_fen"]) == (lots, 0)
    pieces = sum(len(lot["days"]) for lot in consumed)
    days = {day["day_close_id"] for lot in consumed for day in lot["days"]}
    return f"一笔维修 one order: {len(consumed):,} lots, {pieces:,} pieces of {len(days):,} days"


def _hear(chosen: Settings, lots: int) -> None:
    """Let the gateway hear three years, as its follower would have heard them."""
    service = import_module("gateway.service").SERVICE
    origin = Origin("", COMMUNITY[0], clock.now(), follower_of("gateway", COMMUNITY[0], "bench"))

    def hear() -> None:
        for fact in _three_years(lots):
            service.reactions[type(fact)](fact, origin)

    service.database.bind(chosen)
    with service.database.connection():
        service.database.run(hear)
    service.database.close()


def _three_years(lots: int) -> Iterator[facts.Fact]:
    """Each month's profit comes into the pool, moves in slices, and all of them pay one order."""
    months = [(2023 + number // 12, number % 12 + 1) for number in range(MONTHS)]
    edges = [lots * number // MONTHS for number in range(MONTHS + 1)]
    moved: list[facts.MovedLot] = []
    for (year, month), (begin, end) in zip(months, pairwise(edges), strict=True):
        period = f"{year}-{month:02}"
        days = list(_days(period))
        yield from days
        yield _closed(period, [day.day_close_id for day in days])
        yield _profit(period)
        slices = list(_slices(period, range(begin, end)))
        yield _transfer(period, slices)
        moved += slices
    yield _opened()
    yield _paid(moved)


def _days(period: str) -> Iterator[facts.DayClosed]:
    day = date.fromisoformat(f"{period}-01")
    while day <= clock.month_end(period):
        lines = [
            facts.RevenueLine(
                tax_category="standard",
                line=category,
                gross_fen=90_000 + day.day * 700 + number * 31,
                discount_fen=0,
                cost_fen=70_000 + number * 977,
            )
            for number, category in enumerate(CATEGORIES)
        ]
        gross_fen, cost_fen = (
            sum(getattr(line, name) for line in lines) for name in ("gross_fen", "cost_fen")
        )
        yield facts.DayClosed(
            day_close_id=f"day-{day}",
            outlet_id="main",
            outlet_name="新晟店",
            day=day.isoformat(),
            sales_count=1,
            refunds_count=0,
            revenue=tuple(lines),
            tenders=(),
            gross_fen=gross_fen,
            discount_fen=0,
            refunded_fen=0,
            cost_fen=cost_fen,
            gross_profit_fen=gross_fen - cost_fen,
        )
        day += timedelta(days=1)


def _amount_fen(period: str) -> int:
    return 1_303_020 + int(period[-2:]) * 1_001


def _closed(period: str, days: list[str]) -> facts.PeriodClosed:
    return facts.PeriodClosed(
        period_close_id=f"close-{period}",
        book="store",
        period=period,
        closed_on=clock.month_end(period).isoformat(),
        revenue_fen=0,
        vat_relief_fen=0,
        profit_before_tax_fen=0,
        income_tax_fen=0,
        net_profit_fen=_amount_fen(period),
        reserve_fen=0,
        distributable_fen=_amount_fen(period),
        day_close_ids=tuple(days),
    )


def _profit(period: str) -> facts.ContributionReceived:
    return facts.ContributionReceived(
        contribution_id=f"profit-{period}",
        **POOL,
        source="profit",
        source_id=f"close-{period}",
        source_book="store",
        period=period,
        received_on=clock.month_end(period).isoformat(),
        amount_fen=_amount_fen(period),
    )


def _slices(period: str, numbers: range) -> Iterator[facts.MovedLot]:
    edges = [_amount_fen(period) * part // len(numbers) for part in range(len(numbers) + 1)]
    for number, (begin, end) in zip(numbers, pairwise(edges), strict=True):
        yield facts.MovedLot(
            contribution_id=f"lot-{number}",
            parent_id=f"profit-{period}",
            from_fen=begin,
            amount_fen=end - begin,
        )


def _transfer(period: str, slices: list[facts.MovedLot]) -> facts.FundTransferred:
    return facts.FundTransferred(
        transfer_id=f"transfer-{period}",
        **POOL,
        to_fund_id=REPAIRS["fund_id"],
        to_fund_name=REPAIRS["fund_name"],
        transferred_on=clock.month_end(period).isoformat(),
        amount_fen=_amount_fen(period),
        lots=tuple(slices),
    )


def _opened() -> facts.WorkOrderOpened:
    return facts.WorkOrderOpened(
        work_order_id=ORDER,
        title="屋面翻新",
        category="roof",
        building_id="building",
        building_name="3号楼",
        managed=False,
        households=48,
        fund_id=REPAIRS["fund_id"],
        estimate_fen=0,
        opened_on="2026-01-05",
    )


def _paid(moved: list[facts.MovedLot]) -> facts.DisbursementMade:
    return facts.DisbursementMade(
        disbursement_id=PAYMENT,
        **REPAIRS,
        work_order_id=ORDER,
        commitment_id="commitment",
        building_id="building",
        paid_on="2026-02-01",
        amount_fen=sum(lot.amount_fen for lot in moved),
        lots=tuple(
            facts.ConsumedLot(
                contribution_id=lot.contribution_id, from_fen=0, amount_fen=lot.amount_fen
            )
            for lot in moved
        ),
    )
