"""What the environment decides. Read once when a process starts; every name begins with FANBU_."""

from dataclasses import dataclass, field
from pathlib import Path

from environs import Env

SERVICES = ("store", "property", "funds", "ledger")
BODY_BYTES_MAX = 5 * 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """Where data lies, which engine holds it, and where the others are."""

    var: Path
    database: str  # "sqlite" or a postgresql:// address
    gateway_url: str
    upstreams: dict[str, str] = field(default_factory=dict)
    threads: int = 8
    public_url: str = "http://localhost:8000"  # where residents find us; it stands in QR codes

    @property
    def keys(self) -> Path:
        """The folder of secrets, mode 0700, made at the first start."""
        return self.var / "keys"


def from_environment() -> Settings:
    """The settings of this process."""
    env = Env(prefix="FANBU_")
    return Settings(
        var=Path(env.str("VAR", "var")).resolve(),
        database=env.str("DATABASE", "sqlite"),
        gateway_url=env.str("GATEWAY_URL", "http://127.0.0.1:8000"),
        upstreams={
            name: env.str(f"{name.upper()}_URL", f"http://127.0.0.1:{8001 + i}")
            for i, name in enumerate(SERVICES)
        },
        threads=env.int("THREADS", 8),
        public_url=env.str("PUBLIC_URL", "http://localhost:8000").rstrip("/"),
    )
