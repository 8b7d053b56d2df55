"""What a payout comes to. Pure: values in, values out; amounts in fen."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from shared.errors import Invalid, Refusal
from shared.money import yuan


class Paid(NamedTuple):
    """A bill as a payout sees it: its gross less its refunds, its fee, its last business day."""

    id: str
    channel: str
    gross_fen: int
    fee_fen: int
    last_on: date | None
    settlement_id: str | None


class Sums(NamedTuple):
    """What a platform owed and what it kept of that."""

    gross_fen: int
    fee_fen: int


def typed(gross_fen: int | None, fee_fen: int | None) -> Sums:
    """The sums of a payout whose bill is not here. Raises `payout_unfitting`, `fee_exceeds_gross`.

    The fee comes from the bill, never from a guess (domain.md §2.5).
    """
    if gross_fen is None or fee_fen is None:
        raise _unfitting()
    if fee_fen > gross_fen:
        message = "The fee cannot be more than what was paid out."
        raise Invalid("fee_exceeds_gross", message, {"fee_fen": message})
    return Sums(gross_fen, fee_fen)


def of_bills(bills: Iterable[Paid], gross_fen: int | None, fee_fen: int | None) -> Sums:
    """The sums of a payout that pays these bills. Raises `payout_unfitting`, `payout_negative`.

    More given back than taken is no payout: the platform keeps it from its next one.
    """
    if gross_fen is not None or fee_fen is not None:
        raise _unfitting()
    listed = list(bills)
    sums = Sums(sum(bill.gross_fen for bill in listed), sum(bill.fee_fen for bill in listed))
    net_fen = sums.gross_fen - sums.fee_fen
    if sums.gross_fen < 0 or net_fen < 0:
        raise Refusal(
            "payout_negative",
            f"These bills come to {yuan(net_fen)}: the platform keeps that from its next payout. "
            "Record them together with the bills of that one.",
            net_fen=net_fen,
        )
    return sums


def refuse_unpayable(bills: Iterable[Paid], channel: str, arrived_on: date) -> None:
    """Raises `bill_settled_already`, `other_channel`, `payout_before_bill`."""
    for number, bill in enumerate(bills):
        field = f"bill_ids.{number}"
        if bill.settlement_id:
            raise Refusal(
                "bill_settled_already",
                f"The payout {bill.settlement_id} has paid this bill.",
                {field: "Paid already."},
                settlement_id=bill.settlement_id,
            )
        if bill.channel != channel:
            message = f"This is a bill of {bill.channel}."
            raise Invalid("other_channel", message, {field: message})
        if bill.last_on and bill.last_on > arrived_on:
            message = f"This bill goes on until {bill.last_on}."
            raise Invalid("payout_before_bill", message, {field: message})


def refuse_other_sums(kept: Sums, found: Sums) -> None:
    """Bills that come later must tell what was recorded. Raises `payout_differs_from_bills`."""
    if kept != found:
        raise Refusal(
            "payout_differs_from_bills",
            f"The payout was recorded with {yuan(kept.gross_fen)} and a fee of "
            f"{yuan(kept.fee_fen)}, the bills come to {yuan(found.gross_fen)} and "
            f"{yuan(found.fee_fen)}.",
        )


def _unfitting() -> Invalid:
    message = "Name the bills that were paid out, or else the gross and the fee."
    return Invalid("payout_unfitting", message, {"bill_ids": message})
