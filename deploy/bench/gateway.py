"""What the gateway costs: the same read asked of the store itself and through the door, in turn."""

import os
import re
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from deploy.bench.figures import ROUNDS, Figure, of
from deploy.bench.shop import CLIENTS, in_threads
from deploy.client import API, Client
from deploy.instance import COMMUNITY, Instance, sign_ins, throwaway
from shared.identity import Principal
from shared.tokens import Signer

TURN_SECONDS = 1.0
CPU_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)


class Line:
    """A kept-alive connection that costs its own process as little as possible."""

    def __init__(self, url: str, path: str, token: str):
        where = urlsplit(url)
        self._socket = socket.create_connection((where.hostname, where.port), timeout=30)
        self._asked = (
            f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n"
        ).encode()

    def ask(self) -> None:
        """One question and the whole of its answer, which must be a good one."""
        self._socket.sendall(self._asked)
        told = self._socket.recv(65536)
        while (end := told.find(b"\r\n\r\n")) < 0:
            told += self._socket.recv(65536)
        length = _LENGTH.search(told, 0, end)
        assert told.startswith(b"HTTP/1.1 200 ") and length, told[:200]
        while len(told) < end + 4 + int(length[1]):
            told += self._socket.recv(65536)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def measure(console: Console) -> dict[str, Figure]:
    """CPU of the gateway's process for one forwarded read, and its throughput against direct."""
    with throwaway() as instance:
        console.print(f"门 the door, {CLIENTS} clients …")
        direct, through = _lines(instance)
        worker = instance.worker("gateway")
        costs, ratios = [], []
        for _ in range(ROUNDS + 1):
            directly = _asked(direct)
            cpu_before = _cpu_seconds(worker)
            forwarded = _asked(through)
            costs.append((_cpu_seconds(worker) - cpu_before) / forwarded * 1_000)
            ratios.append(forwarded / directly)
        for line in (*direct, *through):
            line.close()
    # The first round only warms up what is kept: tokens, pages of the database, connections.
    return {"gateway_cpu_ms": of(costs[1:]), "gateway_vs_direct": of(ratios[1:])}


def _lines(instance: Instance) -> tuple[list[Line], list[Line]]:
    """To a product by its id: straight to the store, and through the door."""
    chosen = instance.settings
    person = sign_ins(chosen)["cashier"]
    cashier = Client(chosen.gateway_url, person["username"], person["password"])
    tea = {"sku": "TEA", "name": "绿茶", "category": "饮料", "unit": "瓶", "price_fen": 350}
    path = f"/products/{cashier.post('/store/products', tea)['id']}"
    who = Principal(person["username"], COMMUNITY[0], tuple(person["roles"]))
    inside = Signer(chosen.keys).sign(who, "services", 600)
    store = chosen.upstreams["store"]
    direct = [Line(store, path, inside) for _ in range(CLIENTS)]
    outside = f"{API}/store{path}"
    through = [Line(chosen.gateway_url, outside, cashier.token) for _ in range(CLIENTS)]
    return direct, through


def _asked(lines: list[Line]) -> int:
    """How many answers all of them get in one turn."""
    counts = [0] * len(lines)
    until = time.perf_counter() + TURN_SECONDS

    def ask(client: int) -> None:
        while time.perf_counter() < until:
            lines[client].ask()
            counts[client] += 1

    in_threads(len(lines), ask)
    return sum(counts)


def _cpu_seconds(process: int) -> float:
    """What a process has had of the processors so far."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / CPU_TICKS_A_SECOND
