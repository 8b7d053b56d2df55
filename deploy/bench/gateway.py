"""What the gateway costs: the same read asked of the store itself and through the door, in turn
with a bare echo, which says how quick the machine is."""

import json
from collections import defaultdict
from collections.abc import Callable

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.bench.floor import echo_instead_of
from deploy.bench.lines import Line, turn
from deploy.bench.shop import CLIENTS, basket
from deploy.client import API, Client
from deploy.instance import COMMUNITY, Instance, sign_ins, throwaway
from deploy.processes import cpu_seconds
from shared.identity import Principal
from shared.tokens import Signer

FLOOR = "property"  # where the echo stands meanwhile


def measure(console: Console) -> dict[str, Figure]:
    """CPU of the gateway's process for one forwarded read, alone and against what an echo of a sale
    costs a bare Flask app; and the gateway's throughput against direct."""
    found: dict[str, list[float]] = defaultdict(list)
    with throwaway() as instance, echo_instead_of(instance, FLOOR) as echo:
        console.print(f"门 the door, {CLIENTS} clients …")
        floor, direct, through = _lines(instance)
        store, door = instance.worker("store"), instance.worker("gateway")
        for _ in range(ROUNDS + 1):
            echo_ms, _ = _cost(echo, floor)
            _, directly = _cost(store, direct)
            door_ms, forwarded = _cost(door, through)
            found["echo_cpu_ms"].append(echo_ms)
            found["gateway_cpu_ms"].append(door_ms)
            found["gateway_cpu_vs_echo"].append(door_ms / echo_ms)
            found["gateway_vs_direct"].append(forwarded / directly)
        for line, _ in (*floor, *direct, *through):
            line.close()
    # The first round only warms up what is kept: tokens, pages of the database, connections.
    return {key: of(values[1:]) for key, values in found.items()}


def _lines(instance: Instance) -> tuple[list[tuple[Line, bytes]], ...]:
    """A sale to the echo; a product by its id of the store itself, and through the door."""
    chosen = instance.settings
    person = sign_ins(chosen)["cashier"]
    cashier = Client(chosen.gateway_url, person["username"], person["password"])
    tea = {"sku": "TEA", "name": "绿茶", "category": "饮料", "unit": "瓶", "price_fen": 350}
    path = f"/products/{cashier.post('/store/products', tea)['id']}"
    who = Principal(person["username"], COMMUNITY[0], tuple(person["roles"]))
    inside = Signer(chosen.keys).sign(who, "services", 600)
    sale = json.dumps(basket()).encode()

    def opened(url: str, token: str, asked: Callable[[Line], bytes]) -> list[tuple[Line, bytes]]:
        lines = [Line(url, token) for _ in range(CLIENTS)]
        return [(line, asked(line)) for line in lines]

    return (
        opened(chosen.upstreams[FLOOR], inside, lambda line: line.post("/sales", sale, "once")),
        opened(chosen.upstreams["store"], inside, lambda line: line.get(path)),
        opened(chosen.gateway_url, cashier.token, lambda line: line.get(f"{API}/store{path}")),
    )


def _cost(process: int, lines: list[tuple[Line, bytes]]) -> tuple[float, int]:
    """A turn in which all of them ask: CPU of that process for an answer in milliseconds, and how
    many answers there were."""
    before = cpu_seconds(process)
    answers = turn(len(lines), lambda client: lines[client][0].ask(lines[client][1])).answers
    return (cpu_seconds(process) - before) / answers * 1_000, answers
