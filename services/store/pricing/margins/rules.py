"""Markup and margin: never a bare "12 %" (domain.md §0.2). Pure: values in, values out."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from shared.errors import Invalid
from shared.money import round_half_up, without_tax, yuan

MODES = ("markup", "margin")
FULL_BP = 10_000
# Where a price stands: the dearest mistake first; `unknown` without a cost or a policy.
STANDINGS = ("below_cost", "below_target", "within", "above_cap", "unknown")


class Verdict(NamedTuple):
    """What a price earns on a unit; None where there is no cost or no policy. Fen and bp."""

    price_fen: int
    cost_fen: int | None
    mode: str | None = None
    rate_bp: int | None = None
    target_price_fen: int | None = None
    cap_price_fen: int | None = None
    profit_vat_due_fen: int | None = None
    profit_vat_exempt_fen: int | None = None

    @property
    def below_cost(self) -> bool:
        """Whether the unit is sold for less than it last cost."""
        return self.cost_fen is not None and self.price_fen < self.cost_fen

    @property
    def above_cap(self) -> bool:
        """Whether the price is above the policy's cap."""
        return self.cap_price_fen is not None and self.price_fen > self.cap_price_fen

    @property
    def standing(self) -> str:
        """Where the price stands between cost, target and cap: one of STANDINGS."""
        if self.below_cost:
            return "below_cost"
        if self.target_price_fen is None:
            return "unknown"
        if self.above_cap:
            return "above_cap"
        return "below_target" if self.price_fen < self.target_price_fen else "within"

    @property
    def warnings(self) -> list[str]:
        """What a person should know before this price holds."""
        found = []
        if self.above_cap:
            found.append(f"above_cap: the policy's cap is {yuan(self.cap_price_fen or 0)}.")
        if self.below_cost:
            found.append(f"below_cost: a unit last cost {yuan(self.cost_fen or 0)}.")
        return found


def price_at(cost_fen: int, mode: str, rate_bp: int) -> int:
    """The price that earns a rate: 加价率 on the cost, 毛利率 on the price; half up."""
    if mode == "markup":
        return round_half_up(cost_fen * (FULL_BP + rate_bp), FULL_BP)
    return round_half_up(cost_fen * FULL_BP, FULL_BP - rate_bp)


def rate_of(cost_fen: int, price_fen: int, mode: str) -> int | None:
    """The rate a price earns, in bp; None on a base of nothing."""
    base = cost_fen if mode == "markup" else price_fen
    return round_half_up((price_fen - cost_fen) * FULL_BP, base) if base else None


def require_rates(mode: str, target_bp: int, cap_bp: int) -> None:
    """A cap lies above its target, and a margin below the whole. Raises Invalid `rate_invalid`."""
    if cap_bp < target_bp:
        message = "The cap lies below the target."
        raise Invalid("rate_invalid", message, {"cap_bp": message})
    if mode == "margin" and cap_bp >= FULL_BP:
        message = "A margin is less than 100 % of the price."
        raise Invalid("rate_invalid", message, {"cap_bp": message})


def in_force(policies: Iterable[Any], category: str, day: date) -> Any | None:
    """The newest policy of a category on a day, else the newest of all goods; oldest first."""
    found: dict[str | None, Any] = {}
    for policy in policies:
        if policy.effective_from <= day:
            found[policy.category] = policy
    return found.get(category) or found.get(None)


def verdict(price_fen: int, cost_fen: int | None, policy: Any | None) -> Verdict:
    """What a price earns on a unit that last cost so much, by a policy."""
    if cost_fen is None or policy is None:
        return Verdict(price_fen, cost_fen)
    return Verdict(
        price_fen=price_fen,
        cost_fen=cost_fen,
        mode=policy.mode,
        rate_bp=rate_of(cost_fen, price_fen, policy.mode),
        target_price_fen=price_at(cost_fen, policy.mode, policy.target_bp),
        cap_price_fen=price_at(cost_fen, policy.mode, policy.cap_bp),
        profit_vat_due_fen=without_tax(price_fen, policy.vat_bp) - cost_fen,
        profit_vat_exempt_fen=price_fen - cost_fen,
    )
