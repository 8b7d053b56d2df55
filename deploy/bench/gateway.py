"""What the gateway costs: the same read asked of the store itself and through the door, in turn."""

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.bench.lines import Line, turn
from deploy.bench.shop import CLIENTS
from deploy.client import API, Client
from deploy.instance import COMMUNITY, Instance, sign_ins, throwaway
from deploy.processes import cpu_seconds
from shared.identity import Principal
from shared.tokens import Signer


def measure(console: Console) -> dict[str, Figure]:
    """CPU of the gateway's process for one forwarded read, and its throughput against direct."""
    with throwaway() as instance:
        console.print(f"门 the door, {CLIENTS} clients …")
        direct, through = _lines(instance)
        worker = instance.worker("gateway")
        costs, ratios = [], []
        for _ in range(ROUNDS + 1):
            directly = _asked(direct)
            cpu_before = cpu_seconds(worker)
            forwarded = _asked(through)
            costs.append((cpu_seconds(worker) - cpu_before) / forwarded * 1_000)
            ratios.append(forwarded / directly)
        for line, _ in (*direct, *through):
            line.close()
    # The first round only warms up what is kept: tokens, pages of the database, connections.
    return {"gateway_cpu_ms": of(costs[1:]), "gateway_vs_direct": of(ratios[1:])}


def _lines(instance: Instance) -> tuple[list[tuple[Line, bytes]], ...]:
    """To a product by its id: straight to the store, and through the door."""
    chosen = instance.settings
    person = sign_ins(chosen)["cashier"]
    cashier = Client(chosen.gateway_url, person["username"], person["password"])
    tea = {"sku": "TEA", "name": "绿茶", "category": "饮料", "unit": "瓶", "price_fen": 350}
    path = f"/products/{cashier.post('/store/products', tea)['id']}"
    who = Principal(person["username"], COMMUNITY[0], tuple(person["roles"]))
    inside = Signer(chosen.keys).sign(who, "services", 600)
    store = chosen.upstreams["store"]
    direct = [Line(store, inside) for _ in range(CLIENTS)]
    through = [Line(chosen.gateway_url, cashier.token) for _ in range(CLIENTS)]
    return (
        [(line, line.get(path)) for line in direct],
        [(line, line.get(f"{API}/store{path}")) for line in through],
    )


def _asked(lines: list[tuple[Line, bytes]]) -> int:
    """How many answers all of them get in one turn."""
    return turn(len(lines), lambda client: lines[client][0].ask(lines[client][1])).answers
