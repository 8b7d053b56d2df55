"""From figures of the services to rows that point at nobody (domain.md §6). Pure.

A group of fewer than five persons is not shown, and not left to be found by subtraction either:
with it goes the next larger one, until at least two groups of five persons in all are hidden.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.masking import mask_name, mask_published

GROUP_MIN = 5
MERGED = "merged"
PERSONAL_USES = ("relief", "volunteer_rewards")  # each payment is for one person
PERSONAL_CATEGORIES = ("care",)  # who is cared for is nobody else's business
OTHER_CATEGORY = "other"
# What a company is called is public; what a trader is called is a person's name.
COMPANY = re.compile(
    r"公司|集团|合作社|批发部|商行|经营部|超市|厂(?!长)|中心|农场|店(?!主)|市场|Ltd|Co\.",
    re.IGNORECASE,
)
# Whom the books name where nobody delivered: what stood there at the beginning.
NOBODY = re.compile(r"开业|期初|赊购|初始")
HIDDEN = "***"
SHOP = "store"  # the book of what tills take
SOURCES = ("profit", "fees", "common_income", "grant", "donation")
ORDERS = ("opened", "completed", "accepted", "rated", "satisfied")


def steps_to_net(turnover_fen: int, gross_fen: int, closes: Iterable[dict]) -> dict[str, int]:
    """What leads from the gross profit of the shop to the net profit of all books, in fen, signed:
    gross profit, `vat`, `other_revenue`, `vat_relief` and `other` are the profit before tax, and
    with `income_tax` the net profit.
    """
    closes = list(closes)
    revenue_fen = sum(close["revenue_fen"] for close in closes)
    of_shop_fen = sum(close["revenue_fen"] for close in closes if close["book"] == SHOP)
    relief_fen = sum(close["vat_relief_fen"] for close in closes)
    profit_fen = sum(close["profit_before_tax_fen"] for close in closes)
    cost_fen = turnover_fen - gross_fen
    return {
        "vat": of_shop_fen - turnover_fen,
        "other_revenue": revenue_fen - of_shop_fen,
        "vat_relief": relief_fen,
        "other": profit_fen - (revenue_fen - cost_fen + relief_fen),
        "profit_before_tax": profit_fen,
        "income_tax": -sum(close["income_tax_fen"] for close in closes),
    }


def shown(text: str, people: Iterable[str] = ()) -> str:
    """The name of a thing as everybody may read it; `people` are names that may stand in it."""
    for name in people:
        if len(name) > 1:
            text = text.replace(name, HIDDEN)
    return mask_published(text)


def supplier_shown(name: str, people: Iterable[str] = ()) -> str:
    """A company or a business by its name, a trader by the surname."""
    if COMPANY.search(name) or NOBODY.search(name):
        return shown(name, people)
    return mask_name(name) or HIDDEN


def hidden_groups(sizes: Mapping[str, int], least: int = GROUP_MIN) -> set[str]:
    """Which groups must not be shown: small ones, and as many more as hide them."""
    ordered = sorted((size, name) for name, size in sizes.items() if size > 0)
    hidden: set[str] = set()
    total = 0
    for size, name in ordered:
        if size >= least and (not hidden or (total >= least and len(hidden) > 1)):
            break
        hidden.add(name)
        total += size
    return hidden


def order_rows(groups: Iterable[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Orders of groups; how a few people rated is hidden, with as much as hides it."""
    rows = [dict(group) for group in groups]
    hidden = hidden_groups({row[key]: row["rated"] for row in rows})
    for row in rows:
        if row[key] in hidden:
            row.update(rated=None, satisfied=None)
    return rows


def satisfaction(rated: int, satisfied: int) -> tuple[int | None, int | None]:
    """The same of all together: of fewer than five nothing is said."""
    return (None, None) if 0 < rated < GROUP_MIN else (rated, satisfied)


def by_category(counts: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    """Orders by category; a few of a personal kind are among the others."""
    summed = {name: dict(numbers) for name, numbers in counts.items()}
    for name in PERSONAL_CATEGORIES:
        few = summed.get(name)
        if few and any(0 < few[each] < GROUP_MIN for each in ORDERS):
            del summed[name]
            others = summed.setdefault(OTHER_CATEGORY, dict.fromkeys(ORDERS, 0))
            for each in ORDERS:
                others[each] += few[each]
    groups = [{"category": name, **summed[name]} for name in sorted(summed)]
    return order_rows(groups, "category")


def use_rows(fund: dict[str, Any], people: Iterable[str]) -> list[dict[str, Any]]:
    """What a fund paid for. Of a use that is for persons, fewer than five payments stand together
    with the next larger use; a fund that made fewer than five in all has one row."""
    uses = sorted(fund["uses"], key=lambda row: (row["payments"], row["use"]))
    few = [row for row in uses if row["use"] in PERSONAL_USES and 0 < row["payments"] < GROUP_MIN]
    rest = [row for row in uses if row not in few]
    while few and rest and (len(few) < 2 or sum(row["payments"] for row in few) < GROUP_MIN):
        few.append(rest.pop(0))
    merged = {
        "use": MERGED,
        "payments": sum(row["payments"] for row in few),
        "amount_fen": sum(row["amount_fen"] for row in few),
    }
    named = {"fund_id": fund["fund_id"], "fund": shown(fund["name"], people)}
    rows = sorted(rest, key=lambda row: row["use"]) + ([merged] if few else [])
    return [named | row for row in rows]


def fund_row(fund: dict[str, Any], people: Iterable[str]) -> dict[str, Any]:
    """期初, 收入, 支出 and 期末 of a fund, in fen."""
    figures = fund["figures"]
    moved = ("opening", "income", "transferred_in", "returned", "spent", "transferred_out")
    return {
        "fund_id": fund["fund_id"],
        "fund": shown(fund["name"], people),
        **{f"{source}_fen": figures["sources"][source] for source in SOURCES},
        **{f"{name}_fen": figures[f"{name}_fen"] for name in moved},
        **{
            f"{name}_fen": figures[f"{name}_fen"] for name in ("given_back", "closing", "committed")
        },
    }


def project_rows(
    projects: Iterable[dict], funds: Iterable[dict], buildings: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The projects that were paid for in the month, by number and building: what a project is
    called was written by people, and stays inside."""
    paid: dict[str, int] = {}
    for fund in funds:
        for row in fund["projects"]:
            paid[row["project_id"]] = paid.get(row["project_id"], 0) + row["amount_fen"]
    known = {project["id"]: project for project in projects}
    rows = []
    for number, project_id in enumerate(sorted(paid), start=1):
        project = known.get(project_id, {})
        households = project.get("households")
        rows.append(
            {
                "project_id": project_id,
                "number": f"{number}",
                "building": buildings.get(project.get("building_id") or "", ""),
                "households": households if households and households >= GROUP_MIN else None,
                "budget_fen": project.get("amount_fen", 0),
                "amount_fen": paid[project_id],
            }
        )
    return rows


def donation_row(gift: dict, funds: Mapping[str, str]) -> dict[str, Any]:
    """A donation as its receipt shows it: by name with consent only, which the funds ask for."""
    named = gift["donor_shown"] == "named"
    return {
        "receipt": gift["receipt_number"] or gift["id"],
        "received_on": gift["received_on"],
        "donor": gift["donor"] if named else shown(gift["donor"] or "匿名"),
        "fund": funds.get(gift["fund_id"], ""),
        "amount_fen": gift["amount_fen"],
    }


def meals_of(claims: Iterable[dict]) -> dict[str, int | None]:
    """Subsidised meals of all tiers together: which tier somebody belongs to is sensitive, so
    that not even a group of tiers is told apart (design.md §7). Of fewer than five nothing."""
    tiers = [tier for claim in claims for tier in claim["tiers"]]
    meals = sum(tier["meals"] for tier in tiers)
    if 0 < meals < GROUP_MIN:
        return {"meals": None, "meal_subsidy_fen": None}
    return {"meals": meals, "meal_subsidy_fen": sum(tier["amount_fen"] for tier in tiers)}
