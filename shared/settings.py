"""What the environment decides. Read once when a process starts; every name begins with FANBU_."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from environs import Env
from marshmallow.validate import Range

from shared import partitions

SERVICES = ("store", "property", "funds", "ledger")
BODY_BYTES_MAX = 5 * 1024 * 1024
FEED = "feed"


@dataclass(frozen=True)
class Settings:
    """Where data lies, which engine holds it, and where the others are."""

    var: Path
    database: str  # "sqlite" or a postgresql:// address
    gateway_url: str
    upstreams: dict[str, str] = field(default_factory=dict)  # of each service, several with commas
    redis: str = ""  # a redis:// address where gateways count together; without one each by itself
    threads: int = 8
    workers: int = 1  # processes behind each address of a service
    public_url: str = "http://localhost:8000"  # where residents find us; it stands in QR codes
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()  # of ours that may be told things
    trusted_hops: int = 0  # reverse proxies of ours in front of the gateway
    listen: str = ""  # the interface to bind; without it the one that the address names
    demo: bool = True  # whether the demo community is loaded and its sign-ins are shown
    backups_folder: Path | None = None  # None: beside the data
    backup_hour: int | None = 3  # of the night, in Shanghai; None: only by hand
    backups_kept: int = 14
    bus: str = FEED  # or the servers of a NATS, with commas between them
    bus_replicas: int = 1
    bus_bytes: int = 1024**3  # of each stream; what is older is read from the feed
    partitions: tuple[int, ...] = partitions.ALL  # of which this follower hears

    @property
    def publishes(self) -> bool:
        """Whether facts go over NATS."""
        return self.bus != FEED

    def addresses(self, service: str) -> dict[str, str]:
        """Where a service answers, by the name of the process: `store`, `store-2` …"""
        urls = [url.strip() for url in self.upstreams[service].split(",")]
        return {
            service if number == 1 else f"{service}-{number}": url
            for number, url in enumerate(urls, start=1)
        }

    @property
    def keys(self) -> Path:
        """The folder of secrets, mode 0700, made at the first start."""
        return self.var / "keys"

    @property
    def backups(self) -> Path:
        """The folder of backups, mode 0700, made with the first one."""
        return self.backups_folder or self.var / "backups"


def from_environment() -> Settings:
    """The settings of this process."""
    env = Env(prefix="FANBU_")
    gateway_url = env.str("GATEWAY_URL", "http://127.0.0.1:8000")
    var = Path(env.str("VAR", "var")).resolve()
    at_night = env.str("BACKUP_HOUR", "3") != "no"
    return Settings(
        var=var,
        database=env.str("DATABASE", "sqlite"),
        gateway_url=gateway_url,
        upstreams={
            name: env.str(f"{name.upper()}_URL", f"http://127.0.0.1:{8001 + i}")
            for i, name in enumerate(SERVICES)
        },
        redis=env.str("REDIS", ""),
        threads=env.int("THREADS", 8),
        workers=env.int("WORKERS", 1, validate=Range(min=1)),
        public_url=env.str("PUBLIC_URL", gateway_url.replace("//127.0.0.1", "//localhost")).rstrip(
            "/"
        ),
        webhook_networks=tuple(map(ip_network, env.list("WEBHOOK_NETWORKS", []))),
        trusted_hops=env.int("TRUSTED_HOPS", 0),
        listen=env.str("LISTEN", ""),
        demo=env.str("DEMO", "yes") != "no",
        backups_folder=Path(env.str("BACKUPS", str(var / "backups"))).resolve(),
        backup_hour=env.int("BACKUP_HOUR", 3, validate=Range(0, 23)) if at_night else None,
        backups_kept=env.int("BACKUPS_KEPT", 14, validate=Range(min=1)),
        bus=env.str("BUS", FEED),
        bus_replicas=env.int("BUS_REPLICAS", 1, validate=Range(1, 5)),
        bus_bytes=env.int("BUS_BYTES", Settings.bus_bytes, validate=Range(min=1024**2)),
        partitions=partitions.share(env.str("PARTITION", "0/1")),
    )
