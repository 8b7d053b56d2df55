"""Getting goods of the shop for points, paid by a fund, and bringing them back.

Either is two transactions with a question to the shop between them. First the fund reserves the
price and the points are taken; then the shop sells under the redemption's name; then the fund
pays. Whoever is interrupted asks again under the same name, or cancels: the shop then says for
good whether it has sold, so that nothing stays reserved and nothing is sold twice. A fund that is
frozen or may not pay for this any more pays for what the shop has sold, and for nothing else.
"""

from datetime import date

from services.funds.commitments import commands as commitments
from services.funds.commitments import queries as promises
from services.funds.commitments import rules as terms
from services.funds.database import funds, writes
from services.funds.disbursements.commands import disburse
from services.funds.disbursements.returns.commands import return_payment
from services.funds.funds.queries import fund
from services.funds.volunteers.points import commands as points
from services.funds.volunteers.points import queries as point_rules
from services.funds.volunteers.points.rules import GIVEN_BACK, cost
from services.funds.volunteers.redemptions import queries, rules
from services.funds.volunteers.redemptions.models import Redemption
from services.funds.volunteers.register import queries as register
from shared import clock, ids, quantity
from shared.asking import Ask, Read, seat
from shared.errors import Forbidden, Refusal
from shared.identity import Principal, follower_of
from shared.money import yuan

SHOP = "便利店"


def redeem(who: Principal, wanted: dict, ask: Ask, read: Read) -> Redemption:
    """Goods for points, whose price a fund pays to the shop.

    Raises `volunteer_unknown`, `redeemer_is_recorder`, `volunteer_not_here`,
    `point_rule_missing`, `redeemed_this_quarter`, `points_insufficient`,
    `fund_threshold_exceeded`, what the fund refuses with, what the shop refuses with,
    `redemption_refused`, `redemption_differs`, `too_busy`.
    """
    with seat():
        redemption = queries.named(who, wanted)
        if redemption is None:
            asked = {"sku": wanted["sku"], "quantity": quantity.text(wanted["quantity"])}
            price_fen = read(who, "/store/fund-sales/price", asked)["amount_fen"]
            redemption = begin(who, wanted, price_fen)
        return _finish(who, redemption, ask)


def cancel(who: Principal, redemption_id: str, ask: Ask) -> Redemption:
    """Give up what the shop has not answered: it was sold after all, or never will be.

    What is settled stays as it is. Raises `redemption_unknown`, `too_busy`.
    """
    with seat():
        redemption = queries.redemption(who, redemption_id)
        if redemption.state != "asked":
            return redemption
        return _give_up(who, redemption, rules.CANCELLED, ask)


def take_back(who: Principal, redemption_id: str, wanted: dict, ask: Ask) -> Redemption:
    """Goods come back, whole; the volunteer has the points and the fund its money again.

    Raises `redemption_unknown`, `redemption_not_sold`, what the shop refuses with, `too_busy`.
    """
    with seat():
        redemption = queries.redemption(who, redemption_id)
        if redemption.state == "returned":
            return redemption
        if redemption.state != "sold":
            raise Refusal("redemption_not_sold", f"This redemption is {redemption.state}.")
        path = f"/store/fund-sales/{redemption.id}/return"
        answer = ask(who, path, wanted, ids.new_id())  # the name alone makes it happen once
        day = date.fromisoformat(answer["returned_on"])
        return note_returned(who, redemption.id, wanted["reason"], day)


@writes
def begin(who: Principal, wanted: dict, price_fen: int) -> Redemption:
    """Reserve the price in the fund, in fen, and take the points; the shop is asked next.

    Raises what `redeem` raises on this side.
    """
    if earlier := queries.named(who, wanted):
        return earlier
    today = clock.today()
    volunteer = register.volunteer(who, wanted["volunteer_id"])
    if queries.recorded_any(volunteer.id, who.user):
        message = "Who recorded a volunteer's hours does not turn them into goods."
        raise Forbidden("redeemer_is_recorder", message, {"volunteer_id": message})
    if not register.is_here(volunteer, today):
        message = f"This volunteer does not help on {today}."
        raise Refusal("volunteer_not_here", message, {"volunteer_id": message})
    rule = point_rules.in_force(who, today)
    turns = queries.in_quarter(volunteer.id, today)
    if problem := rules.turn_problem(turns, rule.redemptions_per_quarter):
        raise Refusal("redeemed_this_quarter", problem, {"volunteer_id": problem})
    redemption = Redemption.create(
        **wanted,
        community=who.community,
        price_fen=price_fen,
        points=cost(price_fen, rule.points_per_yuan),
        commitment_id=_reserve(who, wanted, price_fen),
        state="asked",
        asked_by=who.user,
        asked_at=clock.now(),
        asked_on=today,
    )
    points.spend(who, volunteer.id, redemption.points, redemption.id)
    return redemption


@writes
def note_sold(who: Principal, redemption_id: str, answer: dict) -> Redemption:
    """The shop has sold it: the fund pays, once, whatever its terms are by now; the goods are
    gone, and the money was reserved for them when the terms allowed it.
    """
    redemption = queries.redemption(who, redemption_id)
    if redemption.state != "asked":
        return redemption
    price_fen, day = redemption.price_fen, date.fromisoformat(answer["sold_on"])
    commitment = promises.commitment(who, redemption.commitment_id)
    paid = disburse(who, commitment, price_fen, day)
    commitments.settle(who, commitment, price_fen, is_last=True)
    return _set(
        redemption,
        state="sold",
        sold_on=day,
        disbursement_id=paid.id,
        name=answer["name"],
        unit=answer["unit"],
    )


@writes
def note_refused(who: Principal, redemption_id: str, code: str) -> Redemption:
    """The shop will never sell it: the fund has its money again, and the volunteer the points."""
    redemption = queries.redemption(who, redemption_id)
    if redemption.state != "asked":
        return redemption
    commitments.release_commitment(_funds(who), redemption.commitment_id, code)
    _give_points_back(who, redemption)
    return _set(redemption, state="refused", refusal=code)


@writes
def note_returned(who: Principal, redemption_id: str, reason: str, day: date) -> Redemption:
    """The shop has the goods again, since a business day."""
    redemption = queries.redemption(who, redemption_id)
    if redemption.state != "sold":
        return redemption
    back = {
        "id": None,
        "amount_fen": redemption.price_fen,
        "reason": reason,
        "bank_reference": None,
        "received_on": day,
    }
    return_payment(_funds(who), redemption.disbursement_id or "", back)
    _give_points_back(who, redemption)
    return _set(redemption, state="returned", returned_on=day, return_reason=reason)


def _finish(who: Principal, redemption: Redemption, ask: Ask) -> Redemption:
    if redemption.state == "refused":
        raise Refusal(
            "redemption_refused", f"This was refused: {redemption.refusal}; ask under a new name."
        )
    if redemption.state != "asked":
        return redemption
    try:
        _require_payer(who, redemption)
        answer = ask(who, "/store/fund-sales", _asked(redemption), f"fund-sale:{redemption.id}")
    except Refusal as refusal:
        if not rules.is_final(refusal.code):
            raise
        settled = _give_up(who, redemption, refusal.code, ask)
        if settled.state == "refused":
            raise
        return settled  # another question under this name was answered with a sale
    return note_sold(who, redemption.id, answer)


def _require_payer(who: Principal, redemption: Redemption) -> None:
    """Raises what the fund's status or purpose, as they are by now, say against it."""
    commitment = promises.commitment(who, redemption.commitment_id)
    wish = promises.wish_of(who, commitment, redemption.price_fen)
    promises.refuse_problem((terms.status, *terms.PURPOSE), commitment.fund, wish)


def _give_up(who: Principal, redemption: Redemption, code: str, ask: Ask) -> Redemption:
    """Ask the shop never to sell it; what it says then holds for good."""
    path = f"/store/fund-sales/{redemption.id}/give-up"
    answer = ask(who, path, {}, f"fund-sale-give-up:{redemption.id}")
    if answer["state"] == "given_up":
        return note_refused(who, redemption.id, code)
    return note_sold(who, redemption.id, answer)


def _reserve(who: Principal, wanted: dict, price_fen: int) -> str:
    """The commitment for the price, made at once: what others must agree to is not for points."""
    payer = fund(who, wanted["fund_id"])
    if price_fen > payer.approval_threshold_fen:
        most_fen = payer.approval_threshold_fen
        message = f"{payer.name} pays at most {yuan(most_fen)} without asking others."
        raise Refusal(
            "fund_threshold_exceeded",
            message,
            {"quantity": message},
            approval_threshold_fen=most_fen,
            price_fen=price_fen,
        )
    asked = {
        "id": ids.new_id(),
        "fund_id": payer.id,
        "use": terms.REWARDS,
        "amount_fen": price_fen,
        "memo": f"积分兑换 {wanted['sku']}",
        "payee": SHOP,
        "expires_on": None,
    }
    return commitments.ask_commitment(_funds(who), asked).id


def _give_points_back(who: Principal, redemption: Redemption) -> None:
    points.credit(
        who,
        redemption.volunteer_id,
        GIVEN_BACK,
        redemption.points,
        redemption_id=redemption.id,
    )


def _funds(who: Principal) -> Principal:
    """The service for the person: what it promised for points, nobody moves by hand."""
    return follower_of(funds.name, who.community, who.user)


def _asked(redemption: Redemption) -> dict:
    return {
        "id": redemption.id,
        "fund_id": redemption.fund_id,
        "sku": redemption.sku,
        "quantity": quantity.text(redemption.quantity),
        "price_fen": redemption.price_fen,
        "till_id": redemption.till_id,
    }


def _set(redemption: Redemption, **changes) -> Redemption:
    for column, value in changes.items():
        setattr(redemption, column, value)
    redemption.save(only=list(changes))
    return redemption
