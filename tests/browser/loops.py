"""Thirty-six communities as the tracker has heard of them, in front of a gateway to look at."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from deploy.drawing import unit_door
from deploy.instance import prepare
from deploy.processes import free_ports
from gateway.database import gateway as database
from gateway.identity.models import Community
from shared import clock, facts
from shared.facts import Fact
from shared.settings import SERVICES, Settings
from tests.gateway.conftest import Echo, Gate, free_address, serving
from tests.gateway.months import (
    PERIOD,
    approved,
    close,
    disclosure,
    figures,
    fund,
    page,
    prepared,
)
from tests.gateway.test_outlets import sold
from tests.gateway.test_series import on
from tests.gateway.test_tracker import id_of, period_closed, repaired
from tests.gateway.test_trails import FUND, day_closed

COMMUNITIES = 36
MONTHS = ("2026-03", "2026-04", "2026-05")
# By their ids the photos of the repairs, each in another colour.
PHOTOS = {id_of(f"photo {leaf}"): unit_door(leaf) for leaf in ("#2f6f56", "#31558a", "#7a3b34")}
DAYS = ("05", "12", "19", "26")
LINES = (
    ("粮油调料", 4_200_00),
    ("饮料冲饮", 2_300_00),
    ("休闲零食", 1_800_00),
    ("日用百货及清洁用品", 1_200_00),
    ("生鲜蔬菜水果", 900_00),
    ("烟酒", 600_00),
    ("熟食早点", 310_05),
)
REPAIRS = (
    ("三号楼屋面防水", "roof", "B3", "中华路12号院3号楼", 24, 61_800, 5),
    ("七号楼下水管更换", "plumbing", "B7", "7号楼", 18, 18_600, 4),
    ("五号楼楼道照明", "electrical", "B5", "5号楼", 30, 9_950, 3),
)


class Looked(NamedTuple):
    """What `at_a_page` asks of an instance."""

    settings: Settings


@contextmanager
def looked_at() -> Iterator[Looked]:
    """A gateway alone, whose services are down, that has heard of all communities."""
    with _gateway(lambda _: dict.fromkeys(SERVICES, free_address())) as (settings, gate):
        _found_others()
        _happen(gate)
        with serving(gate.app, int(settings.gateway_url.rpartition(":")[2])):
            yield Looked(settings)


@contextmanager
def wall() -> Iterator[Looked]:
    """A gateway that has published a month in which everything happened, with photos of two of the
    repairs; the month after it is closed and waits to be prepared."""
    with ExitStack() as stack:
        echoes: list[Echo] = []

        def echoing(settings: Settings) -> dict[str, str]:
            echoes.append(Echo(settings))
            return dict.fromkeys(SERVICES, stack.enter_context(serving(echoes[0])))

        settings, gate = stack.enter_context(_gateway(echoing))
        _close(gate, echoes[0])
        approved(gate, prepared(gate, PERIOD, tuple(PHOTOS)[:2]))
        stack.enter_context(serving(gate.app, int(settings.gateway_url.rpartition(":")[2])))
        yield Looked(settings)


@contextmanager
def _gateway(
    upstreams: Callable[[Settings], dict[str, str]],
) -> Iterator[tuple[Settings, Gate]]:
    with tempfile.TemporaryDirectory(prefix="fanbu-") as var:
        [port] = free_ports(1)
        settings = Settings(Path(var), "sqlite", f"http://127.0.0.1:{port}")
        prepare(settings)
        settings = replace(settings, upstreams=upstreams(settings))
        yield settings, Gate(settings)
        database.close()


def _close(gate: Gate, echo: Echo) -> None:
    """A month and the one after it, which are alike, and what the services say of both."""
    told, following = month(PERIOD), MONTHS[1]
    gate.hear(*told, *month(following))
    [closed] = [fact for fact in told if isinstance(fact, facts.PeriodClosed)]
    came = {
        fact.source: fact.amount_fen
        for fact in told
        if isinstance(fact, facts.ContributionReceived)
    }
    gross_fen = sum(fact.gross_profit_fen for fact in told if isinstance(fact, facts.DayClosed))
    taken_fen = sum(fact.gross_fen for fact in told if isinstance(fact, facts.DayClosed))
    spent_fen = sum(fact.amount_fen for fact in told if isinstance(fact, facts.DisbursementMade))
    income_fen, opening_fen = sum(came.values()), 52_000
    moved = figures(
        sources=dict.fromkeys(("profit", "fees", "common_income", "grant", "donation"), 0) | came,
        opening_fen=opening_fen,
        income_fen=income_fen,
        spent_fen=spent_fen,
        closing_fen=opening_fen + income_fen - spent_fen,
    )
    use = {"use": "repair", "payments": len(REPAIRS), "amount_fen": spent_fen}
    result = close(
        revenue_fen=taken_fen * 99 // 100,
        vat_relief_fen=0,
        profit_before_tax_fen=gross_fen * 3 // 4,
        income_tax_fen=gross_fen * 3 // 4 - closed.net_profit_fen,
        net_profit_fen=closed.net_profit_fen,
        reserve_fen=closed.reserve_fen,
        distributable_fen=closed.distributable_fen,
    )
    echo.says = {
        "/books": page({"code": "store", "vouchers": 4, "closed_through": following}),
        "/books/store/periods": page(result, result | {"period": following}),
        "/disclosure": disclosure(fund(figures=moved, uses=[use]), total=moved),
        "/buildings": page(*({"id": each[2], "name": each[3]} for each in REPAIRS)),
    } | {path: page() for path in ("/projects", "/contributions", "/goods-receipts", "/suppliers")}
    echo.says["/subsidy-claims"] = page()
    echo.says["/finished-photos"] = page(
        *(
            finished(order_of(each[0], PERIOD), photo_id, each)
            for photo_id, each in zip(PHOTOS, REPAIRS, strict=True)
        )
    )
    echo.says |= {f"/photos/{photo_id}": picture for photo_id, picture in PHOTOS.items()}


def finished(order_id: str, photo_id: str, repair: tuple) -> dict:
    """A photo after one of the repairs, as property lists it."""
    return {
        "photo_id": photo_id,
        "work_order_id": order_id,
        "category": repair[1],
        "building_id": repair[2],
        "accepted_at": f"{PERIOD}-28T02:00:00.000000Z",
        "width": 1200,
        "height": 900,
    }


def _found_others() -> None:
    with database.connection():
        have = Community.select().count()
        for number in range(have, COMMUNITIES):
            Community.create(code=f"c{number:02d}", name=f"第{number}社区", founded_at=clock.now())


def _happen(gate: Gate) -> None:
    for period in MONTHS:
        gate.hear(*month(period))
    gate.hear(*repaired("waits", 40_000, "B9", rating=5)[:2])
    gate.hear(sold("main", clock.today().isoformat(), 12_345))
    gate.hear(*month("2026-04", share=3), community="fengmei")
    for number in (7, 21):
        gate.hear(
            *month("2026-04", share=number, name=f"c{number:02d}"), community=f"c{number:02d}"
        )


def month(period: str, share: int = 1, name: str = "") -> list[Fact]:
    """A month of a shop, its close, what came into the fund and what that paid for.

    `share`: by what the figures are divided; `name`: what tells its rows from those of others.
    """
    of = f"{name}{share} {period}"
    earned = [
        day_closed(
            f"{of}-{day}",
            f"{period}-{day}",
            *((line, fen // share + at, (fen * 80 // 100) // share) for line, fen in LINES),
        )
        for at, day in enumerate(DAYS)
    ]
    gross_fen = sum(day.gross_profit_fen for day in earned)
    close = replace(
        period_closed(f"P {of}", period, [f"{of}-{day}" for day in DAYS], gross_fen // 2),
        net_profit_fen=gross_fen * 7 // 10,
        reserve_fen=gross_fen // 10,
    )
    last = clock.month_end(period).isoformat()
    lot = facts.ContributionReceived(
        contribution_id=id_of(f"L {of}"),
        **FUND,
        source="profit",
        source_id=id_of(f"P {of}"),
        source_book="store",
        period=period,
        received_on=last,
        amount_fen=gross_fen // 2,
    )
    grant = replace(
        lot,
        contribution_id=id_of(f"G {of}"),
        source="grant",
        source_id=id_of(f"grant {of}"),
        source_book=None,
        amount_fen=30_000,
    )
    return [*earned, close, lot, grant, *_repairs(of, period, share)]


def _repairs(of: str, period: str, share: int) -> list[Fact]:
    """The repairs of a month, each paid out of the profit of that month."""
    told: list[Fact] = []
    begin = 0
    for title, category, building, called, households, fen, rating in REPAIRS:
        order, cost = f"{title} {of}", fen // share
        for fact in repaired(order, cost, building, households, rating):
            known = vars(fact)
            more = {"title": title, "category": category, "building_name": called}
            days = {name: f"{period}-28" for name in known if name.endswith("_on")}
            told.append(on(fact, **days | {k: v for k, v in more.items() if k in known}))
        told.append(
            facts.DisbursementMade(
                disbursement_id=id_of(f"pay {order}"),
                **FUND,
                work_order_id=id_of(order),
                commitment_id=id_of(f"C {order}"),
                building_id=building,
                paid_on=clock.month_end(period).isoformat(),
                amount_fen=cost,
                lots=(
                    facts.ConsumedLot(
                        contribution_id=id_of(f"L {of}"), from_fen=begin, amount_fen=cost
                    ),
                ),
            )
        )
        begin += cost
    return told


def order_of(title: str, period: str) -> str:
    """The id of one of the repairs of the first community."""
    return id_of(f"{title} 1 {period}")
