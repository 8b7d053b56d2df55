"""Points: earned and redeemed by sales, back with refunds, given for things."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from services.store.database import insert_rows, writes
from services.store.members.models import Member
from services.store.members.points import queries, rules
from services.store.members.points.models import PointsMovement
from services.store.policies.queries import policy
from services.store.sales.models import Sale
from services.store.stock.commands import write_off
from shared import clock, ids
from shared.identity import Principal


class Purchase(NamedTuple):
    """A member's sale: (category, fen) of what is our own revenue, and points spent on it."""

    member_id: str
    sale_id: str
    moment: datetime
    lines: list[tuple[str, int]]
    redeemed: int


@writes
def move_for_sales(who: Principal, purchases: Sequence[Purchase]) -> None:
    """Members' sales earn points and use up those spent on them. Serves selling.

    Whoever is no member of ours earns none. Raises `points_insufficient`, `member_blocked`.
    """
    if not purchases:
        return
    wanted = {purchase.member_id for purchase in purchases}
    found = Member.select().where((Member.community == who.community) & Member.id.in_(list(wanted)))
    members = {member.id: member for member in found}
    rows = []
    for purchase in purchases:
        if purchase.member_id in members:
            rows += _of_purchase(who, members[purchase.member_id], purchase)
    insert_rows(PointsMovement, rows)


def _of_purchase(who: Principal, member: Member, purchase: Purchase) -> list[dict]:
    settings = policy(who, "points", clock.business_day(purchase.moment))
    rows = []
    if purchase.redeemed:
        require_spendable(member, purchase.redeemed)
        worth_fen = purchase.redeemed * settings["worth_fen"]
        rows.append(_of_sale(who, member, "redeemed", -purchase.redeemed, worth_fen, purchase))
    earning_fen = rules.earning_fen(purchase.lines, settings["excluded_categories"])
    if points := rules.earned(earning_fen, settings["points_per_yuan"]):
        rows.append(_of_sale(who, member, "earned", points, earning_fen, purchase))
    return rows


@writes
def move_for_refund(who: Principal, sale: Sale, refund_id: str, moment: datetime) -> None:
    """Goods of a member's sale came back: points they earned are taken back in proportion, points
    spent on them given back. Points may fall below zero: they are gone already. Serves refunds."""
    moved = queries.of_sale(sale.id) if sale.member_id else []
    if not moved:
        return
    settings = policy(who, "points", clock.business_day(sale.sold_at))
    returned = queries.returned(sale, settings["excluded_categories"])
    gross_fen = sale.total_fen + sale.discount_fen
    rows = []
    for row in moved:
        if row.kind == "earned":
            kind, whole, part = "taken_back", row.fen, returned.earning_fen
        elif row.kind == "redeemed":
            kind, whole, part = "given_back", gross_fen, returned.gross_fen
        else:
            continue
        sign = -1 if row.points > 0 else 1
        already = sum(abs(earlier.points) for earlier in moved if earlier.kind == kind)
        if points := rules.still_to_move(abs(row.points), whole, part, already):
            rows.append(
                _row(who, row.member_id, kind, sign * points, 0, moment, refund_id, sale.id)
            )
    insert_rows(PointsMovement, rows)


@writes
def give_gift(who: Principal, member_id: str, wanted: dict) -> PointsMovement:
    """A thing is given for points; goods of ours leave the stock by a write-off.

    Points are no money: the books hear only what the goods cost. Raises `member_unknown`,
    `member_blocked`, `points_insufficient`, `product_not_found`.
    """
    member = queries.member(who, member_id)
    require_spendable(member, wanted["points"])
    gift_id, moment = ids.new_id(), clock.now()
    if wanted["lines"]:
        write_off(
            who,
            {
                "id": gift_id,
                "written_off_on": clock.business_day(moment),
                "reason": f"积分兑换 {wanted['reason']}"[:200],
                "lines": wanted["lines"],
            },
        )
    row = _row(
        who, member_id, "gift", -wanted["points"], 0, moment, gift_id, None, wanted["reason"]
    )
    return PointsMovement.create(**row)


def require_spendable(member: Member, points: int) -> None:
    """Whether a member may spend so many points. Raises `member_blocked`, `points_insufficient`."""
    rules.require_active(member.is_blocked)
    rules.require_points(queries.points_of([member.id]).get(member.id, 0), points)


def _of_sale(
    who: Principal, member: Member, kind: str, points: int, fen: int, purchase: Purchase
) -> dict:
    sale_id = purchase.sale_id
    return _row(who, member.id, kind, points, fen, purchase.moment, sale_id, sale_id)


def _row(
    who: Principal,
    member_id: str,
    kind: str,
    points: int,
    fen: int,
    moment: datetime,
    document_id: str,
    sale_id: str | None,
    reason: str | None = None,
) -> dict:
    return {
        "id": ids.new_id(),
        "community": who.community,
        "member": member_id,
        "kind": kind,
        "points": points,
        "fen": fen,
        "sale_id": sale_id,
        "document_id": document_id,
        "reason": reason,
        "moved_at": moment,
        "moved_on": clock.business_day(moment),
        "made_by": who.user,
        "made_at": clock.now(),
    }
